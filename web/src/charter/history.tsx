/** Every version of the charter: who, when, why, what changed, and the way back. */
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import { useBrand, useTimeWords } from '../session/session';
import { problemText, say, sayProblem } from '../shared/notice';
import { Empty, Waiting } from '../shared/page';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import { comparedQuery, versionsQuery, type Version } from './charter-api';
import styles from './charter.module.css';

const signs = { same: ' ', added: '+', removed: '−' } as const;

function Difference({ version }: { version: number }) {
  const { t } = useTimeWords();
  const brand = useBrand().slug;
  const { data, error, isPending } = useQuery(comparedQuery(brand, version));
  if (isPending) return <Waiting lines={2} />;
  if (error) return <p role="alert">{problemText(error, t)}</p>;
  return (
    <ul className={styles.diff} tabIndex={0} aria-label={t.charter.difference(version)}>
      {data.lines.map((line, index) => (
        <li key={index} data-change={line.change}>
          <span aria-label={line.change === 'same' ? undefined : t.charter.change[line.change]}>{signs[line.change]}</span> {line.text}
        </li>
      ))}
    </ul>
  );
}

function One({ version, current, mayEdit, onRestore }: { version: Version; current: number; mayEdit: boolean; onRestore: () => void }) {
  const words = useTimeWords();
  const { t } = words;
  const now = useNow();
  const [open, setOpen] = useState(false);
  return (
    <li>
      <div className={styles.version}>
        <span>
          {t.charter.versionName(version.version)}
          {version.version === current ? ` · ${t.charter.counts}` : ''}
          <small>
            {moment(version.at, now, words)} · {version.by?.name ?? t.charter.byCommand}
            {version.note ? ` · ${version.note}` : ''}
          </small>
        </span>
        <Button variant="default" size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t.charter.showDifference}
        </Button>
        {mayEdit && version.version !== current && (
          <Button variant="default" size="xs" onClick={onRestore}>
            {t.charter.restore}
          </Button>
        )}
      </div>
      {open && <Difference version={version.version} />}
    </li>
  );
}

export function History({ current, mayEdit, onRestored }: { current: number; mayEdit: boolean; onRestored: () => void }) {
  const { t } = useTimeWords();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(versionsQuery(brand));
  const versions = data?.pages.flatMap((page) => page.versions) ?? [];
  const restore = async (version: number) => {
    try {
      await post(brandPath(brand, `charter/versions/${version}/restore`), { based_on: current, note: t.charter.restoredNote(version) });
      await queries.invalidateQueries({ queryKey: ['charter', brand] });
      say(t.charter.restored(version));
      onRestored();
    } catch (problem) {
      sayProblem(problem, t);
    }
  };
  if (isPending) return <Waiting />;
  if (error) return <Empty icon="warn" text={problemText(error, t)} />;
  if (versions.length === 0) return <Empty icon="file" text={t.charter.noHistory} />;
  return (
    <>
      <ul className={styles.versions}>
        {versions.map((version) => (
          <One key={version.version} version={version} current={current} mayEdit={mayEdit} onRestore={() => void restore(version.version)} />
        ))}
      </ul>
      {hasNextPage && (
        <Button variant="default" mt="md" onClick={() => void fetchNextPage()}>
          {t.common.loadMore}
        </Button>
      )}
    </>
  );
}
