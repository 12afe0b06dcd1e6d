/** Alarms around deadlines and promises, the one word while the desk is closed, and how far a changed policy was applied. */
import { Checkbox } from '@mantine/core';
import { queryOptions, useQuery } from '@tanstack/react-query';

import { brandPath, get } from '../api/client';
import type { BrandSettings } from '../api/types';
import { useLanguage } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Card } from '../shared/card';
import styles from './settings.module.css';
import { WholeNumber } from './whole-number';
import { useWorkWords } from './work-words';

interface Props {
  settings: BrandSettings;
  change: (part: Partial<BrandSettings>) => void;
}

interface PolicyProgress {
  running: boolean;
  done: number;
  total: number;
}

const policyQuery = (brand: string) =>
  queryOptions({
    queryKey: ['settings', brand, 'deadlines'],
    queryFn: ({ signal }) => get<PolicyProgress>(brandPath(brand, 'settings/deadlines'), signal),
    refetchInterval: (query) => (query.state.data?.running ? 1_000 : 10_000),
  });

/** What changed deadlines do to the cases that are open, while they do it. */
export function Counting() {
  const words = useWorkWords();
  const { locale } = useLanguage();
  const progress = useQuery(policyQuery(useBrand().slug)).data;
  if (!progress?.running) return null;
  const figure = (n: number) => new Intl.NumberFormat(locale).format(n);
  return (
    <p role="status" className="numbers">
      {words.counting(figure(progress.done), figure(progress.total))} <progress max={Math.max(1, progress.total)} value={progress.done} aria-label={words.alarms} />
    </p>
  );
}

/** Networks on which words stand in public. */
const publicNetworks = ['x', 'facebook', 'instagram', 'bluesky', 'mastodon'] as const;

export function WorkCards({ settings, change }: Props) {
  const { t } = useLanguage();
  const words = useWorkWords();
  const toggle = (network: string, on: boolean) =>
    change({ out_of_hours_public: on ? [...settings.out_of_hours_public, network] : settings.out_of_hours_public.filter((one) => one !== network) });
  return (
    <>
      <Card title={words.alarms} lead={words.alarmsHelp}>
        <WholeNumber label={words.promiseWarning} min={5} max={1440} value={settings.promise_warning_minutes} onChange={(promise_warning_minutes) => change({ promise_warning_minutes })} />
        <WholeNumber label={words.deadlineWarning} min={0} max={1440} value={settings.deadline_warning_minutes} onChange={(deadline_warning_minutes) => change({ deadline_warning_minutes })} />
        <WholeNumber label={words.escalation} min={0} max={7200} value={settings.escalation_minutes} onChange={(escalation_minutes) => change({ escalation_minutes })} />
      </Card>
      <Card title={words.closed} lead={words.closedHelp}>
        <Checkbox label={words.closedOn} checked={settings.out_of_hours} onChange={(event) => change({ out_of_hours: event.currentTarget.checked })} />
        {settings.out_of_hours && (
          <fieldset className={styles.networks}>
            <legend>{words.closedPublic}</legend>
            <p className="quiet">{words.closedPublicHelp}</p>
            {publicNetworks.map((network) => (
              <Checkbox key={network} size="sm" label={t.network[network] ?? network} checked={settings.out_of_hours_public.includes(network)} onChange={(event) => toggle(network, event.currentTarget.checked)} />
            ))}
          </fieldset>
        )}
      </Card>
    </>
  );
}
