/** One message of a thread. */
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';

import { brandPath, post } from '../api/client';
import type { MessageView, Visibility } from '../api/types';
import { useLanguage, useT, word } from '../i18n/locale';
import { useKeys } from '../keys/keys';
import { useBrand, useTimeWords } from '../session/session';
import { VisibilityMark } from '../shared/case-facts';
import { Icon } from '../shared/icons';
import { sayProblem } from '../shared/notice';
import { fileSize } from '../shared/size';
import { slice } from '../shared/spans';
import { ago, moment, secondsUntil } from '../shared/time';
import { useFastNow, useNow } from '../shared/use-now';
import { MessageText } from './message-text';
import styles from './message.module.css';

const MessageActs = lazy(() => import('./message-acts'));

/** The masked words, once somebody chose to read them. */
function useShownWords(message: MessageView) {
  const t = useT();
  const brand = useBrand().slug;
  const [words, setWords] = useState<string>();
  const [open, setOpen] = useState(false);
  const toggle = async () => {
    if (open) return setOpen(false);
    try {
      if (words === undefined) setWords((await post<{ text: string }>(brandPath(brand, `messages/${message.id}/show`))).text);
      setOpen(true);
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return { shown: open ? words : undefined, toggle };
}

function Decision({ message }: { message: MessageView }) {
  const t = useT();
  const { decision } = message;
  if (message.direction === 'outbound') return null;
  if (!decision) {
    return (
      <>
        {message.hidden_at && <span>{t.composer.hiddenSince}</span>}
        <span className={styles.undecided}>{t.case.undecidedMessage}</span>
      </>
    );
  }
  const what = decision.kind === 'closed' && decision.reason ? `${word(t.decision, 'closed')} (${word(t.closeReason, decision.reason).toLowerCase()})` : word(t.decision, decision.kind);
  return (
    <span className={styles.decided}>
      {decision.by_name ? t.case.decidedBy(what, decision.by_name) : what}
      {message.hidden_at && <> · {t.composer.hiddenSince}</>}
      {decision.note && <q className={styles.note}>{decision.note}</q>}
    </span>
  );
}

function Countdown({ until }: { until: string }) {
  const t = useT();
  const left = secondsUntil(until, useFastNow());
  return left > 0 ? <span className="numbers"> · {t.composer.undoIn(left)}</span> : null;
}

function SendingState({ message }: { message: MessageView }) {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const { sending } = message;
  if (!sending) return null;
  const decide = async (decision: 'arrived' | 'send_again') => {
    try {
      await post(brandPath(brand, `replies/${message.id}/decide`), { decision });
    } catch (error) {
      sayProblem(error, t);
    }
    await queries.invalidateQueries({ predicate: (query) => ['case', 'unknown', 'counts'].includes(String(query.queryKey[0])) });
  };
  return (
    <div className={styles.sending} data-state={sending.state}>
      <span>
        {word(t.sendState, sending.state)}
        {sending.state === 'queued' && sending.undo_until && <Countdown until={sending.undo_until} />}
        {sending.problem_text && ` · ${sending.problem_text}`}
        {sending.attempts > 1 && ` · ${t.sendingState.attempts(sending.attempts)}`}
      </span>
      {sending.state === 'unknown' && (
        <span className={styles.choices}>
          <span className={styles.note}>{t.sendingState.unknownLead}</span>
          <button type="button" onClick={() => void decide('arrived')}>
            {t.unknown.arrived}
          </button>
          <button type="button" onClick={() => void decide('send_again')}>
            {t.unknown.again}
          </button>
        </span>
      )}
    </div>
  );
}

function Attachments({ message }: { message: MessageView }) {
  const { locale } = useLanguage();
  const t = useT();
  if (message.attachments.length === 0) return null;
  return (
    <ul className={styles.files} aria-label={t.case.attachments(message.attachments.length)}>
      {message.attachments.map((file) => {
        const face = (
          <>
            <Icon name="file" size={15} /> {file.name} <span className="quiet">{fileSize(file.size, locale)}</span>
          </>
        );
        return <li key={file.id}>{file.url ? <a href={file.url} target="_blank" rel="noreferrer">{face}</a> : <span>{face}</span>}</li>;
      })}
    </ul>
  );
}

function Revisions({ message }: { message: MessageView }) {
  const words = useTimeWords();
  const now = useNow();
  if (message.revisions.length === 0) return null;
  return (
    <details className={styles.revisions}>
      <summary>{words.t.case.revised(message.revisions.length)}</summary>
      {message.revisions.map((revision) => (
        <p key={revision.replaced_at} className="prose">
          <span className="quiet">{words.t.case.revisedOn(moment(revision.replaced_at, now, words))}</span>
          {'\n'}
          {revision.text}
        </p>
      ))}
    </details>
  );
}

interface Props {
  message: MessageView;
  conversationVisibility: Visibility;
  /** Its network can hide what stands under our own posts. */
  hides: boolean;
  selected: boolean;
  onRead: () => void;
}

export function Message({ message, conversationVisibility, hides, selected, onRead }: Props) {
  const words = useTimeWords();
  const { t } = words;
  const now = useNow();
  const [whole, setWhole] = useState(false);
  const { shown, toggle } = useShownWords(message);
  const ours = message.direction === 'outbound';
  const hasMore = slice(message.text, message.own_words).trim() !== message.text.trim();
  const masked = message.masked;
  const lead = useBrand().role !== 'agent';
  useKeys(selected && masked ? { v: () => void toggle() } : {});
  return (
    <li>
      <article className={styles.message} data-ours={ours || undefined} data-private={message.visibility === 'private' || undefined} data-selected={selected || undefined} data-state={message.state}>
        <header className={styles.head}>
          <span className={styles.author}>{ours && !message.author_name ? t.case.you : message.author_name || t.case.customerSays}</span>
          {message.author_kind === 'automatic' || message.automatic ? <span className={styles.automatic}>{t.case.automatic}</span> : null}
          <time dateTime={message.created_at} title={moment(message.created_at, now, words)}>
            {ago(message.created_at, now, words)}
          </time>
          {(message.visibility === 'private') !== (conversationVisibility === 'private') && <VisibilityMark visibility={message.visibility} />}
          <Decision message={message} />
        </header>
        {message.state === 'deleted' ? (
          <p className={`${styles.text} quiet`}>{t.case.deleted}</p>
        ) : message.elsewhere ? (
          <p className={`${styles.text} quiet`}>
            <Icon name="lock" size={15} /> {message.elsewhere}
          </p>
        ) : (
          <MessageText message={message} shown={shown} whole={whole} marked={selected && !ours} />
        )}
        {hasMore && (
          <button type="button" className={styles.link} onClick={() => setWhole(!whole)}>
            {whole ? t.case.showOwn : t.case.showAll}
          </button>
        )}
        {masked && (
          <div className={styles.masked}>
            <Icon name={shown === undefined ? 'veil' : 'eye'} size={16} />
            <span>{shown === undefined ? t.case.veiledNote : t.case.showWordsHelp}</span>
            <button type="button" onClick={() => void toggle()} title={shown === undefined ? t.case.showWordsHelp : undefined}>
              {shown === undefined ? t.case.showWords : t.case.hideWords}
            </button>
            {shown === undefined && <span className={styles.note}>{t.case.showWordsHelp}</span>}
          </div>
        )}
        <Attachments message={message} />
        <Revisions message={message} />
        <SendingState message={message} />
        {!ours && (hides || lead || message.held) && (
          <Suspense fallback={null}>
            <MessageActs message={message} hides={hides} selected={selected} />
          </Suspense>
        )}
        {!ours && message.reading && !selected && (
          <button type="button" className={styles.link} onClick={onRead}>
            {t.case.seeReading}
          </button>
        )}
      </article>
    </li>
  );
}
