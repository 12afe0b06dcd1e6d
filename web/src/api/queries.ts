/** What the desk reads, and under which key it is kept. Live events name the same keys (`live/follow.ts`). */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { brandPath, get } from './client';
import type {
  BrandSettings, CaseDetail, CaseRow, ChannelKind, ChannelView, Counts, DemoTour, GapReport, IncidentDetail, IncidentMessage, IncidentView, MemberView, Page, PromiseView,
  QuarantineItem, SearchResult, Session, SimilarCase, UnknownSend,
} from './types';

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => get<Session>('/api/session', signal),
  staleTime: Infinity,
  retry: false,
});

export interface QueueFilter {
  lane: string;
  assigned?: string;
  channel?: string;
  state?: string;
}
export const queueQuery = (brand: string, filter: QueueFilter) =>
  infiniteQueryOptions({
    queryKey: ['queue', brand, filter],
    queryFn: ({ pageParam, signal }) =>
      get<Page<CaseRow>>(brandPath(brand, 'queue', { ...filter, limit: '50', cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const countsQuery = (brand: string) =>
  queryOptions({ queryKey: ['counts', brand], queryFn: ({ signal }) => get<Counts>(brandPath(brand, 'counts'), signal) });
export const caseQuery = (brand: string, id: string) =>
  queryOptions({
    queryKey: ['case', brand, id],
    queryFn: ({ signal }) => get<CaseDetail>(brandPath(brand, `cases/${encodeURIComponent(id)}`), signal),
  });
export const promisesQuery = (brand: string, state: string) =>
  infiniteQueryOptions({
    queryKey: ['promises', brand, state],
    queryFn: ({ pageParam, signal }) =>
      get<{ promises: PromiseView[]; next_cursor: string | null }>(brandPath(brand, 'promises', { state, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const searchQuery = (brand: string, words: string) =>
  infiniteQueryOptions({
    queryKey: ['search', brand, words],
    queryFn: ({ pageParam, signal }) =>
      get<{ results: SearchResult[]; next_cursor: string | null }>(brandPath(brand, 'search', { q: words, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    enabled: words.trim().length > 0,
  });
export const quarantineQuery = (brand: string) =>
  infiniteQueryOptions({
    queryKey: ['quarantine', brand],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: QuarantineItem[]; next_cursor: string | null }>(brandPath(brand, 'quarantine', { cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const unknownQuery = (brand: string) =>
  queryOptions({
    queryKey: ['unknown', brand],
    queryFn: ({ signal }) => get<{ items: UnknownSend[] }>(brandPath(brand, 'unknown-sends'), signal),
  });
export const channelsQuery = (brand: string) =>
  queryOptions({
    queryKey: ['channels', brand],
    queryFn: ({ signal }) => get<{ channels: ChannelView[] }>(brandPath(brand, 'channels'), signal),
  });
export const channelKindsQuery = queryOptions({
  queryKey: ['channel-kinds'],
  queryFn: ({ signal }) => get<{ kinds: ChannelKind[] }>('/api/channel-kinds', signal),
  staleTime: Infinity,
});
export const membersQuery = (brand: string) =>
  queryOptions({
    queryKey: ['members', brand],
    queryFn: ({ signal }) => get<{ members: MemberView[] }>(brandPath(brand, 'members'), signal),
  });
export const settingsQuery = (brand: string) =>
  queryOptions({ queryKey: ['settings', brand], queryFn: ({ signal }) => get<BrandSettings>(brandPath(brand, 'settings'), signal) });
export const gapQuery = (brand: string, from: string, to: string) =>
  queryOptions({
    queryKey: ['gap', brand, from, to],
    queryFn: ({ signal }) => get<GapReport>(brandPath(brand, 'report/gap', { from, to }), signal),
  });
export const gapCasesQuery = (brand: string, from: string, to: string, outcome: string, topic: string) =>
  infiniteQueryOptions({
    queryKey: ['gap-cases', brand, from, to, outcome, topic],
    queryFn: ({ pageParam, signal }) =>
      get<Page<CaseRow>>(brandPath(brand, 'report/gap/cases', { from, to, outcome, topic, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const demoQuery = queryOptions({
  queryKey: ['demo'],
  queryFn: ({ signal }) => get<DemoTour>('/api/demo', signal),
  staleTime: Infinity,
  retry: false,
});
export const incidentsQuery = (brand: string) =>
  infiniteQueryOptions({
    queryKey: ['incidents', brand, 'all'],
    queryFn: ({ pageParam, signal }) =>
      get<{ incidents: IncidentView[]; next_cursor: string | null }>(brandPath(brand, 'incidents', { cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const liveIncidentsQuery = (brand: string) =>
  queryOptions({
    queryKey: ['incidents', brand, 'live'],
    queryFn: ({ signal }) => get<{ incidents: IncidentView[] }>(brandPath(brand, 'incidents', { state: 'live' }), signal),
  });
export const incidentQuery = (brand: string, id: string) =>
  queryOptions({
    queryKey: ['incident', brand, id],
    queryFn: ({ signal }) => get<IncidentDetail>(brandPath(brand, `incidents/${encodeURIComponent(id)}`), signal),
  });
export const incidentMessagesQuery = (brand: string, id: string) =>
  infiniteQueryOptions({
    queryKey: ['incident', brand, id, 'messages'],
    queryFn: ({ pageParam, signal }) =>
      get<{ messages: IncidentMessage[]; next_cursor: string | null }>(brandPath(brand, `incidents/${encodeURIComponent(id)}/messages`, { cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const similarQuery = (brand: string, id: string) =>
  queryOptions({
    queryKey: ['similar', brand, id],
    queryFn: ({ signal }) => get<{ similar: SimilarCase[] }>(brandPath(brand, `cases/${encodeURIComponent(id)}/similar`), signal),
    staleTime: 60_000,
  });
