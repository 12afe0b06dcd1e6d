/** The audit of the own desk, for its lead: what customers were given, what would help, and a page to send on. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';

import { brandPath } from '../api/client';
import { useLanguage } from '../i18n/locale';
import { percent } from '../report/outcomes';
import { useBrand, useTimeWords } from '../session/session';
import { Choice } from '../shared/choice';
import { Icon } from '../shared/icons';
import { problemText } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { duration, moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import { auditQuery, treatments, type Audited, type DeskAudit } from './audit-api';
import styles from './audit.module.css';
import { Bar, Topics } from './charts';
import { Help, Overruled, Templates, Verbatims } from './lists';
import { useAuditWords } from './words';

function Figures({ audited }: { audited: Audited }) {
  const { t, locale } = useLanguage();
  const said = useAuditWords();
  const wait = (minutes: number | null) => (minutes === null ? said.unknown : duration(minutes * 60_000, t));
  const figures: [string, string][] = [
    [audited.left.toLocaleString(locale), said.left],
    [wait(audited.minutes_to_reply.median), said.median],
    [wait(audited.minutes_to_reply.p90), said.p90],
    [audited.same_template.toLocaleString(locale), said.same],
    [audited.data_asked_in_public.toLocaleString(locale), said.data],
  ];
  return (
    <dl className={styles.figures} aria-label={said.figures}>
      {figures.map(([value, what]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd className="numbers">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Done({ audited }: { audited: Audited }) {
  const { locale } = useLanguage();
  const said = useAuditWords();
  return (
    <section className={styles.card}>
      <h2>{said.done}</h2>
      <Bar shares={audited.shares} />
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{said.what}</th>
            <th scope="col">{said.share}</th>
          </tr>
        </thead>
        <tbody>
          {treatments.map((treatment) => (
            <tr key={treatment}>
              <th scope="row">
                <span className={styles.dot} data-treatment={treatment} />
                {said.treatment[treatment]}
              </th>
              <td className="numbers">{percent(audited.shares[treatment] * 100, locale)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Guard({ audited }: { audited: Audited }) {
  const { t, locale } = useLanguage();
  const said = useAuditWords();
  const { guard } = audited;
  return (
    <section className={styles.card}>
      <h2>{said.guard}</h2>
      <p className={styles.lead}>{said.guardSentence(guard.hold + guard.refuse, audited.replies)}</p>
      {guard.rules.length === 0 ? (
        <p className="quiet">{said.guardNone}</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{said.rule}</th>
              <th scope="col">{said.replies}</th>
            </tr>
          </thead>
          <tbody>
            {guard.rules.map(({ rule, replies }) => (
              <tr key={rule}>
                <th scope="row">{t.rule[rule] ?? rule}</th>
                <td className="numbers">{replies.toLocaleString(locale)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Report({ data }: { data: DeskAudit }) {
  const { locale } = useLanguage();
  const said = useAuditWords();
  const words = useTimeWords();
  const now = useNow();
  const { audit } = data;
  const helped = percent((audit.shares.answered + audit.shares.promised) * 100, locale);
  return (
    <>
      <section className={styles.card}>
        <p className={styles.sentence}>{said.sentence(audit.threads, helped, percent(audit.shares.sent_away * 100, locale))}</p>
        <Figures audited={audit} />
        <p className={styles.note}>
          {said.made(moment(data.made_at, now, words))} {data.more && said.more} {said.method}
        </p>
      </section>
      <Done audited={audit} />
      <Topics audited={audit} />
      <Guard audited={audit} />
      <Overruled data={data} />
      <Help data={data} />
      <Templates audited={audit} />
      <Verbatims title={said.worst} verbatims={audit.worst} />
      <Verbatims title={said.best} verbatims={audit.best} />
    </>
  );
}

export function AuditPage() {
  const { t, locale } = useLanguage();
  const said = useAuditWords();
  const brand = useBrand();
  const { days = 30 } = useSearch({ from: '/b/$brand/audit' });
  const navigate = useNavigate({ from: '/b/$brand/audit' });
  const { data, error, isPending } = useQuery(auditQuery(brand.slug, days, locale));
  const actions = (
    <>
      <Choice label={t.gap.period} value={String(days)} onChange={(value) => void navigate({ search: { days: Number(value) } })} options={[7, 30, 90].map((n) => ({ value: String(n), label: t.gap.lastDays(n) }))} />
      <Button variant="default" component="a" href={brandPath(brand.slug, 'report/audit/page', { days: String(days) })} download leftSection={<Icon name="download" size={16} />}>
        {said.page}
      </Button>
    </>
  );
  return (
    <PageFrame title={said.title} lead={said.lead} actions={actions}>
      {isPending ? (
        <>
          <p className="quiet">{said.reading}</p>
          <Waiting />
        </>
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : data.audit.threads === 0 ? (
        <Empty icon="gap" text={said.empty} />
      ) : (
        <Report data={data} />
      )}
    </PageFrame>
  );
}
