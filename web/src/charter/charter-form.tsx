/** The common things of a charter as a form; the file says the rest. */
import { Checkbox, MultiSelect, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';

import { useT, word } from '../i18n/locale';
import { Card } from '../shared/card';
import type { CharterValues } from './charter-api';
import styles from './charter.module.css';

interface Props {
  values: CharterValues;
  change: (part: Partial<CharterValues>) => void;
}
const roles = ['agent', 'lead', 'admin'] as const;
const rules = [
  'personal_data_in_public', 'disclosure_unverified', 'private_message_impossible', 'empty_sympathy', 'question_unanswered', 'brush_off', 'copy_paste',
  'set_phrase', 'promise_without_date', 'tone', 'banter', 'too_long', 'unowned_incident', 'undisclosed_robot', 'charter', 'final_without_mediator',
];
const floor = new Set(rules.slice(0, 3));
const number = (text: string): number | null => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : null);

/** "word → better word", one a line; kept as written until the field is left. */
function Pairs({ label, help, pairs, onChange }: { label: string; help: string; pairs: Record<string, string>; onChange: (pairs: Record<string, string>) => void }) {
  const shown = Object.entries(pairs).map(([from, to]) => (to ? `${from} → ${to}` : from)).join('\n');
  const [text, setText] = useState<string | null>(null);
  const read = (written: string) =>
    Object.fromEntries(
      written
        .split('\n')
        .map((line) => line.split(/\s*(?:→|->|=>)\s*/u))
        .filter(([from]) => from?.trim())
        .map(([from, to]) => [from!.trim(), (to ?? '').trim()]),
    );
  return (
    <Textarea
      label={label}
      description={help}
      autosize
      minRows={3}
      maxRows={12}
      value={text ?? shown}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={(event) => {
        onChange(read(event.currentTarget.value));
        setText(null);
      }}
    />
  );
}

function Voice({ values, change }: Props) {
  const t = useT().charter;
  return (
    <Card title={t.voice} lead={t.voiceHelp}>
      <Textarea label={t.voiceFr} lang="fr" autosize minRows={4} maxRows={16} value={values.voice.fr} onChange={(event) => change({ voice: { ...values.voice, fr: event.currentTarget.value } })} />
      <Textarea label={t.voiceEn} lang="en" autosize minRows={4} maxRows={16} value={values.voice.en} onChange={(event) => change({ voice: { ...values.voice, en: event.currentTarget.value } })} />
      <NativeSelect label={t.address} value={values.address} onChange={(event) => change({ address: event.currentTarget.value as CharterValues['address'] })} data={(['vous', 'tu', 'either'] as const).map((one) => ({ value: one, label: t.addresses[one] }))} />
      <Checkbox.Group label={t.languages} value={values.languages} onChange={(chosen) => chosen.length > 0 && change({ languages: chosen as CharterValues['languages'] })}>
        <div className={styles.row}>
          <Checkbox value="fr" label={t.french} />
          <Checkbox value="en" label={t.english} />
        </div>
      </Checkbox.Group>
      <Checkbox label={t.signed} description={t.signedHelp} checked={values.signature.required} onChange={(event) => change({ signature: { ...values.signature, required: event.currentTarget.checked } })} />
      <Checkbox label={t.surname} description={t.surnameHelp} checked={values.signature.surname} onChange={(event) => change({ signature: { ...values.signature, surname: event.currentTarget.checked } })} />
    </Card>
  );
}

function Words({ values, change }: Props) {
  const t = useT().charter;
  return (
    <Card title={t.words} lead={t.wordsHelp}>
      <Pairs label={t.forbidden} help={t.forbiddenHelp} pairs={values.forbidden_words} onChange={(forbidden_words) => change({ forbidden_words })} />
      <Pairs label={t.preferred} help={t.preferredHelp} pairs={values.preferred_words} onChange={(preferred_words) => change({ preferred_words })} />
    </Card>
  );
}

function Levels({ values, change }: Props) {
  const { charter: t, rule: names } = useT();
  return (
    <Card title={t.levels} lead={t.levelsHelp}>
      <ul className={styles.levels}>
        {rules.map((rule) => (
          <li key={rule}>
            <NativeSelect
              label={word(names, rule)}
              value={values.levels[rule] ?? ''}
              onChange={(event) => {
                const { [rule]: _, ...rest } = values.levels;
                const level = event.currentTarget.value as CharterValues['levels'][string] | '';
                change({ levels: level === '' ? rest : { ...rest, [rule]: level } });
              }}
              data={[
                { value: '', label: t.usual },
                ...(['off', 'warn', 'hold', 'refuse'] as const)
                  .filter((level) => !floor.has(rule) || level === 'hold' || level === 'refuse')
                  .map((level) => ({ value: level, label: t.level[level] })),
              ]}
            />
          </li>
        ))}
      </ul>
      <p className="quiet">{t.floor}</p>
    </Card>
  );
}

function Caps({ values, change }: Props) {
  const { charter: t, role: roleNames } = useT();
  const cap = (what: 'refund' | 'gesture', role: (typeof roles)[number]) => values.may_give.find((one) => one.what === what && one.role === role);
  const give = (what: 'refund' | 'gesture', role: (typeof roles)[number], text: string) => {
    const rest = values.may_give.filter((one) => one.what !== what || one.role !== role);
    const up_to = number(text);
    change({ may_give: up_to === null ? rest : [...rest, { what, role, up_to, currency: cap(what, role)?.currency ?? 'EUR' }] });
  };
  const promise = (role: (typeof roles)[number], text: string) => {
    const rest = values.may_promise.filter((one) => one.role !== role);
    const within_days = number(text);
    change({ may_promise: within_days === null ? rest : [...rest, { role, within_days }] });
  };
  return (
    <Card title={t.caps} lead={t.capsHelp}>
      {(['refund', 'gesture'] as const).map((what) => (
        <fieldset key={what} className={styles.caps}>
          <legend>{t.gives[what]}</legend>
          {roles.map((role) => (
            <TextInput key={role} inputMode="numeric" label={word(roleNames, role)} placeholder={t.noCap} rightSection={<span className="quiet">{cap(what, role)?.currency === 'EUR' || !cap(what, role) ? '€' : cap(what, role)?.currency}</span>} value={String(cap(what, role)?.up_to ?? '')} onChange={(event) => give(what, role, event.currentTarget.value)} />
          ))}
        </fieldset>
      ))}
      <fieldset className={styles.caps}>
        <legend>{t.promises}</legend>
        {roles.map((role) => (
          <TextInput key={role} inputMode="numeric" label={word(roleNames, role)} placeholder={t.noCap} rightSection={<span className="quiet">{t.dayShort}</span>} value={String(values.may_promise.find((one) => one.role === role)?.within_days ?? '')} onChange={(event) => promise(role, event.currentTarget.value)} />
        ))}
      </fieldset>
    </Card>
  );
}

function Approvals({ values, change }: Props) {
  const { charter: t, topic, rule, severity } = useT();
  const { approvals, escalation } = values;
  const set = (part: Partial<CharterValues['approvals']>) => change({ approvals: { ...approvals, ...part } });
  const known = (words: Record<string, string>) => Object.entries(words).map(([value, label]) => ({ value, label }));
  return (
    <Card title={t.approvals} lead={t.approvalsHelp}>
      <MultiSelect label={t.approvalTopics} data={known(topic)} value={approvals.topics} onChange={(topics) => set({ topics })} searchable clearable />
      <MultiSelect label={t.approvalRules} data={rules.map((one) => ({ value: one, label: word(rule, one) }))} value={approvals.rules} onChange={(chosen) => set({ rules: chosen })} clearable />
      <NativeSelect label={t.approvalSeverity} value={approvals.severity ?? ''} onChange={(event) => set({ severity: event.currentTarget.value || null })} data={[{ value: '', label: t.never }, ...['high', 'critical'].map((one) => ({ value: one, label: word(severity, one) }))]} />
      <TextInput label={t.approvalAbove} inputMode="numeric" placeholder={t.never} value={String(approvals.above ?? '')} onChange={(event) => set({ above: number(event.currentTarget.value) })} />
      <TextInput label={t.novice} description={t.noviceHelp} inputMode="numeric" value={String(approvals.novice_days)} onChange={(event) => set({ novice_days: number(event.currentTarget.value) ?? 0 })} />
      <TextInput label={t.leadMinutes} description={t.leadMinutesHelp} inputMode="numeric" value={String(approvals.minutes)} onChange={(event) => set({ minutes: number(event.currentTarget.value) ?? approvals.minutes })} />
      <TextInput label={t.escalation} description={t.escalationHelp} inputMode="numeric" value={String(escalation.after_minutes)} onChange={(event) => change({ escalation: { ...escalation, after_minutes: number(event.currentTarget.value) ?? 0 } })} />
      <Textarea label={t.escalationFr} lang="fr" autosize minRows={2} value={escalation.words.fr} onChange={(event) => change({ escalation: { ...escalation, words: { ...escalation.words, fr: event.currentTarget.value } } })} />
      <Textarea label={t.escalationEn} lang="en" autosize minRows={2} value={escalation.words.en} onChange={(event) => change({ escalation: { ...escalation, words: { ...escalation.words, en: event.currentTarget.value } } })} />
    </Card>
  );
}

function Breath({ values, change }: Props) {
  const t = useT().charter;
  return (
    <Card title={t.breath} lead={t.breathHelp}>
      <TextInput label={t.breathSeconds} inputMode="numeric" className={styles.narrow} value={String(values.breath.seconds)} onChange={(event) => change({ breath: { ...values.breath, seconds: Math.min(120, number(event.currentTarget.value) ?? 0) } })} />
    </Card>
  );
}

export function CharterForm(props: Props & { readOnly: boolean }) {
  return (
    <fieldset disabled={props.readOnly} className={styles.fieldset}>
      <Voice {...props} />
      <Words {...props} />
      <Levels {...props} />
      <Caps {...props} />
      <Approvals {...props} />
      <Breath {...props} />
    </fieldset>
  );
}
