/** Help to write: a draft composed by the server, and other words for it where the brand has configured that. Never sent by itself. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { brandPath, post } from '../api/client';
import { rephraseQuery } from '../articles/queries';
import type { DraftAnswer, Rephrased } from '../articles/types';
import { useT, word } from '../i18n/locale';
import { say, sayProblem } from '../shared/notice';
import { useStore } from '../shared/store';
import { countUse } from './article-proposals';
import { repairAsked } from './drafts';

export const longestSolution = 2_000; // a whole letter is no core to write around

interface Where {
  brand: string;
  caseId: string;
  conversationId: string;
  visibility: string;
  inReplyTo: string | undefined;
}

export function useHelper({ brand, caseId, conversationId, visibility, inReplyTo }: Where) {
  const t = useT();
  const [busy, setBusy] = useState<'draft' | 'rephrase' | null>(null);
  /** Why there is no draft: it stays until it is closed. */
  const [none, setNone] = useState<string | null>(null);
  const canRephrase = useQuery(rephraseQuery(brand)).data?.enabled ?? false;
  const where = { conversation_id: conversationId, visibility, ...(inReplyTo ? { in_reply_to: inReplyTo } : {}) };
  const run = async <T,>(what: 'draft' | 'rephrase', path: string, body: object): Promise<T | null> => {
    if (busy) return null;
    setBusy(what);
    try {
      return await post<T>(brandPath(brand, `cases/${caseId}/${path}`), { ...where, ...body });
    } catch (error) {
      sayProblem(error, t);
      return null;
    } finally {
      setBusy(null);
    }
  };
  return {
    busy,
    canRephrase,
    none,
    closeNone: () => setNone(null),
    /** A draft around what the writer proposes to do, if they wrote it; what to know about it is said. */
    async propose(text: string, solution: string, repairs?: string): Promise<string | null> {
      setNone(null);
      const answer = await run<DraftAnswer>('draft', 'draft', { solution, ...(repairs ? { repairs } : {}) });
      if (!answer) return null;
      if (answer.text === null) {
        setNone(word(t.articles.draft.none, answer.none_because ?? 'guard'));
        return null;
      }
      answer.parts.forEach((part) => part.article && countUse(brand, part.article));
      const notes = answer.notes.map((note) => word(t.articles.draft.notes, note));
      const kept = answer.parts.some((part) => part.kind === 'solution');
      if (text.trim() !== '') notes.unshift(kept ? t.articles.draft.around : t.articles.draft.replaced);
      if (notes.length > 0) say(notes.join(' '));
      return answer.text;
    },
    /** The same in other words; what was written stays when the answer cannot be used. */
    async rephrase(text: string): Promise<string | null> {
      const answer = await run<Rephrased>('rephrase', 'draft/rephrase', { text });
      if (!answer) return null;
      say(answer.because ? t.articles.draft.kept(word(t.articles.draft.because, answer.because)) : t.articles.draft.rephrased);
      return answer.changed ? answer.text : null;
    },
  };
}

/** Somebody asked, beside the composer, to make good for a promise of this case: once for each time that it is asked. */
export function useRepair(caseId: string, repair: (promiseId: string) => void) {
  const asked = useStore(repairAsked);
  useEffect(() => {
    if (asked?.caseId !== caseId) return;
    repairAsked.set(null);
    repair(asked.promiseId);
  });
}
