/** One question to a contact: what was asked, where it stands, what came back, and what can be done. */
import { Button, Modal, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import { newReplyId } from '../composer/reply-id';
import { word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { copyText } from '../shared/copy';
import { Icon } from '../shared/icons';
import { say, sayProblem } from '../shared/notice';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './relays.module.css';
import { isOpenRelay, useRelayWords, type RelayView, type RelayWord } from './relays-api';

function Word({ said }: { said: RelayWord }) {
  const words = useTimeWords();
  const r = useRelayWords();
  const brand = useBrand().slug;
  const now = useNow();
  return (
    <li className={styles.word} data-kind={said.kind}>
      <p className={styles.who}>
        {word(r.said, said.kind)}
        {said.by && ` (${said.by.name})`} · {moment(said.at, now, words)}
      </p>
      {said.decision && <p className={styles.decision}>{word(r.decision, said.decision)}</p>}
      {said.text && <p className={styles.text}>{said.text}</p>}
      {said.instead && <p>{r.instead(said.instead)}</p>}
      {said.files.map((file) => (
        <a key={file.id} className={styles.file} href={brandPath(brand, `relay-files/${file.id}`)} download={file.name}>
          <Icon name="file" size={15} /> {file.name}
        </a>
      ))}
    </li>
  );
}

/** What became of the mails: the failure first, for somebody has to act on it. */
function Mails({ relay }: { relay: RelayView }) {
  const r = useRelayWords();
  if (!relay.by_mail) return isOpenRelay(relay) ? <p className={styles.note}>{r.noMail}</p> : null;
  const last = relay.mails.at(-1);
  if (!last) return null;
  const reminders = relay.mails.filter((mail) => mail.kind !== 'request' && mail.kind !== 'added' && mail.state === 'sent').length;
  const problem = last.state === 'failed' ? r.mailFailed(last.problem ?? '') : last.problem && last.state === 'queued' ? r.mailWaits(last.problem) : '';
  return (
    <p className={styles.note} data-bad={problem !== '' || last.state === 'unknown' || undefined}>
      {problem || word(r.mail, last.state)} {reminders > 0 && r.reminders(reminders)}
    </p>
  );
}

interface Props {
  relay: RelayView;
  /** Outside of its case: the case is named. */
  elsewhere?: boolean;
  /** Takes the beginning of a reply; left out where no reply is written. */
  onUse?: (text: string) => void;
}

export function RelayCard({ relay, elsewhere, onUse }: Props) {
  const words = useTimeWords();
  const { t } = words;
  const r = useRelayWords();
  const brand = useBrand().slug;
  const now = useNow();
  const queries = useQueryClient();
  const [confirming, setConfirming] = useState(false);
  const [adding, setAdding] = useState(relay.state === 'asked_back');
  const [text, setText] = useState('');
  const [wordId] = useState(newReplyId);
  const [busy, setBusy] = useState(false);
  const open = isOpenRelay(relay);
  const waits = relay.state === 'asked' || relay.state === 'seen';
  const name = relay.contact.name;
  const act = async (path: string, body: unknown, done: string) => {
    setBusy(true);
    try {
      await post(brandPath(brand, `relays/${relay.id}/${path}`), body);
      say(done);
      await queries.invalidateQueries({ predicate: (query) => ['relays', 'case', 'counts', 'queue'].includes(String(query.queryKey[0])) });
      return true;
    } catch (error) {
      sayProblem(error, t);
      return false;
    } finally {
      setBusy(false);
    }
  };
  const copy = async () => {
    if (relay.url && (await copyText(relay.url))) say(r.copied);
  };
  const answer = relay.words.findLast((said) => said.kind === 'answer');
  return (
    <li className={styles.relay} data-late={relay.late || undefined}>
      <p className={styles.head}>
        <strong>{r.to(name, relay.contact.organisation)}</strong>
        <span className={styles.state} data-state={relay.late ? 'late' : relay.state}>
          {relay.late ? r.late : word(r.state, relay.state)}
        </span>
      </p>
      <p className={styles.text}>{relay.question || '…'}</p>
      <p className={styles.note}>
        {elsewhere && (
          <>
            <Link to="/b/$brand/cases/$id" params={{ brand, id: relay.reference }}>
              {relay.reference}
            </Link>{' '}
            ·{' '}
          </>
        )}
        {r.by(relay.owner.name)} · {r.dueAt(moment(relay.due_at, now, words))}
      </p>
      {open && relay.days > 0 && <p className={styles.since}>{r.since(relay.contact.organisation || name, relay.days)}</p>}
      {!elsewhere && relay.facts.length > 0 && (
        <dl className={styles.facts} aria-label={r.facts}>
          {relay.facts.map((fact) => (
            <div key={`${fact.kind} ${fact.value}`}>
              <dt>{word(t.fact, fact.kind)}</dt>
              <dd>{fact.value}</dd>
            </div>
          ))}
        </dl>
      )}
      {!elsewhere && relay.evidence && <p className={styles.note}>{r.evidenceGoes}</p>}
      <Mails relay={relay} />
      {relay.words.length > 0 && (
        <ul className={styles.words}>
          {relay.words.map((said) => (
            <Word key={said.id} said={said} />
          ))}
        </ul>
      )}
      {adding && open && (
        <form
          className={styles.adding}
          onSubmit={(event) => {
            event.preventDefault();
            void act('words', { word_id: wordId, text }, r.added).then((done) => done && setAdding(false));
          }}
        >
          <Textarea label={r.addLabel} autosize minRows={2} maxLength={4000} required value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <Button type="submit" size="xs" loading={busy} disabled={text.trim() === ''}>
            {r.addSubmit}
          </Button>
        </form>
      )}
      <div className={styles.actions}>
        {relay.state === 'answered' && answer && onUse && (
          <Button size="xs" onClick={() => onUse(relay.passing_on)}>
            {r.use}
          </Button>
        )}
        {waits && relay.by_mail && (
          <Button size="xs" variant="default" loading={busy} onClick={() => void act('remind', {}, r.reminded)}>
            {r.remind}
          </Button>
        )}
        {open && relay.url && (
          <Button size="xs" variant="default" leftSection={<Icon name="copy" size={14} />} onClick={() => void copy()}>
            {r.copy}
          </Button>
        )}
        {open && !adding && (
          <Button size="xs" variant="default" onClick={() => setAdding(true)}>
            {r.add}
          </Button>
        )}
        {relay.reachable && (
          <Button size="xs" variant="subtle" color="gray" onClick={() => setConfirming(true)}>
            {open ? r.withdraw : r.close}
          </Button>
        )}
      </div>
      <Modal opened={confirming} onClose={() => setConfirming(false)} title={open ? r.withdrawTitle : r.closeTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
        <p>{open ? r.withdrawLead(name) : r.closeLead(name)}</p>
        <div className={styles.end}>
          <Button variant="default" data-autofocus onClick={() => setConfirming(false)}>
            {t.common.cancel}
          </Button>
          <Button color="red" loading={busy} onClick={() => void act('withdraw', {}, open ? r.withdrawn : r.closed).then(() => setConfirming(false))}>
            {open ? r.withdraw : r.close}
          </Button>
        </div>
      </Modal>
    </li>
  );
}
