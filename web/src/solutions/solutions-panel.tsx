/** Beside a case: what can be given, why, what is missing, who must agree; what this customer was given before; the mediator. */
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import type { CaseDetail } from '../api/types';
import { word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import { GrantDialog } from './grant-dialog';
import { insertWords } from './insert';
import { MediationSection } from './mediation-section';
import { solutionsQuery, type CodeWord, type Gift, type Proposal } from './solutions-api';
import styles from './solutions.module.css';
import { useSolutionWords } from './words';

function useCodeWords() {
  const w = useSolutionWords();
  const { t } = useTimeWords();
  const because = ({ kind, value }: CodeWord): string => {
    if (kind === 'topic') return word(t.topic, value).toLowerCase();
    if (kind === 'fact') return w.why.fact(word(t.fact, value).toLowerCase());
    if (kind === 'repairable') return word(t.repairable, value).toLowerCase();
    if (kind === 'delay_hours') return w.why.delay(Number(value));
    return value === 'true' ? w.why.in_trouble_now : w.why.not_in_trouble;
  };
  const missing = ({ kind, value }: CodeWord): string => {
    if (kind === 'fact') return word(t.fact, value).toLowerCase();
    if (kind === 'identity') return word(t.identity, value).toLowerCase();
    if (kind === 'delay_hours') return w.lack.delay(Number(value));
    return w.lack.ask;
  };
  return { because, missing };
}

function Barred({ proposal }: { proposal: Proposal }) {
  const w = useSolutionWords();
  const words = useTimeWords();
  const now = useNow();
  if (!proposal.barred) return null;
  const { kind, last, again } = proposal.barred;
  const text =
    kind === 'given_here' ? w.barred.given_here(moment(last ?? '', now, words)) : kind === 'cap_reached' ? w.barred.cap_reached(moment(last ?? '', now, words), moment(again ?? '', now, words)) : w.barred.nobody;
  return <p className={styles.barred}>{text}</p>;
}

function One({ proposal, detail, onGrant }: { proposal: Proposal; detail: CaseDetail; onGrant: () => void }) {
  const w = useSolutionWords();
  const brand = useBrand().slug;
  const codes = useCodeWords();
  const { t } = useTimeWords();
  const list = (all: CodeWord[], say: (one: CodeWord) => string) => all.map(say).join(t.listSeparator);
  const missing = proposal.missing.filter((one) => one.kind !== 'ask');
  const insert = (text: string) => {
    insertWords(brand, detail, text);
    say(w.inserted);
  };
  return (
    <li className={styles.one} data-barred={proposal.barred ? true : undefined}>
      <p className={styles.head}>
        <span className={styles.kind} data-right={proposal.is_right || undefined}>
          {proposal.is_right ? w.right : word(w.kind, proposal.kind)}
        </span>
        {proposal.to_confirm && <span className={styles.doubt}>{w.toConfirm}</span>}
      </p>
      <p className={styles.title}>{proposal.title}</p>
      {proposal.offers.length > 1 ? (
        <ul className={styles.offers}>
          {proposal.offers.map((offer) => (
            <li key={`${offer.amount} ${offer.label}`}>
              <span>
                <strong className="numbers">{offer.in_words}</strong> {offer.label}
              </span>
              {!proposal.barred && (
                <button type="button" onClick={() => insert(offer.words)} aria-label={`${w.insertOf(proposal.title)}, ${offer.in_words}`}>
                  {w.insert}
                </button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        proposal.offers.map((offer) => (
          <p key={offer.amount} className={styles.sum}>
            <strong className="numbers">{offer.in_words}</strong> {offer.label}
          </p>
        ))
      )}
      <small>{w.because(list(proposal.because, codes.because))}</small>
      {missing.length > 0 && <small className={styles.missing}>{w.missing(list(missing, codes.missing))}</small>}
      {missing.some((one) => one.kind === 'identity') && <small>{w.verifyIn}</small>}
      {proposal.ask && <small className={styles.missing}>{proposal.ask}</small>}
      {proposal.needs && !proposal.barred && <small className={styles.needs}>{word(w.needs, proposal.needs)}</small>}
      {proposal.cap_times !== null && proposal.cap_months !== null && <small>{w.cap(proposal.cap_times, proposal.cap_months)}</small>}
      <small>
        {proposal.source_url ? (
          <a href={proposal.source_url} target="_blank" rel="noreferrer">
            {w.source(proposal.source)}
          </a>
        ) : (
          w.source(proposal.source)
        )}
      </small>
      <Barred proposal={proposal} />
      {!proposal.barred && (
        <div className={styles.acts}>
          {proposal.offers.length < 2 && (
            <Button size="compact-sm" variant="default" aria-label={w.insertOf(proposal.title)} onClick={() => insert(proposal.offers[0]?.words ?? proposal.words)}>
              {w.insert}
            </Button>
          )}
          <Button size="compact-sm" variant="subtle" aria-label={w.grantOf(proposal.title)} onClick={onGrant}>
            {w.grant}
          </Button>
        </div>
      )}
    </li>
  );
}

function Given({ gift, onDone }: { gift: Gift; onDone: () => void }) {
  const w = useSolutionWords();
  const words = useTimeWords();
  const brand = useBrand().slug;
  const now = useNow();
  const takeBack = async () => {
    try {
      await post(brandPath(brand, `gifts/${gift.id}/take-back`));
      say(w.takenBackDone);
      onDone();
    } catch (error) {
      sayProblem(error, words.t);
    }
  };
  const facts = [moment(gift.at, now, words), w.by(gift.by.name), gift.approved_by && w.approvedBy(gift.approved_by.name), gift.taken_back_at && w.takenBack].filter(Boolean);
  return (
    <li data-gone={gift.taken_back_at ? true : undefined}>
      <span>
        {gift.title} <strong className="numbers">{gift.in_words}</strong>
        <small>
          {gift.reference && (
            <Link to="/b/$brand/cases/$id" params={{ brand, id: gift.reference }}>
              {gift.reference}
            </Link>
          )}{' '}
          {facts.join(' · ')}
        </small>
      </span>
      {!gift.taken_back_at && (
        <button type="button" onClick={() => void takeBack()} aria-label={w.takeBackOf(gift.title)}>
          {w.takeBack}
        </button>
      )}
    </li>
  );
}

export default function SolutionsPanel({ detail }: { detail: CaseDetail }) {
  const w = useSolutionWords();
  const brand = useBrand();
  const queries = useQueryClient();
  const [granting, setGranting] = useState<Proposal | null>(null);
  const { data } = useQuery(solutionsQuery(brand.slug, detail.case.id));
  if (!data) return null;
  const renew = () => void queries.invalidateQueries({ queryKey: ['case', brand.slug, detail.case.id] });
  return (
    <>
      <section className={styles.panel} aria-labelledby="solutions-title">
        <h2 id="solutions-title">{w.title}</h2>
        <p className={styles.note}>{data.proposals.length > 0 ? w.panelLead : w.none}</p>
        <ul>
          {data.proposals.map((proposal) => (
            <One key={proposal.code} proposal={proposal} detail={detail} onGrant={() => setGranting(proposal)} />
          ))}
        </ul>
        {data.catalogue_is_empty && (
          <p className={styles.note}>
            {w.emptyCatalogue}{' '}
            <Link to="/b/$brand/solutions" params={{ brand: brand.slug }}>
              {w.openCatalogue}
            </Link>
          </p>
        )}
        <h3>{w.given}</h3>
        {data.given.length === 0 && <p className={styles.note}>{w.nothingGiven}</p>}
        <ul className={styles.given}>
          {data.given.map((gift) => (
            <Given key={gift.id} gift={gift} onDone={renew} />
          ))}
        </ul>
      </section>
      <MediationSection detail={detail} />
      {granting && <GrantDialog proposal={granting} detail={detail} onClose={() => setGranting(null)} onDone={renew} />}
    </>
  );
}
