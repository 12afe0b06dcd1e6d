/** Words, names, references, numbers: found in the messages. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

import { searchQuery } from '../api/queries';
import { useBrand, useTimeWords } from '../session/session';
import { ChannelMark, VisibilityMark } from '../shared/case-facts';
import { Icon } from '../shared/icons';
import { problemText } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { ago } from '../shared/time';
import { useNow } from '../shared/use-now';
import { highlighted } from './highlight';
import styles from './search.module.css';

function Results({ words }: { words: string }) {
  const time = useTimeWords();
  const { t } = time;
  const brand = useBrand().slug;
  const now = useNow();
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(searchQuery(brand, words));
  const results = data?.pages.flatMap((page) => page.results) ?? [];
  if (isPending) return <Waiting />;
  if (error) return <Empty icon="warn" text={problemText(error, t)} />;
  if (results.length === 0) return <Empty icon="search" text={t.search.empty} />;
  return (
    <>
      <p className="read-aloud" role="status">
        {t.search.results(results.length)}
      </p>
      <ul className={styles.results}>
        {results.map((result) => (
          <li key={result.message_id ?? result.case.id}>
            <Link to="/b/$brand/cases/$id" params={{ brand, id: result.case.reference }} className={styles.result}>
              <span className={styles.request} lang={result.case.language}>
                {result.case.request || t.queue.noRequest}
              </span>
              <span className={styles.excerpt} lang={result.case.language}>
                {highlighted(result.excerpt, words).map((piece, index) => (piece.found ? <mark key={index}>{piece.text}</mark> : piece.text))}
              </span>
              <span className={styles.facts}>
                <strong>{result.case.customer.display_name || result.case.customer.handle}</strong>
                <span className="numbers">{result.case.reference}</span>
                <span>{t.state[result.case.state]}</span>
                <ChannelMark channel={result.case.channel} />
                <VisibilityMark visibility={result.case.visibility} />
                <span>{ago(result.at, now, time)}</span>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" mt="md" onClick={() => void fetchNextPage()}>
          {t.common.loadMore}
        </Button>
      )}
    </>
  );
}

export function SearchPage() {
  const { t } = useTimeWords();
  const { q = '' } = useSearch({ from: '/b/$brand/search' });
  const navigate = useNavigate({ from: '/b/$brand/search' });
  const [typed, setTyped] = useState(q);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => setTyped(q), [q]);
  useEffect(() => {
    if (typed === q) return undefined;
    const timer = setTimeout(() => void navigate({ search: typed.trim() ? { q: typed } : {}, replace: true }), 250);
    return () => clearTimeout(timer);
  }, [typed, q, navigate]);
  return (
    <PageFrame title={t.search.title}>
      <form
        role="search"
        className={styles.field}
        onSubmit={(event) => {
          event.preventDefault();
          void navigate({ search: typed.trim() ? { q: typed } : {}, replace: true });
        }}
      >
        <Icon name="search" size={20} />
        <input ref={field} type="search" aria-label={t.search.label} placeholder={t.search.placeholder} value={typed} onChange={(event) => setTyped(event.target.value)} />
      </form>
      {q.trim() ? <Results words={q} /> : <Empty icon="search" text={t.search.start} />}
    </PageFrame>
  );
}
