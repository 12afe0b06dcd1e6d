/** What the page of the audit says. It comes with the page: nobody else waits for these words. */
import { enAudit } from '../i18n/en-audit';
import { frAudit } from '../i18n/fr-audit';
import { useLanguage } from '../i18n/locale';

export const useAuditWords = (): typeof frAudit => (useLanguage().locale === 'fr' ? frAudit : enAudit);
