/** The codes of the server put into words: why a case stands in its lane. */
import type { Catalogue } from '../i18n/fr';

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
