/** The draft of one case: kept on this device at each change, taken again when it was put back from outside. */
import { useEffect, useRef, useState } from 'react';

import { useStore } from '../shared/store';
import { draftChanged, emptyDraft, keepDraft, readDraft, type Draft } from './drafts';

export function useDraft(brand: string, caseId: string) {
  const [draft, setDraft] = useState<Draft>(() => readDraft(brand, caseId));
  /** The newest draft, also for what began before the last word was typed. */
  const latest = useRef(draft);
  /** Texts before each correction, to take one back. */
  const before = useRef<{ text: string; then: string[] | undefined }[]>([]);
  const [canUndo, setCanUndo] = useState(false);
  const changed = useStore(draftChanged);
  const known = useRef(changed);
  useEffect(() => {
    if (known.current === changed) return;
    known.current = changed;
    latest.current = readDraft(brand, caseId);
    setDraft(latest.current);
  }, [changed, brand, caseId]);
  const change = (part: Partial<Draft>) => {
    latest.current = { ...latest.current, ...part };
    keepDraft(brand, caseId, latest.current);
    setDraft(latest.current);
  };
  return {
    draft,
    change,
    /** What is written at this moment. */
    written: () => latest.current.text,
    /** A change that can be taken back by one key. */
    correct(text: string, then?: string[]) {
      before.current.push({ text: latest.current.text, then: latest.current.then });
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
      const [text, ...then] = latest.current.then ?? [];
      const { visibility, conversationId } = latest.current;
      const next: Draft = text ? { ...emptyDraft, text, then, visibility, conversationId } : emptyDraft;
      latest.current = next;
      keepDraft(brand, caseId, next);
      setDraft(next);
      return Boolean(text);
    },
  };
}
