/** What was understood, to be grasped in three seconds: trouble first, then what is asked, known and missing. */
import { lazy, Suspense } from 'react';

import type { MessageView, Reading } from '../api/types';
import { useT, word } from '../i18n/locale';
import { CorrectReading } from '../learning/correct-reading';
import { useTimeWords } from '../session/session';
import { SeverityMark } from '../shared/case-facts';
import { copyText } from '../shared/copy';
import { Icon } from '../shared/icons';
import { say } from '../shared/notice';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './reading-panel.module.css';

function temper(reading: Reading): 'calm' | 'tense' | 'angry' | 'furious' {
  if (reading.anger >= 0.75) return 'furious';
  if (reading.anger >= 0.45) return 'angry';
  return reading.anger >= 0.2 ? 'tense' : 'calm';
}

function Situation({ reading }: { reading: Reading }) {
  const t = useT();
  const mood = temper(reading);
  const chips: { text: string; tone?: string }[] = [
    { text: word(t.repairable, reading.repairable), tone: reading.repairable === 'no' ? 'soon' : 'good' },
    { text: t.reading[mood], tone: mood === 'calm' ? 'plain' : 'plain' },
    ...(reading.irony ? [{ text: t.reading.irony }] : []),
    ...(reading.abuse.level !== 'none'
      ? [{ text: [word(t.abuse, reading.abuse.level), word(t.abuseTarget, reading.abuse.target)].filter(Boolean).join(' '), tone: reading.abuse.level === 'crude' ? 'plain' : 'sensitive' }]
      : []),
    ...(reading.wants_human ? [{ text: t.reading.wantsHuman, tone: 'soon' }] : []),
    ...(reading.thanks.length > 0 ? [{ text: [t.reading.thanks, ...new Set(reading.thanks.flatMap((one) => one.whom?.text ?? []))].join(' '), tone: 'kudos' }] : []),
  ];
  return (
    <div className={styles.chips}>
      {reading.in_trouble_now && (
        <span className={styles.trouble}>
          <Icon name="bolt" size={15} />
          {t.reading.trouble}
        </span>
      )}
      <SeverityMark severity={reading.severity} />
      {chips.map((chip) => (
        <span key={chip.text} className={styles.chip} data-tone={chip.tone ?? 'plain'}>
          {chip.text}
        </span>
      ))}
    </div>
  );
}

function Facts({ reading }: { reading: Reading }) {
  const t = useT();
  if (reading.facts.length === 0) return null;
  return (
    <section>
      <h3>{t.reading.facts}</h3>
      <dl className={styles.facts}>
        {reading.facts.map((fact) => (
          <div key={`${fact.kind}-${fact.span.join()}`}>
            <dt>{word(t.fact, fact.kind)}</dt>
            <dd>
              <span className="numbers">{fact.raw}</span>
              <button
              type="button"
              aria-label={t.reading.copyFact(`${word(t.fact, fact.kind)} ${fact.raw}`)}
              title={t.common.copy}
              onClick={() => void copyText(fact.kind === 'place' || fact.kind === 'product' ? fact.raw : fact.value || fact.raw).then((done) => done && say(t.common.copied))}
            >
              <Icon name="copy" size={15} />
            </button>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Cautions, what is missing and why come with their words: the first load goes without them. */
const notes = () => import('./reading-notes');
const Cautions = lazy(() => notes().then((module) => ({ default: module.Cautions })));
const MissingFacts = lazy(() => notes().then((module) => ({ default: module.MissingFacts })));
const Why = lazy(() => notes().then((module) => ({ default: module.Why })));

interface Props {
  message: MessageView | undefined;
  language: string;
  isNewest: boolean;
}

export function ReadingPanel({ message, language, isNewest }: Props) {
  const words = useTimeWords();
  const { t } = words;
  const now = useNow();
  const reading = message?.reading;
  return (
    <section className={styles.panel} aria-labelledby="reading-title">
      <h2 id="reading-title" className={styles.title}>
        {t.reading.title}
        {message && !isNewest && <span className={styles.of}>{t.case.readingOf(moment(message.created_at, now, words))}</span>}
      </h2>
      {!reading || !message ? (
        <p className="quiet">{t.reading.none}</p>
      ) : (
        <>
          {!isNewest && (
            <p className={styles.request} lang={reading.language}>
              {reading.request || t.reading.nothingAsked}
            </p>
          )}
          <Situation reading={reading} />
          <CorrectReading message={message} reading={reading} />
          <Suspense fallback={null}>
            <Cautions reading={reading} />
          </Suspense>
          {reading.questions.length > 0 && (
            <section>
              <h3>{t.reading.questions}</h3>
              <ol className={styles.questions} lang={language}>
                {reading.questions.map((question) => (
                  <li key={question.span.join()}>{question.text}</li>
                ))}
              </ol>
            </section>
          )}
          <Suspense fallback={null}>
            <MissingFacts reading={reading} />
          </Suspense>
          <Facts reading={reading} />
          {reading.confidence < 0.4 && <p className={styles.unsure}>{t.reading.unsure}</p>}
          {reading.topics.length > 0 && (
            <p className={styles.topics}>
              {reading.topics
                .slice(0, 3)
                .map(({ topic }) => word(t.topic, topic))
                .join(' · ')}
            </p>
          )}
          <Suspense fallback={null}>
            <Why reading={reading} message={message} />
          </Suspense>
        </>
      )}
    </section>
  );
}
