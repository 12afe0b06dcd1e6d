/** A breath before a hot reply: some quiet seconds that can be waited, or passed with a reason. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';

import type { GuardReport } from '../api/types';
import { useT, word } from '../i18n/locale';
import { slice } from '../shared/spans';
import styles from './breath.module.css';

interface Props {
  breath: NonNullable<GuardReport['breath']>;
  text: string;
  onRead: () => void;
  onSend: (reason: string) => void;
}

function Inside({ breath, text, onRead, onSend }: Props) {
  const t = useT();
  const [left, setLeft] = useState(breath.seconds);
  const [reason, setReason] = useState('');
  useEffect(() => {
    if (left === 0) return undefined;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  const hot = (breath.spans ?? []).map((span) => slice(text, span));
  const ready = left === 0 || reason.trim() !== '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onSend(left === 0 ? '' : reason.trim());
      }}
    >
      <p>{breath.because.map((one) => word(t.breath.because, one)).join(' ')}</p>
      {hot.length > 0 && (
        <p>
          {t.breath.hotWords}{' '}
          {hot.map((words, index) => (
            <mark key={index} className={styles.hot}>
              {words}
            </mark>
          ))}
        </p>
      )}
      <div className={styles.circle} aria-hidden="true">
        <span className="numbers">{left > 0 ? left : '✓'}</span>
      </div>
      <p role="status" className="read-aloud">
        {left === 0 ? t.breath.done : t.breath.wait}
      </p>
      {left > 0 && <TextInput label={t.breath.reason} description={t.breath.reasonHelp} value={reason} maxLength={300} onChange={(event) => setReason(event.currentTarget.value)} />}
      <div className={styles.end}>
        <Button variant="default" data-autofocus onClick={onRead}>
          {t.breath.readAgain}
        </Button>
        <Button type="submit" disabled={!ready}>
          {t.breath.send}
        </Button>
      </div>
    </form>
  );
}

export function BreathDialog({ opened, ...inside }: Props & { opened: boolean }) {
  const t = useT();
  return (
    <Modal opened={opened} onClose={inside.onRead} title={t.breath.title} closeButtonProps={{ 'aria-label': t.common.close }}>
      <Inside {...inside} />
    </Modal>
  );
}
