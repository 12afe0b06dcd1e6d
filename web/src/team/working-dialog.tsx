/** What a colleague knows, writes and carries: cases are given by it. Loaded when somebody opens it. */
import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';

import { brandPath, put } from '../api/client';
import type { MemberView } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { WholeNumber } from '../settings/whole-number';
import { useWorkWords } from '../settings/work-words';
import { say, sayProblem } from '../shared/notice';
import { useReturnFocus } from '../shared/return-focus';
import styles from './team.module.css';
import type { WorkingView } from './working';

interface Props {
  member: MemberView;
  members: MemberView[];
  working: WorkingView;
  onDone: () => void;
  onClose: () => void;
}

export default function WorkingDialog({ member, members, working, onDone, onClose }: Props) {
  useReturnFocus();
  const t = useT();
  const words = useWorkWords();
  const brand = useBrand().slug;
  const [skills, setSkills] = useState(working.skills);
  const [languages, setLanguages] = useState(working.languages.join(', '));
  const [novice, setNovice] = useState(working.novice);
  const [pair, setPair] = useState(working.pair ?? '');
  const [most, setMost] = useState(working.most_cases);
  const [available, setAvailable] = useState(working.available);
  const [busy, setBusy] = useState(false);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const spoken = languages.split(/[,\s]+/).map((one) => one.trim().toLowerCase()).filter(Boolean);
    try {
      await put(brandPath(brand, `working/${member.id}`), { skills, languages: spoken, novice, pair: pair || null, most_cases: most, available });
      say(words.saved);
      onDone();
      onClose();
    } catch (error) {
      sayProblem(error, t);
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={words.workingTitle(member.name)} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form onSubmit={(event) => void submit(event)} className={styles.form}>
        <p className="quiet">{words.workingLead}</p>
        <fieldset className={styles.skills}>
          <legend>{words.skills}</legend>
          {Object.entries(t.topic).map(([code, name]) => (
            <Checkbox key={code} size="sm" label={name} checked={skills.includes(code)} onChange={(event) => setSkills(event.currentTarget.checked ? [...skills, code] : skills.filter((one) => one !== code))} />
          ))}
        </fieldset>
        <TextInput label={words.languages} description={words.languagesHelp} value={languages} onChange={(event) => setLanguages(event.currentTarget.value)} />
        <Checkbox label={words.novice} checked={novice} onChange={(event) => setNovice(event.currentTarget.checked)} />
        {novice && (
          <NativeSelect label={words.pairLabel} value={pair} onChange={(event) => setPair(event.currentTarget.value)} data={[{ value: '', label: words.nobody }, ...members.filter((one) => one.id !== member.id).map((one) => ({ value: one.id, label: one.name }))]} />
        )}
        <WholeNumber label={words.most} min={1} max={200} value={most} onChange={setMost} />
        <NativeSelect
          label={words.available}
          value={available}
          onChange={(event) => setAvailable(event.currentTarget.value as WorkingView['available'])}
          data={[
            { value: 'in_hours', label: words.inHours },
            { value: 'yes', label: words.here },
            { value: 'no', label: words.away },
          ]}
        />
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit" loading={busy}>
            {t.common.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
