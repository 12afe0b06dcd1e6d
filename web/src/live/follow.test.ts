import { describe, expect, it } from 'vitest';

import { staleAfter } from './follow';

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
