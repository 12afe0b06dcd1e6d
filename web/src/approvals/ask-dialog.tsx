/** Puts a reply before the lead: what for, and a word to help them decide. */
import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';

import type { GuardReport } from '../api/types';
import { useT, word } from '../i18n/locale';
import styles from './approvals.module.css';

interface Props {
  approval: NonNullable<GuardReport['approval']>;
  opened: boolean;
  busy: boolean;
  onClose: () => void;
  onAsk: (why: string) => void;
}

export function AskDialog({ approval, opened, busy, onClose, onAsk }: Props) {
  const t = useT();
  const [why, setWhy] = useState('');
  return (
    <Modal opened={opened} onClose={onClose} title={t.approvals.askTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onAsk(why);
        }}
      >
        <p>{t.approvals.askLead(word(t.approvals.approvers, approval.by))}</p>
        <ul className={styles.reasons}>
          {approval.reasons.map((reason) => (
            <li key={`${reason.code} ${reason.why}`}>
              <strong>{word(t.approvals.reason, reason.code)}</strong> {reason.why}
            </li>
          ))}
        </ul>
        <Textarea mt="md" data-autofocus label={t.approvals.why} description={t.approvals.whyHelp} autosize minRows={2} maxLength={2000} value={why} onChange={(event) => setWhy(event.currentTarget.value)} />
        <div className={styles.actions} style={{ justifyContent: 'flex-end', marginTop: 16 }}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {t.approvals.ask}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
