/** What arrived and could not be read: kept as it is until a person decides. */
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';

import { brandPath, post } from '../api/client';
import { quarantineQuery } from '../api/queries';
import { useBrand, useTimeWords } from '../session/session';
import { ChannelMark } from '../shared/case-facts';
import { Icon } from '../shared/icons';
import { problemText, say, sayProblem } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { fileSize } from '../shared/size';
import { ago } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './attention.module.css';

export function QuarantinePage() {
  const words = useTimeWords();
  const { t, locale } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const queries = useQueryClient();
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(quarantineQuery(brand));
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const act = async (id: string, what: 'retry' | 'dismiss') => {
    try {
      await post(brandPath(brand, `quarantine/${id}/${what}`));
      say(what === 'retry' ? t.quarantine.retried : t.quarantine.dismissed);
    } catch (failure) {
      sayProblem(failure, t);
    }
    await queries.invalidateQueries({ predicate: (query) => ['quarantine', 'counts'].includes(String(query.queryKey[0])) });
  };
  return (
    <PageFrame title={t.quarantine.title} lead={t.quarantine.lead}>
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : items.length === 0 ? (
        <Empty icon="check" text={t.quarantine.empty} />
      ) : (
        <ul className={styles.list}>
          {items.map((item) => (
            <li key={item.id} className={styles.item}>
              <p className={styles.head}>
                <span className={styles.name}>{item.channel.name}</span>
                <ChannelMark channel={item.channel} />
                <span className={styles.time}>
                  {ago(item.received_at, now, words)} · {fileSize(item.size, locale)} · {t.quarantine.attempts(item.attempts)}
                </span>
              </p>
              <p className={styles.problem}>{item.problem_text}</p>
              {item.preview && (
                <details className={styles.preview}>
                  <summary>{t.quarantine.preview}</summary>
                  <pre>{item.preview}</pre>
                </details>
              )}
              <div className={styles.actions}>
                <Button onClick={() => void act(item.id, 'retry')}>{t.quarantine.retry}</Button>
                <Button variant="default" onClick={() => void act(item.id, 'dismiss')}>
                  {t.quarantine.dismiss}
                </Button>
                <a className={styles.raw} href={brandPath(brand, `quarantine/${item.id}/raw`)} download>
                  <Icon name="download" size={16} />
                  {t.quarantine.raw}
                </a>
              </div>
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="default" mt="md" onClick={() => void fetchNextPage()}>
          {t.common.loadMore}
        </Button>
      )}
    </PageFrame>
  );
}
