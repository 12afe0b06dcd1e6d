/** The case that somebody was given last, and why: said beside it until they have seen it. */
import { makeStore } from '../shared/store';

export interface GivenCase {
  reference: string;
  reasons: string[];
  pair: string | null;
}
export const givenNext = makeStore<GivenCase | null>(null);
