/** First time at the desk: a password, and the first name that customers see. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { put } from '../api/client';
import type { Session } from '../api/types';
import { useT } from '../i18n/locale';
import { problemText } from '../shared/notice';
import styles from './door.module.css';
import { useSession, useSessionActions } from './session';
import { Door } from './sign-in';

export const shortest = 12;

export function Welcome() {
  const t = useT();
  const { user } = useSession();
  const { keep, changeLocale } = useSessionActions();
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  const [signature, setSignature] = useState(user.signature || (user.name.split(' ')[0] ?? ''));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if ([...password].length < shortest) return setProblem(t.welcome.passwordShort);
    setBusy(true);
    try {
      keep(await put<Session>('/api/me', { signature: signature.trim(), password: { new: password } }));
      await navigate({ to: '/' });
    } catch (error) {
      setProblem(problemText(error, t));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Door title={t.welcome.title} lead={t.welcome.lead} choose={changeLocale}>
      <form onSubmit={(event) => void submit(event)} className={styles.form}>
        <input type="email" name="email" autoComplete="username" value={user.email} readOnly hidden />
        <TextInput size="md" label={t.welcome.signature} description={t.welcome.signatureHelp} value={signature} required maxLength={40} autoComplete="given-name" onChange={(event) => setSignature(event.currentTarget.value)} />
        <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t.signIn.showPassword }}
          size="md"
          label={t.welcome.password}
          description={t.welcome.passwordHelp}
          value={password}
          required
          autoComplete="new-password"
          error={problem || undefined}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
            setProblem('');
          }}
        />
        <Button type="submit" size="md" fullWidth loading={busy}>
          {t.welcome.submit}
        </Button>
        <Button variant="subtle" onClick={() => void navigate({ to: '/' })}>
          {t.welcome.later}
        </Button>
      </form>
    </Door>
  );
}
