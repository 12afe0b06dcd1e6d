/** A group of settings with its own button. */
import type { FormEvent, ReactNode } from 'react';

import styles from './card.module.css';

interface Props {
  title: string;
  lead?: string;
  end?: ReactNode;
  onSubmit?: (event: FormEvent) => void;
  children: ReactNode;
}

export function Card({ title, lead, end, onSubmit, children }: Props) {
  const inside = (
    <>
      <h2 className={styles.title}>{title}</h2>
      {lead && <p className={styles.lead}>{lead}</p>}
      <div className={styles.fields}>{children}</div>
      {end && <div className={styles.end}>{end}</div>}
    </>
  );
  return onSubmit ? (
    <form className={styles.card} onSubmit={onSubmit}>
      {inside}
    </form>
  ) : (
    <section className={styles.card}>{inside}</section>
  );
}
