/** Who it is, what was promised, what is owed and why, and the links to give. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';

import { brandPath, post } from '../api/client';
import type { CaseDetail } from '../api/types';
import { word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { copyText } from '../shared/copy';
import { Icon } from '../shared/icons';
import { say, sayProblem } from '../shared/notice';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './customer-panel.module.css';
import { EraseCustomer } from './erase-dialog';
import { IdentityDialog } from './identity-dialog';

const OwnSystemsPanel = lazy(() => import('../own-systems/panel'));
const RegroupingHistory = lazy(() => import('../regrouping/history'));
const HandOver = lazy(() => import('./hand-over'));
const DeadlineList = lazy(() => import('./deadline-list'));
const CasePromises = lazy(() => import('../promises/case-promises'));

function Links({ detail }: { detail: CaseDetail }) {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const copyTracking = async () => {
    if (detail.tracking_url && (await copyText(detail.tracking_url))) say(t.customer.trackingCopied);
  };
  const makeDrop = async () => {
    try {
      const made = await post<{ url: string; expires_at: string }>(brandPath(brand, `cases/${detail.case.id}/drop-link`));
      if (await copyText(made.url)) say(`${t.customer.dropCopied} (${t.customer.expires(moment(made.expires_at, now, words))})`);
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return (
    <div className={styles.links}>
      {detail.tracking_url && (
        <button type="button" onClick={() => void copyTracking()}>
          <Icon name="link" size={16} />
          <span>
            {t.customer.trackingLink}
            <small>{t.customer.trackingHelp}</small>
          </span>
        </button>
      )}
      <button type="button" onClick={() => void makeDrop()}>
        <Icon name="drop" size={16} />
        <span>
          {t.customer.dropLink}
          <small>{t.customer.dropHelp}</small>
        </span>
      </button>
    </div>
  );
}

function OtherCases({ detail }: { detail: CaseDetail }) {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const others = detail.customer.cases.filter((row) => row.id !== detail.case.id);
  if (others.length === 0) return <p className="quiet">{t.customer.noOther}</p>;
  return (
    <ul className={styles.others}>
      {others.map((row) => (
        <li key={row.id}>
          <Link to="/b/$brand/cases/$id" params={{ brand, id: row.reference }}>
            <span lang={row.language}>{row.request || t.queue.noRequest}</span>
            <small>
              {row.reference} · {t.state[row.state]} · {moment(row.opened_at, now, words)}
            </small>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** How sure the desk is, on what it stands and until when, and the way to change it. */
function Identity({ detail }: { detail: CaseDetail }) {
  const words = useTimeWords();
  const { t } = words;
  const now = useNow();
  const [open, setOpen] = useState(false);
  const { identity } = detail.customer;
  const ground = [
    identity.how && t.identityHow[identity.how],
    identity.by_name && identity.at && t.customer.establishedBy(identity.by_name, moment(identity.at, now, words)),
    identity.until && (identity.expired ? t.customer.identityOver(moment(identity.until, now, words)) : t.customer.identityUntil(moment(identity.until, now, words))),
  ].filter(Boolean);
  return (
    <div className={styles.identity} data-identity={identity.level}>
      <p>
        <Icon name={identity.level === 'verified' ? 'check' : 'person'} size={16} />
        {word(t.identity, identity.level)}
        <Button size="compact-sm" variant="default" onClick={() => setOpen(true)}>
          {identity.level === 'verified' ? t.customer.changeIdentity : t.customer.verifyIdentity}
        </Button>
      </p>
      {ground.length > 0 && <p className={styles.ground}>{ground.join(' · ')}</p>}
      {identity.reason && <p className={styles.ground}>{t.common.quoted(identity.reason)}</p>}
      <IdentityDialog opened={open} onClose={() => setOpen(false)} detail={detail} />
    </div>
  );
}

export function CustomerPanel({ detail }: { detail: CaseDetail }) {
  const words = useTimeWords();
  const { t } = words;
  const { customer, case: row } = detail;
  return (
    <section className={styles.panel} aria-labelledby="customer-title">
      <h2 id="customer-title" className={styles.title}>
        {t.customer.title}
      </h2>
      <div>
        <p className={styles.name}>{customer.display_name || row.customer.handle}</p>
        <ul className={styles.handles}>
          {customer.handles.map((handle) => (
            <li key={`${handle.network}-${handle.handle}`}>
              {word(t.network, handle.network)} {handle.handle && <span className="quiet">{handle.handle}</span>}
            </li>
          ))}
        </ul>
        <p className={styles.facts}>
          <span>{t.queue.contacts(row.contacts)}</span>
          {row.hops > 0 && <span className={styles.hops}>{t.queue.hops(row.hops)}</span>}
        </p>
        <Identity detail={detail} />
      </div>
      {!row.merged_into && (
        <Suspense>
          <OwnSystemsPanel detail={detail} />
        </Suspense>
      )}
      <section>
        <h3>{t.customer.promises}</h3>
        <Suspense>
          <CasePromises detail={detail} />
        </Suspense>
      </section>
      <section>
        <h3>{t.customer.deadlines}</h3>
        {detail.deadlines.length === 0 && <p className="quiet">{t.customer.noDeadlines}</p>}
        <Suspense>
          <DeadlineList detail={detail} />
        </Suspense>
      </section>
      <Suspense>
        <HandOver detail={detail} />
      </Suspense>
      <section>
        <h3>{t.customer.links}</h3>
        <Links detail={detail} />
      </section>
      <section>
        <h3>{t.customer.otherCases}</h3>
        <OtherCases detail={detail} />
      </section>
      {!row.merged_into && (
        <Suspense>
          <RegroupingHistory detail={detail} />
        </Suspense>
      )}
      <EraseCustomer detail={detail} />
    </section>
  );
}
