/** What was promised where no message says it: what, by when, and who keeps it. Loaded when somebody notes one. */
import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import { membersQuery } from '../api/queries';
import { useT } from '../i18n/locale';
import { useBrand, useSession } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import { useReturnFocus } from '../shared/return-focus';
import { usePromiseWords } from './promise-words';
import styles from './promises.module.css';
import { tomorrow } from './tomorrow';

interface Props {
  caseId: string;
  onDone: () => void;
  onClose: () => void;
}

export default function RecordDialog({ caseId, onDone, onClose }: Props) {
  useReturnFocus();
  const t = useT();
  const words = usePromiseWords();
  const brand = useBrand().slug;
  const { user } = useSession();
  const members = useQuery(membersQuery(brand)).data?.members ?? [];
  const [text, setText] = useState('');
  const [date, setDate] = useState(tomorrow);
  const [owner, setOwner] = useState(user.id);
  const [busy, setBusy] = useState(false);
  const past = !(Date.parse(date) > Date.now());
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (past || text.trim() === '') return;
    setBusy(true);
    try {
      await post(brandPath(brand, `cases/${caseId}/promises`), { text: text.trim(), due_at: new Date(date).toISOString(), owner });
      say(words.recorded);
      onDone();
      onClose();
    } catch (error) {
      sayProblem(error, t);
      setBusy(false);
    }
  };
  const people = [{ value: user.id, label: user.name }, ...members.filter((member) => member.id !== user.id).map((member) => ({ value: member.id, label: member.name }))];
  return (
    <Modal opened onClose={onClose} title={words.record} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form onSubmit={(event) => void submit(event)} className={styles.form}>
        <p className="quiet">{words.recordLead}</p>
        <Textarea label={words.what} description={words.whatHelp} value={text} required maxLength={500} rows={3} data-autofocus onChange={(event) => setText(event.currentTarget.value)} />
        <TextInput type="datetime-local" label={words.date} value={date} required error={past ? words.past : undefined} onChange={(event) => setDate(event.currentTarget.value)} />
        <NativeSelect label={words.who} value={owner} data={people} onChange={(event) => setOwner(event.currentTarget.value)} />
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={past || text.trim() === ''}>
            {words.recordSubmit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
