/** The two clocks of an incident: somebody must answer for it, and a first public word is owed. */
import type { IncidentView } from '../api/types';
import { useT } from '../i18n/locale';
import { Icon } from '../shared/icons';
import { useFastNow } from '../shared/use-now';
import styles from './incidents.module.css';

const two = (n: number): string => String(n).padStart(2, '0');

/** "9:32", "−1:04:10". */
export function countdown(left: number): string {
  const seconds = Math.floor(Math.abs(left) / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const clock = hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  return left < 0 ? `−${clock}` : clock;
}

function Clock({ label, due }: { label: string; due: string }) {
  const t = useT();
  const left = Date.parse(due) - useFastNow();
  return (
    <span className={styles.clock} data-late={left < 0 || undefined}>
      {label}
      <span role="timer" className="numbers" aria-label={left < 0 ? t.incidents.late : t.incidents.left}>
        {countdown(left)}
      </span>
    </span>
  );
}

export function IncidentClocks({ incident }: { incident: IncidentView }) {
  const t = useT();
  return (
    <span className={styles.clocks}>
      {incident.owner ? (
        <span className={styles.clock} data-met>
          <Icon name="check" size={14} />
          {t.incidents.ownedBy(incident.owner.name)}
        </span>
      ) : (
        <Clock label={t.incidents.ownerDue} due={incident.owner_due_at} />
      )}
      {incident.word_said_at ? (
        <span className={styles.clock} data-met>
          <Icon name="check" size={14} />
          {t.incidents.wordSaid}
        </span>
      ) : (
        <Clock label={t.incidents.wordDue} due={incident.word_due_at} />
      )}
    </span>
  );
}
