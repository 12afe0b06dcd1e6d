/** What an article says in one language. */
import { Textarea, TextInput } from '@mantine/core';

import { useT } from '../i18n/locale';
import styles from './articles.module.css';
import type { RawSaid } from './raw';

interface Props {
  language: 'fr' | 'en';
  said: RawSaid;
  onChange: (part: Partial<RawSaid>) => void;
}

export function SaidFields({ language, said, onChange }: Props) {
  const e = useT().articles.edit;
  return (
    <div className={styles.fields} lang={language}>
      <TextInput label={e.questionTitle} value={said.title} onChange={(event) => onChange({ title: event.currentTarget.value })} />
      <Textarea label={e.questions} description={e.questionsHelp} rows={4} value={said.questions} onChange={(event) => onChange({ questions: event.currentTarget.value })} />
      <Textarea label={e.answer} description={e.answerHelp} autosize minRows={5} value={said.answer} onChange={(event) => onChange({ answer: event.currentTarget.value })} />
    </div>
  );
}
