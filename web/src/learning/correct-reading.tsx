/** The labels of a reading, each put right in two presses: open, choose. Who said it stands beneath, and what was learnt from others. */
import { Button, Menu, Modal, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment, useRef, useState } from 'react';

import type { Labels, MessageView, Reading } from '../api/types';
import type { Catalogue } from '../i18n/fr';
import { useT, word } from '../i18n/locale';
import { useKeys } from '../keys/keys';
import { useBrand, useTimeWords } from '../session/session';
import { Icon } from '../shared/icons';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './learning.module.css';
import { useCorrection, type Correcting } from './use-correction';

const SEVERITIES = ['low', 'normal', 'high', 'critical'];
const ABUSES = ['none', 'crude', 'insult', 'harassment', 'threat'];

/** The value of a label in words. */
export function valueWords(t: Catalogue, label: string, value: string): string {
  switch (label) {
    case 'topic':
      return word(t.topic, value);
    case 'need':
      return word(t.need, value);
    case 'severity':
      return word(t.severity as Record<string, string>, value);
    case 'abuse':
      return value === 'none' ? t.learning.noAbuse : word(t.abuse, value);
    default:
      return value === 'yes' ? t.learning.yes : t.learning.no;
  }
}

interface ChoiceProps {
  label: string;
  value: string;
  values: string[];
  said: boolean;
  busy: boolean;
  choose: (value: string) => void;
  target?: React.RefObject<HTMLButtonElement | null> | undefined;
}

function Choice({ label, value, values, said, busy, choose, target }: ChoiceProps) {
  const t = useT();
  const name = word(t.learning.label, label);
  return (
    <Menu position="bottom-start" shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button ref={target} type="button" className={styles.label} disabled={busy} data-said={said || undefined} aria-label={t.learning.change(name, valueWords(t, label, value))}>
          <span className={styles.name}>{name}</span>
          {valueWords(t, label, value)}
          <Icon name="down" size={13} />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={styles.values}>
        {values.map((one) => (
          <Menu.Item key={one} aria-current={one === value || undefined} data-autofocus={one === value || undefined} leftSection={one === value ? <Icon name="check" size={15} /> : <span className={styles.gap} />} onClick={() => one !== value && choose(one)}>
            {valueWords(t, label, one)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What is true or not, as acts: each says what it makes true. */
function others(t: Catalogue, reading: Reading): { text: string; labels: Labels }[] {
  const asks = reading.questions.length > 0 || reading.needs.some((need) => ['question', 'request', 'complaint'].includes(need));
  const partnership = reading.needs.includes('partnership');
  return [
    { text: reading.irony ? t.learning.act.noIrony : t.learning.act.irony, labels: { irony: !reading.irony } },
    ...(reading.pressure.suspected
      ? [{ text: t.learning.act.confirmPressure, labels: { pressure: true } }, { text: t.learning.act.noPressure, labels: { pressure: false } }]
      : [{ text: t.learning.act.pressure, labels: { pressure: true } }]),
    { text: reading.wants_human ? t.learning.act.noHuman : t.learning.act.human, labels: { wants_human: !reading.wants_human } },
    { text: partnership ? t.learning.act.noPartnership : t.learning.act.partnership, labels: { partnership: !partnership } },
    { text: asks ? t.learning.act.asksNothing : t.learning.act.asks, labels: { asks: !asks } },
  ];
}

function Request({ reading, correcting, onClose }: { reading: Reading; correcting: Correcting; onClose: () => void }) {
  const t = useT();
  const [text, setText] = useState(reading.request);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (await correcting.set({ request: text.trim() })) onClose();
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Textarea label={t.learning.request} description={t.learning.requestHelp} value={text} maxLength={300} autosize minRows={2} data-autofocus onChange={(event) => setText(event.currentTarget.value)} />
      <div className={styles.end}>
        <Button variant="default" onClick={onClose}>
          {t.common.cancel}
        </Button>
        <Button type="submit" loading={correcting.busy} disabled={text.trim() === ''}>
          {t.common.save}
        </Button>
      </div>
    </form>
  );
}

/** Who corrected what, and what was learnt from others, with the cases in which that was. */
function Notes({ message, correcting }: { message: MessageView; correcting: Correcting }) {
  const words = useTimeWords();
  const { t } = words;
  const now = useNow();
  const brand = useBrand().slug;
  const { correction, learned } = message;
  return (
    <>
      {correction && (
        <div className={styles.note}>
          <p>{t.learning.correctedBy(correction.by_name, moment(correction.at, now, words))}</p>
          <ul>
            {correction.changes.map(({ label, said, is }) => (
              <li key={label}>{t.learning.was(word(t.learning.label, label), valueWords(t, label, is), valueWords(t, label, said))}</li>
            ))}
          </ul>
          {correction.older_text && <p className={styles.older}>{t.learning.olderText}</p>}
          <Button variant="subtle" size="compact-sm" loading={correcting.busy} onClick={correcting.takeBack}>
            {t.learning.takeBack}
          </Button>
        </div>
      )}
      {learned.length > 0 && (
        <ul className={styles.note}>
          {learned.map(({ label, said, by }) => (
            <li key={label}>
              {t.learning.learnt(word(t.learning.label, label), valueWords(t, label, said))}{' '}
              {by.length === 0
                ? t.learning.learntGone
                : by.map((one, index) => (
                    <Fragment key={one.id}>
                      {index > 0 && t.listSeparator}
                      <Link to="/b/$brand/cases/$id" params={{ brand, id: one.case_reference }}>
                        {t.learning.inCase(one.case_reference, moment(one.at, now, words))}
                      </Link>
                    </Fragment>
                  ))}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

export function CorrectReading({ message, reading }: { message: MessageView; reading: Reading }) {
  const t = useT();
  const correcting = useCorrection(message);
  const first = useRef<HTMLButtonElement>(null);
  const [asking, setAsking] = useState(false);
  useKeys({ l: () => first.current?.focus() });
  const said = (label: string) => message.correction?.changes.some((change) => change.label === label) ?? false;
  const choice = (label: keyof Labels, value: string, values: string[]) => (
    <Choice
      label={label}
      value={value}
      values={values}
      said={said(label)}
      busy={correcting.busy}
      choose={(chosen) => void correcting.set({ [label]: chosen })}
      target={label === 'topic' ? first : undefined}
    />
  );
  return (
    <section aria-label={t.learning.title} className={styles.correct}>
      <div className={styles.labels}>
        {choice('topic', reading.topics[0]?.topic ?? 'other', Object.keys(t.topic))}
        {choice('need', reading.need, Object.keys(t.need))}
        {choice('severity', reading.severity, SEVERITIES)}
        {choice('abuse', reading.abuse.level, ABUSES)}
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <button type="button" className={styles.label} disabled={correcting.busy}>
              {t.learning.others}
              <Icon name="down" size={13} />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {others(t, reading).map((one) => (
              <Menu.Item key={one.text} onClick={() => void correcting.set(one.labels)}>
                {one.text}
              </Menu.Item>
            ))}
            <Menu.Item onClick={() => setAsking(true)}>{t.learning.act.request}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <Notes message={message} correcting={correcting} />
      <Modal opened={asking} onClose={() => setAsking(false)} title={t.learning.act.request} closeButtonProps={{ 'aria-label': t.common.close }}>
        <Request reading={reading} correcting={correcting} onClose={() => setAsking(false)} />
      </Modal>
    </section>
  );
}
