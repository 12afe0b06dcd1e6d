/** How promises were kept, month by month: of the desk, never of a person. */
import { queryOptions, useQuery } from '@tanstack/react-query';

import { brandPath, get } from '../api/client';
import { useLanguage } from '../i18n/locale';
import { useBrand } from '../session/session';
import { usePromiseWords } from './promise-words';
import styles from './promises.module.css';

interface KeptMonth {
  month: string;
  made: number;
  kept: number;
  broken: number;
}

const keptQuery = (brand: string) =>
  queryOptions({
    queryKey: ['promises', brand, 'kept-by-month'],
    queryFn: ({ signal }) => get<{ months: KeptMonth[] }>(brandPath(brand, 'promises/kept'), signal),
  });

export function KeptMonths() {
  const { locale } = useLanguage();
  const words = usePromiseWords();
  const months = useQuery(keptQuery(useBrand().slug)).data?.months ?? [];
  if (months.length === 0) return null;
  const name = (month: string) => {
    const written = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${month}-15T12:00:00Z`));
    return written.charAt(0).toUpperCase() + written.slice(1);
  };
  return (
    <ul className={`${styles.months} numbers`} aria-label={words.keptTitle}>
      {months.slice(0, 3).map((month) => (
        <li key={month.month}>{words.kept(name(month.month), month.kept, month.made, month.broken)}</li>
      ))}
    </ul>
  );
}
