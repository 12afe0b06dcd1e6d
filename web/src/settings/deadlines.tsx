/** The time allowed for a first answer: the first rule that fits counts. */
import { Button, Checkbox } from '@mantine/core';

import type { DeadlineRule, Severity } from '../api/types';
import { useT } from '../i18n/locale';
import { IconButton } from '../shared/button-icon';
import styles from './settings.module.css';

const severities: Severity[] = ['critical', 'high', 'normal', 'low'];

interface Props {
  rules: DeadlineRule[];
  onChange: (rules: DeadlineRule[]) => void;
}

export function Deadlines({ rules, onChange }: Props) {
  const t = useT();
  const set = (at: number, part: Partial<DeadlineRule>) => onChange(rules.map((rule, index) => (index === at ? { ...rule, ...part } : rule)));
  return (
    <div>
      <ol className={styles.rules}>
        {rules.map((rule, at) => (
          <li key={at}>
            <select aria-label={t.settings.network} value={rule.network ?? ''} onChange={(event) => set(at, { network: event.target.value || null })}>
              <option value="">{t.settings.anyNetwork}</option>
              {Object.entries(t.network).map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
            <select aria-label={t.settings.severity} value={rule.severity ?? ''} onChange={(event) => set(at, { severity: (event.target.value || null) as Severity | null })}>
              <option value="">{t.settings.anySeverity}</option>
              {severities.map((severity) => (
                <option key={severity} value={severity}>
                  {t.severity[severity]}
                </option>
              ))}
            </select>
            <label className={styles.minutes}>
              <input type="number" min={1} max={100_000} aria-label={t.settings.delay} value={rule.minutes} onChange={(event) => set(at, { minutes: Math.max(1, Number(event.target.value) || 1) })} />
              {t.settings.minutes}
            </label>
            <Checkbox size="xs" label={t.settings.aroundTheClock} checked={rule.around_the_clock} onChange={(event) => set(at, { around_the_clock: event.currentTarget.checked })} />
            <IconButton icon="cross" size={30} iconSize={15} label={t.common.remove} onClick={() => onChange(rules.filter((_, index) => index !== at))} />
          </li>
        ))}
      </ol>
      <Button size="compact-sm" variant="subtle" onClick={() => onChange([...rules, { minutes: 120, around_the_clock: false }])}>
        {t.settings.addRule}
      </Button>
    </div>
  );
}
