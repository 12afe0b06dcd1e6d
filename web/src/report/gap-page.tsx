/** «Le décalage»: what customers asked against what they got. Each number opens its cases. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';

import { gapQuery } from '../api/queries';
import type { GapFigures, GapOutcome, GapReport } from '../api/types';
import { useLanguage, word } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Choice } from '../shared/choice';
import { problemText } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { duration } from '../shared/time';
import { GapCases } from './gap-cases';
import styles from './gap.module.css';
import { outcomes, percent, share } from './outcomes';

interface OpenProps {
  figures: GapFigures;
  onOpen: (outcome: GapOutcome | '') => void;
}

/** One bar of all outcomes; its parts are also in words beside it. */
function Bar({ figures, small = false }: { figures: GapFigures; small?: boolean }) {
  return (
    <div className={styles.bar} data-small={small || undefined} aria-hidden="true">
      {outcomes.map((outcome) =>
        figures[outcome] > 0 ? <span key={outcome} data-outcome={outcome} style={{ flexGrow: figures[outcome] }} /> : null,
      )}
    </div>
  );
}

function Figures({ figures, onOpen }: OpenProps) {
  const { t, locale } = useLanguage();
  return (
    <ul className={styles.figures}>
      {outcomes.map((outcome) => (
        <li key={outcome}>
          <button type="button" disabled={figures[outcome] === 0} aria-label={t.gap.openCases(figures[outcome], t.outcome[outcome])} onClick={() => onOpen(outcome)}>
            <span className={styles.dot} data-outcome={outcome} />
            <span className={styles.name}>
              {t.outcome[outcome]}
              <small>{t.outcomeHint[outcome]}</small>
            </span>
            <span className={`${styles.number} numbers`}>{figures[outcome].toLocaleString(locale)}</span>
            <span className={`${styles.share} numbers`}>{percent(share(figures, outcome), locale)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Topics({ report, onOpen }: { report: GapReport; onOpen: (topic: string, outcome: GapOutcome | '') => void }) {
  const { t, locale } = useLanguage();
  if (report.by_topic.length === 0) return null;
  return (
    <section className={styles.topics}>
      <h2>{t.gap.byTopic}</h2>
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={t.gap.byTopic}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t.gap.topicColumn}</th>
              <th scope="col">{t.outcome.asked}</th>
              <th scope="col" className={styles.barColumn}>
                <span className="read-aloud">{t.gap.share}</span>
              </th>
              {outcomes.map((outcome) => (
                <th key={outcome} scope="col">
                  <span className={styles.dot} data-outcome={outcome} />
                  {t.outcome[outcome]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.by_topic.map((figures) => (
              <tr key={figures.topic}>
                <th scope="row">{word(t.topic, figures.topic)}</th>
                <td>
                  <button type="button" aria-label={t.gap.openCases(figures.asked, word(t.topic, figures.topic))} onClick={() => onOpen(figures.topic, '')}>
                    {figures.asked.toLocaleString(locale)}
                  </button>
                </td>
                <td className={styles.barColumn}>
                  <Bar figures={figures} small />
                </td>
                {outcomes.map((outcome) => (
                  <td key={outcome}>
                    {figures[outcome] > 0 ? (
                      <button
                        type="button"
                        aria-label={t.gap.openCases(figures[outcome], `${word(t.topic, figures.topic)}, ${t.outcome[outcome].toLowerCase()}`)}
                        onClick={() => onOpen(figures.topic, outcome)}
                      >
                        {figures[outcome].toLocaleString(locale)}
                      </button>
                    ) : (
                      <span className="quiet">–</span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

export function GapPage() {
  const { t, locale } = useLanguage();
  const brand = useBrand();
  const { days = 30, outcome = '', topic = '' } = useSearch({ from: '/b/$brand/gap' });
  const navigate = useNavigate({ from: '/b/$brand/gap' });
  const [from, to] = useMemo(() => {
    // Days of the brand's own calendar, the present one included.
    const day = (at: number) => new Intl.DateTimeFormat('en-CA', { timeZone: brand.timezone }).format(at);
    return [day(Date.now() - (days - 1) * 86_400_000), day(Date.now())];
  }, [days, brand.timezone]);
  const { data, error, isPending } = useQuery(gapQuery(brand.slug, from, to));
  const open = (ofTopic: string, which: GapOutcome | '') =>
    void navigate({ search: (now) => ({ ...now, topic: ofTopic || undefined, outcome: which || (ofTopic ? undefined : 'asked') }) });
  const period = (
    <Choice label={t.gap.period} value={String(days)} onChange={(value) => void navigate({ search: { days: Number(value) } })} options={[7, 30, 90].map((n) => ({ value: String(n), label: t.gap.lastDays(n) }))} />
  );
  return (
    <PageFrame title={t.gap.title} lead={t.gap.lead} actions={period}>
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : data.asked === 0 ? (
        <Empty icon="gap" text={t.gap.empty} />
      ) : (
        <>
          <section className={styles.card}>
            <p className={styles.sentence}>
              <button type="button" onClick={() => open('', '')}>
                {t.gap.askedSentence(data.asked)}
              </button>{' '}
              {t.gap.helpedSentence(data.helped, percent(share(data, 'helped'), locale))}
            </p>
            <Bar figures={data} />
            <Figures figures={data} onOpen={(which) => open('', which)} />
            <p className={styles.note}>
              {t.gap.silence}
              {data.minutes_to_answer &&
                ` ${t.gap.time}${locale === 'fr' ? '\u00a0' : ''}: ${duration(data.minutes_to_answer.median * 60_000, t)} (${t.gap.median}), ${duration(data.minutes_to_answer.p90 * 60_000, t)} (${t.gap.p90}).`}
            </p>
          </section>
          {(outcome || topic) && <GapCases from={from} to={to} outcome={outcome} topic={topic} onClose={() => void navigate({ search: { days } })} />}
          <Topics report={data} onOpen={open} />
        </>
      )}
    </PageFrame>
  );
}
