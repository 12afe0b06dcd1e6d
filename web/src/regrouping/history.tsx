/** What was made one or taken apart here, and the way back; and the way to make one of two. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';

import type { CaseDetail, RegroupingView } from '../api/types';
import { useBrand, useTimeWords } from '../session/session';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './regrouping.module.css';
import { useRegrouping } from './use-regrouping';
import { useRegroupingWords } from './words';

const JoinDialog = lazy(() => import('./join-dialog'));

function Line({ row, onUndo, busy }: { row: RegroupingView; onUndo: (() => void) | undefined; busy: boolean }) {
  const time = useTimeWords();
  const words = useRegroupingWords();
  const brand = useBrand().slug;
  const now = useNow();
  return (
    <li>
      <Link to="/b/$brand/cases/$id" params={{ brand, id: row.reference }}>
        {words.note[`${row.kind}_${row.side}`](row.reference, row.by.name, moment(row.at, now, time))}
      </Link>
      {onUndo && (
        <Button size="compact-sm" variant="default" loading={busy} onClick={onUndo}>
          {time.t.common.undo}
        </Button>
      )}
    </li>
  );
}

export default function RegroupingHistory({ detail }: { detail: CaseDetail }) {
  const words = useRegroupingWords();
  const { busy, undo } = useRegrouping(detail);
  const [joining, setJoining] = useState(false);
  const standing = detail.regroupings.filter((row) => !row.undone_at);
  const latest = standing[0];
  const open = detail.case.state !== 'merged';
  // Below the customer it is a part of a section, alone on the page a section of its own.
  const Heading = open ? 'h3' : 'h2';
  return (
    <section>
      {standing.length > 0 && <Heading>{words.history}</Heading>}
      <ul className={styles.history}>
        {standing.map((row) => (
          // The latest is undone first: an earlier one may stand on it.
          <Line key={row.id} row={row} busy={busy} onUndo={row === latest ? () => void undo(row.id) : undefined} />
        ))}
      </ul>
      {open && (
        <Button size="compact-sm" variant="default" onClick={() => setJoining(true)}>
          {words.joinOther}
        </Button>
      )}
      {joining && (
        <Suspense>
          <JoinDialog detail={detail} onClose={() => setJoining(false)} />
        </Suspense>
      )}
    </section>
  );
}
