/** After pressing send: the seconds that are left to take the reply back, on every screen. */
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';

import { brandPath, post } from '../api/client';
import { useT } from '../i18n/locale';
import { useKeys } from '../keys/keys';
import { Icon } from '../shared/icons';
import { say, sayProblem } from '../shared/notice';
import { useStore } from '../shared/store';
import { secondsUntil } from '../shared/time';
import { useFastNow } from '../shared/use-now';
import { emptyDraft, restoreDraft } from './drafts';
import { forget, outgoing, type Outgoing } from './outgoing';
import styles from './undo-bar.module.css';

function useTakeBack() {
  const t = useT();
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (one: Outgoing) => {
    try {
      const { text } = await post<{ text: string }>(brandPath(one.brand, `replies/${one.replyId}/undo`));
      restoreDraft(one.brand, one.caseId, { ...emptyDraft, text });
      say(t.composer.undone);
      await navigate({ to: '/b/$brand/cases/$id', params: { brand: one.brand, id: one.reference } });
    } catch (error) {
      sayProblem(error, t);
    }
    forget(one.replyId);
    await queries.invalidateQueries({ queryKey: ['case', one.brand] });
  };
}

function One({ one }: { one: Outgoing }) {
  const t = useT();
  const now = useFastNow();
  const takeBack = useTakeBack();
  const left = secondsUntil(one.undoUntil, now);
  useEffect(() => {
    // What became of it is said at the message itself: only the network knows.
    if (left === 0) forget(one.replyId);
  }, [left, one.replyId]);
  return (
    <div className={styles.bar}>
      <Icon name="send" />
      <span className={styles.text}>
        {t.composer.queued(one.customer)}
        <span className="numbers" aria-hidden="true">
          {' '}
          · {t.composer.undoIn(left)}
        </span>
      </span>
      <button type="button" onClick={() => void takeBack(one)}>
        {t.composer.undo} <kbd>z</kbd>
      </button>
    </div>
  );
}

export function UndoBar() {
  const all = useStore(outgoing);
  const takeBack = useTakeBack();
  const newest = all[all.length - 1];
  useKeys(newest ? { z: () => void takeBack(newest) } : {});
  if (all.length === 0) return null;
  return (
    <div className={styles.place} role="status">
      {all.map((one) => (
        <One key={one.replyId} one={one} />
      ))}
    </div>
  );
}
