/** The person's own account. */
import { Button, PasswordInput, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';

import { put } from '../api/client';
import type { Session } from '../api/types';
import { useT } from '../i18n/locale';
import { singleKeys } from '../keys/keys';
import { say, sayProblem } from '../shared/notice';
import { PageFrame } from '../shared/page';
import { Card } from '../shared/card';
import { LocaleChoice, SchemeChoice } from '../shell/person-menu';
import { useSession, useSessionActions } from './session';
import { shortest } from './welcome';

function Names() {
  const t = useT();
  const { user } = useSession();
  const { keep } = useSessionActions();
  const [name, setName] = useState(user.name);
  const [signature, setSignature] = useState(user.signature);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    try {
      keep(await put<Session>('/api/me', { name: name.trim(), signature: signature.trim() }));
      say(t.common.saved);
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return (
    <Card title={t.me.identity} onSubmit={(event) => void submit(event)} end={<Button type="submit">{t.common.save}</Button>}>
      <TextInput label={t.me.name} value={name} required maxLength={80} onChange={(event) => setName(event.currentTarget.value)} />
      <TextInput label={t.welcome.signature} description={t.welcome.signatureHelp} value={signature} required maxLength={40} onChange={(event) => setSignature(event.currentTarget.value)} />
    </Card>
  );
}

function Password() {
  const t = useT();
  const { user } = useSession();
  const { keep } = useSessionActions();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [problem, setProblem] = useState('');
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if ([...next].length < shortest) return setProblem(t.welcome.passwordShort);
    try {
      keep(await put<Session>('/api/me', { password: { ...(current ? { current } : {}), new: next } }));
      setCurrent('');
      setNext('');
      say(t.me.changed);
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return (
    <Card title={t.signIn.password} onSubmit={(event) => void submit(event)} end={<Button type="submit">{t.me.change}</Button>}>
      <input type="email" autoComplete="username" value={user.email} readOnly hidden />
      {user.has_password !== false && (
        <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t.signIn.showPassword }} label={t.me.current} value={current} required autoComplete="current-password" onChange={(event) => setCurrent(event.currentTarget.value)} />
      )}
      <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t.signIn.showPassword }}
        label={t.me.new}
        description={t.welcome.passwordHelp}
        value={next}
        required
        autoComplete="new-password"
        error={problem || undefined}
        onChange={(event) => {
          setNext(event.currentTarget.value);
          setProblem('');
        }}
      />
    </Card>
  );
}

export function MePage() {
  const t = useT();
  const [single, setSingle] = useState(singleKeys.on);
  return (
    <PageFrame title={t.nav.me}>
      <Names />
      <Card title={t.nav.theme}>
        <SchemeChoice />
        <LocaleChoice />
        <Switch
          label={t.me.singleKeys}
          description={t.me.singleKeysHelp}
          checked={single}
          onChange={(event) => {
            singleKeys.set(event.currentTarget.checked);
            setSingle(event.currentTarget.checked);
          }}
        />
      </Card>
      <Password />
    </PageFrame>
  );
}
