/** Somebody wrote while you were writing: the new words are shown, the draft is kept. */
import { Button } from '@mantine/core';

import type { MessageView } from '../api/types';
import { useT } from '../i18n/locale';
import { Icon } from '../shared/icons';
import styles from './composer.module.css';

export function Conflict({ messages, onRead }: { messages: MessageView[]; onRead: () => void }) {
  const t = useT();
  if (messages.length === 0) return null;
  return (
    <div className={styles.conflict} role="alert">
      <p className={styles.conflictTitle}>
        <Icon name="chat" size={17} />
        {t.composer.conflictTitle}
      </p>
      <ul>
        {messages.slice(-3).map((message) => (
          <li key={message.id}>
            <strong>{message.author_name || t.case.customerSays}</strong>
            <span className="prose" lang={message.reading?.language}>
              {message.text}
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet">{t.composer.conflictText}</p>
      <Button size="xs" onClick={onRead}>
        {t.composer.conflictRead}
      </Button>
    </div>
  );
}
