import { describe, expect, it } from 'vitest';

import { en } from '../i18n/en';
import { enWork } from '../i18n/en-work';
import { fr } from '../i18n/fr';
import { frWork } from '../i18n/fr-work';
import { deadlineBecause } from './deadline-words';

const inFrench = { t: fr, locale: 'fr' as const, zone: 'Europe/Paris' };
const inEnglish = { t: en, locale: 'en' as const, zone: 'Europe/Paris' };

describe('why a deadline is then', () => {
  it('says which day is a public holiday, and that Sunday needs no date', () => {
    const reasons = ['minutes=120', 'closed=2022-11-11:holiday', 'closed=2022-11-12:weekday', 'closed=2022-11-13:weekday'];
    expect(deadlineBecause('lundi à 9 h 30', reasons, frWork, inFrench)).toBe('lundi à 9 h 30 (délai de 2\u00a0h, compté aux heures d’ouverture), car vendredi 11 novembre est férié et le guichet est fermé les jours de repos');
    expect(deadlineBecause('Monday', reasons, enWork, inEnglish)).toContain('Friday 11 November is a public holiday');
  });
  it('has words for every code that the calendar gives', () => {
    const codes = ['before_closing', 'at_opening', 'window_closes', 'timezone_unknown', 'hardly_open'];
    for (const code of codes) {
      for (const [words, time] of [[frWork, inFrench], [enWork, inEnglish]] as const) {
        expect(deadlineBecause('', [code], words, time)).not.toContain('_');
        expect(words.reasons[code]).toBeTruthy();
      }
    }
    expect(deadlineBecause('', ['minutes=2880', 'around_the_clock', 'before_closing'], frWork, inFrench)).toContain('compté jour et nuit');
  });
});
