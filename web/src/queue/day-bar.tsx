/** What the day owes, and the next case of whoever asks. Loaded after the queue stands. */
import { Button } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { brandPath, get, post } from '../api/client';
import type { CaseRow, Person } from '../api/types';
import { useT } from '../i18n/locale';
import { useKeys } from '../keys/keys';
import { useBrand } from '../session/session';
import { useWorkWords } from '../settings/work-words';
import { say, sayProblem } from '../shared/notice';
import { duration } from '../shared/time';
import styles from './day-bar.module.css';
import { givenNext } from './given';

interface Day {
  today: number;
  can_wait: number;
  minutes: number | null;
  percent: number | null;
  learned_from: number;
}
interface Next {
  case: CaseRow | null;
  reasons: string[];
  pair: Person | null;
  none_because: string | null;
}

const dayQuery = (brand: string) =>
  queryOptions({ queryKey: ['counts', brand, 'day'], queryFn: ({ signal }) => get<Day>(brandPath(brand, 'day'), signal) });

export default function DayBar() {
  const t = useT();
  const words = useWorkWords();
  const brand = useBrand().slug;
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const day = useQuery(dayQuery(brand)).data;
  const next = async () => {
    if (busy) return;
    setBusy(true);
    try {
      const given = await post<Next>(brandPath(brand, 'queue/next'));
      if (given.case) {
        givenNext.set({ reference: given.case.reference, reasons: given.reasons, pair: given.pair?.name ?? null });
        void queries.invalidateQueries({ predicate: (query) => ['queue', 'counts'].includes(String(query.queryKey[0])) });
        void navigate({ to: '/b/$brand/cases/$id', params: { brand, id: given.case.reference } });
      } else {
        say(words.nothing[given.none_because ?? 'empty'] ?? words.nothing.empty!);
      }
    } catch (error) {
      sayProblem(error, t);
    } finally {
      setBusy(false);
    }
  };
  useKeys({ n: () => void next() });
  const time = day && day.today > 0 ? (day.minutes === null ? words.notYet(day.learned_from) : words.about(duration(day.minutes * 60_000, t), day.percent ?? 0)) : '';
  const rest = day ? words.canWait(day.can_wait) : '';
  return (
    <div className={styles.bar}>
      <p className="numbers">{day ? [`${words.day(day.today)}${time ? `, ${time}` : ''}`, rest].filter(Boolean).join(' · ') : ' '}</p>
      <Button size="compact-md" loading={busy} onClick={() => void next()} rightSection={<kbd>n</kbd>}>
        {words.next}
      </Button>
    </div>
  );
}
