/** The words of this folder, loaded with it. */
import { enRegrouping } from '../i18n/en-regrouping';
import { frRegrouping } from '../i18n/fr-regrouping';
import { useLanguage } from '../i18n/locale';

export const useRegroupingWords = () => (useLanguage().locale === 'fr' ? frRegrouping : enRegrouping);
