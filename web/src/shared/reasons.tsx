/** Reasons to choose from: a number chooses one, the arrows move. */
import styles from './reasons.module.css';

interface Props<Code extends string> {
  /** What is asked. */
  label: string;
  /** The codes in their order, with their words. */
  reasons: readonly (readonly [Code, string])[];
  chosen: Code | undefined;
  /** Where one begins. */
  first: Code | undefined;
  onChoose: (code: Code) => void;
}

export function Reasons<Code extends string>({ label, reasons, chosen, first, onChoose }: Props<Code>) {
  return (
    <div role="radiogroup" aria-label={label} className={styles.reasons}>
      {reasons.map(([code, words], index) => (
        <label key={code} className={styles.reason} data-chosen={code === chosen || undefined}>
          <input type="radio" name="reason" value={code} checked={code === chosen} onChange={() => onChoose(code)} data-autofocus={code === first || undefined} />
          <span>{words}</span>
          <kbd aria-hidden="true">{index + 1}</kbd>
        </label>
      ))}
    </div>
  );
}

/** The reason of a key: its number, unless somebody writes. */
export function reasonOfKey<Code>(event: React.KeyboardEvent, codes: readonly Code[]): Code | undefined {
  return event.target instanceof HTMLTextAreaElement ? undefined : codes[Number(event.key) - 1];
}
