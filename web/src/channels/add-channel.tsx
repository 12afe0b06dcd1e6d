/** A new channel: the server says which kinds there are and what each needs. */
import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ApiError, brandPath, post } from '../api/client';
import { channelKindsQuery } from '../api/queries';
import type { ChannelKind, ChannelView } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { copyText } from '../shared/copy';
import { Icon, networkIcon } from '../shared/icons';
import { problemText, say } from '../shared/notice';
import { Waiting } from '../shared/page';
import styles from './channels.module.css';
import { useChannelWords } from './words';

type Created = ChannelView & { secret?: string };

function Once({ created, onClose }: { created: Created; onClose: () => void }) {
  const t = useT();
  const c = useChannelWords();
  const lines = [
    ...(created.url ? [{ label: c.url, value: created.url }] : []),
    ...(created.secret ? [{ label: c.secret, value: created.secret }] : []),
  ];
  return (
    <div className={styles.form}>
      <p>{created.secret ? c.secretOnce : c.created}</p>
      {lines.map((line) => (
        <div key={line.label}>
          <p className={styles.label}>{line.label}</p>
          <p className={styles.url}>
            <code>{line.value}</code>
            <button type="button" aria-label={`${t.common.copy} (${line.label})`} onClick={() => void copyText(line.value).then((done) => done && say(t.common.copied))}>
              <Icon name="copy" size={16} />
            </button>
          </p>
        </div>
      ))}
      <div className={styles.end}>
        <Button onClick={onClose}>{t.common.close}</Button>
      </div>
    </div>
  );
}

function Settings({ kind, onBack, onCreated }: { kind: ChannelKind; onBack: () => void; onCreated: (created: Created) => void }) {
  const t = useT();
  const c = useChannelWords();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [name, setName] = useState(kind.title);
  const [values, setValues] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<{ field: string | undefined; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    const given = (secret: boolean) =>
      Object.fromEntries(kind.settings.filter((one) => one.secret === secret && values[one.name]).map((one) => [one.name, values[one.name]]));
    try {
      onCreated(await post<Created>(brandPath(brand, 'channels'), { kind: kind.kind, name: name.trim(), settings: given(false), secrets: given(true) }));
      await queries.invalidateQueries({ queryKey: ['channels', brand] });
    } catch (error) {
      setProblem({ field: error instanceof ApiError ? error.field : undefined, text: problemText(error, t) });
    } finally {
      setBusy(false);
    }
  };
  const known = kind.settings.some((one) => one.name === problem?.field);
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <p className="quiet">{kind.description}</p>
      <TextInput label={c.name} description={c.nameHelp} value={name} required maxLength={80} onChange={(event) => setName(event.currentTarget.value)} />
      {kind.settings.map((setting) => {
        const shared = {
          label: setting.label,
          description: [setting.help, setting.example && !setting.secret && c.example(setting.example), !setting.required && t.common.optional].filter(Boolean).join(' · '),
          required: setting.required,
          value: values[setting.name] ?? '',
          error: problem?.field === setting.name ? problem.text : undefined,
          onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
            const { value } = event.currentTarget;
            setValues((now) => ({ ...now, [setting.name]: value }));
          },
        };
        return setting.secret ? <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t.signIn.showPassword }} key={setting.name} autoComplete="off" {...shared} /> : <TextInput key={setting.name} {...shared} />;
      })}
      {problem && !known && (
        <p role="alert" className={styles.problem}>
          {problem.text}
        </p>
      )}
      <div className={styles.end}>
        <Button variant="default" onClick={onBack}>
          {t.common.back}
        </Button>
        <Button type="submit" loading={busy}>
          {c.create}
        </Button>
      </div>
    </form>
  );
}

function Inside({ onClose }: { onClose: () => void }) {
  const c = useChannelWords();
  const { data, isPending } = useQuery(channelKindsQuery);
  const [kind, setKind] = useState<ChannelKind | null>(null);
  const [created, setCreated] = useState<Created | null>(null);
  if (created) return <Once created={created} onClose={onClose} />;
  if (kind) return <Settings kind={kind} onBack={() => setKind(null)} onCreated={setCreated} />;
  if (isPending) return <Waiting lines={3} />;
  return (
    <div className={styles.kinds}>
      <p className="quiet">{c.chooseKind}</p>
      {data?.kinds.map((one) => (
        <button key={one.kind} type="button" onClick={() => setKind(one)}>
          <Icon name={networkIcon(one.kind)} size={20} />
          <span>
            <strong>{one.title}</strong>
            {one.description}
          </span>
        </button>
      ))}
    </div>
  );
}

export function AddChannel({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useT();
  const c = useChannelWords();
  return (
    <Modal opened={opened} onClose={onClose} title={c.add} size="lg" closeButtonProps={{ 'aria-label': t.common.close }}>
      <Inside onClose={onClose} />
    </Modal>
  );
}
