/** What was said when the case was given on, and the way to give it on. Loaded beside the case. */
import { Button, Modal, NativeSelect, Textarea } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, get, post } from '../api/client';
import { membersQuery } from '../api/queries';
import type { CaseDetail, Person } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { useWorkWords } from '../settings/work-words';
import { say, sayProblem } from '../shared/notice';
import { useReturnFocus } from '../shared/return-focus';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './customer-panel.module.css';

interface HandOvers {
  summary: string;
  given: { by: Person; to: Person | null; at: string; note: string }[];
}

const handOverQuery = (brand: string, id: string) =>
  queryOptions({ queryKey: ['case', brand, id, 'hand-over'], queryFn: ({ signal }) => get<HandOvers>(brandPath(brand, `cases/${id}/hand-over`), signal) });

function HandOverDialog({ detail, summary, onClose }: { detail: CaseDetail; summary: string; onClose: () => void }) {
  useReturnFocus();
  const t = useT();
  const words = useWorkWords();
  const { slug: brand, role } = useBrand();
  const queries = useQueryClient();
  const members = useQuery(membersQuery(brand)).data?.members ?? [];
  const [note, setNote] = useState(summary);
  const [to, setTo] = useState('');
  const [busy, setBusy] = useState(false);
  const people = role === 'agent' ? [] : members.filter((member) => member.id !== detail.case.assigned_to?.id);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await post(brandPath(brand, `cases/${detail.case.id}/hand-over`), { user_id: to || null, note: note.trim() });
      await queries.invalidateQueries({ predicate: (query) => ['case', 'queue', 'counts'].includes(String(query.queryKey[0])) });
      say(words.handedOver);
      onClose();
    } catch (error) {
      sayProblem(error, t);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={words.handOverTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form onSubmit={(event) => void submit(event)} className={styles.handOver}>
        <p className="quiet">{words.handOverLead}</p>
        <NativeSelect label={words.handOverTo} value={to} onChange={(event) => setTo(event.currentTarget.value)} data={[{ value: '', label: words.everybody }, ...people.map((member) => ({ value: member.id, label: member.name }))]} />
        <Textarea label={words.handOverNote} value={note} rows={8} maxLength={2000} data-autofocus onChange={(event) => setNote(event.currentTarget.value)} />
        <div className={styles.handOverEnd}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {words.handOverSubmit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

export default function HandOver({ detail }: { detail: CaseDetail }) {
  const time = useTimeWords();
  const words = useWorkWords();
  const brand = useBrand().slug;
  const now = useNow();
  const [open, setOpen] = useState(false);
  const said = useQuery(handOverQuery(brand, detail.case.id)).data;
  return (
    <>
      <ul className={styles.promises}>
        {(said?.given ?? []).filter((one) => one.note !== '').map((one) => (
          <li key={one.at}>
            <p className={styles.note}>{one.note}</p>
            <p className="quiet">
              {words.given(one.by.name, one.to?.name ?? words.everybody)} · {moment(one.at, now, time)}
            </p>
          </li>
        ))}
      </ul>
      <Button size="compact-sm" variant="default" disabled={!said} onClick={() => setOpen(true)}>
        {words.handOver}
      </Button>
      {open && said && <HandOverDialog detail={detail} summary={said.summary} onClose={() => setOpen(false)} />}
    </>
  );
}
