/** What a brand may set: hours, deadlines, the time to take a reply back. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';

import { brandPath, put } from '../api/client';
import { sessionQuery, settingsQuery } from '../api/queries';
import type { BrandSettings, Locale } from '../api/types';
import { useT } from '../i18n/locale';
import { useRelayWords } from '../relays/relays-api';
import { useBrand } from '../session/session';
import { Card } from '../shared/card';
import { problemText, say, sayProblem } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { Deadlines } from './deadlines';
import { Hours } from './hours';
import { MediatorCard } from './mediator-card';
import { RephraseCard } from './rephrase-card';
import styles from './settings.module.css';
import { WholeNumber } from './whole-number';
import { Counting, WorkCards } from './work-cards';
import { useWorkWords } from './work-words';

const SubscriptionsCard = lazy(() => import('../subscriptions/subscriptions-card'));
const OwnSystemsCard = lazy(() => import('../own-systems/settings-card'));

const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const zones: string[] = Intl.supportedValuesOf('timeZone');

interface PartProps {
  settings: BrandSettings;
  change: (part: Partial<BrandSettings>) => void;
}

function Lists({ settings, change }: PartProps) {
  const t = useT();
  return (
    <>
      <Textarea label={t.settings.closedDays} description={t.settings.closedDaysHelp} defaultValue={settings.closed_days.join('\n')} rows={3} onBlur={(event) => change({ closed_days: lines(event.currentTarget.value) })} />
      <Textarea label={t.settings.ownDomains} description={t.settings.ownDomainsHelp} defaultValue={settings.own_domains.join('\n')} rows={2} onBlur={(event) => change({ own_domains: lines(event.currentTarget.value) })} />
      <Textarea label={t.settings.helplines} description={t.settings.helplinesHelp} defaultValue={settings.helplines.join('\n')} rows={3} onBlur={(event) => change({ helplines: lines(event.currentTarget.value) })} />
    </>
  );
}

function Form({ saved, admin }: { saved: BrandSettings; admin: boolean }) {
  const t = useT();
  const relays = useRelayWords();
  const work = useWorkWords();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [settings, setSettings] = useState(saved);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<BrandSettings>) => setSettings((now) => ({ ...now, ...part }));
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const after = await put<BrandSettings>(brandPath(brand, 'settings'), settings);
      queries.setQueryData(['settings', brand], after);
      void queries.invalidateQueries({ queryKey: ['settings', brand, 'deadlines'] });
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      say(t.common.saved);
    } catch (error) {
      sayProblem(error, t);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <fieldset disabled={!admin} className={styles.fieldset}>
        <Card title={t.settings.hours}>
          <Hours hours={settings.hours} onChange={(hours) => change({ hours })} />
          <NativeSelect
            label={t.settings.holidays}
            value={settings.holidays}
            onChange={(event) => change({ holidays: event.currentTarget.value as BrandSettings['holidays'] })}
            data={Object.entries(work.holidays).map(([value, label]) => ({ value, label }))}
          />
          <TextInput list="zones" label={t.settings.timezone} value={settings.timezone} onChange={(event) => change({ timezone: event.currentTarget.value })} />
          <datalist id="zones">
            {zones.map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </Card>
        <Card title={t.settings.deadlines} lead={t.settings.deadlinesHelp}>
          <Deadlines rules={settings.deadlines} onChange={(deadlines) => change({ deadlines })} />
          <Counting />
        </Card>
        <WorkCards settings={settings} change={change} />
        <Card title={t.settings.undo} lead={t.settings.undoHelp}>
          <WholeNumber named label={t.settings.undo} min={0} max={120} value={settings.undo_seconds} onChange={(undo_seconds) => change({ undo_seconds })} />
        </Card>
        <Card title={t.settings.incident} lead={t.settings.incidentHelp}>
          {(['incident_owner_minutes', 'incident_word_minutes'] as const).map((field) => (
            <WholeNumber
              key={field}
              label={field === 'incident_owner_minutes' ? t.settings.incidentOwner : t.settings.incidentWord}
              min={1}
              max={1440}
              value={settings[field]}
              onChange={(minutes) => change({ [field]: minutes })}
            />
          ))}
        </Card>
        <Card title={t.settings.followUp} lead={t.settings.followUpHelp}>
          <WholeNumber named label={t.settings.followUp} min={1} max={240} value={Math.round(settings.follow_up_minutes / 60)} onChange={(hours) => change({ follow_up_minutes: 60 * hours })} />
        </Card>
        <Card title={relays.setting} lead={relays.settingHelp}>
          <WholeNumber named label={relays.setting} min={1} max={240} value={Math.round(settings.relay_minutes / 60)} onChange={(hours) => change({ relay_minutes: 60 * hours })} />
        </Card>
        <Card title={t.settings.identityDays} lead={t.settings.identityDaysHelp}>
          <WholeNumber named label={t.settings.identityDays} min={1} max={365} value={settings.identity_days} onChange={(identity_days) => change({ identity_days })} />
        </Card>
        <Card title={t.nav.brand}>
          <NativeSelect
            label={t.settings.locale}
            value={settings.locale}
            onChange={(event) => change({ locale: event.currentTarget.value as Locale })}
            data={[
              { value: 'fr', label: 'Français' },
              { value: 'en', label: 'English' },
            ]}
          />
          <Lists settings={settings} change={change} />
        </Card>
        <MediatorCard settings={settings} change={change} />
        {admin && (
          <div className={styles.save}>
            <Button type="submit" size="md" loading={busy}>
              {t.common.save}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  );
}

export function SettingsPage() {
  const t = useT();
  const brand = useBrand();
  const { data, error, isPending } = useQuery(settingsQuery(brand.slug));
  const admin = brand.role === 'admin';
  return (
    <PageFrame title={t.settings.title} lead={admin ? t.settings.lead : t.settings.adminOnly}>
      {isPending ? <Waiting /> : error ? <Empty icon="warn" text={problemText(error, t)} /> : <Form key={brand.slug} saved={data} admin={admin} />}
      {admin && (
        <Suspense>
          <OwnSystemsCard />
          <SubscriptionsCard />
        </Suspense>
      )}
      {admin && <RephraseCard />}
    </PageFrame>
  );
}
