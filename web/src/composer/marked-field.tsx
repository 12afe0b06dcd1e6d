/** A text field whose words can be underlined: the same text lies twice, the lower one carries the lines. */
import { useId, type KeyboardEvent, type Ref } from 'react';

import type { Level, Span } from '../api/types';
import { pieces } from '../shared/spans';
import styles from './marked-field.module.css';

export interface FieldMark {
  span: Span;
  level: Level;
  active: boolean;
}

interface Props {
  ref?: Ref<HTMLTextAreaElement>;
  label: string;
  placeholder: string;
  value: string;
  marks: FieldMark[];
  invalid: boolean;
  describedBy: string;
  disabled?: boolean;
  language: string;
  onChange: (text: string) => void;
  onKeyDown: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  onFocus: () => void;
}

const order = { refuse: 2, hold: 1, warn: 0 };

export function MarkedField({ ref, label, placeholder, value, marks, invalid, describedBy, disabled, language, onChange, onKeyDown, onFocus }: Props) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id} className="read-aloud">
        {label}
      </label>
      <div className={styles.stack}>
        <div className={styles.lines} aria-hidden="true">
          {pieces(value, marks.map((mark) => ({ span: mark.span, what: mark }))).map((piece, index) => {
            const worst = piece.marks.toSorted((a, b) => order[b.level] - order[a.level])[0];
            if (!worst) return <span key={index}>{piece.text}</span>;
            return (
              <mark key={index} data-level={worst.level} data-active={piece.marks.some((mark) => mark.active) || undefined}>
                {piece.text}
              </mark>
            );
          })}
          {/* The last line counts although nothing stands on it yet. */}
          {'\u200b'}
        </div>
        <textarea
          ref={ref}
          id={id}
          className={styles.text}
          placeholder={placeholder}
          value={value}
          disabled={disabled}
          lang={language}
          dir="auto"
          rows={2}
          spellCheck
          aria-invalid={invalid || undefined}
          aria-describedby={describedBy}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
          onFocus={onFocus}
        />
      </div>
    </div>
  );
}
