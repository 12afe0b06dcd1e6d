/** Why, in the language of the person who reads the screen: a reading says it in that of the message. */
import { enReading } from '../i18n/en-reading';
import { frReading } from '../i18n/fr-reading';
import { useLanguage } from '../i18n/locale';

export type ReadingWords = typeof frReading;

/** Only of what comes with the panel: the first load knows nothing of these words. */
export const useReadingWords = (): ReadingWords => (useLanguage().locale === 'fr' ? frReading : enReading);

/** Why a label was given; the words of the reading where the label is new to this screen. */
export const becauseOf = (words: ReadingWords, label: string, said: string): string => words.because[label] ?? words.because[label.split('.')[0] ?? ''] ?? said;

/** Why something is needed to act. */
export const neededFor = (words: ReadingWords, kind: string, said: string): string => words.needed[kind] ?? said;

/** The name of a country, or none where a number answers everywhere. */
export function countryName(code: string | undefined, locale: string): string | null {
  if (!code) return null;
  try {
    return new Intl.DisplayNames([locale], { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}
