/** Who is signed in, and for which brand they are working. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';

import { call, keepCsrf, put } from '../api/client';
import { sessionQuery } from '../api/queries';
import type { BrandOfUser, Locale, Session } from '../api/types';
import { chooseLocale, useLanguage } from '../i18n/locale';
import type { TimeWords } from '../shared/time';

export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** The brand named in the address; the first one when the address names none that this person has. */
export function useBrand(): BrandOfUser {
  const session = useSession();
  const { brand } = useParams({ strict: false });
  const found = session.brands.find((known) => known.slug === brand) ?? session.brands[0];
  if (!found) throw new Error('no brand');
  return found;
}

/** What is needed to say a time: words, language, the zone of the brand. */
export function useTimeWords(): TimeWords {
  const { t, locale } = useLanguage();
  return { t, locale, zone: useBrand().timezone };
}

export function useSessionActions() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const keep = (session: Session) => {
    keepCsrf(session.csrf);
    queries.setQueryData(sessionQuery.queryKey, session);
  };
  return {
    keep,
    async changeLocale(locale: Locale) {
      await chooseLocale(locale);
      keep(await put<Session>('/api/me', { locale }));
      // Sentences of the server (guard, capabilities) come in the person's language.
      await queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
    },
    async signOut() {
      await call('DELETE', '/api/session');
      keepCsrf('');
      queries.clear();
      await navigate({ to: '/sign-in' });
    },
  };
}
