/** One case: its conversations with the answer under them, and beside them what was understood and who it is. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';

import { ApiError } from '../api/client';
import { caseQuery } from '../api/queries';
import type { CaseDetail, CloseReason, MessageView } from '../api/types';
import { Composer } from '../composer/composer';
import { useT } from '../i18n/locale';
import { useKeys } from '../keys/keys';
import { useBrand, useSession } from '../session/session';
import { Choice } from '../shared/choice';
import { problemText } from '../shared/notice';
import { Empty, useTitle, Waiting } from '../shared/page';
import { useCaseActions } from './case-actions';
import { CaseHeader, isOpen } from './case-header';
import styles from './case-page.module.css';
import { CustomerPanel } from './customer-panel';
import { useNeighbours } from './neighbours';
import { ReadingPanel } from './reading-panel';
import { Thread } from './thread';

const CloseDialog = lazy(() => import('./close-dialog'));
const RegroupingHistory = lazy(() => import('../regrouping/history'));
const SimilarPanel = lazy(() => import('../regrouping/similar-panel'));
const CaseRelays = lazy(() => import('../relays/screens'));
const SolutionsPanel = lazy(() => import('../solutions/solutions-panel'));

const inbound = (detail: CaseDetail): MessageView[] =>
  detail.conversations
    .flatMap((conversation) => conversation.messages)
    .filter((message) => message.direction === 'inbound')
    .sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));

/** The message to read first: the newest without a decision, else the newest. */
export function messageToRead(detail: CaseDetail): MessageView | undefined {
  const all = inbound(detail);
  return all.findLast((message) => !message.decision && message.reading) ?? all.findLast((message) => message.reading) ?? all.at(-1);
}

const suggestions: Record<string, CloseReason> = { praise: 'thanks_only', spam: 'spam' };

/** What a phone shows of a case; a wide screen shows all three. */
type Pane = 'talk' | 'reading' | 'customer';

function Case({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const brand = useBrand().slug;
  const { user } = useSession();
  const navigate = useNavigate();
  const actions = useCaseActions(detail);
  const [closing, setClosing] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const [pane, setPane] = useState<Pane>('talk');
  const row = detail.case;
  const near = useNeighbours(brand, row.reference);
  const first = messageToRead(detail);
  const read = inbound(detail).find((message) => message.id === chosen) ?? first;
  useTitle(`${row.reference} · ${row.customer.display_name || row.customer.handle}`);
  const go = (id: string | undefined) => () => {
    if (id) void navigate({ to: '/b/$brand/cases/$id', params: { brand, id } });
  };
  useKeys({
    u: () => void navigate({ to: '/b/$brand/queue/$lane', params: { brand, lane: row.lane } }),
    n: go(near.next),
    p: go(near.previous),
    m: () => (isOpen(row.state) ? actions.solve() : undefined),
    c: () => (isOpen(row.state) ? setClosing(true) : undefined),
    a: () => actions.assign(user.id, user.name),
  });
  return (
    <div className={styles.page}>
      <CaseHeader detail={detail} actions={actions} onClose={() => setClosing(true)} />
      {row.merged_into && (
        <div className={styles.merged}>
          {t.case.mergedInto}{' '}
          <Link to="/b/$brand/cases/$id" params={{ brand, id: row.merged_into }}>
            {t.case.openMerged}
          </Link>
        </div>
      )}
      <div className={styles.panes}>
        <Choice
          label={t.case.title(row.reference)}
          value={pane}
          onChange={setPane}
          options={[
            { value: 'talk', label: t.case.thread },
            { value: 'reading', label: t.case.reading },
            { value: 'customer', label: t.case.customer },
          ]}
        />
      </div>
      <div className={styles.body} data-pane={pane}>
        {row.merged_into ? (
          <section className={styles.talk} aria-label={t.case.thread}>
            <div className={styles.pad}>
              <Suspense>
                <RegroupingHistory detail={detail} />
              </Suspense>
            </div>
          </section>
        ) : (
        <section className={styles.talk} aria-label={t.case.thread}>
          <Thread detail={detail} read={read?.id ?? null} onRead={(id) => {
            setChosen(id);
            setPane('reading');
          }} />
          <Composer key={row.id} detail={detail} replyTo={first} />
        </section>
        )}
        <aside className={styles.side} aria-label={t.case.reading}>
          {!row.merged_into && (
            <div className={styles.reading}>
              <ReadingPanel message={read} language={row.language} isNewest={read === first} />
              <Suspense>
                <CaseRelays detail={detail} />
                <SolutionsPanel detail={detail} />
                <SimilarPanel detail={detail} />
              </Suspense>
            </div>
          )}
          <div className={styles.customer}>
            <CustomerPanel detail={detail} />
          </div>
        </aside>
      </div>
      {closing && (
        <Suspense>
          <CloseDialog onClose={() => setClosing(false)} actions={actions} suggested={suggestions[first?.reading?.need ?? ''] ?? 'answered_elsewhere'} />
        </Suspense>
      )}
    </div>
  );
}

export function CasePage() {
  const t = useT();
  const brand = useBrand().slug;
  const { id } = useParams({ from: '/b/$brand/cases/$id' });
  const { data, error, isPending, refetch } = useQuery(caseQuery(brand, id));
  if (isPending) {
    return (
      <div className={styles.pad}>
        <Waiting lines={5} />
      </div>
    );
  }
  if (!data) {
    const missing = error instanceof ApiError && error.status === 404;
    return (
      <Empty icon={missing ? 'compass' : 'warn'} text={missing ? t.errors.caseNotFound : problemText(error, t)}>
        <Button onClick={() => void refetch()}>{t.common.retry}</Button>
      </Empty>
    );
  }
  return <Case key={data.case.id} detail={data} />;
}
