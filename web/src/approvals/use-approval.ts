/** What can be done with a reply that waits: yes, back with a word, taken back. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ApiError, brandPath, post } from '../api/client';
import type { ReplyAccepted } from '../api/types';
import { outgoing } from '../composer/outgoing';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import type { ApprovalView } from './approvals-api';

export function useApproval() {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const run = async (act: () => Promise<unknown>): Promise<'done' | 'newer' | 'reason' | 'failed'> => {
    setBusy(true);
    try {
      await act();
      return 'done';
    } catch (error) {
      sayProblem(error, t);
      if (!(error instanceof ApiError)) return 'failed';
      return error.code === 'reason_needed' ? 'reason' : error.body.messages ? 'newer' : 'failed';
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ predicate: (query) => ['approvals', 'case', 'queue', 'counts'].includes(String(query.queryKey[0])) });
    }
  };
  const path = (approval: ApprovalView, act: string) => brandPath(brand, `approvals/${approval.id}/${act}`);
  return {
    busy,
    approve: (approval: ApprovalView, text: string, seen: string | null, note: string) =>
      run(async () => {
        const body = { seen_up_to: seen, note, ...(text === approval.text ? {} : { text }) };
        const { undo_until: undoUntil } = await post<ReplyAccepted>(path(approval, 'approve'), body);
        say(t.approvals.approved(approval.asked_by.name));
        if (undoUntil && Date.parse(undoUntil) > Date.now()) {
          outgoing.set((now) => [...now, { replyId: approval.id, brand, caseId: approval.case_id, reference: approval.reference, customer: approval.customer, undoUntil }]);
        }
      }),
    sendBack: (approval: ApprovalView, note: string) =>
      run(async () => {
        await post(path(approval, 'send-back'), { note });
        say(t.approvals.sentBack(approval.asked_by.name));
      }),
    withdraw: (approval: ApprovalView) => run(() => post(path(approval, 'withdraw'))),
  };
}
