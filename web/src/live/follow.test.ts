import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it, vi } from 'vitest';

import { renewOnScreen, staleAfter } from './follow';

describe('what an event makes stale', () => {
  it('renews the queue and the counters for a new message', () => {
    expect(staleAfter('message.received')).toEqual(['queue', 'counts', 'unknown']);
  });
  it('renews nothing for what changes no screen', () => {
    expect(staleAfter('words.shown')).toEqual([]);
    expect(staleAfter('identity.verified')).toEqual([]);
    expect(staleAfter('guard.overruled')).toEqual([]);
  });
});

describe('what is on the screen', () => {
  it('is read again when the first look was still on its way', async () => {
    const queries = new QueryClient();
    const answer: ((words: string) => void)[] = [];
    const queryFn = () => new Promise<string>((resolve) => answer.push(resolve));
    const observer = new QueryObserver(queries, { queryKey: ['queue', 'colis-azur'], queryFn });
    const stop = observer.subscribe(() => undefined);

    // Three things happen before the first answer.
    for (let times = 0; times < 3; times += 1) renewOnScreen(queries, (query) => query.queryKey[1] === 'colis-azur');
    answer[0]?.('nobody');
    await vi.waitFor(() => { expect(answer).toHaveLength(2); });
    answer[1]?.('Amina B.');
    await vi.waitFor(() => { expect(observer.getCurrentResult().data).toBe('Amina B.'); });
    await new Promise((later) => setTimeout(later, 20));
    expect(answer).toHaveLength(2);
    stop();
  });
});
