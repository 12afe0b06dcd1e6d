/** "12 Ko", "1.4 MB". */
import type { Locale } from '../api/types';

export function fileSize(bytes: number, locale: Locale): string {
  const letter = locale === 'fr' ? 'o' : 'B';
  const number = (value: number, digits: number) =>
    value.toLocaleString(locale === 'fr' ? 'fr-FR' : 'en-GB', { maximumFractionDigits: digits });
  if (bytes < 1000) return `${number(bytes, 0)}\u00a0${locale === 'fr' ? 'octets' : 'bytes'}`;
  if (bytes < 1_000_000) return `${number(bytes / 1000, 0)}\u00a0k${letter}`;
  return `${number(bytes / 1_000_000, 1)}\u00a0M${letter}`;
}
