/** The mediator of a case: from when and until when, what is noted, the block to insert, and the dossier as one PDF. */
import { Button, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { brandPath, put } from '../api/client';
import type { CaseDetail } from '../api/types';
import { useDay } from '../articles/day';
import { useBrand, useTimeWords } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import { useReturnFocus } from '../shared/return-focus';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import { keepDossier } from './dossier';
import { lastReply } from './grant-dialog';
import { insertWords } from './insert';
import { mediationQuery, type Mediation } from './solutions-api';
import styles from './solutions.module.css';
import { useSolutionWords } from './words';

type Note = (body: Record<string, unknown>) => Promise<boolean>;

function useNote(detail: CaseDetail): Note {
  const w = useSolutionWords();
  const { t } = useTimeWords();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  return async (body) => {
    try {
      const after = await put<Mediation>(brandPath(brand, `cases/${detail.case.id}/mediation`), body);
      queries.setQueryData(mediationQuery(brand, detail.case.id).queryKey, after);
      say(w.mediation.noted);
      return true;
    } catch (error) {
      sayProblem(error, t);
      return false;
    }
  };
}

function ComplaintDialog({ detail, note, onClose }: { detail: CaseDetail; note: Note; onClose: () => void }) {
  useReturnFocus();
  const w = useSolutionWords().mediation;
  const words = useTimeWords();
  const { t } = words;
  const now = useNow();
  const theirs = detail.conversations.flatMap((conversation) => conversation.messages).filter((message) => message.direction === 'inbound' && message.state !== 'deleted');
  const [chosen, setChosen] = useState(theirs[0]?.id ?? '');
  const [on, setOn] = useState('');
  const [from, setFrom] = useState('');
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    const body = chosen ? { mark: 'complaint', message_id: chosen } : { mark: 'complaint_by_hand', on, note: from };
    if (await note(body)) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={w.dialog} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form onSubmit={(event) => void submit(event)} className={styles.form}>
        <NativeSelect
          label={w.chooseMessage}
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={[...theirs.map((message) => ({ value: message.id, label: `${moment(message.created_at, now, words)} · ${message.text.slice(0, 60)}` })), { value: '', label: w.byHand }]}
        />
        {!chosen && (
          <>
            <TextInput type="date" label={w.day} required value={on} onChange={(event) => setOn(event.currentTarget.value)} />
            <TextInput label={w.from} required maxLength={500} value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
          </>
        )}
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit">{t.common.save}</Button>
        </div>
      </form>
    </Modal>
  );
}

function State({ data }: { data: Mediation }) {
  const w = useSolutionWords().mediation;
  const day = useDay();
  const [from, until] = [day(data.opens_on ?? ''), day(data.closes_on ?? '')];
  const text = data.state === 'waits' ? w.waits(from, until) : data.state === 'open' ? w.open(from, until) : data.state === 'over' ? w.over(until) : w.no_complaint;
  return (
    <p className={styles.state} data-state={data.state}>
      {text} {data.opened_by && (w.openedBy[data.opened_by] ?? '')}
    </p>
  );
}

export function MediationSection({ detail }: { detail: CaseDetail }) {
  const all = useSolutionWords();
  const w = all.mediation;
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand();
  const now = useNow();
  const day = useDay();
  const note = useNote(detail);
  const [choosing, setChoosing] = useState(false);
  const { data } = useQuery(mediationQuery(brand.slug, detail.case.id));
  if (!data) return null;
  const reply = lastReply(detail);
  const dossier = async () => {
    try {
      await keepDossier(brand.slug, detail.case.id, detail.case.reference);
      say(w.dossierDone);
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return (
    <section className={styles.panel} aria-labelledby="mediation-title">
      <h2 id="mediation-title">{w.title}</h2>
      {!data.configured && (
        <p className={styles.barred}>
          {w.notConfigured}{' '}
          {brand.role === 'admin' && (
            <Link to="/b/$brand/settings" params={{ brand: brand.slug }}>
              {w.openSettings}
            </Link>
          )}
        </p>
      )}
      <State data={data} />
      <h3>{w.complaint}</h3>
      {data.complained_at ? (
        <p className={styles.note}>
          {w.complained(day(data.complained_on ?? ''))} {data.complaint_note && t.common.quoted(data.complaint_note)}
        </p>
      ) : (
        data.proposed_at && <p className={styles.note}>{w.proposed(moment(data.proposed_at, now, words))}</p>
      )}
      <div className={styles.acts}>
        {!data.complained_at && data.proposed_complaint && (
          <Button size="compact-sm" variant="default" onClick={() => void note({ mark: 'complaint', message_id: data.proposed_complaint })}>
            {w.isComplaint}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" onClick={() => setChoosing(true)}>
          {w.other}
        </Button>
        {data.complained_at && (
          <Button size="compact-sm" variant="subtle" aria-label={`${w.forget} (${w.complaint})`} onClick={() => void note({ mark: 'no_complaint' })}>
            {w.forget}
          </Button>
        )}
      </div>
      <h3>{w.final}</h3>
      <p className={styles.note}>{data.final_at ? w.finalSince(moment(data.final_at, now, words)) : w.noFinal}</p>
      <div className={styles.acts}>
        {data.configured && (
          <Button size="compact-sm" variant="default" onClick={() => {
            insertWords(brand.slug, detail, data.notice);
            say(all.inserted);
          }}>
            {w.insertNotice}
          </Button>
        )}
        {!data.final_at && reply && (
          <Button size="compact-sm" variant="subtle" onClick={() => void note({ mark: 'final_answer', message_id: reply.id })}>
            {w.markFinal}
          </Button>
        )}
        {data.final_at && (
          <Button size="compact-sm" variant="subtle" aria-label={`${w.forget} (${w.final})`} onClick={() => void note({ mark: 'not_final' })}>
            {w.forget}
          </Button>
        )}
        {brand.role !== 'agent' && (
          <Button size="compact-sm" variant="subtle" onClick={() => void dossier()}>
            {w.dossier}
          </Button>
        )}
      </div>
      {data.rule && (
        <p className={styles.rule}>
          {w.rule(data.rule.opens_after_months, data.rule.closes_after_months)} {data.rule.to_confirm && `(${all.toConfirm})`} {all.source(data.rule.source)}
        </p>
      )}
      {choosing && <ComplaintDialog detail={detail} note={note} onClose={() => setChoosing(false)} />}
    </section>
  );
}
