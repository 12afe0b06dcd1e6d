/** What to write next: questions that no article answers, by topic and by what they want to hear; each opens its messages. */
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { useT, word } from '../i18n/locale';
import { useBrand } from '../session/session';
import { problemText } from '../shared/notice';
import { Empty, Waiting } from '../shared/page';
import styles from './articles.module.css';
import { wantedMessagesQuery, wantedQuery } from './queries';
import type { Wanted } from './types';

function Messages({ sort }: { sort: Wanted }) {
  const t = useT();
  const brand = useBrand().slug;
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(wantedMessagesQuery(brand, sort.topic, sort.asks));
  if (isPending) return <Waiting lines={2} />;
  if (error) return <Empty icon="warn" text={problemText(error, t)} />;
  const messages = data.pages.flatMap((page) => page.messages);
  return (
    <ul className={styles.asked}>
      {messages.map((message) => (
        <li key={message.message_id}>
          <span>{message.questions.length > 0 ? message.questions.map(t.common.quoted).join(' ') : t.articles.wantedHidden}</span>
          <Link to="/b/$brand/cases/$id" params={{ brand, id: message.case_id }}>
            {t.articles.wantedOpen}
          </Link>
        </li>
      ))}
      {hasNextPage && (
        <li>
          <Button size="compact-sm" variant="default" onClick={() => void fetchNextPage()}>
            {t.common.loadMore}
          </Button>
        </li>
      )}
    </ul>
  );
}

export function WantedList() {
  const t = useT();
  const brand = useBrand().slug;
  const { data, error, isPending } = useQuery(wantedQuery(brand));
  const [open, setOpen] = useState<string | null>(null);
  if (isPending) return <Waiting lines={2} />;
  if (error) return <Empty icon="warn" text={problemText(error, t)} />;
  return (
    <section className={styles.wanted}>
      <h2>{t.articles.wanted}</h2>
      <p className="quiet">{data.wanted.length > 0 ? t.articles.wantedLead : t.articles.wantedEmpty}</p>
      {data.wanted.length > 0 && (
        <ul className={styles.list}>
          {data.wanted.map((sort) => {
            const key = `${sort.topic} ${sort.asks}`;
            return (
              <li key={key} className={styles.sort}>
                <button type="button" aria-expanded={open === key} onClick={() => setOpen(open === key ? null : key)}>
                  <strong>{word(t.topic, sort.topic)}</strong> · {word(t.articles.asks, sort.asks)}
                  <span className="quiet numbers">{t.articles.wantedCount(sort.number)}</span>
                </button>
                {open === key && <Messages sort={sort} />}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
