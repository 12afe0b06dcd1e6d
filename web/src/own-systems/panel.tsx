/** What the brand's own systems know of this case: cards of facts with source and age. Silent ones are said, and hold up nothing. */
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { get } from '../api/client';
import type { CaseDetail } from '../api/types';
import { enOwnSystems } from '../i18n/en-own-systems';
import { frOwnSystems } from '../i18n/fr-own-systems';
import { useBrand, useTimeWords } from '../session/session';
import { sayProblem } from '../shared/notice';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './own-systems.module.css';
import { ownSystemsPath, ownSystemsQuery, type Card, type OwnSystems } from './own-systems-api';

function One({ card, words }: { card: Card; words: typeof frOwnSystems }) {
  const time = useTimeWords();
  const now = useNow();
  return (
    <li className={styles.card}>
      <p className={styles.title}>{card.title}</p>
      <dl>
        {card.lines.map((line, index) => (
          <div key={index}>
            <dt>{line.label}</dt>
            <dd>{line.value}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">
        {card.as_of ? words.source(card.source, moment(card.as_of, now, time)) : card.source}
        {card.url && (
          <>
            {' · '}
            <a href={card.url} target="_blank" rel="noreferrer">
              {words.open}
            </a>
          </>
        )}
      </p>
    </li>
  );
}

export default function OwnSystemsPanel({ detail }: { detail: CaseDetail }) {
  const time = useTimeWords();
  const words = time.locale === 'fr' ? frOwnSystems : enOwnSystems;
  const brand = useBrand().slug;
  const now = useNow();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const query = ownSystemsQuery(brand, detail.case.id);
  const { data } = useQuery(query);
  if (!data || data.state === 'off') return null;
  const again = async () => {
    setBusy(true);
    try {
      queries.setQueryData(query.queryKey, await get<OwnSystems>(ownSystemsPath(brand, detail.case.id, true)));
    } catch (error) {
      sayProblem(error, time.t);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={styles.panel} aria-labelledby="own-systems-title">
      <h3 id="own-systems-title">{words.title}</h3>
      <div role="status">
        {data.problem && (
          <p className={styles.silent}>
            {words.silent[data.problem] ?? words.silent.unreachable} {data.cards.length > 0 && words.before}
          </p>
        )}
        {!data.problem && data.cards.length === 0 && <p className="quiet">{words.nothing}</p>}
      </div>
      {data.cards.length > 0 && detail.customer.identity.level !== 'verified' && <p className={styles.unverified}>{words.unverified}</p>}
      <ul>
        {data.cards.map((card, index) => (
          <One key={index} card={card} words={words} />
        ))}
      </ul>
      <p className={styles.end}>
        <Button size="compact-sm" variant="default" loading={busy} onClick={() => void again()}>
          {words.again}
        </Button>
        {data.answered_at && <span className="quiet">{words.seen(moment(data.answered_at, now, time))}</span>}
      </p>
    </section>
  );
}
