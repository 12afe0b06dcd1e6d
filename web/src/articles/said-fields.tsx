/** What an article says in one language. */
import { Textarea, TextInput } from '@mantine/core';

import { useT } from '../i18n/locale';
import styles from './articles.module.css';
import type { Said } from './types';

interface Props {
  language: 'fr' | 'en';
  said: Said;
  onChange: (part: Partial<Said>) => void;
}

export function SaidFields({ language, said, onChange }: Props) {
  const e = useT().articles.edit;
  return (
    <div className={styles.fields} lang={language}>
      <TextInput label={e.questionTitle} value={said.title} onChange={(event) => onChange({ title: event.currentTarget.value })} />
      <Textarea label={e.questions} description={e.questionsHelp} rows={4} defaultValue={said.questions.join('\n')} onBlur={(event) => onChange({ questions: event.currentTarget.value.split('\n').map((one) => one.trim()).filter(Boolean) })} />
      <Textarea label={e.answer} description={e.answerHelp} autosize minRows={5} value={said.answer} onChange={(event) => onChange({ answer: event.currentTarget.value })} />
    </div>
  );
}
