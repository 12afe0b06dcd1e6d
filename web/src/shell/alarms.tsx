/**
 * What everybody in the desk must know before anything else: that nothing can be stored, that many are told the same. It is loaded
 * after the screen stands.
 */
import { useQuery } from '@tanstack/react-query';

import { enAlarm } from '../i18n/en-alarm';
import { frAlarm } from '../i18n/fr-alarm';
import { useLanguage } from '../i18n/locale';
import { IncidentBanner } from '../incidents/banner';
import { OwedAlarm } from '../promises/owed-alarm';
import { WhyMe } from '../queue/why-me';
import { Icon } from '../shared/icons';
import styles from './alarms.module.css';

/** Nothing that is stored can tell of it, so no event does: whoever looks after the machine and the desk ask at the same place. */
const stored = {
  queryKey: ['health'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const answer = await fetch('/healthz', { signal });
    return ((await answer.json()) as { database: boolean }).database;
  },
  refetchInterval: 10_000,
  retry: false,
};

function StorageAlarm() {
  const words = useLanguage().locale === 'fr' ? frAlarm : enAlarm;
  // A server that does not answer at all is said by the banner of the connection.
  if (useQuery(stored).data !== false) return null;
  return (
    <div role="alert" className={styles.storage}>
      <Icon name="warn" size={20} />
      <p>
        <strong>{words.title}</strong> {words.words} {words.do}
      </p>
    </div>
  );
}

export default function Alarms() {
  return (
    <>
      <StorageAlarm />
      <IncidentBanner />
      <OwedAlarm />
      <WhyMe />
    </>
  );
}
