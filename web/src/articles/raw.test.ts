import { expect, it } from 'vitest';

import { contentOf, rawOf } from './raw';
import { emptyContent } from './types';

it('a list is split when it is saved, not while one types', () => {
  const raw = { ...rawOf(emptyContent), words: 'pile, , batterie ', fr: { title: 'Piles', questions: 'Une pile ?\n\n Et deux ? ', answer: 'Oui.' } };
  const content = contentOf(raw);
  expect(content.words).toEqual(['pile', 'batterie']);
  expect(content.fr?.questions).toEqual(['Une pile ?', 'Et deux ?']);
  expect(content.en).toBeNull();
});
it('a version taken back comes whole', () => {
  const content = { ...emptyContent, words: ['pile'], en: { title: 'Cells', questions: ['One?'], answer: 'Yes.' } };
  expect(contentOf(rawOf(content))).toEqual(content);
});
