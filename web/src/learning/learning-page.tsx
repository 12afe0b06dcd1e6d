/** What the desk learnt: every correction, what it changed, and the way to take it back, to carry it off, to forget all. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { brandPath, call, get, post } from '../api/client';
import type { CorrectionLine, CorrectionPage } from '../api/types';
import { useT, word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { Icon } from '../shared/icons';
import { say, sayProblem } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import { valueWords } from './correct-reading';
import styles from './learning.module.css';

function Line({ line }: { line: CorrectionLine }) {
  const words = useTimeWords();
  const { t } = words;
  const now = useNow();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const takeBack = async () => {
    setBusy(true);
    try {
      await call('DELETE', brandPath(brand, `corrections/${line.id}`));
      for (const kind of ['corrections', 'case', 'queue', 'counts']) void queries.invalidateQueries({ queryKey: [kind, brand] });
      say(t.learning.takenBack);
    } catch (error) {
      sayProblem(error, t);
    } finally {
      setBusy(false);
    }
  };
  return (
    <li className={styles.line}>
      <blockquote>{t.common.quoted(line.beginning)}</blockquote>
      <Button variant="subtle" size="compact-sm" loading={busy} aria-label={t.learning.takeBackOf(line.case_reference)} onClick={() => void takeBack()}>
        {t.learning.takeBack}
      </Button>
      <ul>
        {line.changes.map(({ label, said, is }) => (
          <li key={label}>{t.learning.was(word(t.learning.label, label), valueWords(t, label, is), valueWords(t, label, said))}</li>
        ))}
        {line.request && <li>{t.learning.requestIs(line.request)}</li>}
      </ul>
      <p className={styles.made}>
        <Link to="/b/$brand/cases/$id" params={{ brand, id: line.case_reference }}>
          {t.learning.inCase(line.case_reference, moment(line.at, now, words))}
        </Link>
        {` · ${line.by_name}`}
      </p>
    </li>
  );
}

function Reset({ onClose }: { onClose: () => void }) {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await post(brandPath(brand, 'corrections/reset'), { confirm: typed.trim() });
      await queries.invalidateQueries({ queryKey: ['corrections', brand] });
      say(t.learning.resetDone);
      onClose();
    } catch (error) {
      sayProblem(error, t);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <p>{t.learning.resetLead}</p>
      <TextInput mt="md" label={t.learning.resetType(brand)} value={typed} autoComplete="off" data-autofocus onChange={(event) => setTyped(event.currentTarget.value)} />
      <div className={styles.end}>
        <Button variant="default" onClick={onClose}>
          {t.common.cancel}
        </Button>
        <Button type="submit" color="red" loading={busy} disabled={typed.trim() !== brand}>
          {t.learning.resetSubmit}
        </Button>
      </div>
    </form>
  );
}

export function LearningPage() {
  const t = useT();
  const { slug: brand, role } = useBrand();
  const [resetting, setResetting] = useState(false);
  const pages = useInfiniteQuery({
    queryKey: ['corrections', brand],
    queryFn: ({ pageParam, signal }) => get<CorrectionPage>(brandPath(brand, 'corrections', { cursor: pageParam }), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  });
  const lines = pages.data?.pages.flatMap((page) => page.corrections) ?? [];
  const actions = lines.length > 0 && (
    <>
      {role !== 'agent' && (
        <Button component="a" variant="default" href={brandPath(brand, 'corrections/export')} download leftSection={<Icon name="download" size={16} />}>
          {t.learning.export}
        </Button>
      )}
      {role === 'admin' && (
        <Button variant="subtle" color="red" onClick={() => setResetting(true)}>
          {t.learning.reset}
        </Button>
      )}
    </>
  );
  return (
    <PageFrame title={t.learning.page} lead={t.learning.lead} actions={actions}>
      {pages.isPending ? (
        <Waiting />
      ) : lines.length === 0 ? (
        <Empty icon="wand" text={t.learning.empty} />
      ) : (
        <ul className={styles.list}>
          {lines.map((line) => (
            <Line key={line.id} line={line} />
          ))}
          {pages.hasNextPage && (
            <Button className={styles.more} variant="default" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
              {t.learning.more}
            </Button>
          )}
        </ul>
      )}
      <Modal opened={resetting} onClose={() => setResetting(false)} title={t.learning.resetTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
        <Reset onClose={() => setResetting(false)} />
      </Modal>
    </PageFrame>
  );
}
