import { expect, it } from 'vitest';

import { nameOf } from './keys';

const pressed = (key: string, code: string, part: object = {}) => nameOf({ key, code, ctrlKey: false, metaKey: false, altKey: false, ...part });

it('names keys by what they mean on any layout', () => {
  expect(pressed('j', 'KeyJ')).toBe('j');
  expect(pressed('K', 'KeyK', { ctrlKey: true })).toBe('mod+k');
  expect(pressed('k', 'KeyK', { metaKey: true })).toBe('mod+k');
  // A French keyboard gives & for the key of 1, a Mac gives ¡ with Alt.
  expect(pressed('&', 'Digit1', { altKey: true })).toBe('alt+1');
  expect(pressed('¡', 'Digit1', { altKey: true })).toBe('alt+1');
  expect(pressed('Enter', 'Enter', { ctrlKey: true })).toBe('mod+enter');
});
