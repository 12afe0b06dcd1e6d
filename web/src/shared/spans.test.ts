import { describe, expect, it } from 'vitest';

import { applyEdits, offsets, pieces, slice, toUnits } from './spans';

describe('spans in code points', () => {
  it('finds the words behind an emoji, which is two UTF-16 units', () => {
    expect(slice('Merci ❤️ 🎉 Léo', [11, 14])).toBe('Léo');
    expect(toUnits('🎉 Léo', [2, 5])).toEqual([3, 6]);
  });
  it('gives nothing outside the text', () => {
    expect(slice('abc', [5, 9])).toBe('');
    expect(slice('abc', [2, 1])).toBe('');
    expect(slice('abc', [1, 99])).toBe('bc');
  });
  it('counts a lone half of a pair as one sign', () => {
    expect(offsets('a\ud83cb')).toEqual([0, 1, 2, 3]);
  });
});

describe('corrections', () => {
  it('changes words where the guard said, behind an emoji too', () => {
    expect(applyEdits('🙏 Quel est votre numéro ?', [{ span: [2, 25], text: 'Déposez-le ici : https://x.example' }])).toBe('🙏 Déposez-le ici : https://x.example');
  });
  it('takes several edits whatever their order, each counted in the text as given', () => {
    const edits = [
      { span: [4, 7] as [number, number], text: 'TROIS' },
      { span: [0, 2] as [number, number], text: '' },
    ];
    expect(applyEdits('un, deux', edits)).toBe(', TROISx');
  });
  it('inserts at the end', () => {
    expect(applyEdits('Je vous rappelle', [{ span: [16, 16], text: ' avant midi' }])).toBe('Je vous rappelle avant midi');
  });
  it('leaves out the later one of two that overlap', () => {
    expect(
      applyEdits('abcdef', [
        { span: [0, 4], text: 'X' },
        { span: [2, 6], text: 'Y' },
      ]),
    ).toBe('Xef');
  });
});

describe('pieces under marks', () => {
  it('cuts where marks overlap and loses no letter', () => {
    const text = 'où est 🎁 mon colis ?';
    const found = pieces(text, [
      { span: [0, 19], what: 'question' },
      { span: [13, 18], what: 'fact' },
    ]);
    expect(found.map((piece) => piece.text).join('')).toBe(text);
    expect(found.find((piece) => piece.marks.length === 2)?.text).toBe('colis');
  });
  it('gives the whole text when nothing is marked', () => {
    expect(pieces('bonjour', [])).toEqual([{ text: 'bonjour', marks: [] }]);
  });
});
