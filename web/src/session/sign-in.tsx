/** The door: a password, or a one-time link whose secret stays behind the `#`, where no log sees it. */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

import { ApiError, post } from '../api/client';
import type { Locale, Session } from '../api/types';
import { chooseLocale, useLanguage } from '../i18n/locale';
import { problemText } from '../shared/notice';
import { useTitle } from '../shared/page';
import styles from './door.module.css';
import { useSessionActions } from './session';

interface DoorProps {
  title: string;
  lead: string;
  children: React.ReactNode;
  /** Keeps the language where it belongs; on this device alone while nobody is signed in. */
  choose?: (locale: Locale) => Promise<void>;
}

export function Door({ title, lead, children, choose = chooseLocale }: DoorProps) {
  const { t, locale } = useLanguage();
  useTitle(title);
  return (
    <main className={styles.door}>
      <div className={styles.card}>
        <img src="/icon.svg" alt="" width={44} height={44} />
        <h1>{title}</h1>
        <p className={styles.lead}>{lead}</p>
        {children}
      </div>
      <footer className={styles.foot}>
        <span>{t.name}</span>
        {(['fr', 'en'] as const).map((one: Locale) => (
          <button key={one} type="button" lang={one} aria-pressed={one === locale} onClick={() => void choose(one)}>
            {one === 'fr' ? 'Français' : 'English'}
          </button>
        ))}
      </footer>
    </main>
  );
}

export function SignIn() {
  const { t, locale } = useLanguage();
  const navigate = useNavigate();
  const { keep, changeLocale } = useSessionActions();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const [linking, setLinking] = useState(false);

  const enter = async (session: Session) => {
    keep(session);
    if (session.user.has_password === false) {
      // Whoever made the account guessed its language; the person's own browser knows better.
      if (session.user.locale !== locale) await changeLocale(locale);
      await navigate({ to: '/welcome' });
      return;
    }
    await chooseLocale(session.user.locale);
    await navigate({ to: '/' });
  };
  const tried = useRef(false);
  useEffect(() => {
    const token = new URLSearchParams(location.hash.slice(1)).get('token');
    if (!token || tried.current) return;
    tried.current = true;
    history.replaceState(history.state, '', location.pathname);
    setLinking(true);
    post<Session>('/api/sign-in-link', { token })
      .then(enter)
      .catch((error: unknown) => {
        setLinking(false);
        setProblem(error instanceof ApiError && error.status === 401 ? t.signIn.linkUsed : problemText(error, t));
      });
  });
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem('');
    try {
      await enter(await post<Session>('/api/session', { email: email.trim(), password }));
    } catch (error) {
      const status = error instanceof ApiError ? error.status : 0;
      setProblem(status === 401 ? t.signIn.wrong : status === 429 ? t.signIn.wait : problemText(error, t));
    } finally {
      setBusy(false);
    }
  };
  if (linking) return <Door title={t.signIn.title} lead={t.signIn.link}>{null}</Door>;
  return (
    <Door title={t.signIn.title} lead={t.signIn.lead}>
      <form onSubmit={(event) => void submit(event)} className={styles.form}>
        <TextInput size="md" type="email" name="email" autoComplete="username" label={t.signIn.email} value={email} required onChange={(event) => setEmail(event.currentTarget.value)} />
        <PasswordInput visibilityToggleButtonProps={{ 'aria-label': t.signIn.showPassword }} size="md" name="password" autoComplete="current-password" label={t.signIn.password} value={password} required onChange={(event) => setPassword(event.currentTarget.value)} />
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
        <Button type="submit" size="md" fullWidth loading={busy}>
          {t.signIn.submit}
        </Button>
      </form>
      <p className={styles.help}>{t.signIn.help}</p>
    </Door>
  );
}
