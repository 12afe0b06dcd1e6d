/** The codes of the server put into words: why a case stands in its lane, why a deadline is then. */
import type { Locale } from '../api/types';
import type { Catalogue } from '../i18n/fr';
import { duration } from '../shared/time';

/** "en difficulté en ce moment", for `in_trouble_now`; a value after `=` narrows it. */
export function reasonWords(reason: string, t: Catalogue): string {
  const exact = t.reasonValue[reason];
  if (exact) return exact;
  const [code = reason, value] = reason.split('=');
  const words = t.reason[code] ?? t.reasonValue[code] ?? code.replaceAll('_', ' ');
  if (!value) return words;
  const known = t.announced[value] ?? t.topic[value] ?? t.fact[value];
  return known ? `${words} (${known})` : words;
}

/** The reasons of a deadline: `minutes=120` is a time allowed, `closed=2026-11-11:holiday` a closed day. */
export function deadlineWords(reason: string, t: Catalogue, locale: Locale): string {
  const [code = reason, value] = reason.split('=');
  const words = t.deadlineReason[code] ?? code.replaceAll('_', ' ');
  if (!value) return words;
  if (code === 'minutes') return `${words}${locale === 'fr' ? '\u00a0' : ''}: ${duration(Number(value) * 60_000, t)}`;
  if (code === 'severity') return `${words}${locale === 'fr' ? '\u00a0' : ''}: ${(t.severity as Record<string, string>)[value]?.toLowerCase() ?? value}`;
  if (code === 'network') return t.network[value] ?? value;
  if (code === 'closed') {
    const [date = '', why = ''] = value.split(':');
    const parsed = Date.parse(`${date}T12:00:00Z`);
    const day = Number.isNaN(parsed)
      ? date
      : new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' }).format(parsed);
    // That a Sunday is closed needs no reason; a public holiday does.
    return `${words} ${day}${why === 'holiday' ? ` (${t.deadlineReason[why]})` : ''}`;
  }
  return `${words} (${value})`;
}
