/** Asks the guard what it thinks of the draft while one types: soon after each key, and never two questions at once. */
import { useEffect, useRef, useState } from 'react';

import { brandPath, call } from '../api/client';
import type { GuardAnswer, Span, Visibility } from '../api/types';

/** Keys that fall together (a paste, a roll of the fingers) are one question. What is said must be seen within 100 ms of the key. */
const pause = 25;
/** How long a newer question waits for the one before it. */
const patience = 150;

export interface Checked extends GuardAnswer {
  /** The text that was examined. */
  text: string;
  visibility: Visibility;
}
export interface GuardState {
  checked: Checked | null;
  /** An answer to the present text is on its way. */
  pending: boolean;
  /** The guard could not be reached. */
  failed: boolean;
}

interface Draft {
  brand: string;
  conversationId: string;
  text: string;
  visibility: Visibility;
  inReplyTo: string | undefined;
  /** Questions ticked by hand: they are held against nobody. */
  answered: Span[];
  /** What is known of the customer besides: when it changes the draft is examined again. */
  known: string;
}

const nothing: GuardState = { checked: null, pending: false, failed: false };

export function useGuard({ brand, conversationId, text, visibility, inReplyTo, answered, known }: Draft) {
  const [state, setState] = useState<GuardState>(nothing);
  const latest = useRef(0);
  const asked = useRef<Asked | null>(null);
  const ticked = JSON.stringify(answered);
  useEffect(() => {
    latest.current += 1;
    const mine = latest.current;
    const overtaken = () => mine !== latest.current;
    if (text.trim() === '') {
      setState(nothing);
      return undefined;
    }
    setState((now) => ({ ...now, pending: true }));
    const ask = async () => {
      await turn(asked.current);
      if (overtaken()) return;
      const stop = new AbortController();
      const body = { conversation_id: conversationId, text, visibility, answered: JSON.parse(ticked) as Span[], ...(inReplyTo ? { in_reply_to: inReplyTo } : {}) };
      const answer = call<GuardAnswer>('POST', brandPath(brand, 'guard'), body, stop.signal);
      asked.current = { done: answer.catch(() => undefined), stop };
      try {
        const checked = { ...(await answer), text, visibility };
        if (!overtaken()) setState({ checked, pending: false, failed: false });
      } catch {
        if (!overtaken()) setState((now) => ({ ...now, pending: false, failed: true }));
      }
    };
    const timer = setTimeout(() => void ask(), pause);
    return () => {
      clearTimeout(timer);
      latest.current += 1;
    };
  }, [brand, conversationId, text, visibility, inReplyTo, ticked, known]);
  /** A report that came with a refused send. */
  const keep = (checked: Checked) => setState({ checked, pending: false, failed: false });
  return { ...state, keep };
}

interface Asked {
  done: Promise<unknown>;
  stop: AbortController;
}

/** Waits for the question before, but not for long: on a slow line its answer is of no use any more. */
async function turn(before: Asked | null): Promise<void> {
  if (!before) return;
  await Promise.race([before.done, new Promise((resolve) => setTimeout(resolve, patience))]);
  before.stop.abort();
}
