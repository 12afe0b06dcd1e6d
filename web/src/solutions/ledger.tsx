/** What was given, by month and kind, from counters; a figure opens the cases behind it. */
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { useLanguage } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { problemText } from '../shared/notice';
import { Empty, Waiting } from '../shared/page';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import { giftsQuery, totalsQuery, type Total } from './solutions-api';
import styles from './solutions.module.css';
import { useSolutionWords } from './words';

function Behind({ total, onClose }: { total: Total; onClose: () => void }) {
  const w = useSolutionWords();
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery(giftsQuery(brand, total.month, total.code));
  return (
    <section className={styles.card} aria-label={total.title}>
      <div className={styles.tools}>
        <h2>{total.title}</h2>
        <Button variant="default" size="compact-sm" onClick={onClose}>{w.page.closeLines}</Button>
      </div>
      <ul className={styles.given}>
        {(data?.pages.flatMap((page) => page.gifts) ?? []).map((gift) => (
          <li key={gift.id} data-gone={gift.taken_back_at ? true : undefined}>
            <span>
              {gift.reference ? (
                <Link to="/b/$brand/cases/$id" params={{ brand, id: gift.reference }}>{gift.reference}</Link>
              ) : (
                w.page.erased
              )}{' '}
              <strong className="numbers">{gift.in_words}</strong>
              <small>{[moment(gift.at, now, words), w.by(gift.by.name), gift.approved_by && w.approvedBy(gift.approved_by.name), gift.taken_back_at && w.takenBack].filter(Boolean).join(' · ')}</small>
            </span>
          </li>
        ))}
      </ul>
      {hasNextPage && <Button variant="default" mt="md" onClick={() => void fetchNextPage()}>{t.common.loadMore}</Button>}
    </section>
  );
}

export function Ledger() {
  const w = useSolutionWords();
  const { t } = useTimeWords();
  const { locale } = useLanguage();
  const brand = useBrand().slug;
  const [open, setOpen] = useState<Total | null>(null);
  const { data, error, isPending } = useQuery(totalsQuery(brand));
  if (isPending) return <Waiting />;
  if (error) return <Empty icon="warn" text={problemText(error, t)} />;
  if (data.totals.length === 0) return <Empty icon="handshake" text={w.page.noGifts} />;
  const month = (day: string) => new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`));
  return (
    <>
      <div className={styles.tableFrame}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{w.page.month}</th>
              <th scope="col">{w.page.what}</th>
              <th scope="col">{w.page.count}</th>
              <th scope="col">{w.page.sum}</th>
            </tr>
          </thead>
          <tbody>
            {data.totals.map((total) => (
              <tr key={`${total.month} ${total.code} ${total.currency}`}>
                <td>{month(total.month)}</td>
                <td>
                  <button type="button" aria-label={w.page.show(total.title)} onClick={() => setOpen(total)}>{total.title}</button>
                  {total.is_right && <span className={styles.kind} data-right>{w.right}</span>}
                </td>
                <td className="numbers">{total.count}</td>
                <td className="numbers">{total.in_words || '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {open && <Behind key={`${open.month} ${open.code}`} total={open} onClose={() => setOpen(null)} />}
    </>
  );
}
