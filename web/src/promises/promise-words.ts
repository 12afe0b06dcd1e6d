/** The words about promises that are loaded when somebody looks at them. */
import { enPromises } from '../i18n/en-promises';
import { frPromises } from '../i18n/fr-promises';
import { useLanguage } from '../i18n/locale';

export const usePromiseWords = (): typeof frPromises => (useLanguage().locale === 'fr' ? frPromises : enPromises);
