/** The alarm on every screen: what, since when, how many, by when; one click or one key to answer for it. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { liveIncidentsQuery } from '../api/queries';
import type { IncidentView } from '../api/types';
import { useKeys } from '../keys/keys';
import { useBrand, useTimeWords } from '../session/session';
import { Icon } from '../shared/icons';
import { ago } from '../shared/time';
import { useNow } from '../shared/use-now';
import { nameOfIncident } from './about';
import styles from './banner.module.css';
import { IncidentClocks } from './clocks';
import { useIncidentActs } from './use-incident-acts';

function Alarm({ incident, others }: { incident: IncidentView; others: number }) {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const acts = useIncidentActs(incident.id);
  const open = incident.owner === null;
  const own = () => {
    if (open) acts.own();
  };
  useKeys({ i: own });
  return (
    <section className={styles.alarm} data-open={open || undefined} aria-label={t.incidents.alarm}>
      <Icon name="megaphone" size={20} />
      <div className={styles.words}>
        <p role="status">
          <strong>{open ? t.incidents.unowned : t.incidents.underWay}</strong>{' '}
          <Link to="/b/$brand/incidents/$id" params={{ brand, id: incident.id }}>
            {nameOfIncident(incident.about, t)}
          </Link>
        </p>
        <p className={styles.facts}>
          <span>{t.incidents.told(incident.messages)}</span>
          <span>{t.incidents.began(ago(incident.since, now, words))}</span>
          {others > 0 && (
            <Link to="/b/$brand/incidents" params={{ brand }}>
              {t.incidents.others(others)}
            </Link>
          )}
        </p>
      </div>
      <IncidentClocks incident={incident} />
      {open ? (
        <button type="button" className={styles.own} onClick={own}>
          {t.incidents.own} <kbd>i</kbd>
        </button>
      ) : (
        <Link to="/b/$brand/incidents/$id" params={{ brand, id: incident.id }} className={styles.see}>
          {t.incidents.see}
        </Link>
      )}
    </section>
  );
}

/** Nobody's first; then those whose first public word is owed. What is owned and told needs no alarm. */
export function IncidentBanner() {
  const brand = useBrand().slug;
  const live = useQuery(liveIncidentsQuery(brand)).data?.incidents ?? [];
  const calling = live
    .filter((incident) => incident.owner === null || incident.word_said_at === null)
    .sort((a, b) => Number(a.owner !== null) - Number(b.owner !== null) || Date.parse(a.word_due_at) - Date.parse(b.word_due_at));
  const first = calling[0];
  return first ? <Alarm key={first.id} incident={first} others={calling.length - 1} /> : null;
}
