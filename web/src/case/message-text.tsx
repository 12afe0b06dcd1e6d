/** The words of a message, with the questions and the facts that were found in them marked, where they agree. */
import type { MessageView, Reading, Span } from '../api/types';
import { useT, word } from '../i18n/locale';
import { offsets, pieces, slice, type Mark } from '../shared/spans';
import styles from './message.module.css';

interface Found {
  kind: 'question' | 'fact';
  title: string;
}

/** Marks whose words are really there: a mask or an edit may have moved them. */
export function marksOf(text: string, reading: Reading, titles: { question: string; fact: (kind: string) => string }): Mark<Found>[] {
  const questions = reading.questions
    .filter((question) => slice(text, question.span).trim() === question.text.trim())
    .map((question) => ({ span: question.span, what: { kind: 'question' as const, title: titles.question } }));
  const facts = reading.facts
    .filter((fact) => slice(text, fact.span) === fact.raw)
    .map((fact) => ({ span: fact.span, what: { kind: 'fact' as const, title: titles.fact(fact.kind) } }));
  return [...questions, ...facts];
}

/** Only what stands inside `part`, counted from its start. */
export function within<T>(marks: Mark<T>[], [start, end]: Span): Mark<T>[] {
  return marks
    .filter(({ span }) => span[0] >= start && span[1] <= end)
    .map(({ span, what }) => ({ what, span: [span[0] - start, span[1] - start] }));
}

interface Props {
  message: MessageView;
  /** The words to show instead of the masked ones. */
  shown: string | undefined;
  whole: boolean;
  marked: boolean;
}

export function MessageText({ message, shown, whole, marked }: Props) {
  const t = useT();
  const text = shown ?? message.text;
  const all = offsets(text).length - 1;
  const own: Span = whole ? [0, all] : message.own_words;
  const marks = marked && message.reading ? marksOf(text, message.reading, { question: t.need.question ?? '', fact: (kind) => word(t.fact, kind) }) : [];
  const visible = slice(text, own);
  return (
    <p className={`${styles.text} prose`} lang={message.reading?.language} dir="auto">
      {pieces(visible, within(marks, own)).map((piece, index) => {
        const found = piece.marks[0];
        if (!found) return piece.text;
        const isQuestion = piece.marks.some((mark) => mark.kind === 'question');
        const fact = piece.marks.find((mark) => mark.kind === 'fact');
        return (
          <mark key={index} data-kind={isQuestion ? 'question' : 'fact'} data-fact={fact ? true : undefined} title={piece.marks.map((mark) => mark.title).join(' · ')}>
            {piece.text}
          </mark>
        );
      })}
    </p>
  );
}
