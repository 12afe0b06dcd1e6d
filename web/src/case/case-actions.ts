/** What can be done with a case, each with its words, its refusal, and the screens that it makes stale. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import type { CaseDetail, CloseReason } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand, useSession } from '../session/session';
import { say, sayProblem } from '../shared/notice';

export interface CaseActions {
  busy: boolean;
  solve: () => void;
  reopen: () => void;
  assign: (userId: string | null, name?: string) => void;
  close: (reason: CloseReason, note: string) => Promise<boolean>;
  undoClose: () => void;
}

export function useCaseActions(detail: CaseDetail): CaseActions {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const { user } = useSession();
  const [busy, setBusy] = useState(false);
  const { id, reference } = detail.case;

  const act = async (path: string, body: unknown, said: string, undo?: () => void): Promise<boolean> => {
    setBusy(true);
    try {
      const after = await post<CaseDetail>(brandPath(brand, `cases/${id}/${path}`), body);
      if (after?.case) {
        queries.setQueryData(['case', brand, id], after);
        queries.setQueryData(['case', brand, reference], after);
      }
      say(said, undo ? { label: t.common.undo, run: undo } : undefined);
      void queries.invalidateQueries({ queryKey: ['queue', brand] });
      void queries.invalidateQueries({ queryKey: ['counts', brand] });
      return true;
    } catch (error) {
      sayProblem(error, t);
      void queries.invalidateQueries({ queryKey: ['case', brand] });
      return false;
    } finally {
      setBusy(false);
    }
  };

  const reopen = () => void act('reopen', {}, t.case.reopened);
  const undoClose = () => void act('close/undo', {}, t.case.closeUndone);
  return {
    busy,
    reopen,
    undoClose,
    solve: () => void act('solve', {}, t.case.solved, reopen),
    assign: (userId, name) =>
      void act('assign', { user_id: userId }, userId ? t.case.assigned(name ?? user.name) : t.case.unassigned),
    close: (reason, note) => act('close', { reason, note }, t.case.closed, undoClose),
  };
}
