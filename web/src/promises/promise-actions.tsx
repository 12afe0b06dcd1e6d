/** What is owed ends kept, or postponed with a new date and its reason. */
import { Button } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';

import { brandPath, post } from '../api/client';
import type { PromiseView } from '../api/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import { usePromiseWords } from './promise-words';
import styles from './promises.module.css';

const ReplaceDialog = lazy(() => import('./replace-dialog'));

interface Props {
  promise: PromiseView;
  onDone: () => void;
}

export function PromiseActions({ promise, onDone }: Props) {
  const t = useT();
  const words = usePromiseWords();
  const brand = useBrand().slug;
  const [replacing, setReplacing] = useState(false);
  const follows = promise.kind === 'follow_up';
  const keep = async () => {
    try {
      await post(brandPath(brand, `promises/${promise.id}/keep`));
      say(follows ? words.followedUp : words.keptNow);
      onDone();
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return (
    <div className={styles.actions}>
      <Button size="compact-sm" variant="default" onClick={() => void keep()}>
        {follows ? words.followUpDone : words.keep}
      </Button>
      <Button size="compact-sm" variant="subtle" onClick={() => setReplacing(true)}>
        {words.replace}
      </Button>
      {replacing && (
        <Suspense>
          <ReplaceDialog promise={promise} onDone={onDone} onClose={() => setReplacing(false)} />
        </Suspense>
      )}
    </div>
  );
}
