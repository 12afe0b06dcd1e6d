/** What this draft promises: each becomes a debt with a date, so it is shown before it is made. */
import type { GuardReport } from '../api/types';
import { useTimeWords } from '../session/session';
import { Icon } from '../shared/icons';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './composer.module.css';

export function PromiseList({ report }: { report: GuardReport | null }) {
  const words = useTimeWords();
  const { t } = words;
  const now = useNow();
  const promises = report?.promises ?? [];
  if (promises.length === 0) return null;
  return (
    <ul className={styles.promises} aria-label={t.composer.promised} title={t.composer.promiseHelp}>
      {promises.map((promise) => (
        <li key={promise.span.join()}>
          <Icon name="promise" size={15} />
          <span>
            {t.common.quoted(promise.text)} <strong>{promise.due ? t.composer.promisedDue(moment(promise.due, now, words)) : promise.dated ? '' : t.composer.promisedNoDate}</strong>
          </span>
        </li>
      ))}
    </ul>
  );
}
