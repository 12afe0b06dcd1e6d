/** Times in words: how late, by when, how long ago. Pure; the clock is an argument. */
import type { Locale } from '../api/types';
import type { Catalogue } from '../i18n/fr';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export interface TimeWords {
  t: Catalogue;
  locale: Locale;
  /** IANA zone of the brand. */
  zone: string;
}

/** "35 min", "3 h 20", "4 jours". */
export function duration(ms: number, t: Catalogue): string {
  const long = Math.abs(ms);
  if (long < minute) return t.time.lessThanMinute;
  if (long < hour) return t.time.minutes(Math.floor(long / minute));
  if (long < day) {
    const hours = Math.floor(long / hour);
    const minutes = Math.floor((long % hour) / minute);
    return minutes === 0 || hours >= 10 ? t.time.hours(hours) : t.time.hoursMinutes(hours, minutes);
  }
  return t.time.days(Math.floor(long / day));
}

const dayFormats = new Map<string, Intl.DateTimeFormat>();
function formatter(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = locale === 'fr' ? 'fr-FR' : 'en-GB';
  const key = `${tag}|${JSON.stringify(options)}`;
  const known = dayFormats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(tag, options);
  dayFormats.set(key, made);
  return made;
}

const dayNumber = (at: number, zone: string): string =>
  formatter('en', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at);

/** "9 h 05", "14 h", "09:05". */
export function clock(at: number, { t, zone }: TimeWords): string {
  const parts = formatter('en', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(at);
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value ?? 0);
  return t.time.clock(part('hour'), part('minute'));
}

/** "aujourd’hui à 14 h", "hier à 9 h 05", "mar. 24 nov. à 9 h". */
export function moment(iso: string, now: number, words: TimeWords): string {
  const at = Date.parse(iso);
  const { t, locale, zone } = words;
  const named = [
    [now, t.time.today],
    [now + day, t.time.tomorrow],
    [now - day, t.time.yesterday],
  ] as const;
  const today = named.find(([when]) => dayNumber(when, zone) === dayNumber(at, zone));
  const otherYear = dayNumber(at, zone).slice(-4) !== dayNumber(now, zone).slice(-4);
  const dayWords =
    today?.[1] ??
    formatter(locale, { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', ...(otherYear ? { year: 'numeric' } : {}) }).format(at);
  return t.time.at(dayWords, clock(at, words));
}

/** "il y a 12 min" up to a day, then the moment. */
export function ago(iso: string, now: number, words: TimeWords): string {
  const past = now - Date.parse(iso);
  if (past < minute) return words.t.time.now;
  return past < 12 * hour ? words.t.time.ago(duration(past, words.t)) : moment(iso, now, words);
}

export type Urgency = 'late' | 'soon' | 'later';

/** How a deadline feels: late, within the hour, later. */
export function urgency(iso: string, now: number): Urgency {
  const left = Date.parse(iso) - now;
  if (left < 0) return 'late';
  return left < hour ? 'soon' : 'later';
}

/** "en retard de 12 min", "dans 35 min", "demain à 9 h". */
export function due(iso: string, now: number, words: TimeWords): string {
  const left = Date.parse(iso) - now;
  if (left < 0) return words.t.time.late(duration(left, words.t));
  return left < 6 * hour ? words.t.time.in(duration(left, words.t)) : moment(iso, now, words);
}

/** Whole seconds from now until `iso`, never below zero. */
export const secondsUntil = (iso: string, now: number): number => Math.max(0, Math.ceil((Date.parse(iso) - now) / 1000));
