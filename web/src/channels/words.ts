/** What the page of the channels says. It comes with the page: nobody else waits for these words. */
import { enChannels } from '../i18n/en-channels';
import { frChannels } from '../i18n/fr-channels';
import { useLanguage } from '../i18n/locale';

export const useChannelWords = (): typeof frChannels => (useLanguage().locale === 'fr' ? frChannels : enChannels);
