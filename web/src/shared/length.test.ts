import { describe, expect, it } from 'vitest';

import { lengthIn } from './length';

describe('the length by the unit of the network', () => {
  it('counts an emoji family as one for a reader, as seven code points, as twenty-five bytes', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(lengthIn('graphemes', family)).toBe(1);
    expect(lengthIn('characters', family)).toBe(7);
    expect(lengthIn('bytes', family)).toBe(25);
  });
  it('weighs a link 23 and an emoji 2 on X, an accent 1', () => {
    expect(lengthIn('weighted', 'Bientôt réglé')).toBe(13);
    expect(lengthIn('weighted', 'ici https://colis.example/d/une-adresse-tres-longue-qui-compte-peu')).toBe(4 + 23);
    expect(lengthIn('weighted', 'merci 🎉')).toBe(8);
    expect(lengthIn('weighted', '日本')).toBe(4);
  });
  it('counts French letters as two bytes', () => {
    expect(lengthIn('bytes', 'éà')).toBe(4);
  });
});
