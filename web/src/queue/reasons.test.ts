import { describe, expect, it } from 'vitest';

import { en } from '../i18n/en';
import { fr } from '../i18n/fr';
import { deadlineWords, reasonWords } from './reasons';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/gu, ' ');

describe('why a case stands here', () => {
  it('puts codes and values into words', () => {
    expect(reasonWords('in_trouble_now', fr)).toBe('en difficulté en ce moment');
    expect(reasonWords('severity=high', fr)).toBe('situation grave');
    expect(reasonWords('severity=high', en)).toBe('serious situation');
  });
  it('says something readable for a code of tomorrow', () => {
    expect(reasonWords('brand_new_reason', fr)).toBe('brand new reason');
  });
});

describe('why a deadline is then', () => {
  it('says the time allowed and the holidays, not that Sunday is closed', () => {
    expect(plain(deadlineWords('minutes=120', fr, 'fr'))).toBe('délai : 2 h');
    expect(plain(deadlineWords('closed=2026-11-11:holiday', fr, 'fr'))).toBe('fermé mer. 11 nov. (jour férié)');
    expect(deadlineWords('closed=2026-11-22:weekday', en, 'en')).toMatch(/^closed Sun,? 22 Nov$/);
    expect(deadlineWords('around_the_clock', en, 'en')).toBe('counted day and night');
  });
});
