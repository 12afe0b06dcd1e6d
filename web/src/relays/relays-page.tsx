/** Every question to a contact: what is open, late or answered, by when an answer is due. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Choice } from '../shared/choice';
import { Icon } from '../shared/icons';
import { problemText } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { RelayCard } from './relay-card';
import styles from './relays.module.css';
import { relaysQuery, useRelayWords } from './relays-api';

const states = ['open', 'late', 'answered', 'all'] as const;

export function RelaysPage() {
  const t = useT();
  const r = useRelayWords();
  const brand = useBrand().slug;
  const [state, setState] = useState<(typeof states)[number]>('open');
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(relaysQuery(brand, state));
  const relays = data?.pages.flatMap((page) => page.relays) ?? [];
  return (
    <PageFrame
      title={r.title}
      lead={r.lead}
      actions={
        <>
          <Choice label={r.title} value={state} onChange={setState} options={states.map((one) => ({ value: one, label: r.tabs[one] }))} />
          <Link to="/b/$brand/contacts" params={{ brand }} className={styles.directory}>
            <Icon name="team" size={16} /> {r.directory}
          </Link>
        </>
      }
    >
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : relays.length === 0 ? (
        <Empty icon="split" text={r.empty[state]} />
      ) : (
        <ul className={styles.page}>
          {relays.map((relay) => (
            <RelayCard key={`${relay.id} ${relay.state}`} relay={relay} elsewhere />
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
