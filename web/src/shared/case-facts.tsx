/** Small signs that say one thing about a case or a message: who can read it, by when, how it stands. */
import type { CaseRow, ChannelOfCase, Severity, Visibility } from '../api/types';
import { useT, word } from '../i18n/locale';
import { useTimeWords } from '../session/session';
import styles from './case-facts.module.css';
import { Icon, networkIcon } from './icons';
import { due, duration, urgency } from './time';
import { useNow } from './use-now';

/** Public and private never look alike: colour, icon and word. */
export function VisibilityMark({ visibility, hint = false }: { visibility: Visibility | null; hint?: boolean }) {
  const t = useT();
  if (!visibility) return null;
  return (
    <span className={styles.visibility} data-private={visibility === 'private' || undefined}>
      <Icon name={visibility === 'private' ? 'lock' : 'globe'} size={14} />
      {t.visibility[visibility]}
      {hint && <span className={styles.hint}> · {t.visibilityHint[visibility]}</span>}
    </span>
  );
}

export function ChannelMark({ channel }: { channel: ChannelOfCase | null }) {
  const t = useT();
  if (!channel) return null;
  const network = word(t.network, channel.network);
  return (
    <span className={styles.channel} title={channel.name}>
      <Icon name={networkIcon(channel.network)} size={15} />
      {network}
    </span>
  );
}

/** What is owed by when; red once it is late. */
export function DueMark({ row, large = false }: { row: CaseRow; large?: boolean }) {
  const now = useNow();
  const words = useTimeWords();
  if (!row.due_at) {
    if (!row.waiting_since) return <span className={styles.nothingOwed}>{words.t.queue.nothingOwed}</span>;
    return <span className={styles.nothingOwed}>{words.t.queue.waitingFor(duration(now - Date.parse(row.waiting_since), words.t))}</span>;
  }
  return (
    <time dateTime={row.due_at} className={`${styles.due} numbers`} data-urgency={urgency(row.due_at, now)} data-large={large || undefined}>
      {due(row.due_at, now, words)}
    </time>
  );
}

export function SeverityMark({ severity }: { severity: Severity }) {
  const t = useT();
  return (
    <span className={styles.severity} data-severity={severity}>
      {t.severity[severity]}
    </span>
  );
}

export function HopsMark({ hops }: { hops: number }) {
  const t = useT();
  if (hops === 0) return null;
  return (
    <span className={styles.hops}>
      <Icon name="hop" size={14} />
      {t.queue.hops(hops)}
    </span>
  );
}

/** The first letters of a colleague. */
export function Face({ name, small = false }: { name: string; small?: boolean }) {
  return (
    <span className={styles.face} data-small={small || undefined} aria-hidden="true">
      {name
        .split(/[\s-]+/u)
        .slice(0, 2)
        .map((part) => part.slice(0, 1))
        .join('')
        .toUpperCase()}
    </span>
  );
}
