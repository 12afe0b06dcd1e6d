/**
 * Follows the desk's events and renews what they concern. Events carry ids only; the words are read again by their own
 * request. After a pause the browser resumes at the last event it saw (`Last-Event-ID`), so nothing is missed.
 */
import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { brandPath } from '../api/client';
import type { DeskEvent } from '../api/types';
import { connection } from './connection';

/** Every kind that the server sends. */
export const EVENT_KINDS = [
  'message.received', 'message.edited', 'message.deleted', 'message.decided', 'message.queued', 'message.cancelled', 'message.sending',
  'message.sent', 'message.refused', 'message.unknown', 'message.delayed', 'message.hidden', 'message.shown_again', 'message.held', 'message.released', 'message.bounced', 'case.opened', 'case.updated', 'case.solved',
  'case.confirmed', 'case.reopened', 'case.lapsed', 'case.closed', 'case.assigned', 'human.asked', 'case.human_asked', 'deadline.missed',
  'promise.made', 'promise.kept', 'promise.broken', 'promise.replaced', 'item.quarantined', 'item.dismissed', 'item.retried',
  'channel.health', 'guard.overruled', 'words.shown', 'identity.verified', 'identity.claimed', 'identity.withdrawn', 'customer.erased', 'case.merged', 'case.split', 'case.regrouping_undone',
  'incident.opened', 'incident.grew', 'incident.owned', 'incident.word', 'incident.ended', 'incident.rejected', 'incident.reopened',
  'reading.corrected', 'reading.restored', 'reading.learned', 'lessons.forgotten',
  'promise.warned', 'deadline.soon', 'deadline.escalated', 'deadline.moved', 'closed.word_said', 'case.handed_over',
  'approval.asked', 'approval.granted', 'approval.returned', 'approval.withdrawn', 'charter.changed',
  'relay.asked', 'relay.seen', 'relay.answered', 'relay.asked_back', 'relay.returned', 'relay.withdrawn', 'relay.reminded', 'relay.late', 'relay.expired', 'relay.added', 'relay.mailed',
  'gift.given', 'gift.taken_back', 'mediation.noted',
] as const;

/** First words of the keys that an event makes stale, besides the case itself. */
export function staleAfter(kind: string): string[] {
  if (kind === 'case.merged' || kind === 'case.split' || kind === 'case.regrouping_undone') return ['queue', 'counts', 'gap', 'promises', 'relays', 'similar'];
  const [noun] = kind.split('.');
  switch (noun) {
    case 'item':
      return ['quarantine', 'counts'];
    case 'channel':
      return ['channels', 'counts'];
    case 'incident':
      return ['incidents', 'incident', 'queue', 'counts'];
    case 'approval':
      return ['approvals', 'counts'];
    case 'relay':
      return ['relays', 'queue', 'counts'];
    case 'charter':
      return ['charter'];
    case 'promise':
      return ['promises', 'counts'];
    // The page of the case itself is renewed in any case.
    case 'identity':
    case 'guard':
    case 'words':
    case 'mediation':
      return [];
    case 'gift':
      return ['gifts'];
    case 'reading':
      return ['queue', 'counts', 'corrections'];
    case 'lessons':
      return ['corrections'];
    case 'message':
      return kind === 'message.sending' ? [] : ['queue', 'counts', 'unknown'];
    default:
      return ['queue', 'counts', 'gap'];
  }
}

/** First looks that are repeated already: however much happens while one is on its way, once is enough. */
const repeated = new WeakSet<Promise<unknown>>();

/**
 * Reads again what is on the screen. A first look that is still on its way may have left before what happened: the query
 * library leaves it alone, so it is repeated as soon as it is back.
 */
export function renewOnScreen(queries: QueryClient, predicate: (query: Query) => boolean): void {
  const underWay = queries.getQueryCache().findAll({ predicate: (query) => query.state.data === undefined && query.state.fetchStatus === 'fetching' && predicate(query) });
  void queries.invalidateQueries({ predicate });
  for (const query of underWay) {
    if (!query.promise || repeated.has(query.promise)) continue;
    repeated.add(query.promise);
    const again = () => void queries.invalidateQueries({ queryKey: query.queryKey, exact: true });
    query.promise.then(again, again);
  }
}

/** Renews at most once in a while, whatever number of events came. */
function makeRenewal(queries: QueryClient, brand: string) {
  const stale = new Set<string>();
  const cases = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const renew = () => {
    timer = undefined;
    const kinds = new Set(stale);
    const ids = new Set(cases);
    stale.clear();
    cases.clear();
    renewOnScreen(queries, (query) => {
      const [kind, ofBrand, ofCase] = query.queryKey as string[];
      if (ofBrand !== brand || kind === undefined) return false;
      if (kind === 'case') {
        // What hangs on a case has its id in the key.
        if (query.queryKey.length > 3) return ids.has(String(ofCase));
        const detail = query.state.data as { case?: { id: string } } | undefined;
        // Its page may be opened by its reference: which case it is stands in the answer that has not come yet.
        return detail?.case === undefined ? ids.size > 0 : ids.has(detail.case.id);
      }
      if (kind === 'queue') {
        // A very long list is renewed when it is opened again, not under the eyes of somebody far down in it.
        const pages = (query.state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0;
        return kinds.has(kind) && pages <= 6;
      }
      return kinds.has(kind);
    });
  };
  return {
    note(event: DeskEvent) {
      for (const kind of staleAfter(event.kind)) stale.add(kind);
      if (event.case_id) cases.add(event.case_id);
      timer ??= setTimeout(renew, 350);
    },
    all() {
      renewOnScreen(queries, (query) => query.queryKey[1] === brand);
    },
    stop() {
      if (timer) clearTimeout(timer);
    },
  };
}

export function useLive(brand: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    const renewal = makeRenewal(queries, brand);
    let source: EventSource | undefined;
    let cursor = '';
    let wait: ReturnType<typeof setTimeout> | undefined;
    let pause = 1000;
    const hear = (message: MessageEvent<string>) => {
      cursor = message.lastEventId || cursor;
      renewal.note(JSON.parse(message.data) as DeskEvent);
    };
    const open = () => {
      source = new EventSource(brandPath(brand, 'events', { after: cursor }));
      for (const kind of EVENT_KINDS) source.addEventListener(kind, hear as EventListener);
      source.onmessage = hear;
      source.onopen = () => {
        pause = 1000;
        // What happened between the first look and this moment was told to nobody yet, the first time as well as after a pause.
        renewal.all();
        connection.set('live');
      };
      source.onerror = () => {
        connection.set(navigator.onLine ? 'reconnecting' : 'offline');
        if (source?.readyState === EventSource.CLOSED) {
          wait = setTimeout(open, pause);
          pause = Math.min(pause * 2, 30_000);
        }
      };
    };
    const offline = () => connection.set('offline');
    const online = () => {
      if (source?.readyState !== EventSource.OPEN) connection.set('reconnecting');
      else connection.set('live');
    };
    open();
    window.addEventListener('offline', offline);
    window.addEventListener('online', online);
    return () => {
      source?.close();
      if (wait) clearTimeout(wait);
      renewal.stop();
      window.removeEventListener('offline', offline);
      window.removeEventListener('online', online);
    };
  }, [brand, queries]);
}
