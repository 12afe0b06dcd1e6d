/** The draft of one case: kept on this device at each change, taken again when it was put back from outside. */
import { useEffect, useRef, useState } from 'react';

import { useStore } from '../shared/store';
import { draftChanged, emptyDraft, keepDraft, readDraft, type Draft } from './drafts';

export function useDraft(brand: string, caseId: string) {
  const [draft, setDraft] = useState<Draft>(() => readDraft(brand, caseId));
  /** Texts before each correction, to take one back. */
  const before = useRef<{ text: string; then: string[] | undefined }[]>([]);
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
    correct(text: string, then?: string[]) {
      before.current.push({ text: draft.text, then: draft.then });
      setCanUndo(true);
      change({ text, ...(then && then.length > 0 ? { then } : {}) });
    },
    undoCorrection() {
      const last = before.current.pop();
      setCanUndo(before.current.length > 0);
      if (last) change(last);
    },
    canUndo,
    /** After sending: the next part of a reply that was split (`true`), else an empty draft. */
    clear(): boolean {
      before.current = [];
      setCanUndo(false);
      const [text, ...then] = draft.then ?? [];
      const { visibility, conversationId } = draft;
      const next: Draft = text ? { ...emptyDraft, text, then, visibility, conversationId } : emptyDraft;
      keepDraft(brand, caseId, next);
      setDraft(next);
      return Boolean(text);
    },
  };
}
