/** One case in the queue: by when, what is asked, why here. The whole row is one link. */
import { Link } from '@tanstack/react-router';
import { memo } from 'react';

import type { CaseRow } from '../api/types';
import { useT } from '../i18n/locale';
import { IncidentMark } from '../incidents/mark';
import { ChannelMark, DueMark, Face, HopsMark, VisibilityMark } from '../shared/case-facts';
import { Icon } from '../shared/icons';
import styles from './queue-row.module.css';
import { reasonWords } from './reasons';

const tones: Record<string, string> = {
  in_trouble_now: 'late', overdue: 'late', 'severity=critical': 'late', 'severity=high': 'soon', deadline: 'soon', promise_due: 'soon',
  praise: 'kudos', pressure_suspected: 'sensitive', threat_suspected: 'sensitive', harassment_suspected: 'sensitive', violence_announced: 'sensitive',
  self_harm_announced: 'late', scam_suspected: 'late', vulnerable: 'late', reopened: 'soon', human_asked: 'soon',
};

export function Reasons({ reasons }: { reasons: string[] }) {
  const t = useT();
  return (
    <ul className={styles.reasons} aria-label={t.queue.why}>
      {reasons.map((reason) => (
        <li key={reason} data-tone={tones[reason] ?? tones[reason.split('=')[0] ?? ''] ?? 'plain'}>
          {reasonWords(reason, t)}
        </li>
      ))}
    </ul>
  );
}

interface Props {
  row: CaseRow;
  brand: string;
  /** Draw the state of the case too: outside the queue cases of all states stand together. */
  withState?: boolean;
}

export const QueueRow = memo(function QueueRow({ row, brand, withState = false }: Props) {
  const t = useT();
  return (
    <Link to="/b/$brand/cases/$id" params={{ brand, id: row.reference }} className={styles.row} data-case={row.id} data-undecided={row.undecided > 0 || undefined}>
      <span className={styles.when}>
        <DueMark row={row} />
        {withState && <span className={styles.state}>{t.state[row.state]}</span>}
      </span>
      <span className={styles.what}>
        <span className={styles.request} lang={row.language} data-none={!row.request || undefined}>
          {row.request || (row.lane === 'kudos' ? t.queue.thanksOnly : t.queue.noRequest)}
        </span>
        <span className={styles.said}>
          {row.veiled && (
            <span className={styles.veiled} title={t.queue.masked}>
              <Icon name="veil" size={14} />
              <span className="read-aloud">{t.queue.masked}</span>
            </span>
          )}
          <span lang={row.language}>{row.excerpt}</span>
        </span>
        <Reasons reasons={row.lane_reasons} />
        <IncidentMark incident={row.incident} />
      </span>
      <span className={styles.who}>
        <span className={styles.customer}>{row.customer.display_name || row.customer.handle}</span>
        <span className={styles.where}>
          <VisibilityMark visibility={row.visibility} />
          <ChannelMark channel={row.channel} />
        </span>
        <HopsMark hops={row.hops} />
        {row.assigned_to && (
          <span className={styles.assigned}>
            <Face name={row.assigned_to.name} small />
            <span className="read-aloud">{t.queue.assignedTo(row.assigned_to.name)}</span>
            <span aria-hidden="true">{row.assigned_to.name}</span>
          </span>
        )}
      </span>
    </Link>
  );
});
