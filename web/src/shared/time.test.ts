import { describe, expect, it } from 'vitest';

import { en } from '../i18n/en';
import { fr } from '../i18n/fr';
import { ago, due, duration, moment, secondsUntil, urgency } from './time';

const now = Date.parse('2026-11-22T09:00:00Z');
const french = { t: fr, locale: 'fr' as const, zone: 'Europe/Paris' };
const english = { t: en, locale: 'en' as const, zone: 'Europe/London' };
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/gu, ' ');

describe('what is owed by when', () => {
  it('says how late, how near, and the day when it is far', () => {
    expect(plain(due('2026-11-22T08:48:00Z', now, french))).toBe('en retard de 12 min');
    expect(plain(due('2026-11-22T09:35:00Z', now, french))).toBe('dans 35 min');
    expect(plain(due('2026-11-22T12:20:00Z', now, french))).toBe('dans 3 h 20');
    expect(plain(due('2026-11-23T08:00:00Z', now, french))).toBe('demain à 9 h');
    expect(due('2026-11-22T09:35:00Z', now, english)).toBe('in 35 min');
    expect(due('2026-11-23T08:00:00Z', now, english)).toBe('tomorrow at 08:00');
  });
  it('reads the wall clock of the brand, not of the machine', () => {
    expect(plain(moment('2026-11-22T23:30:00Z', now, french))).toBe('demain à 0 h 30');
    expect(moment('2026-11-22T23:30:00Z', now, english)).toBe('today at 23:30');
    expect(plain(moment('2026-11-24T08:05:00Z', now, french))).toBe('mar. 24 nov. à 9 h 05');
    expect(plain(moment('2025-11-24T08:05:00Z', now, french))).toContain('2025');
  });
  it('is urgent within the hour and late after it', () => {
    expect(urgency('2026-11-22T08:59:59Z', now)).toBe('late');
    expect(urgency('2026-11-22T09:59:00Z', now)).toBe('soon');
    expect(urgency('2026-11-22T10:01:00Z', now)).toBe('later');
  });
});

describe('durations', () => {
  it('stays short', () => {
    expect(plain(duration(20_000, fr))).toBe('moins d’une minute');
    expect(plain(duration(-5 * 60_000, fr))).toBe('5 min');
    expect(plain(duration(26 * 3_600_000, fr))).toBe('1 jour');
    expect(plain(duration(72 * 3_600_000, fr))).toBe('3 jours');
    expect(duration(26 * 3_600_000, en)).toBe('1 day');
  });
  it('says how long ago, then when', () => {
    expect(ago('2026-11-22T08:59:50Z', now, french)).toBe('à l’instant');
    expect(plain(ago('2026-11-22T08:10:00Z', now, french))).toBe('il y a 50 min');
    expect(plain(ago('2026-11-21T08:10:00Z', now, french))).toBe('hier à 9 h 10');
  });
  it('counts down to nothing, never below', () => {
    expect(secondsUntil('2026-11-22T09:00:09.2Z', now)).toBe(10);
    expect(secondsUntil('2026-11-22T08:00:00Z', now)).toBe(0);
  });
});
