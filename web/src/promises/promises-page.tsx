/** The register of promises: what the brand owes, by when, and to whom. */
import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';

import { promisesQuery } from '../api/queries';
import { word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { Choice } from '../shared/choice';
import { problemText } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { due, moment, urgency } from '../shared/time';
import { useNow } from '../shared/use-now';
import { KeptMonths } from './kept-months';
import { PromiseActions } from './promise-actions';
import { usePromiseWords } from './promise-words';
import styles from './promises.module.css';
import { Repair } from './repair';

const states = ['due', 'open', 'mine', 'to_repair', 'broken', 'all'] as const;
type State = (typeof states)[number];

export function PromisesPage() {
  const words = useTimeWords();
  const { t } = words;
  const brand = useBrand().slug;
  const now = useNow();
  const queries = useQueryClient();
  const navigate = useNavigate({ from: '/b/$brand/promises' });
  const search = useSearch({ from: '/b/$brand/promises' });
  const state: State = states.find((one) => one === search.state) ?? 'open';
  const setState = (next: State) => void navigate({ search: next === 'open' ? {} : { state: next }, replace: true });
  const more = usePromiseWords();
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(promisesQuery(brand, state));
  const promises = data?.pages.flatMap((page) => page.promises) ?? [];
  const names = { mine: more.mine, to_repair: more.toRepair, due: more.due, open: more.openTab, broken: more.broken, all: more.all };
  const renew = () => void queries.invalidateQueries({ predicate: (query) => ['case', 'promises', 'counts'].includes(String(query.queryKey[0])) });
  return (
    <PageFrame title={more.pageTitle} lead={more.pageLead} actions={<Choice label={more.pageTitle} value={state} onChange={setState} options={states.map((one) => ({ value: one, label: names[one] }))} />}>
      <KeptMonths />
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : promises.length === 0 ? (
        <Empty icon="promise" text={more.empty} />
      ) : (
        <ul className={styles.list}>
          {promises.map((promise) => (
            <li key={promise.id} className={styles.promise}>
              <span className={`${styles.when} numbers`} data-urgency={promise.state === 'open' ? urgency(promise.due_at, now) : promise.state}>
                {promise.state === 'open' ? due(promise.due_at, now, words) : word(t.promiseState, promise.state)}
                <small>{more.dueAt(moment(promise.due_at, now, words))}</small>
              </span>
              <span className={styles.words}>
                <Link to="/b/$brand/cases/$id" params={{ brand, id: promise.reference }}>
                  {promise.kind === 'follow_up' ? more.followUp : t.common.quoted(promise.text)}
                </Link>
                <small>
                  {promise.reference} · {promise.owner ? more.owner(promise.owner.name) : more.noOwner}
                </small>
              </span>
              {promise.state === 'open' && <PromiseActions promise={promise} onDone={renew} />}
              {promise.state === 'broken' && promise.kind === 'said' && <Repair promise={promise} />}
            </li>
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="default" mt="md" onClick={() => void fetchNextPage()}>
          {t.common.loadMore}
        </Button>
      )}
    </PageFrame>
  );
}
