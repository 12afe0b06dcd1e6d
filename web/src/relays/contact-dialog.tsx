/** The form of a contact. */
import { Button, Checkbox, Modal, NativeSelect, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ApiError, brandPath, post, put } from '../api/client';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { problemText, say, sayProblem } from '../shared/notice';
import { useReturnFocus } from '../shared/return-focus';
import styles from './relays.module.css';
import { useRelayWords, type ContactView } from './relays-api';

interface Props {
  contact: ContactView | null;
  others: ContactView[];
  onClose: () => void;
}

const nobody = { kind: 'partner', name: '', organisation: '', called: '', email: '', topics: [] as string[], may_decide: '', language: 'fr', stand_in: '', away_until: '', hours: '' };

export function ContactDialog({ contact, others, onClose }: Props) {
  useReturnFocus();
  const t = useT();
  const words = useRelayWords();
  const r = words.contacts;
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const [fields, setFields] = useState(() => (contact ? { ...contact, stand_in: contact.stand_in ?? '', away_until: contact.away_until ?? '' } : nobody));
  const [problem, setProblem] = useState<{ field: string; words: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<typeof nobody>) => setFields((now) => ({ ...now, ...part }));
  const line = (name: 'name' | 'organisation' | 'called' | 'email' | 'may_decide' | 'hours') => ({
    value: fields[name],
    maxLength: 200,
    error: problem?.field === name ? problem.words : undefined,
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => set({ [name]: event.currentTarget.value }),
  });
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const { kind, name, organisation, called, email, topics, may_decide, language, hours } = fields;
    const body = { kind, name, organisation, called, email, topics, may_decide, language, hours, stand_in: fields.stand_in || null, away_until: fields.away_until || null, version: contact?.version ?? 0 };
    try {
      if (contact) await put(brandPath(brand, `contacts/${contact.id}`), body);
      else await post(brandPath(brand, 'contacts'), body);
      say(r.saved);
      await queries.invalidateQueries({ queryKey: ['contacts', brand] });
      onClose();
    } catch (error) {
      setBusy(false);
      if (error instanceof ApiError && error.field) setProblem({ field: error.field, words: problemText(error, t) });
      else sayProblem(error, t);
    }
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={contact ? contact.name : r.add} closeButtonProps={{ 'aria-label': t.common.close }}>
      <form className={styles.form} onSubmit={(event) => void submit(event)}>
        <TextInput label={r.name} required data-autofocus {...line('name')} />
        <TextInput label={r.organisation} {...line('organisation')} />
        <NativeSelect label={r.kind} value={fields.kind} onChange={(event) => set({ kind: event.currentTarget.value })} data={Object.entries(words.kind).map(([value, label]) => ({ value, label }))} />
        <TextInput label={r.called} description={r.calledHelp} {...line('called')} />
        <TextInput label={r.email} description={r.emailHelp} type="email" {...line('email')} />
        <TextInput label={r.mayDecide} {...line('may_decide')} />
        <TextInput label={r.hours} {...line('hours')} />
        <NativeSelect label={r.language} value={fields.language} onChange={(event) => set({ language: event.currentTarget.value })} data={[{ value: 'fr', label: r.french }, { value: 'en', label: r.english }]} />
        <TextInput type="date" label={r.awayUntil} value={fields.away_until} onChange={(event) => set({ away_until: event.currentTarget.value })} />
        <NativeSelect
          label={r.standIn}
          value={fields.stand_in}
          onChange={(event) => set({ stand_in: event.currentTarget.value })}
          data={[{ value: '', label: r.noStandIn }, ...others.filter((one) => one.id !== contact?.id).map((one) => ({ value: one.id, label: words.to(one.name, one.organisation) }))]}
        />
        <fieldset className={styles.ticks}>
          <legend>{r.topics}</legend>
          <p className={styles.note}>{r.topicsHelp}</p>
          <div className={styles.topics}>
            {Object.entries(t.topic).map(([topic, label]) => (
              <Checkbox key={topic} label={label} checked={fields.topics.includes(topic)} onChange={(event) => set({ topics: event.currentTarget.checked ? [...fields.topics, topic] : fields.topics.filter((one) => one !== topic) })} />
            ))}
          </div>
        </fieldset>
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={fields.name.trim() === ''}>
            {t.common.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
