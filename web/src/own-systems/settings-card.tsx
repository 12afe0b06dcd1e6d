/** Where the brand's own systems are asked: off until an admin turns it on; the secret is shown once. */
import { Button, Switch, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ApiError, brandPath, put } from '../api/client';
import { enOwnSystems } from '../i18n/en-own-systems';
import { frOwnSystems } from '../i18n/fr-own-systems';
import { useLanguage } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Card } from '../shared/card';
import { copyText } from '../shared/copy';
import { say, sayProblem } from '../shared/notice';
import styles from './own-systems.module.css';
import { ownSystemsSettingsQuery, type OwnSystemsSettings } from './own-systems-api';

function Form({ saved }: { saved: OwnSystemsSettings }) {
  const { t, locale } = useLanguage();
  const words = (locale === 'fr' ? frOwnSystems : enOwnSystems).settings;
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [settings, setSettings] = useState(saved);
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const send = async (newSecret: boolean) => {
    setBusy(true);
    try {
      const { enabled, url } = settings;
      const after = await put<OwnSystemsSettings>(brandPath(brand, 'own-systems'), { enabled, url, new_secret: newSecret });
      setSettings(after);
      setWrong(false);
      // The secret stays on this screen and nowhere else.
      queries.setQueryData(ownSystemsSettingsQuery(brand).queryKey, { ...after, secret: undefined } as unknown as OwnSystemsSettings);
      void queries.invalidateQueries({ queryKey: ['own-systems', brand] });
      say(t.common.saved);
    } catch (error) {
      if (error instanceof ApiError && error.field === 'url') setWrong(true);
      else sayProblem(error, t);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card
      title={words.title}
      lead={words.lead}
      onSubmit={(event) => {
        event.preventDefault();
        void send(false);
      }}
      end={
        <Button type="submit" loading={busy}>
          {t.common.save}
        </Button>
      }
    >
      <Switch label={words.enabled} checked={settings.enabled} onChange={(event) => setSettings({ ...settings, enabled: event.currentTarget.checked })} />
      <TextInput type="text" inputMode="url" label={words.url} value={settings.url} error={wrong ? words.wrongUrl : undefined} onChange={(event) => setSettings({ ...settings, url: event.currentTarget.value })} />
      {settings.secret ? (
        <div role="status">
          <p>{words.secret}</p>
          <p className={styles.secret}>{settings.secret}</p>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => void copyText(settings.secret ?? '').then((copied) => copied && say(words.copied))}
          >
            {t.common.copy}
          </Button>
        </div>
      ) : (
        settings.has_secret && (
          <p className={styles.end}>
            <span className="quiet">{words.hasSecret}</span>
            <Button size="compact-sm" variant="default" loading={busy} onClick={() => void send(true)}>
              {words.newSecret}
            </Button>
          </p>
        )
      )}
    </Card>
  );
}

export default function OwnSystemsCard() {
  const brand = useBrand().slug;
  const { data } = useQuery(ownSystemsSettingsQuery(brand));
  return data ? <Form key={brand} saved={data} /> : null;
}
