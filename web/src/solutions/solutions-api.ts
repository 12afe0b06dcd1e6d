/** Solutions, gestures and the mediator, as the server gives them. Kept under the key of the case: its events renew them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { brandPath, get } from '../api/client';
import type { Time } from '../api/types';

export interface CodeWord {
  kind: string;
  value: string;
}
export interface Offer {
  amount: string;
  currency: string;
  in_words: string;
  label: string;
  words: string;
}
export interface Proposal {
  code: string;
  kind: string;
  is_right: boolean;
  title: string;
  words: string;
  offers: Offer[];
  because: CodeWord[];
  missing: CodeWord[];
  ask: string;
  barred: { kind: 'given_here' | 'cap_reached' | 'nobody'; last: Time | null; again: Time | null } | null;
  needs: string | null;
  cap_times: number | null;
  cap_months: number | null;
  source: string;
  source_url: string;
  valid_until: string | null;
  to_confirm: boolean;
}
export interface Gift {
  id: string;
  code: string;
  title: string;
  kind: string;
  is_right: boolean;
  amount: string;
  currency: string;
  in_words: string;
  reference: string | null;
  by: { id: string; name: string };
  approved_by: { id: string; name: string } | null;
  message_id: string | null;
  message_state: string | null;
  at: Time;
  taken_back_at: Time | null;
}
export interface Solutions {
  proposals: Proposal[];
  given: Gift[];
  catalogue_is_empty: boolean;
}
export interface Mediation {
  configured: boolean;
  state: 'no_complaint' | 'waits' | 'open' | 'over';
  opens_on: string | null;
  closes_on: string | null;
  opened_by: string | null;
  complained_at: Time | null;
  complained_on: string | null;
  complaint_note: string;
  proposed_complaint: string | null;
  proposed_at: Time | null;
  final_message: string | null;
  final_at: Time | null;
  notice: string;
  rule: { opens_after_months: number; closes_after_months: number; source: string; source_url: string; to_confirm: boolean } | null;
}
export interface Entry {
  code: string;
  kind: string;
  is_right: boolean;
  title: string;
  topics: string[];
  sums: string[];
  cap_times: number | null;
  cap_months: number | null;
  approval: string | null;
  source: string;
  source_url: string;
  valid_from: string | null;
  valid_until: string | null;
  standing: 'valid' | 'expiring' | 'expired' | 'not_yet';
  to_confirm: boolean;
}
export interface CatalogueView {
  version: number;
  text: string;
  entries: Entry[];
  rights: Entry[];
  by: { id: string; name: string } | null;
  at: Time | null;
  note: string;
}
export interface Mistake {
  line: number;
  code: string;
  message: string;
}
export interface Total {
  month: string;
  code: string;
  title: string;
  is_right: boolean;
  count: number;
  amount: string;
  currency: string;
  in_words: string;
}

export const solutionsQuery = (brand: string, id: string) =>
  queryOptions({ queryKey: ['case', brand, id, 'solutions'], queryFn: ({ signal }) => get<Solutions>(brandPath(brand, `cases/${id}/solutions`), signal) });
export const mediationQuery = (brand: string, id: string) =>
  queryOptions({ queryKey: ['case', brand, id, 'mediation'], queryFn: ({ signal }) => get<Mediation>(brandPath(brand, `cases/${id}/mediation`), signal) });
export const catalogueQuery = (brand: string) =>
  queryOptions({ queryKey: ['catalogue', brand], queryFn: ({ signal }) => get<CatalogueView>(brandPath(brand, 'catalogue'), signal) });
export const examplesQuery = (brand: string) =>
  queryOptions({ queryKey: ['catalogue', brand, 'examples'], staleTime: Infinity, queryFn: ({ signal }) => get<{ examples: { name: string; text: string }[] }>(brandPath(brand, 'catalogue/examples'), signal) });
export const totalsQuery = (brand: string) =>
  queryOptions({ queryKey: ['gifts', brand], queryFn: ({ signal }) => get<{ totals: Total[] }>(brandPath(brand, 'gifts/totals'), signal) });
export const giftsQuery = (brand: string, month: string, code: string) =>
  infiniteQueryOptions({
    queryKey: ['gifts', brand, month, code],
    queryFn: ({ pageParam, signal }) => get<{ gifts: Gift[]; next_cursor: string | null }>(brandPath(brand, 'gifts', { month, code, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
