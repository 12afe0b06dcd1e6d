/** The draft of a charter, as a file and as values at once: whichever is changed, the server reads it and gives the other. */
import { useEffect, useRef, useState } from 'react';

import { brandPath, post } from '../api/client';
import { useT } from '../i18n/locale';
import { sayProblem } from '../shared/notice';
import type { Checked, CharterValues, CharterView } from './charter-api';

const pause = 300;

export interface CharterDraft extends Checked {
  /** Something differs from what counts now. */
  changed: boolean;
  /** The server has not read the last change yet. */
  pending: boolean;
}

export function useCharterDraft(brand: string, saved: CharterView) {
  const t = useT();
  const fresh = (): CharterDraft => ({ text: saved.text, charter: saved.charter, problems: [], notes: saved.notes, changed: false, pending: false });
  const [draft, setDraft] = useState(fresh);
  const [asked, setAsked] = useState<{ text: string } | { charter: CharterValues } | null>(null);
  const latest = useRef(0);
  useEffect(() => {
    if (!asked) return undefined;
    latest.current += 1;
    const mine = latest.current;
    const timer = setTimeout(() => {
      post<Checked>(brandPath(brand, 'charter/check'), asked)
        .then((checked) => {
          if (mine !== latest.current) return;
          setDraft((now) => ({
            ...now,
            // What is being written stays as it is under the fingers.
            text: 'text' in asked ? now.text : checked.text,
            charter: 'text' in asked && checked.problems.length === 0 ? checked.charter : now.charter,
            problems: checked.problems,
            notes: checked.notes,
            pending: false,
          }));
        })
        .catch((error: unknown) => {
          if (mine !== latest.current) return;
          setDraft((now) => ({ ...now, pending: false }));
          sayProblem(error, t);
        });
    }, pause);
    return () => clearTimeout(timer);
  }, [asked, brand, t]);
  return {
    draft,
    writeText(text: string) {
      setDraft((now) => ({ ...now, text, changed: text !== saved.text, pending: true }));
      setAsked({ text });
    },
    change(part: Partial<CharterValues>) {
      const charter = { ...draft.charter, ...part };
      setDraft((now) => ({ ...now, charter, changed: true, pending: true }));
      setAsked({ charter });
    },
    forget() {
      latest.current += 1;
      setAsked(null);
      setDraft(fresh());
    },
  };
}
