/** The words about the day's work, loaded with the screens that use them. */
import { enWork } from '../i18n/en-work';
import { frWork } from '../i18n/fr-work';
import { useLanguage } from '../i18n/locale';

export const useWorkWords = (): typeof frWork => (useLanguage().locale === 'fr' ? frWork : enWork);
