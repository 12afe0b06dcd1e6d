/** The examples of the audit, with their cases; what would help; what left although the guard held it. */
import { Link } from '@tanstack/react-router';

import { useLanguage, word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { duration, moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import type { Audited, DeskAudit, Verbatim } from './audit-api';
import styles from './audit.module.css';
import { useAuditWords } from './words';

export function Overruled({ data }: { data: DeskAudit }) {
  const { t, locale } = useLanguage();
  const said = useAuditWords();
  const words = useTimeWords();
  const now = useNow();
  const brand = useBrand().slug;
  const name = (rule: string) => (rule === 'breath' ? said.breath : word(t.rule, rule));
  return (
    <section className={styles.card}>
      <h2>{said.overruled}</h2>
      <p className={styles.lead}>{data.overruled.length === 0 ? said.overruledNone : said.overruledLead}</p>
      {data.overruled.length > 0 && (
        <>
          <p>{data.overruled.map(({ rule, replies }) => `${name(rule)} (${replies.toLocaleString(locale)})`).join(t.listSeparator)}</p>
          <div className={styles.scroll} tabIndex={0} role="group" aria-label={said.overruled}>
            <table className={styles.table} data-words>
              <thead>
                <tr>
                  <th scope="col">{said.case}</th>
                  <th scope="col">{said.rule}</th>
                  <th scope="col">{said.why}</th>
                  <th scope="col">{said.who}</th>
                  <th scope="col">{said.when}</th>
                </tr>
              </thead>
              <tbody>
                {data.overruled_replies.map((one) => (
                  <tr key={`${one.reference} ${one.rule} ${one.at}`}>
                    <th scope="row">
                      <Link to="/b/$brand/cases/$id" params={{ brand, id: one.case_id }}>
                        {one.reference}
                      </Link>
                    </th>
                    <td>{name(one.rule)}</td>
                    <td className={styles.reason}>{one.reason}</td>
                    <td>{one.by?.name}</td>
                    <td>{moment(one.at, now, words)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}

export function Help({ data }: { data: DeskAudit }) {
  const { t } = useLanguage();
  const said = useAuditWords();
  return (
    <section className={styles.card}>
      <h2>{said.help}</h2>
      <p className={styles.lead}>{data.help.length === 0 ? said.helpNone : said.helpLead}</p>
      {data.help.length > 0 && (
        <ul className={styles.help}>
          {data.help.map(({ colleague, rules }) => (
            <li key={colleague.id}>
              <strong>{colleague.name}</strong>
              <span>{rules.map((rule) => said.helps[rule] ?? word(t.rule, rule)).join(' ')}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export function Templates({ audited }: { audited: Audited }) {
  const said = useAuditWords();
  if (audited.templates.length === 0) return null;
  return (
    <section className={styles.card}>
      <h2>{said.templates}</h2>
      <ul className={styles.verbatims}>
        {audited.templates.slice(0, 8).map(({ replies, example }) => (
          <li key={example}>
            <strong className="numbers">{said.times(replies)}</strong>
            <blockquote>{example}</blockquote>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Verbatims({ title, verbatims }: { title: string; verbatims: Verbatim[] }) {
  const { t } = useLanguage();
  const said = useAuditWords();
  const brand = useBrand().slug;
  if (verbatims.length === 0) return null;
  return (
    <section className={styles.card}>
      <h2>{title}</h2>
      <ul className={styles.verbatims}>
        {verbatims.map((one, index) => (
          <li key={one.reference ?? index}>
            <p className={styles.treated}>
              <span className={styles.dot} data-treatment={one.treatment} />
              {said.treatment[one.treatment]}
              {one.reference && (
                <Link to="/b/$brand/cases/$id" params={{ brand, id: one.reference }} aria-label={said.openCase(one.reference)}>
                  {one.reference}
                </Link>
              )}
            </p>
            <blockquote>{one.message}</blockquote>
            <p className={styles.after}>{one.reply === undefined ? said.noReply : one.minutes === undefined ? said.replies : said.replyAfter(duration(one.minutes * 60_000, t))}</p>
            {one.reply !== undefined && <blockquote data-reply>{one.reply}</blockquote>}
            {one.why.length > 0 && <p className={styles.whys}>{one.why.slice(0, 3).join(' ')}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}
