/** Presses send: once, whatever happens on the way. */
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { ApiError, brandPath, post } from '../api/client';
import type { CaseDetail, GuardReport, MessageView, ReplyAccepted, ReplyBody } from '../api/types';
import { useT } from '../i18n/locale';
import { sayProblem } from '../shared/notice';
import { outgoing } from './outgoing';
import { newReplyId } from './reply-id';

interface Outcome {
  kind: 'sent' | 'newer' | 'guard' | 'failed';
  messages?: MessageView[];
  report?: GuardReport;
}

export function useSend(brand: string, detail: CaseDetail) {
  const t = useT();
  const queries = useQueryClient();
  const [sending, setSending] = useState(false);
  /** The reply that a try without an answer may already have made; other words are another reply. */
  const attempt = useRef<{ words: string; id: string } | null>(null);

  const refusal = (error: unknown): Outcome => {
    if (error instanceof ApiError && error.body.messages) return { kind: 'newer', messages: error.body.messages as MessageView[] };
    if (error instanceof ApiError && error.body.report) {
      sayProblem(error, t);
      return { kind: 'guard', report: error.body.report as GuardReport };
    }
    sayProblem(error, t);
    return { kind: 'failed' };
  };

  /** Puts it before the lead instead of sending it. */
  const ask = async (body: Omit<ReplyBody, 'reply_id'>, why: string): Promise<Outcome> => {
    const words = JSON.stringify(['ask', body.conversation_id, body.visibility, body.text]);
    const id = attempt.current?.words === words ? attempt.current.id : newReplyId();
    attempt.current = { words, id };
    setSending(true);
    try {
      await post(brandPath(brand, `cases/${detail.case.id}/approvals`), { reply_id: id, ...body, why });
      attempt.current = null;
      return { kind: 'sent' };
    } catch (error) {
      return refusal(error);
    } finally {
      setSending(false);
      void queries.invalidateQueries({ predicate: (query) => ['case', 'approvals', 'counts'].includes(String(query.queryKey[0])) });
    }
  };

  const send = async (body: Omit<ReplyBody, 'reply_id'>): Promise<Outcome> => {
    const words = JSON.stringify([body.conversation_id, body.visibility, body.text]);
    const id = attempt.current?.words === words ? attempt.current.id : newReplyId();
    attempt.current = { words, id };
    setSending(true);
    try {
      const accepted = await post<ReplyAccepted>(brandPath(brand, `cases/${detail.case.id}/replies`), { reply_id: id, ...body });
      attempt.current = null;
      const undoUntil = accepted.undo_until;
      if (undoUntil && Date.parse(undoUntil) > Date.now()) {
        outgoing.set((now) => [
          ...now,
          {
            replyId: id,
            brand,
            caseId: detail.case.id,
            reference: detail.case.reference,
            customer: detail.case.customer.display_name || detail.case.customer.handle,
            undoUntil,
          },
        ]);
      }
      return { kind: 'sent' };
    } catch (error) {
      return refusal(error);
    } finally {
      setSending(false);
      void queries.invalidateQueries({ predicate: (query) => ['case', 'queue', 'counts'].includes(String(query.queryKey[0])) });
    }
  };
  return { send, ask, sending };
}
