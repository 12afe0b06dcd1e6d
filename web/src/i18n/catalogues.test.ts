import { describe, expect, it } from 'vitest';

// @ts-expect-error a plain script without types
import { frenchSpaces } from '../../scripts/french-spaces.mjs';
import { EVENT_KINDS } from '../live/follow';
import { en as english } from './en';
import { enActs } from './en-acts';
import { enAlarm } from './en-alarm';
import { enChannels } from './en-channels';
import { enKeys } from './en-keys';
import { enOwnSystems } from './en-own-systems';
import { enPromises } from './en-promises';
import { enReading } from './en-reading';
import { enRegrouping } from './en-regrouping';
import { enRelays } from './en-relays';
import { enSubscriptions } from './en-subscriptions';
import { enSolutions } from './en-solutions';
import { enWay } from './en-way';
import { enWork } from './en-work';
import { fr as french } from './fr';
import { frActs } from './fr-acts';
import { frAlarm } from './fr-alarm';
import { frChannels } from './fr-channels';
import { frKeys } from './fr-keys';
import { frOwnSystems } from './fr-own-systems';
import { frPromises } from './fr-promises';
import { frReading } from './fr-reading';
import { frRegrouping } from './fr-regrouping';
import { frRelays } from './fr-relays';
import { frSolutions } from './fr-solutions';
import { frSubscriptions } from './fr-subscriptions';
import { frWay } from './fr-way';
import { frWork } from './fr-work';

/** The catalogues with the words that come later, with what shows them. */
const fr = { ...french, acts: frActs, alarm: frAlarm, channels: frChannels, notes: frReading, sheet: frKeys, regrouping: frRegrouping, relays: frRelays, systems: frOwnSystems, solutions: frSolutions, subscriptions: frSubscriptions, way: frWay, promise: frPromises, work: frWork };
const en = { ...english, acts: enActs, alarm: enAlarm, channels: enChannels, notes: enReading, sheet: enKeys, regrouping: enRegrouping, relays: enRelays, systems: enOwnSystems, solutions: enSolutions, subscriptions: enSubscriptions, way: enWay, promise: enPromises, work: enWork };

/** Every text of a catalogue, with its path; functions are called with sample values. */
function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [1, 2].map((n) => [`${path}(${n})`, String((value as (...args: unknown[]) => unknown)(n, n, 'x'))]);
  if (value && typeof value === 'object') return Object.entries(value).flatMap(([key, inside]) => texts(inside, path ? `${path}.${key}` : key));
  return [];
}
const paths = (value: unknown) => texts(value).map(([path]) => path).sort();

describe('the two catalogues', () => {
  it('have the same keys, open vocabularies included', () => {
    expect(paths(en)).toEqual(paths(fr));
  });
  it('leave nothing empty but what is said to be empty', () => {
    const empty = [...texts(fr), ...texts(en)].filter(([, text]) => text.trim() === '').map(([path]) => path);
    expect(new Set(empty)).toEqual(new Set(['abuse.none', 'abuseTarget.none']));
  });
});

describe('French', () => {
  it('has its non-breaking spaces', () => {
    const wrong = texts(fr).filter(([path, text]) => !path.startsWith('composer.privateAnnounce') && frenchSpaces(text) !== text);
    expect(wrong).toEqual([]);
  });
  it('writes its apostrophes and quotation marks as books do', () => {
    expect(texts(fr).filter(([path, text]) => /['"]/u.test(text) && !path.includes('privateAnnounce.en'))).toEqual([]);
  });
  it('holds no English word', () => {
    const english = /\b(the|send|reply|case|queue|undo|close|search|settings|team|kudos|inbox|feedback|dashboard|e-?mail|mail|spam|login|password|draft|webhook|link|online|offline)\b/iu;
    const allowed = new Set(['composer.privateAnnounce.en']);
    expect(texts(fr).filter(([path, text]) => english.test(text) && !allowed.has(path))).toEqual([]);
  });
});

describe('live events', () => {
  it('are each named once', () => {
    expect(new Set(EVENT_KINDS).size).toBe(EVENT_KINDS.length);
  });
});
