/** The customer's questions, ticked by the guard as they are answered, or by hand. */
import type { GuardReport, Reading, Span } from '../api/types';
import { useT, word } from '../i18n/locale';
import { Icon } from '../shared/icons';
import { sameSpan } from '../shared/spans';
import styles from './question-list.module.css';

interface Props {
  reading: Reading | null;
  report: GuardReport | null;
  ticked: Span[];
  onTick: (span: Span, on: boolean) => void;
}

export function QuestionList({ reading, report, ticked, onTick }: Props) {
  const t = useT();
  const questions = reading?.questions ?? [];
  if (questions.length === 0) return null;
  const states = questions.map((question) => {
    const how = report?.answers.find((answer) => sameSpan(answer.question_span, question.span))?.how ?? 'open';
    // The guard was told of the tick: what it answers for such a question is the tick.
    const byHand = ticked.some((span) => sameSpan(span, question.span));
    return { question, how, byHand, done: how !== 'open' || byHand };
  });
  return (
    <div className={styles.questions}>
      <p className={styles.head}>
        {t.composer.questions} <span className="quiet">· {t.composer.questionsDone(states.filter((one) => one.done).length, states.length)}</span>
      </p>
      <ul>
        {states.map(({ question, how, byHand, done }) => (
          <li key={question.span.join()} data-done={done || undefined}>
            <button
              type="button"
              role="checkbox"
              aria-checked={done}
              aria-label={`${question.text} (${word(t.answered, byHand ? 'ticked' : how)})`}
              disabled={how !== 'open' && !byHand}
              title={byHand ? t.composer.untick : how === 'open' ? t.composer.tick : undefined}
              onClick={() => onTick(question.span, !byHand)}
            >
              {done && <Icon name="check" size={13} />}
            </button>
            <span lang={reading?.language}>{question.text}</span>
            <span className={styles.how}>{word(t.answered, byHand ? 'ticked' : how)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
