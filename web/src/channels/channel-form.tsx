/** What a channel needs: the settings of its kind, and where it stands already, what they are. */
import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ApiError, brandPath, patch, post } from '../api/client';
import type { ChannelKind, ChannelView } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { copyText } from '../shared/copy';
import { Icon } from '../shared/icons';
import { problemText, say } from '../shared/notice';
import styles from './channels.module.css';
import { useChannelWords } from './words';

export type Saved = ChannelView & { secrets: Record<string, string> };

/** What is shown this once: the address, and the secrets that were made here. */
export function ShownOnce({ kind, saved, onClose }: { kind: ChannelKind; saved: Saved; onClose: () => void }) {
  const t = useT();
  const c = useChannelWords();
  const made = Object.entries(saved.secrets);
  const lines = [
    ...(saved.url ? [{ label: c.url, value: saved.url }] : []),
    ...made.map(([name, value]) => ({ label: kind.settings.find((one) => one.name === name)?.label ?? c.secret, value })),
  ];
  return (
    <div className={styles.form}>
      <p>{made.length > 0 ? c.secretOnce : c.created}</p>
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

/** A secret that stands is never shown: an empty field keeps it. What is not a secret and was emptied is taken away. */
function useChannelForm(kind: ChannelKind, channel: ChannelView | undefined, onSaved: (saved: Saved) => void) {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const stood = (name: string) => channel?.settings[name] ?? '';
  const [name, setName] = useState(channel?.name ?? kind.title);
  const [values, setValues] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<{ field: string | undefined; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [anew, setAnew] = useState<string[]>([]);
  const given = (secret: boolean) =>
    Object.fromEntries(
      kind.settings
        .filter((one) => one.secret === secret && (channel && !secret ? values[one.name] !== undefined && values[one.name] !== stood(one.name) : values[one.name]))
        .map((one) => [one.name, values[one.name]]),
    );
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    // An empty secret asks for a new one.
    const made = Object.fromEntries(anew.map((one) => [one, '']));
    const body = { name: name.trim(), settings: given(false), secrets: { ...given(true), ...made } };
    try {
      const saved = channel
        ? await patch<Saved>(brandPath(brand, `channels/${channel.id}`), body)
        : await post<Saved>(brandPath(brand, 'channels'), { kind: kind.kind, ...body });
      onSaved(saved);
      await queries.invalidateQueries({ queryKey: ['channels', brand] });
    } catch (error) {
      setProblem({ field: error instanceof ApiError ? error.field : undefined, text: problemText(error, t) });
    } finally {
      setBusy(false);
    }
  };
  const field = (one: string) => ({
    value: values[one] ?? stood(one),
    error: problem?.field === one ? problem.text : undefined,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      const { value } = event.currentTarget;
      setValues((now) => ({ ...now, [one]: value }));
    },
  });
  const make = (one: string, yes: boolean) => setAnew((now) => (yes ? [...now, one] : now.filter((other) => other !== one)));
  return { name, setName, field, submit, busy, problem, anew, make };
}

type FormProps = { kind: ChannelKind; channel?: ChannelView; onBack: () => void; onSaved: (saved: Saved) => void };

export function ChannelForm({ kind, channel, onBack, onSaved }: FormProps) {
  const t = useT();
  const c = useChannelWords();
  const { name, setName, field, submit, busy, problem, anew, make } = useChannelForm(kind, channel, onSaved);
  const known = kind.settings.some((one) => one.name === problem?.field);
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      {!channel && <p className="quiet">{kind.description}</p>}
      <TextInput label={c.name} description={c.nameHelp} value={name} required maxLength={80} onChange={(event) => setName(event.currentTarget.value)} />
      {kind.settings.map((setting) => {
        const kept = channel && setting.secret;
        const shared = {
          label: setting.label,
          description: [kept ? c.secretKept : setting.help, setting.example && !setting.secret && c.example(setting.example), !setting.required && t.common.optional]
            .filter(Boolean)
            .join(' · '),
          required: setting.required && !kept,
          ...field(setting.name),
        };
        if (!setting.secret) return <TextInput key={setting.name} {...shared} />;
        const isMadeAnew = anew.includes(setting.name);
        return (
          <div key={setting.name}>
            <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t.signIn.showPassword }} autoComplete="new-password" disabled={isMadeAnew} {...shared} />
            {channel && setting.made && (
              <Checkbox mt={6} label={c.makeAnew(setting.label)} description={isMadeAnew ? c.makeAnewHelp : undefined} checked={isMadeAnew} onChange={(event) => make(setting.name, event.currentTarget.checked)} />
            )}
          </div>
        );
      })}
      {problem && !known && (
        <p role="alert" className={styles.problem}>
          {problem.text}
        </p>
      )}
      <div className={styles.end}>
        <Button variant="default" onClick={onBack}>
          {channel ? t.common.cancel : t.common.back}
        </Button>
        <Button type="submit" loading={busy}>
          {channel ? c.save : c.create}
        </Button>
      </div>
    </form>
  );
}
