/** What stands beside a reading: cautions first, what is missing, and why it was read so. It comes with its words when a case is opened. */
import type { MessageView, Reading } from '../api/types';
import { useLanguage, word } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Icon } from '../shared/icons';
import { slice } from '../shared/spans';
import styles from './reading-panel.module.css';
import { becauseOf, countryName, neededFor, useReadingWords } from './reading-words';

/** Whom to call, by country, as the brand has set it. */
function Helplines() {
  const { locale } = useLanguage();
  const words = useReadingWords();
  const lines = useBrand().helplines ?? [];
  if (lines.length === 0) return <p>{words.noHelpline}</p>;
  const countries = [...new Set(lines.map((line) => line.country))];
  return (
    <dl className={styles.helplines} aria-label={words.helplines}>
      {countries.map((country) => (
        <div key={country ?? ''}>
          <dt>{countryName(country, locale) ?? words.everywhere}</dt>
          <dd className="numbers">
            {lines
              .filter((line) => line.country === country)
              .map((line) => line.number)
              .join(', ')}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Suspicions and what is announced: told apart, never decided here. */
export function Cautions({ reading }: { reading: Reading }) {
  const { t } = useLanguage();
  const words = useReadingWords();
  const kinds = [...new Set(reading.announced.map((one) => one.kind))];
  const others = kinds.filter((kind) => kind !== 'self_harm');
  const says = (label: string) => reading.reasons.some((reason) => reason.label === label);
  // A colleague who said what it is for has read it.
  const scam = says('scam') && (reading.need === 'spam' || !says('corrected.need'));
  return (
    <>
      {kinds.includes('self_harm') && (
        <div className={styles.caution} data-tone="late" role="alert">
          <Icon name="heart" size={17} />
          <div>
            <p>{words.selfHarm}</p>
            <Helplines />
          </div>
        </div>
      )}
      {scam && (
        <div className={styles.caution} data-tone="late">
          <Icon name="shield" size={17} />
          <p>
            <strong>{words.scam}</strong>
            {words.scamHelp}
          </p>
        </div>
      )}
      {reading.pressure.suspected && (
        <div className={styles.caution} data-tone="sensitive">
          <Icon name="shield" size={17} />
          <p>
            <strong>{words.pressure}</strong>
            {words.pressureHelp}
          </p>
        </div>
      )}
      {others.length > 0 && (
        <div className={styles.caution} data-tone="calm">
          <Icon name="megaphone" size={17} />
          <p>
            <strong className={styles.capital}>{others.map((kind) => word(t.announced, kind)).join(t.listSeparator)}</strong>
            {!others.includes('violence') && !reading.pressure.suspected && words.announcedNote}
          </p>
        </div>
      )}
    </>
  );
}

export function MissingFacts({ reading }: { reading: Reading }) {
  const { t } = useLanguage();
  const words = useReadingWords();
  if (reading.missing.length === 0) return null;
  return (
    <section>
      <h3>{words.missing}</h3>
      <ul className={styles.missing}>
        {reading.missing.map((missing) => (
          <li key={missing.kind}>
            <strong>{(missing.any_of?.length ? missing.any_of : [missing.kind]).map((kind) => word(t.fact, kind)).join(words.or)}</strong>
            <span>{neededFor(words, missing.kind, missing.why)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Why({ reading, message }: { reading: Reading; message: MessageView }) {
  const { t } = useLanguage();
  const words = useReadingWords();
  if (reading.reasons.length === 0) return null;
  return (
    <details className={styles.why}>
      <summary>{words.why}</summary>
      <ul>
        {reading.reasons
          // What hurts stays masked here too.
          // What was corrected and learnt is told above, with its cases.
          .filter((reason) => !/^(abuse\.(?!crude)|corrected\.|learned\.)/.test(reason.label))
          .map((reason, index) => (
            <li key={index}>
              <span lang={reading.language}>{t.common.quoted(slice(message.text, reason.span))}</span>
              {becauseOf(words, reason.label, reason.why)}
            </li>
          ))}
      </ul>
    </details>
  );
}
