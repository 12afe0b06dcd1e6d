/** Writes into the ledger what was given: the sum, whether what was missing was looked at, and in which reply it was said. */
import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import type { CaseDetail } from '../api/types';
import { newReplyId } from '../composer/reply-id';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import { useReturnFocus } from '../shared/return-focus';
import type { Proposal } from './solutions-api';
import styles from './solutions.module.css';
import { useSolutionWords } from './words';

interface Props {
  proposal: Proposal;
  detail: CaseDetail;
  onClose: () => void;
  onDone: () => void;
}

const left = ['queued', 'sending', 'sent', 'unknown'];

/** The last reply of ours that left, or is about to. */
export const lastReply = (detail: CaseDetail) =>
  detail.conversations
    .flatMap((conversation) => conversation.messages)
    .filter((message) => message.direction === 'outbound' && left.includes(message.state))
    .sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
    .at(-1);

export function GrantDialog({ proposal, detail, onClose, onDone }: Props) {
  useReturnFocus();
  const t = useT();
  const w = useSolutionWords();
  const brand = useBrand().slug;
  const [id] = useState(() => newReplyId());
  const [offer, setOffer] = useState(proposal.offers[0]?.amount ?? '');
  const [sum, setSum] = useState('');
  const [checked, setChecked] = useState(false);
  const reply = lastReply(detail);
  const [said, setSaid] = useState(Boolean(reply));
  const [busy, setBusy] = useState(false);
  const free = proposal.offers.length === 0 && proposal.kind === 'refund';
  const lacks = proposal.missing.length > 0;
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const chosen = proposal.offers.find((one) => one.amount === offer);
    const money = free ? { amount: sum.trim().replace(',', '.'), currency: 'EUR' } : chosen ? { amount: chosen.amount, currency: chosen.currency } : {};
    try {
      await post(brandPath(brand, `cases/${detail.case.id}/gifts`), { gift_id: id, code: proposal.code, ...money, message_id: said && reply ? reply.id : null, checked });
      say(w.granted);
      onDone();
      onClose();
    } catch (error) {
      sayProblem(error, t);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={w.dialog} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form onSubmit={(event) => void submit(event)} className={styles.form}>
        <p>{proposal.title}</p>
        {proposal.offers.length > 1 && (
          <NativeSelect label={w.amount} value={offer} onChange={(event) => setOffer(event.currentTarget.value)} data={proposal.offers.map((one) => ({ value: one.amount, label: `${one.in_words} ${one.label}`.trim() }))} />
        )}
        {free && <TextInput label={`${w.amount} (€)`} inputMode="decimal" required value={sum} onChange={(event) => setSum(event.currentTarget.value)} />}
        {proposal.ask && <p className={styles.note}>{proposal.ask}</p>}
        {lacks && <Checkbox label={w.checked} checked={checked} required onChange={(event) => setChecked(event.currentTarget.checked)} />}
        {reply ? <Checkbox label={w.said} checked={said} onChange={(event) => setSaid(event.currentTarget.checked)} /> : <p className={styles.note}>{w.notSaid}</p>}
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {w.confirm}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
