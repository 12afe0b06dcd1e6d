/** A promise that cannot be kept in time gets a new date, with its reason. Loaded when somebody postpones one. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import type { PromiseView } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import { Reasons, reasonOfKey } from '../shared/reasons';
import { useReturnFocus } from '../shared/return-focus';
import { usePromiseWords } from './promise-words';
import styles from './promises.module.css';
import { tomorrow } from './tomorrow';

interface Props {
  promise: PromiseView;
  onDone: () => void;
  onClose: () => void;
}

export default function ReplaceDialog({ promise, onDone, onClose }: Props) {
  useReturnFocus();
  const t = useT();
  const words = usePromiseWords();
  const brand = useBrand().slug;
  const [date, setDate] = useState(tomorrow);
  const [reason, setReason] = useState<string>();
  const [busy, setBusy] = useState(false);
  const follows = promise.kind === 'follow_up';
  const past = !(Date.parse(date) > Date.now());
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (!reason || past) return;
    setBusy(true);
    try {
      await post(brandPath(brand, `promises/${promise.id}/replace`), { due_at: new Date(date).toISOString(), reason });
      say(follows ? words.followUpReplaced : words.replaced);
      onDone();
      onClose();
    } catch (error) {
      sayProblem(error, t);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={follows ? words.titleFollowUp : words.title} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form
        onSubmit={(event) => void submit(event)}
        onKeyDown={(event) => {
          // A number typed into the date is no reason.
          if (event.target instanceof HTMLInputElement && event.target.type !== 'radio') return;
          setReason((before) => reasonOfKey(event, Object.keys(words.reasons)) ?? before);
        }}
        className={styles.form}
      >
        <p className="quiet">{follows ? words.leadFollowUp : words.lead}</p>
        {!follows && <p>{t.common.quoted(promise.text)}</p>}
        <TextInput type="datetime-local" label={words.date} value={date} required error={past ? words.past : undefined} onChange={(event) => setDate(event.currentTarget.value)} />
        <p>{words.why}</p>
        <Reasons label={words.why} reasons={Object.entries(words.reasons)} chosen={reason} first={undefined} onChoose={setReason} />
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!reason || past}>
            {words.submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
