/** The draft of one case: kept on this device at each change, taken again when it was put back from outside. */
import { useEffect, useRef, useState } from 'react';

import { useStore } from '../shared/store';
import { draftChanged, emptyDraft, keepDraft, readDraft, type Draft } from './drafts';

export function useDraft(brand: string, caseId: string) {
  const [draft, setDraft] = useState<Draft>(() => readDraft(brand, caseId));
  /** Texts before each correction, to take one back. */
  const before = useRef<string[]>([]);
  const [canUndo, setCanUndo] = useState(false);
  const changed = useStore(draftChanged);
  const known = useRef(changed);
  useEffect(() => {
    if (known.current === changed) return;
    known.current = changed;
    setDraft(readDraft(brand, caseId));
  }, [changed, brand, caseId]);
  const change = (part: Partial<Draft>) =>
    setDraft((now) => {
      const next = { ...now, ...part };
      keepDraft(brand, caseId, next);
      return next;
    });
  return {
    draft,
    change,
    /** A change that can be taken back by one key. */
    correct(text: string) {
      before.current.push(draft.text);
      setCanUndo(true);
      change({ text });
    },
    undoCorrection() {
      const text = before.current.pop();
      setCanUndo(before.current.length > 0);
      if (text !== undefined) change({ text });
    },
    canUndo,
    clear() {
      before.current = [];
      setCanUndo(false);
      keepDraft(brand, caseId, emptyDraft);
      setDraft(emptyDraft);
    },
  };
}
