/** The sign on a case that belongs to an incident. */
import { Link } from '@tanstack/react-router';

import type { IncidentBrief } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Icon } from '../shared/icons';
import { nameOfIncident } from './about';
import styles from './mark.module.css';

/** On a line of the queue, which is one link already. */
export function IncidentMark({ incident }: { incident: IncidentBrief | null }) {
  const t = useT();
  if (!incident) return null;
  return (
    <span className={styles.mark} data-open={incident.owner === null || undefined}>
      <Icon name="megaphone" size={14} />
      {t.incidents.mark(nameOfIncident(incident.about, t))}
    </span>
  );
}

/** In the head of a case: leads to the incident. */
export function IncidentLink({ incident }: { incident: IncidentBrief | null }) {
  const t = useT();
  const brand = useBrand().slug;
  if (!incident) return null;
  return (
    <Link to="/b/$brand/incidents/$id" params={{ brand, id: incident.id }} className={styles.mark} data-open={incident.owner === null || undefined}>
      <Icon name="megaphone" size={15} />
      {t.incidents.mark(nameOfIncident(incident.about, t))}
      <span className={styles.owner}>{incident.owner ? t.incidents.ownedBy(incident.owner.name) : t.incidents.nobody}</span>
    </Link>
  );
}
