/** Shares as bars, each with its table: nothing is told by colour alone. */
import { useLanguage, word } from '../i18n/locale';
import { percent } from '../report/outcomes';
import { treatments, type Audited, type Shares } from './audit-api';
import styles from './audit.module.css';
import { useAuditWords } from './words';

/** The numbers stand in the table beside it. */
export function Bar({ shares, small = false }: { shares: Shares; small?: boolean }) {
  return (
    <div className={styles.bar} data-small={small || undefined} aria-hidden="true">
      {treatments.map((treatment) => (shares[treatment] > 0 ? <span key={treatment} data-treatment={treatment} style={{ flexGrow: shares[treatment] }} /> : null))}
    </div>
  );
}

export function Topics({ audited }: { audited: Audited }) {
  const { t, locale } = useLanguage();
  const said = useAuditWords();
  return (
    <section className={styles.card}>
      <h2>{said.topics}</h2>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={said.topics}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{said.topic}</th>
              <th scope="col">{said.threads}</th>
              <th scope="col">{said.helped}</th>
              <th scope="col">{said.treatment.sent_away}</th>
              <th scope="col">{said.treatment.left}</th>
              <td className={styles.barColumn} />
            </tr>
          </thead>
          <tbody>
            {audited.topics.map(({ topic, threads, shares }) => (
              <tr key={topic}>
                <th scope="row">{word(t.topic, topic)}</th>
                <td className="numbers">{threads.toLocaleString(locale)}</td>
                <td className="numbers">{percent((shares.answered + shares.promised) * 100, locale)}</td>
                <td className="numbers">{percent(shares.sent_away * 100, locale)}</td>
                <td className="numbers">{percent(shares.left * 100, locale)}</td>
                <td className={styles.barColumn}>
                  <Bar shares={shares} small />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
