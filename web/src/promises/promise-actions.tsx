/** A promise ends kept, or postponed with a new date and its reason. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import type { PromiseView } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import styles from './promises.module.css';

interface Props {
  promise: PromiseView;
  onDone: () => void;
}

/** The same moment tomorrow, as a field for local times wants it. */
function tomorrow(): string {
  const at = new Date(Date.now() + 86_400_000);
  at.setMinutes(at.getMinutes() - at.getTimezoneOffset());
  return at.toISOString().slice(0, 16);
}

function ReplaceForm({ promise, onDone, onClose }: Props & { onClose: () => void }) {
  const t = useT();
  const brand = useBrand().slug;
  const [date, setDate] = useState(tomorrow);
  const [reason, setReason] = useState('');
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    try {
      await post(brandPath(brand, `promises/${promise.id}/replace`), { due_at: new Date(date).toISOString(), reason });
      say(t.promises.replaced);
      onDone();
      onClose();
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className={styles.form}>
      <p className="quiet">{t.promises.replaceLead}</p>
      <p>{t.common.quoted(promise.text)}</p>
      <TextInput type="datetime-local" label={t.promises.newDate} value={date} required onChange={(event) => setDate(event.currentTarget.value)} />
      <TextInput label={t.promises.newReason} value={reason} required maxLength={300} onChange={(event) => setReason(event.currentTarget.value)} />
      <div className={styles.end}>
        <Button variant="default" onClick={onClose}>
          {t.common.cancel}
        </Button>
        <Button type="submit">{t.promises.replace}</Button>
      </div>
    </form>
  );
}

export function PromiseActions({ promise, onDone }: Props) {
  const t = useT();
  const brand = useBrand().slug;
  const [replacing, setReplacing] = useState(false);
  const keep = async () => {
    try {
      await post(brandPath(brand, `promises/${promise.id}/keep`));
      say(t.promises.kept);
      onDone();
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return (
    <div className={styles.actions}>
      <Button size="compact-sm" variant="default" onClick={() => void keep()}>
        {t.promises.keep}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={() => setReplacing(true)}>
        {t.promises.replace}
      </Button>
      <Modal opened={replacing} onClose={() => setReplacing(false)} title={t.promises.replaceTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
        <ReplaceForm promise={promise} onDone={onDone} onClose={() => setReplacing(false)} />
      </Modal>
    </div>
  );
}
