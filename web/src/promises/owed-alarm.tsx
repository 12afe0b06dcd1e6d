/** On every screen: promises that nobody kept, answers that are late for too long, and for each their own promises that fall due. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { countsQuery } from '../api/queries';
import { useBrand } from '../session/session';
import { Icon } from '../shared/icons';
import styles from './owed-alarm.module.css';
import { usePromiseWords } from './promise-words';

export function OwedAlarm() {
  const words = usePromiseWords();
  const brand = useBrand().slug;
  const counts = useQuery(countsQuery(brand)).data;
  if (!counts) return null;
  const { promises_to_repair: broken, escalated, promises_soon: soon } = counts;
  if (!broken && !escalated && !soon) return null;
  return (
    <section className={styles.alarm} data-late={broken > 0 || escalated > 0 || undefined} aria-label={words.alarmLabel} aria-live="polite">
      <Icon name="promise" size={18} />
      <ul>
        {broken > 0 && (
          <li>
            {words.alarmRepair(broken)}{' '}
            <Link to="/b/$brand/promises" params={{ brand }} search={{ state: 'to_repair' }}>
              {words.see}
            </Link>
          </li>
        )}
        {escalated > 0 && (
          <li>
            {words.alarmEscalated(escalated)}{' '}
            <Link to="/b/$brand/queue/$lane" params={{ brand, lane: 'all' }}>
              {words.see}
            </Link>
          </li>
        )}
        {soon > 0 && (
          <li>
            {words.alarmSoon(soon)}{' '}
            <Link to="/b/$brand/promises" params={{ brand }} search={{ state: 'mine' }}>
              {words.see}
            </Link>
          </li>
        )}
      </ul>
    </section>
  );
}
