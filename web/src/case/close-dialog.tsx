/** A decision without a reply needs its reason; a number chooses it. */
import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';

import type { CloseReason } from '../api/types';
import { useT } from '../i18n/locale';
import type { CaseActions } from './case-actions';
import { Reasons, reasonOfKey } from '../shared/reasons';
import { useReturnFocus } from '../shared/return-focus';
import styles from './close-dialog.module.css';

const reasons: CloseReason[] = ['thanks_only', 'spam', 'duplicate', 'not_for_us', 'answered_elsewhere', 'other'];

function Inside({ actions, suggested, onClose }: { actions: CaseActions; suggested: CloseReason; onClose: () => void }) {
  const t = useT();
  const [reason, setReason] = useState<CloseReason>(suggested);
  const [note, setNote] = useState('');
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (await actions.close(reason, note)) onClose();
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => setReason((before) => reasonOfKey(event, reasons) ?? before)}
    >
      <p className={styles.lead}>{t.close.lead}</p>
      <Reasons label={t.close.lead} reasons={reasons.map((one) => [one, t.closeReason[one]] as const)} chosen={reason} first={suggested} onChoose={setReason} />
      <Textarea label={t.close.note} description={t.close.noteHelp} value={note} maxLength={1000} autosize minRows={2} onChange={(event) => setNote(event.currentTarget.value)} />
      <div className={styles.end}>
        <Button variant="default" onClick={onClose}>
          {t.common.cancel}
        </Button>
        <Button type="submit" loading={actions.busy}>
          {t.close.submit}
        </Button>
      </div>
    </form>
  );
}

interface Props {
  onClose: () => void;
  actions: CaseActions;
  suggested: CloseReason;
}

export default function CloseDialog({ onClose, actions, suggested }: Props) {
  useReturnFocus();
  const t = useT();
  return (
    <Modal opened onClose={onClose} title={t.close.title} closeButtonProps={{ 'aria-label': t.common.close }}>
      <Inside actions={actions} suggested={suggested} onClose={onClose} />
    </Modal>
  );
}
