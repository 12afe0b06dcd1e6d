/** Why this case came to this person, above the case until it was seen. */
import { Button } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';

import { useLanguage } from '../i18n/locale';
import { useWorkWords } from '../settings/work-words';
import { useStore } from '../shared/store';
import styles from './day-bar.module.css';
import { givenNext } from './given';

export function WhyMe() {
  const { t, locale } = useLanguage();
  const words = useWorkWords();
  const given = useStore(givenNext);
  const { pathname } = useLocation();
  if (!given || !pathname.endsWith(`/cases/${given.reference}`)) return null;
  const said = (reason: string): string => {
    const [code = reason, value = ''] = reason.split('=');
    if (code === 'skill') return words.skill(t.topic[value] ?? value);
    if (code === 'language') return words.language(new Intl.DisplayNames(locale, { type: 'language' }).of(value) ?? value);
    return words.why[reason] ?? reason.replaceAll('_', ' ');
  };
  return (
    <div className={styles.why} role="status">
      <p>
        <strong>{words.whyMe}</strong> {given.reasons.map(said).join(' · ')}
        {given.pair && ` · ${words.pair(given.pair)}`}
      </p>
      <Button size="compact-sm" variant="default" onClick={() => givenNext.set(null)}>
        {words.dismiss}
      </Button>
    </div>
  );
}
