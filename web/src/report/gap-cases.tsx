/** The cases behind one number of the report. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { gapCasesQuery } from '../api/queries';
import { useT, word } from '../i18n/locale';
import { QueueRow } from '../queue/queue-row';
import { useBrand } from '../session/session';
import { IconButton } from '../shared/button-icon';
import { problemText } from '../shared/notice';
import { Empty, Waiting } from '../shared/page';
import styles from './gap.module.css';

interface Props {
  from: string;
  to: string;
  outcome: string;
  topic: string;
  onClose: () => void;
}

export function GapCases({ from, to, outcome, topic, onClose }: Props) {
  const t = useT();
  const brand = useBrand().slug;
  const head = useRef<HTMLHeadingElement>(null);
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(gapCasesQuery(brand, from, to, outcome === 'asked' ? '' : outcome, topic));
  const rows = data?.pages.flatMap((page) => page.cases) ?? [];
  useEffect(() => head.current?.focus(), [outcome, topic]);
  const names = [topic && word(t.topic, topic), outcome && word(t.outcome, outcome)].filter(Boolean).join(t.listSeparator);
  return (
    <section className={styles.cases}>
      <header>
        <h2 ref={head} tabIndex={-1}>
          {t.gap.cases(names)}
        </h2>
        <IconButton icon="cross" label={t.common.close} onClick={onClose} />
      </header>
      {isPending ? (
        <Waiting lines={2} />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : rows.length === 0 ? (
        <Empty icon="gap" text={t.gap.empty} />
      ) : (
        <ul>
          {rows.map((row) => (
            <li key={row.id}>
              <QueueRow row={row} brand={brand} withState />
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="default" m="md" onClick={() => void fetchNextPage()}>
          {t.common.loadMore}
        </Button>
      )}
    </section>
  );
}
