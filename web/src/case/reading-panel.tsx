/** What was understood, to be grasped in three seconds: trouble first, then what is asked, known and missing. */
import type { MessageView, Reading } from '../api/types';
import { useT, word } from '../i18n/locale';
import { CorrectReading } from '../learning/correct-reading';
import { useTimeWords } from '../session/session';
import { SeverityMark } from '../shared/case-facts';
import { copyText } from '../shared/copy';
import { Icon } from '../shared/icons';
import { say } from '../shared/notice';
import { slice } from '../shared/spans';
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
    ...(reading.thanks.length > 0 ? [{ text: t.reading.thanks, tone: 'kudos' }] : []),
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

/** Suspicions and what is announced: told apart, never decided here. */
function Cautions({ reading }: { reading: Reading }) {
  const t = useT();
  const kinds = [...new Set(reading.announced.map((one) => one.kind))];
  const harm = kinds.includes('self_harm');
  const others = kinds.filter((kind) => kind !== 'self_harm');
  return (
    <>
      {harm && (
        <div className={styles.caution} data-tone="late">
          <Icon name="heart" size={17} />
          <p>{t.reading.helplines}</p>
        </div>
      )}
      {reading.pressure.suspected && (
        <div className={styles.caution} data-tone="sensitive">
          <Icon name="shield" size={17} />
          <p>
            <strong>{t.reading.pressure}</strong>
            {t.reading.pressureHelp}
          </p>
        </div>
      )}
      {others.length > 0 && (
        <div className={styles.caution} data-tone="calm">
          <Icon name="megaphone" size={17} />
          <p>
            <strong className={styles.capital}>{others.map((kind) => word(t.announced, kind)).join(t.listSeparator)}</strong>
            {!others.includes('violence') && !reading.pressure.suspected && t.reading.announcedNote}
          </p>
        </div>
      )}
    </>
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

function MissingFacts({ reading }: { reading: Reading }) {
  const t = useT();
  if (reading.missing.length === 0) return null;
  return (
    <section>
      <h3>{t.reading.missing}</h3>
      <ul className={styles.missing}>
        {reading.missing.map((missing) => (
          <li key={missing.kind}>
            <strong>{(missing.any_of?.length ? missing.any_of : [missing.kind]).map((kind) => word(t.fact, kind)).join(t.reading.missingOr)}</strong>
            <span lang={reading.language}>{missing.why}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Why({ reading, text }: { reading: Reading; text: string }) {
  const t = useT();
  if (reading.reasons.length === 0) return null;
  return (
    <details className={styles.why}>
      <summary>{t.reading.why}</summary>
      <ul>
        {reading.reasons
          // What hurts stays masked here too.
          // What was corrected and learnt is told above, with its cases.
          .filter((reason) => !/^(abuse|corrected|learned)\./.test(reason.label))
          .map((reason, index) => (
            <li key={index}>
              <span lang={reading.language}>{t.common.quoted(slice(text, reason.span))}</span>
              {reason.why}
            </li>
          ))}
      </ul>
    </details>
  );
}

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
          <Cautions reading={reading} />
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
          <MissingFacts reading={reading} />
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
          <Why reading={reading} text={message.text} />
        </>
      )}
    </section>
  );
}
