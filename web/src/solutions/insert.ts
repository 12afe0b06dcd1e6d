/** Puts words into the reply of a case, behind what stands there: the guard examines them as if they were typed. */
import type { CaseDetail } from '../api/types';
import { readDraft, restoreDraft } from '../composer/drafts';

export function insertWords(brand: string, detail: CaseDetail, words: string): void {
  const draft = readDraft(brand, detail.case.id);
  const conversation = detail.conversations.find((one) => one.id === draft.conversationId) ?? detail.conversations.at(-1);
  const empty = draft.text.trim() === '';
  // Who inserts into an empty field has the whole thread on the screen.
  const seen = empty ? conversation?.messages.at(-1)?.id : draft.seen;
  restoreDraft(brand, detail.case.id, { ...draft, text: empty ? words : `${draft.text.trimEnd()}\n\n${words}`, ...(seen ? { seen } : {}) });
}
