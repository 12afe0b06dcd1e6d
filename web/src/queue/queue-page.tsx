/** «À traiter»: one lane of the queue, live. */
import { Button, NativeSelect } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo } from 'react';

import { channelsQuery, countsQuery, queueQuery } from '../api/queries';
import { LANES, type Lane } from '../api/types';
import { useT } from '../i18n/locale';
import { connection } from '../live/connection';
import { useBrand, useSession } from '../session/session';
import { problemText } from '../shared/notice';
import { Empty, useTitle, Waiting } from '../shared/page';
import { useStore } from '../shared/store';
import { laneIcons } from '../shell/side-menu';
import { QueueList } from './queue-list';
import styles from './queue-page.module.css';

const DayBar = lazy(() => import('./day-bar'));

type LaneOrAll = Lane | 'all';
const known = (lane: string | undefined): LaneOrAll => (LANES.includes(lane as Lane) ? (lane as Lane) : 'all');

/** The lanes as a strip: on a phone the menu at the side is away. */
function LaneStrip({ current }: { current: LaneOrAll }) {
  const t = useT();
  const brand = useBrand();
  const counts = useQuery(countsQuery(brand.slug)).data;
  return (
    <nav className={styles.strip} aria-label={t.nav.lanes}>
      {LANES.map((lane) => (
        <Link key={lane} to="/b/$brand/queue/$lane" params={{ brand: brand.slug, lane }} aria-current={lane === current ? 'page' : undefined}>
          {t.lane[lane]}
          {counts && counts.lanes[lane] > 0 && <span className="numbers">{counts.lanes[lane]}</span>}
        </Link>
      ))}
    </nav>
  );
}

function Filters() {
  const t = useT();
  const brand = useBrand();
  const { user } = useSession();
  const channels = useQuery(channelsQuery(brand.slug)).data?.channels ?? [];
  const search = useSearch({ from: '/b/$brand/queue/$lane' });
  const navigate = useNavigate({ from: '/b/$brand/queue/$lane' });
  const set = (name: 'assigned' | 'channel' | 'state') => (event: React.ChangeEvent<HTMLSelectElement>) => {
    const value = event.target.value;
    void navigate({ search: (now) => ({ ...now, [name]: value || undefined }), replace: true });
  };
  return (
    <div className={styles.filters}>
      <NativeSelect
        size="xs"
        aria-label={t.queue.filterAssigned}
        value={search.assigned ?? ''}
        onChange={set('assigned')}
        data={[
          { value: '', label: t.queue.assignedAll },
          { value: 'me', label: `${t.queue.assignedMe} (${user.signature || user.name})` },
          { value: 'none', label: t.queue.assignedNone },
        ]}
      />
      <NativeSelect
        size="xs"
        aria-label={t.queue.filterChannel}
        value={search.channel ?? ''}
        onChange={set('channel')}
        data={[{ value: '', label: t.queue.allChannels }, ...channels.map((channel) => ({ value: channel.id, label: channel.name }))]}
      />
      <NativeSelect
        size="xs"
        aria-label={t.queue.filterState}
        value={search.state ?? ''}
        onChange={set('state')}
        data={[
          { value: '', label: t.queue.stateOpen },
          { value: 'closed', label: t.queue.stateClosed },
          { value: 'all', label: t.queue.stateAll },
        ]}
      />
    </div>
  );
}

function Cases({ lane }: { lane: LaneOrAll }) {
  const t = useT();
  const brand = useBrand();
  const search = useSearch({ from: '/b/$brand/queue/$lane' });
  const navigate = useNavigate({ from: '/b/$brand/queue/$lane' });
  const counts = useQuery(countsQuery(brand.slug)).data;
  const filtered = Object.keys(search).length > 0;
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage, refetch } = useInfiniteQuery(
    queueQuery(brand.slug, { lane, ...search }),
  );
  const rows = useMemo(() => {
    // While pages are renewed one after the other a case may stand on two.
    const seen = new Set<string>();
    return (data?.pages.flatMap((page) => page.cases) ?? []).filter((row) => !seen.has(row.id) && seen.add(row.id));
  }, [data]);
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  if (isPending) return <div className={styles.pad}><Waiting lines={6} /></div>;
  if (error && rows.length === 0) {
    return (
      <Empty icon="warn" text={problemText(error, t)}>
        <Button onClick={() => void refetch()}>{t.common.retry}</Button>
      </Empty>
    );
  }
  if (rows.length === 0) {
    return (
      <Empty icon={laneIcons[lane] ?? 'queue'} text={filtered ? t.queue.emptyFiltered : t.laneEmpty[lane]}>
        {filtered && (
          <Button variant="default" onClick={() => void navigate({ search: {} })}>
            {t.queue.clearFilters}
          </Button>
        )}
      </Empty>
    );
  }
  const total = filtered || !counts || lane === 'all' ? undefined : counts.lanes[lane];
  const name = `${brand.slug}/${lane}`;
  return (
    <QueueList key={name} name={name} rows={rows} brand={brand.slug} more={hasNextPage} onMore={onMore} label={t.lane[lane]} withState={search.state !== undefined} {...(total ? { total } : {})} />
  );
}

export function QueuePage() {
  const t = useT();
  const lane = known(useParams({ from: '/b/$brand/queue/$lane' }).lane);
  const live = useStore(connection) === 'live';
  useTitle(`${t.lane[lane]} · ${t.queue.title}`);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.titles}>
          <h1>
            {t.lane[lane]}
            {live && (
              <span className={styles.live}>
                <span aria-hidden="true" />
                {t.queue.live}
              </span>
            )}
          </h1>
          <p>{t.laneHint[lane]}</p>
        </div>
        <Filters />
      </header>
      <LaneStrip current={lane} />
      <Suspense>
        <DayBar />
      </Suspense>
      <Cases lane={lane} />
    </div>
  );
}
