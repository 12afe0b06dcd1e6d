import { expect, it } from 'vitest';

import { newReplyId } from './reply-id';

it('makes a UUIDv7 whose order is that of time', () => {
  const first = newReplyId(1_700_000_000_000);
  const second = newReplyId(1_700_000_000_001);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(first < second).toBe(true);
  expect(first.slice(0, 13)).toBe('018bcfe5-6800');
});
