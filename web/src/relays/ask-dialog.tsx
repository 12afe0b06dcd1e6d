/** One precise question: to whom, about what, with which facts, by when. */
import { Button, Checkbox, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import type { CaseDetail } from '../api/types';
import { newReplyId } from '../composer/reply-id';
import { useT, word } from '../i18n/locale';
import { useBrand } from '../session/session';
import { problemText, sayProblem } from '../shared/notice';
import { Waiting } from '../shared/page';
import { useReturnFocus } from '../shared/return-focus';
import styles from './relays.module.css';
import { proposalQuery, useRelayWords, type RelayFact, type RelayProposal, type RelayView } from './relays-api';

interface Props {
  detail: CaseDetail;
  onClose: () => void;
  onAsked: (holding: string) => void;
}

/** A moment as a field for local times wants it. */
function local(iso: string): string {
  const at = new Date(iso);
  at.setMinutes(at.getMinutes() - at.getTimezoneOffset());
  return at.toISOString().slice(0, 16);
}

const keyOf = (fact: RelayFact): string => `${fact.kind} ${fact.value}`;

export function AskDialog(props: Props) {
  useReturnFocus();
  const t = useT();
  const r = useRelayWords();
  const brand = useBrand().slug;
  const { data, error, isPending, isFetching } = useQuery(proposalQuery(brand, props.detail.case.id));
  return (
    <Modal opened onClose={props.onClose} size="lg" title={r.askTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
      {isPending || (isFetching && !data) ? (
        <Waiting />
      ) : error ? (
        <p>{problemText(error, t)}</p>
      ) : data.contacts.length === 0 ? (
        <div className={styles.form}>
          <p>{r.nobody}</p>
          <p className={styles.note}>{r.nobodyHelp}</p>
          <Link to="/b/$brand/contacts" params={{ brand }}>
            {r.openDirectory}
          </Link>
        </div>
      ) : (
        <Asking {...props} proposal={data} />
      )}
    </Modal>
  );
}

/** Whom to ask: who answers for the topic first; who stands in for somebody away. */
function Whom({ proposal, chosen, onChoose }: { proposal: RelayProposal; chosen: string; onChoose: (id: string) => void }) {
  const r = useRelayWords();
  const named = (id: string) => proposal.contacts.find((one) => one.id === id);
  const contact = named(chosen);
  const instead = contact && contact.asked !== contact.id ? named(contact.asked) : undefined;
  const options = (fits: boolean) => proposal.contacts.filter((one) => one.fits === fits).map((one) => ({ value: one.id, label: r.to(one.name, one.organisation) }));
  const groups = [
    { group: r.fits, items: options(true) },
    { group: r.others, items: options(false) },
  ].filter((group) => group.items.length > 0);
  return (
    <>
      <NativeSelect label={r.whom} required data-autofocus value={chosen} onChange={(event) => onChoose(event.currentTarget.value)} data={[{ value: '', label: r.choose }, ...groups]} />
      {contact && (
        <div className={styles.about}>
          {contact.away && contact.away_until && (
            <p data-bad>
              {r.away(contact.away_until)} {instead && r.standIn(instead.name)}{' '}
              {instead && (
                <Button size="compact-xs" variant="default" onClick={() => onChoose(instead.id)}>
                  {r.takeStandIn(instead.name)}
                </Button>
              )}
            </p>
          )}
          {contact.may_decide && <p>{r.mayDecide(contact.may_decide)}</p>}
          {contact.hours && <p>{r.reached(contact.hours)}</p>}
          <p>{proposal.by_mail && contact.email ? r.byMail(contact.email) : r.byHand}</p>
        </div>
      )}
    </>
  );
}

function Asking({ detail, proposal, onClose, onAsked }: Props & { proposal: RelayProposal }) {
  const t = useT();
  const r = useRelayWords();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [relayId] = useState(newReplyId);
  const first = proposal.contacts[0];
  const [contact, setContact] = useState(first?.fits ? first.id : '');
  const [question, setQuestion] = useState('');
  // What is personal is ticked by a person, and by nobody else.
  const [ticked, setTicked] = useState<string[]>(() => proposal.facts.filter((fact) => !fact.personal).map(keyOf));
  const [evidence, setEvidence] = useState(false);
  const [confirmed, setConfirmed] = useState(false);
  const [date, setDate] = useState(() => local(proposal.due_at));
  const [busy, setBusy] = useState(false);
  const facts = proposal.facts.filter((fact) => ticked.includes(keyOf(fact)));
  const personal = evidence || facts.some((fact) => fact.personal);
  const past = !(Date.parse(date) > Date.now());
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!contact || question.trim() === '' || past || (personal && !confirmed)) return;
    setBusy(true);
    try {
      // A date that nobody changed is the one that was proposed, to the second.
      const due = date === local(proposal.due_at) ? proposal.due_at : new Date(date).toISOString();
      const asked = await post<{ relay: RelayView; holding: string }>(brandPath(brand, `cases/${detail.case.id}/relays`), {
        relay_id: relayId,
        contact_id: contact,
        question: question.trim(),
        facts: facts.map(({ kind, value }) => ({ kind, value })),
        personal_confirmed: personal && confirmed,
        evidence,
        due_at: due,
      });
      await queries.invalidateQueries({ predicate: (query) => ['relays', 'case', 'queue'].includes(String(query.queryKey[0])) });
      onAsked(asked.holding);
    } catch (error) {
      sayProblem(error, t);
      setBusy(false);
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)}>
      <p className={styles.note}>{r.askLead}</p>
      <Whom proposal={proposal} chosen={contact} onChoose={setContact} />
      <Textarea label={r.question} description={r.questionHelp} autosize minRows={3} maxLength={4000} required value={question} onChange={(event) => setQuestion(event.currentTarget.value)} />
      <fieldset className={styles.ticks}>
        <legend>{r.factsLead}</legend>
        {proposal.facts.map((fact) => (
          <Checkbox
            key={keyOf(fact)}
            checked={ticked.includes(keyOf(fact))}
            onChange={(event) => {
              const on = event.currentTarget.checked;
              setTicked((now) => (on ? [...now, keyOf(fact)] : now.filter((one) => one !== keyOf(fact))));
            }}
            label={r.fact(word(t.fact, fact.kind), fact.value)}
            description={fact.personal ? `${r.personal}${fact.secret ? `, ${r.secret}` : ''}` : undefined}
          />
        ))}
        <Checkbox checked={evidence} onChange={(event) => setEvidence(event.currentTarget.checked)} label={r.evidence} description={r.evidenceHelp} />
        {personal && <Checkbox className={styles.confirm} checked={confirmed} required onChange={(event) => setConfirmed(event.currentTarget.checked)} label={r.personalConfirm} />}
      </fieldset>
      <TextInput type="datetime-local" label={r.due} value={date} required error={past ? r.past : undefined} onChange={(event) => setDate(event.currentTarget.value)} />
      <div className={styles.end}>
        <Button variant="default" onClick={onClose}>
          {t.common.cancel}
        </Button>
        <Button type="submit" loading={busy} disabled={!contact || question.trim() === '' || past || (personal && !confirmed)}>
          {r.submit}
        </Button>
      </div>
    </form>
  );
}
