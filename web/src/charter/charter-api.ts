/** What the page of the charter reads, and the shapes of it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { brandPath, get } from '../api/client';
import type { Person, Role, Time } from '../api/types';

export interface Texts {
  fr: string;
  en: string;
}
export interface CharterValues {
  version: number;
  languages: ('fr' | 'en')[];
  address: 'vous' | 'tu' | 'either';
  voice: Texts;
  signature: { required: boolean; names: string[]; surname: boolean };
  forbidden_words: Record<string, string>;
  preferred_words: Record<string, string>;
  levels: Record<string, 'off' | 'warn' | 'hold' | 'refuse'>;
  may_give: { what: 'refund' | 'gesture'; role: Role; up_to: number; currency: string }[];
  may_promise: { role: Role; within_days: number }[];
  approvals: { minutes: number; topics: string[]; severity: string | null; above: number | null; currency: string; rules: string[]; novice_days: number };
  hours: Record<string, string[]>;
  escalation: { after_minutes: number; to: Role; words: Texts };
  breath: { seconds: number; anger: number };
}
export interface Problem {
  line: number;
  key: string;
  message: string;
}
export interface CharterView {
  version: number;
  text: string;
  charter: CharterValues;
  notes: Problem[];
  by: Person | null;
  at: Time | null;
  note: string;
}
export interface Checked {
  text: string;
  charter: CharterValues;
  problems: Problem[];
  notes: Problem[];
}
export type Way = 'free' | 'held' | 'approval' | 'refused';
export interface Preview {
  days: number;
  replies: number;
  more: boolean;
  before: Record<Way, number>;
  after: Record<Way, number>;
  changed: { message_id: string; reference: string; text: string; before: Way; after: Way; why: string[] }[];
}
export interface Version {
  version: number;
  by: Person | null;
  at: Time;
  note: string;
}
export interface Compared {
  text: string;
  lines: { change: 'same' | 'added' | 'removed'; text: string }[];
}

export const charterQuery = (brand: string) =>
  queryOptions({ queryKey: ['charter', brand], queryFn: ({ signal }) => get<CharterView>(brandPath(brand, 'charter'), signal) });
export const examplesQuery = (brand: string) =>
  queryOptions({
    queryKey: ['charter-examples', brand],
    queryFn: ({ signal }) => get<{ examples: { name: string; text: string }[] }>(brandPath(brand, 'charter/examples'), signal),
    staleTime: Infinity,
  });
export const versionsQuery = (brand: string) =>
  infiniteQueryOptions({
    queryKey: ['charter', brand, 'versions'],
    queryFn: ({ pageParam, signal }) =>
      get<{ versions: Version[]; next_cursor: string | null }>(brandPath(brand, 'charter/versions', { cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const comparedQuery = (brand: string, version: number) =>
  queryOptions({
    queryKey: ['charter', brand, 'versions', version],
    queryFn: ({ signal }) => get<Compared>(brandPath(brand, `charter/versions/${version}`), signal),
  });
