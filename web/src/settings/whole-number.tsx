/** A whole number of a setting, kept between two bounds while it is typed. */
import { TextInput } from '@mantine/core';

import styles from './settings.module.css';

interface Props {
  /** Its name; read aloud alone where a card says it already. */
  label: string;
  /** The card above says it: it is not written again. */
  named?: boolean;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

export function WholeNumber({ label, named, value, min, max, onChange }: Props) {
  const kept = (typed: string) => Math.max(min, Math.min(max, Math.round(Number(typed)) || min));
  return (
    <TextInput
      type="number"
      min={min}
      max={max}
      {...(named ? { 'aria-label': label } : { label })}
      classNames={{ input: styles.narrow }}
      value={String(value)}
      onChange={(event) => onChange(kept(event.currentTarget.value))}
    />
  );
}
