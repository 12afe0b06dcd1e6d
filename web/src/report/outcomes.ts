/** The outcomes in the order of the report: from what helped to what was never answered. */
import type { GapFigures, GapOutcome } from '../api/types';

export const outcomes: GapOutcome[] = ['helped', 'held', 'open', 'sent_away', 'sympathy_only', 'lapsed', 'left'];

/** A share of those who asked, in whole percents. */
export const share = (figures: GapFigures, outcome: GapOutcome): number => (figures.asked === 0 ? 0 : (figures[outcome] / figures.asked) * 100);

export const percent = (value: number, locale: 'fr' | 'en'): string =>
  new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { style: 'percent', maximumFractionDigits: value > 0 && value < 1 ? 1 : 0 }).format(value / 100);
