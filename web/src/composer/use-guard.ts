/** Asks the guard what it thinks of the draft, shortly after each pause of the fingers. */
import { useEffect, useRef, useState } from 'react';

import { brandPath, call } from '../api/client';
import type { GuardAnswer, Visibility } from '../api/types';

const pause = 120;

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
  /** What is known of the customer besides: when it changes the draft is examined again. */
  known: string;
}

export function useGuard({ brand, conversationId, text, visibility, inReplyTo, known }: Draft) {
  const [state, setState] = useState<GuardState>({ checked: null, pending: false, failed: false });
  const latest = useRef(0);
  useEffect(() => {
    if (text.trim() === '') {
      setState({ checked: null, pending: false, failed: false });
      return undefined;
    }
    const abort = new AbortController();
    latest.current += 1;
    const mine = latest.current;
    setState((now) => ({ ...now, pending: true }));
    const timer = setTimeout(() => {
      const body = { conversation_id: conversationId, text, visibility, ...(inReplyTo ? { in_reply_to: inReplyTo } : {}) };
      call<GuardAnswer>('POST', brandPath(brand, 'guard'), body, abort.signal)
        .then((answer) => mine === latest.current && setState({ checked: { ...answer, text, visibility }, pending: false, failed: false }))
        .catch((error: unknown) => {
          if (abort.signal.aborted || mine !== latest.current) return;
          if (!(error instanceof DOMException)) setState((now) => ({ ...now, pending: false, failed: true }));
        });
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [brand, conversationId, text, visibility, inReplyTo, known]);
  /** A report that came with a refused send. */
  const keep = (checked: Checked) => setState({ checked, pending: false, failed: false });
  return { ...state, keep };
}
