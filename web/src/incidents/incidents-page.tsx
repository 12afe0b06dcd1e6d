/** Incidents: what many customers tell at the same time; those that go on first. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { incidentsQuery } from '../api/queries';
import type { IncidentView } from '../api/types';
import { useBrand, useTimeWords } from '../session/session';
import { problemText } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import { nameOfIncident } from './about';
import { IncidentClocks } from './clocks';
import styles from './incidents.module.css';
import { useIncidentActs } from './use-incident-acts';

export const isLive = (incident: IncidentView): boolean => incident.state === 'open' || incident.state === 'owned';

function Row({ incident }: { incident: IncidentView }) {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const acts = useIncidentActs(incident.id);
  return (
    <li className={styles.row} data-state={incident.state}>
      <div className={styles.what}>
        <span className={styles.state}>{t.incidentState[incident.state]}</span>
        <Link to="/b/$brand/incidents/$id" params={{ brand, id: incident.id }}>
          {nameOfIncident(incident.about, t)}
        </Link>
        <small>
          {[t.incidents.told(incident.messages), t.incidents.since(moment(incident.since, now, words)), ...(incident.over_at ? [t.incidents.until(moment(incident.over_at, now, words))] : [])].join(' · ')}
        </small>
      </div>
      {isLive(incident) && <IncidentClocks incident={incident} />}
      {incident.state === 'open' && (
        <Button size="compact-md" onClick={() => acts.own()}>
          {t.incidents.own}
        </Button>
      )}
    </li>
  );
}

export function IncidentsPage() {
  const { t } = useTimeWords();
  const brand = useBrand().slug;
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(incidentsQuery(brand));
  const incidents = data?.pages.flatMap((page) => page.incidents) ?? [];
  return (
    <PageFrame title={t.incidents.title} lead={t.incidents.lead}>
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : incidents.length === 0 ? (
        <Empty icon="megaphone" text={t.incidents.empty} />
      ) : (
        <ul className={styles.list}>
          {incidents.map((incident) => (
            <Row key={incident.id} incident={incident} />
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
