/** What is owed in a case and by when, and why then, as one would say it. Loaded beside the case. */
import type { CaseDetail, DeadlineView } from '../api/types';
import { word } from '../i18n/locale';
import { useTimeWords } from '../session/session';
import { useWorkWords } from '../settings/work-words';
import { due, moment, urgency } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './customer-panel.module.css';
import { deadlineBecause } from './deadline-words';

function Deadline({ deadline }: { deadline: DeadlineView }) {
  const words = useTimeWords();
  const work = useWorkWords();
  const now = useNow();
  const because = deadlineBecause(moment(deadline.due_at, now, words), deadline.reasons, work, words);
  return (
    <li className={styles.deadline}>
      <span>
        {word(words.t.deadline, deadline.kind)}
        <strong data-urgency={deadline.met_at ? 'met' : urgency(deadline.due_at, now)} className="numbers">
          {deadline.met_at ? words.t.customer.metAt(moment(deadline.met_at, now, words)) : due(deadline.due_at, now, words)}
        </strong>
      </span>
      <span className={styles.reasons}>
        {words.t.customer.startedAt(moment(deadline.started_at, now, words))} · {because}
      </span>
    </li>
  );
}

export default function DeadlineList({ detail }: { detail: CaseDetail }) {
  return (
    <ul>
      {detail.deadlines.map((deadline) => (
        <Deadline key={`${deadline.kind}-${deadline.started_at}`} deadline={deadline} />
      ))}
    </ul>
  );
}
