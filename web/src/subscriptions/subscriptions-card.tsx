/** Programs that are told what happens: added with a secret shown once, tried, paused, removed. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { ApiError, brandPath, get, patch, post, remove } from '../api/client';
import { enSubscriptions } from '../i18n/en-subscriptions';
import { frSubscriptions } from '../i18n/fr-subscriptions';
import { word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { Card } from '../shared/card';
import { copyText } from '../shared/copy';
import { say, sayProblem } from '../shared/notice';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './subscriptions.module.css';

interface Subscription {
  id: string;
  url: string;
  nouns: string[];
  state: 'active' | 'paused' | 'ended';
  failing_since: string | null;
  problem: string | null;
  last_success_at: string | null;
  secret?: string;
}
const subscriptionsQuery = (brand: string) =>
  queryOptions({ queryKey: ['subscriptions', brand], queryFn: ({ signal }) => get<{ subscriptions: Subscription[] }>(brandPath(brand, 'subscriptions'), signal) });

const useWords = () => (useTimeWords().locale === 'fr' ? frSubscriptions : enSubscriptions);

/** Does something, says it, and reads the list again. */
function useAct() {
  const { t } = useTimeWords();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  return async (what: () => Promise<string>) => {
    try {
      say(await what());
    } catch (error) {
      sayProblem(error, t);
    }
    await queries.invalidateQueries({ queryKey: ['subscriptions', brand] });
  };
}

function One({ row }: { row: Subscription }) {
  const time = useTimeWords();
  const words = useWords();
  const brand = useBrand().slug;
  const now = useNow();
  const act = useAct();
  const path = brandPath(brand, `subscriptions/${row.id}`);
  const turn = (state: 'active' | 'paused') => () => void act(async () => patch(path, { state }).then(() => time.t.common.saved));
  const tryIt = () =>
    void act(async () => {
      const tried = await post<{ taken: boolean; problem: string | null }>(`${path}/try`);
      return tried.taken ? words.taken : words.notTaken(word(words.problem, tried.problem ?? ''));
    });
  return (
    <li>
      <p className={styles.url}>{row.url}</p>
      <p className="quiet">
        {[words.state[row.state], row.nouns.map((noun) => word(words.nouns, noun)).join(time.t.listSeparator), row.problem ? word(words.problem, row.problem) : row.last_success_at ? words.since(moment(row.last_success_at, now, time)) : words.never].join(' · ')}
      </p>
      <p className={styles.acts}>
        <Button size="compact-sm" variant="default" aria-label={words.of(words.tryIt, row.url)} onClick={tryIt}>
          {words.tryIt}
        </Button>
        {row.state === 'active' ? (
          <Button size="compact-sm" variant="default" aria-label={words.of(words.pause, row.url)} onClick={turn('paused')}>
            {words.pause}
          </Button>
        ) : (
          <Button size="compact-sm" variant="default" aria-label={words.of(words.resume, row.url)} onClick={turn('active')}>
            {words.resume}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" aria-label={words.of(words.remove, row.url)} onClick={() => void act(() => remove(path).then(() => words.removed))}>
          {words.remove}
        </Button>
      </p>
    </li>
  );
}

export default function SubscriptionsCard() {
  const { t } = useTimeWords();
  const words = useWords();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const { data } = useQuery(subscriptionsQuery(brand));
  const [url, setUrl] = useState('');
  const [nouns, setNouns] = useState<string[]>(['case', 'message', 'promise', 'relay']);
  const [wrong, setWrong] = useState<string>();
  const [secret, setSecret] = useState<string>();
  const [busy, setBusy] = useState(false);
  const add = async (event: React.FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const made = await post<Subscription>(brandPath(brand, 'subscriptions'), { url, nouns });
      setSecret(made.secret);
      setUrl('');
      setWrong(undefined);
      await queries.invalidateQueries({ queryKey: ['subscriptions', brand] });
    } catch (error) {
      if (error instanceof ApiError && (error.field === 'url' || error.field === 'nouns')) setWrong(error.field);
      else sayProblem(error, t);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card
      title={words.title}
      lead={words.lead}
      onSubmit={(event) => void add(event)}
      end={
        <Button type="submit" loading={busy}>
          {words.add}
        </Button>
      }
    >
      {data && data.subscriptions.length === 0 && <p className="quiet">{words.none}</p>}
      <ul className={styles.list}>{data?.subscriptions.map((row) => <One key={row.id} row={row} />)}</ul>
      {secret && (
        <div role="status">
          <p>{words.secret}</p>
          <p className={styles.secret}>{secret}</p>
          <Button size="compact-sm" variant="default" onClick={() => void copyText(secret).then((copied) => copied && say(words.copied))}>
            {t.common.copy}
          </Button>
        </div>
      )}
      <TextInput type="text" inputMode="url" label={words.url} value={url} error={wrong === 'url' ? words.wrongUrl : undefined} onChange={(event) => setUrl(event.currentTarget.value)} />
      <Checkbox.Group label={words.what} value={nouns} onChange={setNouns} error={wrong === 'nouns' ? words.wrongNouns : undefined}>
        <div className={styles.nouns}>
          {Object.entries(words.nouns).map(([noun, name]) => (
            <Checkbox key={noun} value={noun} label={name} />
          ))}
        </div>
      </Checkbox.Group>
    </Card>
  );
}
