/** The same case again: recent cases that tell what this one tells, why, and what was answered. A guess, shown as one. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { similarQuery } from '../api/queries';
import type { CaseDetail, SimilarCase } from '../api/types';
import { useBrand, useTimeWords } from '../session/session';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './similar-panel.module.css';
import { useRegrouping } from './use-regrouping';
import { useRegroupingWords } from './words';

function One({ one, detail }: { one: SimilarCase; detail: CaseDetail }) {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const row = one.case;
  const own = useRegroupingWords();
  const { busy, merge } = useRegrouping(detail);
  return (
    <li>
      <p className={styles.kind} data-kind={one.kind}>
        {own.kind[one.kind]}
      </p>
      <Link to="/b/$brand/cases/$id" params={{ brand, id: row.reference }}>
        <span lang={row.language}>{row.request || row.excerpt || t.queue.noRequest}</span>
      </Link>
      <small>{[row.customer.display_name || row.customer.handle, row.reference, t.state[row.state], moment(row.opened_at, now, words)].join(' · ')}</small>
      {one.shared.length > 0 && <small>{own.shared(one.shared.join(t.listSeparator))}</small>}
      {one.answer && (
        <blockquote className={styles.answer}>
          <span>{own.answered(moment(one.answer.at, now, words))}</span>
          {one.answer.text}
        </blockquote>
      )}
      <Button size="compact-sm" variant="default" loading={busy} onClick={() => void merge(row.reference)}>
        {own.join}
      </Button>
    </li>
  );
}

export default function SimilarPanel({ detail }: { detail: CaseDetail }) {
  const own = useRegroupingWords();
  const brand = useBrand().slug;
  const { data } = useQuery(similarQuery(brand, detail.case.id));
  const similar = data?.similar ?? [];
  // Most cases are like no other: nothing is said of it.
  if (similar.length === 0) return null;
  return (
    <section className={styles.panel} aria-labelledby="similar-title">
      <h2 id="similar-title">{own.title}</h2>
      <p className={styles.note}>{own.lead}</p>
      <ul>
        {similar.map((one) => (
          <One key={one.case.id} one={one} detail={detail} />
        ))}
      </ul>
    </section>
  );
}
