import { expect, it } from 'vitest';

import { en } from '../i18n/en';
import { fr } from '../i18n/fr';
import { nameOfIncident } from './about';

it('is called by its topic, its place and what several customers said', () => {
  expect(nameOfIncident({ topic: 'outage', words: ['mâcon', 'box'], place: 'Mâcon' }, fr)).toBe('Panne : Mâcon, box');
  expect(nameOfIncident({ topic: 'outage', words: ['fibre'], place: null }, en)).toBe('Outage: fibre');
});

it('has a name even when its customers share no word', () => {
  expect(nameOfIncident({ topic: null, words: [], place: null }, fr)).toBe('Même problème pour plusieurs clients');
});
