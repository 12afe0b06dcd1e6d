import { expect, it } from 'vitest';

import { highlighted } from './highlight';

it('finds words whatever their accents, and loses no letter', () => {
  const found = highlighted('Le dépôt de Créteil est fermé', 'depot creteil');
  expect(found.filter((piece) => piece.found).map((piece) => piece.text)).toEqual(['dépôt', 'Créteil']);
  expect(found.map((piece) => piece.text).join('')).toBe('Le dépôt de Créteil est fermé');
});
