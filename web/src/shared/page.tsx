/** The frame of every screen but the queue and the case: a title, a sentence, the content. */
import type { ReactNode } from 'react';
import { useEffect } from 'react';

import { useT } from '../i18n/locale';
import { Icon, type IconName } from './icons';
import styles from './page.module.css';

/** The title of the browser's tab. */
export function useTitle(title: string): void {
  const t = useT();
  useEffect(() => {
    document.title = `${title} · ${t.name}`;
  }, [title, t]);
}

interface Props {
  title: string;
  lead?: string;
  actions?: ReactNode;
  children: ReactNode;
}

export function PageFrame({ title, lead, actions, children }: Props) {
  useTitle(title);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1 className={styles.title}>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** Nothing to show, said kindly. */
export function Empty({ icon, text, children }: { icon: IconName; text: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <span className={styles.emptyIcon}>
        <Icon name={icon} size={26} />
      </span>
      <p>{text}</p>
      {children}
    </div>
  );
}

/** Lines that stand for what is still coming. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  const t = useT();
  return (
    <div role="status" className={styles.waiting}>
      <span className="read-aloud">{t.common.loading}</span>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} className={styles.waitingLine} />
      ))}
    </div>
  );
}
