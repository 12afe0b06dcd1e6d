/** Rephrasing by a service that the brand chose: off until an admin turns it on. */
import { Button, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ApiError, brandPath, put } from '../api/client';
import { rephraseQuery } from '../articles/queries';
import type { RephraseSettings } from '../articles/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Card } from '../shared/card';
import { say, sayProblem } from '../shared/notice';

function Form({ saved }: { saved: RephraseSettings }) {
  const t = useT();
  const s = t.articles.settings;
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [settings, setSettings] = useState(saved);
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<RephraseSettings>) => setSettings((now) => ({ ...now, ...part }));
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const { enabled, url, model } = settings;
      const after = await put<RephraseSettings>(brandPath(brand, 'rephrase'), { enabled, url, model, ...(key ? { key } : {}) });
      queries.setQueryData(['rephrase', brand], after);
      setSettings(after);
      setKey('');
      say(t.common.saved);
    } catch (error) {
      if (error instanceof ApiError && error.field) say(t.articles.wrongField(error.field === 'url' ? s.url : s.model));
      else sayProblem(error, t);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card
      title={s.title}
      lead={s.lead}
      onSubmit={(event) => void submit(event)}
      end={
        <Button type="submit" loading={busy}>
          {t.common.save}
        </Button>
      }
    >
      <Switch label={s.enabled} checked={settings.enabled} onChange={(event) => change({ enabled: event.currentTarget.checked })} />
      <TextInput type="url" label={s.url} value={settings.url} onChange={(event) => change({ url: event.currentTarget.value })} />
      <TextInput label={s.model} value={settings.model} onChange={(event) => change({ model: event.currentTarget.value })} />
      <PasswordInput label={s.key} description={settings.has_key ? s.keyKept : undefined} value={key} autoComplete="off" onChange={(event) => setKey(event.currentTarget.value)} />
    </Card>
  );
}

export function RephraseCard() {
  const brand = useBrand().slug;
  const { data } = useQuery(rephraseQuery(brand));
  return data ? <Form key={brand} saved={data} /> : null;
}
