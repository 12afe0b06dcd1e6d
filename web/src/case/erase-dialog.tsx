/** Erasing a customer for good: why, and a second thought before it happens. */
import { Button, Checkbox, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import type { CaseDetail } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import styles from './close-dialog.module.css';

const reasons = ['asked', 'no_longer_needed', 'mistake'] as const;

function Inside({ detail, onClose }: { detail: CaseDetail; onClose: () => void }) {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [reason, setReason] = useState<(typeof reasons)[number]>('asked');
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await post(brandPath(brand, `customers/${detail.customer.id}/erase`), { reason });
      // Whatever the desk still remembers of this person on this screen goes as well.
      queries.removeQueries({ queryKey: ['search', brand] });
      await queries.invalidateQueries();
      say(t.eraseDialog.erased);
      onClose();
    } catch (error) {
      sayProblem(error, t);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <p className={styles.lead}>{t.eraseDialog.lead}</p>
      <div role="radiogroup" aria-label={t.eraseDialog.why} className={styles.reasons}>
        {reasons.map((one, index) => (
          <label key={one} className={styles.reason} data-chosen={one === reason || undefined}>
            <input type="radio" name="why" value={one} checked={one === reason} onChange={() => setReason(one)} data-autofocus={index === 0 || undefined} />
            <span>{t.eraseDialog.reasons[one]}</span>
          </label>
        ))}
      </div>
      <Checkbox label={t.eraseDialog.sure} checked={sure} onChange={(event) => setSure(event.currentTarget.checked)} />
      <div className={styles.end}>
        <Button variant="default" onClick={onClose}>
          {t.common.cancel}
        </Button>
        <Button type="submit" color="red" loading={busy} disabled={!sure}>
          {t.eraseDialog.submit}
        </Button>
      </div>
    </form>
  );
}

/** The way to it, for those whose role allows it. */
export function EraseCustomer({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const name = detail.customer.display_name || detail.case.customer.handle;
  if (useBrand().role !== 'admin') return null;
  return (
    <>
      <Button variant="subtle" color="red" size="compact-sm" onClick={() => setOpen(true)}>
        {t.eraseDialog.open}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t.eraseDialog.title(name)} closeButtonProps={{ 'aria-label': t.common.close }}>
        <Inside detail={detail} onClose={() => setOpen(false)} />
      </Modal>
    </>
  );
}
