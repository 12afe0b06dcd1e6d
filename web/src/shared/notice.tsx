/** Short words at the edge of the screen after an action; also read aloud. */
import { useEffect } from 'react';

import { ApiError } from '../api/client';
import type { Catalogue } from '../i18n/fr';
import { useT } from '../i18n/locale';
import { Icon } from './icons';
import styles from './notice.module.css';
import { makeStore, useStore } from './store';

interface Notice {
  id: number;
  text: string;
  tone: 'good' | 'bad';
  action?: { label: string; run: () => void } | undefined;
}

const notices = makeStore<Notice[]>([]);
let nextId = 1;

export function say(text: string, action?: Notice['action']): void {
  nextId += 1;
  notices.set((now) => [...now.slice(-2), { id: nextId, text, tone: 'good', action }]);
}

/** What to tell somebody about a failure: the server's words, else ours. */
export function problemText(error: unknown, t: Catalogue): string {
  if (error instanceof ApiError) {
    if (error.code === 'network') return t.errors.network;
    if (error.message) return error.message;
    if (error.status === 403) return t.errors.forbidden;
  }
  return t.errors.unexpected;
}

export function sayProblem(error: unknown, t: Catalogue): void {
  nextId += 1;
  notices.set((now) => [...now.slice(-2), { id: nextId, text: problemText(error, t), tone: 'bad' }]);
}

const drop = (id: number) => notices.set((now) => now.filter((notice) => notice.id !== id));

function One({ notice }: { notice: Notice }) {
  const t = useT();
  useEffect(() => {
    const timer = setTimeout(() => drop(notice.id), notice.tone === 'bad' || notice.action ? 9000 : 4000);
    return () => clearTimeout(timer);
  }, [notice]);
  return (
    <li className={styles.notice} data-tone={notice.tone}>
      <Icon name={notice.tone === 'bad' ? 'warn' : 'check'} />
      <span>{notice.text}</span>
      {notice.action && (
        <button
          type="button"
          className={styles.action}
          onClick={() => {
            notice.action?.run();
            drop(notice.id);
          }}
        >
          {notice.action.label}
        </button>
      )}
      <button type="button" className={styles.close} aria-label={t.common.close} onClick={() => drop(notice.id)}>
        <Icon name="cross" size={15} />
      </button>
    </li>
  );
}

export function Notices() {
  const shown = useStore(notices);
  return (
    <div role="status" aria-live="polite" className={styles.place}>
      <ul>
        {shown.map((notice) => (
          <One key={notice.id} notice={notice} />
        ))}
      </ul>
    </div>
  );
}
