/** One incident: what is owed on it, what was done, who told of it, and what can be done now. */
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';

import { ApiError } from '../api/client';
import { incidentMessagesQuery, incidentQuery } from '../api/queries';
import type { IncidentDetail, IncidentMessage, IncidentView } from '../api/types';
import { useBrand, useTimeWords } from '../session/session';
import { Icon } from '../shared/icons';
import { problemText } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { moment, type TimeWords } from '../shared/time';
import { useNow } from '../shared/use-now';
import { nameOfIncident } from './about';
import { IncidentActions } from './actions';
import { IncidentClocks } from './clocks';
import styles from './incidents.module.css';
import { isLive } from './incidents-page';

/** What happened, in order; what is announced stands last. */
function timeline(incident: IncidentView, { t }: TimeWords): [string, string][] {
  const all: [string, string | null][] = [
    [t.incidents.line.since, incident.since],
    [t.incidents.line.noticed, incident.noticed_at],
    [incident.owner ? t.incidents.ownedBy(incident.owner.name) : t.incidents.line.owned, incident.owned_at],
    [t.incidents.wordSaid, incident.word_said_at],
    [t.incidents.line.last, incident.last_at],
    [incident.state === 'rejected' ? t.incidentState.rejected : incident.over_why ? t.incidentEnd[incident.over_why] : t.incidentState.over, incident.over_at],
    [t.incidents.line.next, incident.word_next_at],
  ];
  const known = all.filter((line): line is [string, string] => line[1] !== null);
  return known.sort((a, b) => Date.parse(a[1]) - Date.parse(b[1]));
}

function Told({ one }: { one: IncidentMessage }) {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  return (
    <li>
      <Link to="/b/$brand/cases/$id" params={{ brand, id: one.reference }}>
        {one.message.text || t.case.deleted}
      </Link>
      <small>
        {[one.message.author_name, moment(one.message.created_at, now, words), one.reference, t.state[one.case_state]].filter(Boolean).join(' · ')}
      </small>
    </li>
  );
}

function Messages({ id }: { id: string }) {
  const { t } = useTimeWords();
  const brand = useBrand().slug;
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(incidentMessagesQuery(brand, id));
  const messages = data?.pages.flatMap((page) => page.messages) ?? [];
  if (isPending) return <Waiting lines={3} />;
  if (error) return <Empty icon="warn" text={problemText(error, t)} />;
  return (
    <>
      <ul className={styles.told}>
        {messages.map((one) => (
          <Told key={one.message.id} one={one} />
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

function Incident({ detail }: { detail: IncidentDetail }) {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const { incident } = detail;
  return (
    <PageFrame title={nameOfIncident(incident.about, t)} actions={<IncidentActions incident={incident} />}>
      <p className={styles.head} data-state={incident.state}>
        <Link to="/b/$brand/incidents" params={{ brand }} className={styles.back}>
          <Icon name="back" size={16} />
          {t.incidents.title}
        </Link>
        <span className={styles.state}>{t.incidentState[incident.state]}</span>
        <span>{t.incidents.told(incident.messages)}</span>
        <span>{t.incidents.customers(detail.customers)}</span>
        {isLive(incident) && <IncidentClocks incident={incident} />}
      </p>
      {incident.state === 'open' && <p className={styles.note}>{t.incidents.nothingLeaves}</p>}
      <section className={styles.card}>
        <h2>{t.incidents.timeline}</h2>
        <ol className={styles.timeline}>
          {timeline(incident, words).map(([what, when]) => (
            <li key={what} data-ahead={Date.parse(when) > now + 60_000 || undefined}>
              <time dateTime={when} className="numbers">
                {moment(when, now, words)}
              </time>
              <span>{what}</span>
            </li>
          ))}
        </ol>
      </section>
      <section className={styles.card}>
        <h2>{t.incidents.messages}</h2>
        <Messages id={incident.id} />
      </section>
    </PageFrame>
  );
}

export function IncidentPage() {
  const { t } = useTimeWords();
  const brand = useBrand().slug;
  const { id } = useParams({ from: '/b/$brand/incidents/$id' });
  const { data, error, isPending } = useQuery(incidentQuery(brand, id));
  if (data) return <Incident detail={data} />;
  const missing = error instanceof ApiError && (error.status === 404 || error.status === 400);
  return (
    <PageFrame title={t.incidents.title}>
      {isPending ? <Waiting /> : <Empty icon={missing ? 'compass' : 'warn'} text={missing ? t.incidents.notFound : problemText(error, t)} />}
    </PageFrame>
  );
}
