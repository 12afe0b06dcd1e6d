/** Drafts, kept on this device by case, so that no reload and no other case loses a word. */
import type { Span, Visibility } from '../api/types';
import { makeStore } from '../shared/store';

export interface Draft {
  text: string;
  visibility?: Visibility | undefined;
  conversationId?: string | undefined;
  /** The last message that was on the screen when the writing began, or was said to be read since. */
  seen?: string;
  /** Questions ticked by hand. */
  ticked: Span[];
  /** A proposed draft stood at the beginning. */
  proposed?: boolean;
  /** What follows in further messages, when a long reply was split. */
  then?: string[];
  /** Why a held finding is right here, by rule. */
  reasons: Record<string, string>;
}
export const emptyDraft: Draft = { text: '', ticked: [], reasons: {} };

const keyOf = (brand: string, caseId: string): string => `guichet.draft.${brand}.${caseId}`;

/** Counts up when a draft is changed from outside the composer (a reply taken back). */
export const draftChanged = makeStore(0);

export function readDraft(brand: string, caseId: string): Draft {
  const text = localStorage.getItem(keyOf(brand, caseId));
  if (!text) return emptyDraft;
  try {
    return { ...emptyDraft, ...(JSON.parse(text) as Partial<Draft>) };
  } catch {
    return emptyDraft;
  }
}

export function keepDraft(brand: string, caseId: string, draft: Draft): void {
  const key = keyOf(brand, caseId);
  try {
    if (draft.text.trim() === '') localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // No room left on the device: the draft stays on the screen.
  }
}

export function restoreDraft(brand: string, caseId: string, draft: Draft): void {
  keepDraft(brand, caseId, draft);
  draftChanged.set((count) => count + 1);
}

/** A promise that was not kept, for which a draft is wanted in the composer of its case. */
export const repairAsked = makeStore<{ caseId: string; promiseId: string } | null>(null);
export const askRepair = (caseId: string, promiseId: string): void => repairAsked.set({ caseId, promiseId });
