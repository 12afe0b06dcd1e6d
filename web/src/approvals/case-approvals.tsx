/** In the case: replies that wait for the lead, and those that came back with a word. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { CaseDetail } from '../api/types';
import { emptyDraft, readDraft, restoreDraft } from '../composer/drafts';
import { word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { Icon } from '../shared/icons';
import { due, moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import { caseApprovalsQuery, type ApprovalView } from './approvals-api';
import styles from './approvals.module.css';
import { useApproval } from './use-approval';

function Mark({ approval, onTake, onHide }: { approval: ApprovalView; onTake: () => void; onHide: () => void }) {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const waiting = approval.state === 'waiting';
  const returned = t.approvals.returned(approval.decided_by?.name ?? '', approval.note ?? '');
  return (
    <li className={styles.mark}>
      <Icon name={waiting ? 'clock' : 'reply'} size={17} />
      <p>
        {waiting ? t.approvals.waitsFor(word(t.approvals.approvers, approval.by), due(approval.due_at, now, words)) : returned}
        <small>
          {moment(approval.asked_at, now, words)} · {approval.text}
        </small>
      </p>
      {waiting && approval.may_approve && (
        <Link to="/b/$brand/approvals" params={{ brand }}>
          {t.approvals.decide}
        </Link>
      )}
      {approval.own && (
        <Button size="xs" variant="default" onClick={onTake}>
          {t.approvals.takeBack}
        </Button>
      )}
      {!waiting && (
        <Button size="xs" variant="default" onClick={onHide}>
          {t.common.close}
        </Button>
      )}
    </li>
  );
}

export function CaseApprovals({ detail }: { detail: CaseDetail }) {
  const brand = useBrand().slug;
  const { t } = useTimeWords();
  const { withdraw } = useApproval();
  const [hidden, setHidden] = useState<string[]>([]);
  const { data } = useQuery(caseApprovalsQuery(brand, detail.case.id));
  const shown = (data?.approvals ?? []).filter((one) => !hidden.includes(one.id) && (one.state === 'waiting' || (one.state === 'returned' && one.own)));
  if (shown.length === 0) return null;
  const hide = (approval: ApprovalView) => setHidden((now) => [...now, approval.id]);
  const take = async (approval: ApprovalView) => {
    if (approval.state === 'waiting' && (await withdraw(approval)) !== 'done') return;
    // Words that are being written are not thrown away.
    const written = readDraft(brand, detail.case.id).text.trim();
    restoreDraft(brand, detail.case.id, { ...emptyDraft, text: written ? `${approval.text}\n\n${written}` : approval.text, conversationId: approval.conversation_id, visibility: approval.visibility });
    hide(approval);
  };
  return (
    <ul className={styles.marks} aria-label={t.approvals.title}>
      {shown.map((approval) => (
        <Mark key={approval.id} approval={approval} onTake={() => void take(approval)} onHide={() => hide(approval)} />
      ))}
    </ul>
  );
}
