/** Questions to contacts and the directory, as the server gives them. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { brandPath, get } from '../api/client';
import type { Person, Time } from '../api/types';
import { enRelays } from '../i18n/en-relays';
import { frRelays } from '../i18n/fr-relays';
import { useLanguage } from '../i18n/locale';

export interface ContactView {
  id: string;
  kind: 'colleague' | 'partner';
  name: string;
  organisation: string;
  called: string;
  email: string;
  topics: string[];
  may_decide: string;
  language: 'fr' | 'en';
  stand_in: string | null;
  away_until: string | null;
  away: boolean;
  hours: string;
  version: number;
}
export interface RelayFact {
  kind: string;
  value: string;
  personal: boolean;
  secret: boolean;
}
export interface RelayProposal {
  contacts: (ContactView & { fits: boolean; asked: string })[];
  facts: RelayFact[];
  due_at: Time;
  by_mail: boolean;
}
export interface RelayWord {
  id: string;
  kind: 'answer' | 'ask_back' | 'not_for_me' | 'added';
  decision: string | null;
  text: string;
  instead: string;
  by: Person | null;
  at: Time;
  files: { id: string; name: string; size: number }[];
}
export interface RelayView {
  id: string;
  case_id: string;
  reference: string;
  contact: { id: string; kind: string; name: string; organisation: string; called: string };
  owner: Person;
  own: boolean;
  question: string;
  facts: RelayFact[];
  evidence: boolean;
  asked_at: Time;
  due_at: Time;
  state: 'asked' | 'seen' | 'asked_back' | 'answered' | 'returned' | 'withdrawn' | 'expired';
  late: boolean;
  days: number;
  seen_at: Time | null;
  answered_at: Time | null;
  reachable: boolean;
  url: string | null;
  by_mail: boolean;
  mails: { kind: string; state: string; at: Time; problem: string | null }[];
  words: RelayWord[];
  passing_on: string;
}
interface RelayPage {
  relays: RelayView[];
  next_cursor: string | null;
}
interface ContactPage {
  contacts: ContactView[];
  next_cursor: string | null;
}

export const isOpenRelay = (relay: RelayView): boolean => ['asked', 'seen', 'asked_back'].includes(relay.state);

/** The words of these screens; they come with them. */
export function useRelayWords(): typeof frRelays {
  return useLanguage().locale === 'fr' ? frRelays : enRelays;
}

export const caseRelaysQuery = (brand: string, caseId: string) =>
  queryOptions({
    queryKey: ['relays', brand, 'case', caseId],
    queryFn: ({ signal }) => get<RelayPage>(brandPath(brand, `cases/${caseId}/relays`), signal),
  });
export const proposalQuery = (brand: string, caseId: string) =>
  queryOptions({
    queryKey: ['contacts', brand, 'for', caseId],
    queryFn: ({ signal }) => get<RelayProposal>(brandPath(brand, `cases/${caseId}/relay-proposal`), signal),
    staleTime: 0,
  });
export const relaysQuery = (brand: string, state: string) =>
  infiniteQueryOptions({
    queryKey: ['relays', brand, state],
    queryFn: ({ pageParam, signal }) => get<RelayPage>(brandPath(brand, 'relays', { state, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const contactsQuery = (brand: string) =>
  infiniteQueryOptions({
    queryKey: ['contacts', brand],
    queryFn: ({ pageParam, signal }) => get<ContactPage>(brandPath(brand, 'contacts', { cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
