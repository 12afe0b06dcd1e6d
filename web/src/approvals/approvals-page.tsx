/** The lead's list: replies that wait for a word, with the time that is left to give it. */
import { Button, Textarea } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { Icon } from '../shared/icons';
import { problemText } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { due, moment, urgency } from '../shared/time';
import { useNow } from '../shared/use-now';
import { approvalsQuery, type ApprovalView } from './approvals-api';
import styles from './approvals.module.css';
import { useApproval } from './use-approval';

function Decide({ approval }: { approval: ApprovalView }) {
  const { t } = useTimeWords();
  const { approve, sendBack, busy } = useApproval();
  const [text, setText] = useState<string | null>(null);
  const [note, setNote] = useState<string | null>(null);
  // Asked for once the guard holds words that the author had given no reason for.
  const [reason, setReason] = useState<string | null>(null);
  // What stood on the screen when the page showed it is what the lead has seen.
  const [seen, setSeen] = useState(approval.last_message_id);
  const unread = seen !== approval.last_message_id;
  const agree = async () => {
    const done = await approve(approval, text ?? approval.text, seen, reason ?? '');
    if (done === 'reason') setReason((now) => now ?? '');
  };
  return (
    <>
      {text === null ? (
        <blockquote className={styles.words}>{approval.text}</blockquote>
      ) : (
        <Textarea label={t.approvals.change} autosize minRows={3} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      )}
      {(unread || approval.newer > 0) && (
        <p className={styles.newer} role="alert">
          <Icon name="chat" size={16} /> {t.approvals.newer(approval.newer)}
          {unread && (
            <Button size="xs" variant="default" onClick={() => setSeen(approval.last_message_id)}>
              {t.approvals.readIt}
            </Button>
          )}
        </p>
      )}
      {note === null && reason !== null && <Textarea label={t.approvals.because} description={t.approvals.noteHelp} autosize minRows={2} maxLength={2000} value={reason} autoFocus onChange={(event) => setReason(event.currentTarget.value)} />}
      {note !== null && <Textarea label={t.approvals.note} description={t.approvals.noteHelp} autosize minRows={2} maxLength={2000} value={note} data-autofocus onChange={(event) => setNote(event.currentTarget.value)} />}
      <div className={styles.actions}>
        {note === null ? (
          <>
            <Button loading={busy} disabled={unread || reason?.trim() === ''} onClick={() => void agree()}>
              {text === null || text === approval.text ? t.approvals.approve : t.approvals.approveChanged}
            </Button>
            <Button variant="default" onClick={() => (setReason(null), setText(text === null ? approval.text : null))}>
              {text === null ? t.approvals.change : t.approvals.keepWords}
            </Button>
            <Button variant="default" onClick={() => setNote('')}>
              {t.approvals.sendBack}
            </Button>
          </>
        ) : (
          <>
            <Button loading={busy} disabled={note.trim() === ''} onClick={() => void sendBack(approval, note)}>
              {t.approvals.sendBackNow}
            </Button>
            <Button variant="default" onClick={() => setNote(null)}>
              {t.common.cancel}
            </Button>
          </>
        )}
      </div>
    </>
  );
}

function One({ approval }: { approval: ApprovalView }) {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  return (
    <li className={styles.approval}>
      <header className={styles.head}>
        <Link to="/b/$brand/cases/$id" params={{ brand, id: approval.reference }}>
          {approval.customer || approval.reference}
        </Link>
        <span className="quiet">
          {approval.reference} · {t.approvals.askedBy(approval.asked_by.name, moment(approval.asked_at, now, words))}
        </span>
        <span className={`${styles.due} numbers`} data-urgency={urgency(approval.due_at, now)}>
          {due(approval.due_at, now, words)}
          {approval.escalated && ` · ${t.approvals.escalated}`}
        </span>
      </header>
      {approval.customer_said && (
        <p className={styles.said}>
          <span className="quiet">{t.approvals.customerSaid}</span> {t.common.quoted(approval.customer_said)}
        </p>
      )}
      <ul className={styles.reasons}>
        {approval.reasons.map((reason) => (
          <li key={`${reason.code} ${reason.why}`}>
            <strong>{word(t.approvals.reason, reason.code)}</strong> {reason.why}
          </li>
        ))}
        {approval.why && (
          <li>
            <strong>{t.approvals.theySay(approval.asked_by.name)}</strong> {approval.why}
          </li>
        )}
      </ul>
      {approval.may_approve ? <Decide approval={approval} /> : <blockquote className={styles.words}>{approval.text}</blockquote>}
    </li>
  );
}

export function ApprovalsPage() {
  const { t } = useTimeWords();
  const brand = useBrand();
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(approvalsQuery(brand.slug));
  const approvals = data?.pages.flatMap((page) => page.approvals) ?? [];
  const escalation = data?.pages[0]?.escalation ?? '';
  return (
    <PageFrame title={t.approvals.title} lead={brand.role === 'agent' ? t.approvals.leadRead : t.approvals.lead}>
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : approvals.length === 0 ? (
        <Empty icon="check" text={t.approvals.empty} />
      ) : (
        <ul className={styles.list}>
          {approvals.map((approval) => (
            <One key={approval.id} approval={approval} />
          ))}
        </ul>
      )}
      {escalation && approvals.some((approval) => approval.escalated) && (
        <section className={styles.escalation}>
          <h2>{t.approvals.escalation}</h2>
          <p className="prose">{escalation.replaceAll('**', '')}</p>
        </section>
      )}
      {hasNextPage && (
        <Button variant="default" mt="md" onClick={() => void fetchNextPage()}>
          {t.common.loadMore}
        </Button>
      )}
    </PageFrame>
  );
}
