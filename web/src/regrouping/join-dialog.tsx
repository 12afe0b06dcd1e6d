/** Which case becomes part of this one: an open one of the same customer, or any by its reference. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';

import type { CaseDetail } from '../api/types';
import { useT } from '../i18n/locale';
import { Reasons } from '../shared/reasons';
import { useReturnFocus } from '../shared/return-focus';
import styles from './regrouping.module.css';
import { useRegrouping } from './use-regrouping';
import { useRegroupingWords } from './words';

export default function JoinDialog({ detail, onClose }: { detail: CaseDetail; onClose: () => void }) {
  useReturnFocus();
  const t = useT();
  const words = useRegroupingWords();
  const { busy, merge } = useRegrouping(detail);
  const others = detail.customer.cases.map((row) => [row.reference, `${row.reference} · ${row.request || t.queue.noRequest}`] as const);
  const [chosen, setChosen] = useState<string>();
  const [typed, setTyped] = useState('');
  const [unknown, setUnknown] = useState('');
  const reference = typed.trim().toUpperCase() || chosen;
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (reference && (await merge(reference, () => setUnknown(reference)))) onClose();
  };
  return (
    <Modal opened onClose={onClose} title={words.joinTitle(detail.case.reference)} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <p className="quiet">{words.joinLead}</p>
        {others.length > 0 && <Reasons label={t.customer.otherCases} reasons={others} chosen={typed ? undefined : chosen} first={others[0]?.[0]} onChoose={setChosen} />}
        <TextInput label={words.joinReference} description={words.joinReferenceHelp} value={typed} maxLength={40} autoComplete="off" error={unknown === reference && unknown ? words.unknown(unknown) : undefined} onChange={(event) => setTyped(event.currentTarget.value)} />
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={!reference}>
            {words.joinSubmit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
