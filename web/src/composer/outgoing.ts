/** Replies that were sent and can still be taken back, whatever screen is open. */
import { makeStore } from '../shared/store';

export interface Outgoing {
  replyId: string;
  brand: string;
  caseId: string;
  reference: string;
  customer: string;
  undoUntil: string;
}
export const outgoing = makeStore<Outgoing[]>([]);

export const forget = (replyId: string): void => outgoing.set((now) => now.filter((one) => one.replyId !== replyId));
