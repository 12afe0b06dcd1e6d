/** What solutions and the mediator say. It comes with their screens: nobody else waits for these words. */
import { enSolutions } from '../i18n/en-solutions';
import { frSolutions } from '../i18n/fr-solutions';
import { useLanguage } from '../i18n/locale';

export const useSolutionWords = (): typeof frSolutions => (useLanguage().locale === 'fr' ? frSolutions : enSolutions);
