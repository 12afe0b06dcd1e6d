import { describe, expect, it } from 'vitest';

import { en } from '../i18n/en';
import { fr } from '../i18n/fr';
import { reasonWords } from './reasons';

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
