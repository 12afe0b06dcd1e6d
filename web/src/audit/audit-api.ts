/** What the page of the audit reads, and the shapes of it. */
import { queryOptions } from '@tanstack/react-query';

import { brandPath, get } from '../api/client';
import type { Person, Time } from '../api/types';

export const treatments = ['answered', 'promised', 'other', 'sent_away', 'sympathy_only', 'left'] as const;
export type Treatment = (typeof treatments)[number];
export type Shares = Record<Treatment, number>;

export interface Verbatim {
  message: string;
  reply?: string;
  minutes?: number;
  treatment: Treatment;
  why: string[];
  reference?: string;
}
export interface Audited {
  threads: number;
  replies: number;
  left: number;
  minutes_to_reply: { median: number | null; p90: number | null };
  shares: Shares;
  data_asked_in_public: number;
  same_template: number;
  templates: { replies: number; example: string }[];
  topics: { topic: string; threads: number; shares: Shares }[];
  guard: { pass: number; warn: number; hold: number; refuse: number; rules: { rule: string; replies: number }[] };
  worst: Verbatim[];
  best: Verbatim[];
}
export interface DeskAudit {
  days: number;
  made_at: Time;
  more: boolean;
  audit: Audited;
  help: { colleague: Person; rules: string[] }[];
  overruled: { rule: string; replies: number }[];
  overruled_replies: { at: Time; case_id: string; reference: string; by: Person | null; rule: string; reason: string }[];
}

export const auditQuery = (brand: string, days: number, locale: string) =>
  queryOptions({
    queryKey: ['audit', brand, days, locale],
    queryFn: ({ signal }) => get<DeskAudit>(brandPath(brand, 'report/audit', { days: String(days) }), signal),
  });
