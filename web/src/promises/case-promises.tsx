/** What was promised in a case, and the way to note, keep, postpone or repair it. Loaded beside the case. */
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';

import type { CaseDetail } from '../api/types';
import styles from '../case/customer-panel.module.css';
import { askRepair } from '../composer/drafts';
import { word } from '../i18n/locale';
import { useTimeWords } from '../session/session';
import { due, urgency } from '../shared/time';
import { useNow } from '../shared/use-now';
import { PromiseActions } from './promise-actions';
import { usePromiseWords } from './promise-words';

const RecordDialog = lazy(() => import('./record-dialog'));

export default function CasePromises({ detail }: { detail: CaseDetail }) {
  const time = useTimeWords();
  const { t } = time;
  const words = usePromiseWords();
  const now = useNow();
  const queries = useQueryClient();
  const [recording, setRecording] = useState(false);
  const renew = () => void queries.invalidateQueries({ predicate: (query) => ['case', 'promises', 'counts'].includes(String(query.queryKey[0])) });
  return (
    <>
      {detail.promises.length === 0 && <p className="quiet">{t.customer.noPromises}</p>}
      <ul className={styles.promises}>
        {detail.promises.map((promise) => (
          <li key={promise.id}>
            <p>{promise.kind === 'follow_up' ? words.followUp : t.common.quoted(promise.text)}</p>
            <p className={styles.promiseDue} data-urgency={promise.state === 'open' ? urgency(promise.due_at, now) : promise.state}>
              {promise.state === 'open' ? due(promise.due_at, now, time) : word(t.promiseState, promise.state)}
              {promise.by_hand && <span className="quiet"> · {words.byHand}</span>}
            </p>
            {promise.state === 'open' && <PromiseActions promise={promise} onDone={renew} />}
            {promise.state === 'broken' && promise.kind === 'said' && (
              <Button size="compact-sm" title={words.repairHelp} onClick={() => askRepair(detail.case.id, promise.id)}>
                {words.repair}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Button size="compact-sm" variant="default" onClick={() => setRecording(true)}>
        {words.record}
      </Button>
      {recording && (
        <Suspense>
          <RecordDialog caseId={detail.case.id} onDone={renew} onClose={() => setRecording(false)} />
        </Suspense>
      )}
    </>
  );
}
