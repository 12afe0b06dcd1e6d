/** Who a customer is: verified with its ground and its end, or withdrawn. What their file says may only be told to them. */
import { Button, Modal, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ApiError, brandPath, put } from '../api/client';
import type { CaseDetail, IdentityHow, IdentityView } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import styles from './close-dialog.module.css';

const ways: IdentityHow[] = ['drop_link', 'known_address', 'call_back', 'by_hand'];

function Inside({ detail, onClose }: { detail: CaseDetail; onClose: () => void }) {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [how, setHow] = useState<IdentityHow>('drop_link');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const { customer } = detail;
  const establish = async (body: { level: string; how?: IdentityHow; reason?: string }, said: string) => {
    setBusy(true);
    try {
      await put<IdentityView>(brandPath(brand, `customers/${customer.id}/identity`), { ...body, case_id: detail.case.id });
      await queries.invalidateQueries({ queryKey: ['case', brand] });
      say(said);
      onClose();
    } catch (error) {
      if (error instanceof ApiError && error.code === 'identity_unfounded') setMissing(true);
      else sayProblem(error, t);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (how === 'by_hand' && reason.trim() === '') return setMissing(true);
    void establish({ level: 'verified', how, reason }, t.identityDialog.verified);
  };
  return (
    <form onSubmit={submit}>
      <p className={styles.lead}>{t.identityDialog.lead}</p>
      <div role="radiogroup" aria-label={t.identityDialog.how} className={styles.reasons}>
        {ways.map((one, index) => (
          <label key={one} className={styles.reason} data-chosen={one === how || undefined}>
            <input type="radio" name="how" value={one} checked={one === how} onChange={() => setHow(one)} data-autofocus={index === 0 || undefined} />
            <span>{t.identityHow[one]}</span>
          </label>
        ))}
      </div>
      <Textarea
        label={t.identityDialog.reason}
        description={t.identityDialog.reasonHelp}
        withAsterisk={how === 'by_hand'}
        error={missing ? t.identityDialog.reasonMissing : undefined}
        value={reason}
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => {
          setReason(event.currentTarget.value);
          setMissing(false);
        }}
      />
      <div className={styles.end}>
        {customer.identity.level !== 'unknown' && (
          <Button variant="subtle" color="red" loading={busy} onClick={() => void establish({ level: 'unknown' }, t.identityDialog.withdrawn)}>
            {t.identityDialog.withdraw}
          </Button>
        )}
        <Button variant="default" onClick={onClose}>
          {t.common.cancel}
        </Button>
        <Button type="submit" loading={busy}>
          {t.identityDialog.submit}
        </Button>
      </div>
    </form>
  );
}

export function IdentityDialog({ opened, onClose, detail }: { opened: boolean; onClose: () => void; detail: CaseDetail }) {
  const t = useT();
  const name = detail.customer.display_name || detail.case.customer.handle;
  return (
    <Modal opened={opened} onClose={onClose} title={t.identityDialog.title(name)} closeButtonProps={{ 'aria-label': t.common.close }}>
      <Inside detail={detail} onClose={onClose} />
    </Modal>
  );
}
