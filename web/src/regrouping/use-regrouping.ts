/** Makes one case of two, two of one, and undoes it; each says so and offers the way back. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ApiError, brandPath, post } from '../api/client';
import type { CaseDetail } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import { useRegroupingWords } from './words';

export function useRegrouping(detail: CaseDetail) {
  const t = useT();
  const words = useRegroupingWords();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);

  const renew = () =>
    queries.invalidateQueries({ predicate: (query) => ['case', 'similar', 'queue', 'counts', 'promises', 'relays'].includes(String(query.queryKey[0])) });

  const act = async (path: string, body: unknown, said: string, undoable: boolean, onUnknown?: () => void): Promise<boolean> => {
    setBusy(true);
    try {
      const after = await post<CaseDetail>(brandPath(brand, path), body);
      const last = after.regroupings[0];
      say(said, undoable && last ? { label: t.common.undo, run: () => void undo(last.id) } : undefined);
      return true;
    } catch (error) {
      if (onUnknown && error instanceof ApiError && error.field === 'other') onUnknown();
      else sayProblem(error, t);
      return false;
    } finally {
      await renew();
      setBusy(false);
    }
  };
  const undo = (id: string) => act(`regroupings/${id}/undo`, {}, words.undone, false);
  return {
    busy,
    undo,
    /** `onUnknown`: no case has this reference. */
    merge: (reference: string, onUnknown?: () => void) =>
      act(`cases/${detail.case.id}/merge`, { other: reference }, words.joined(reference), true, onUnknown),
    split: (conversation: string) => act(`cases/${detail.case.id}/split`, { conversation_ids: [conversation] }, words.splitDone, true),
  };
}
