/** Somebody wrote while you were writing: the new words are shown, the draft is kept. */
import { Button } from '@mantine/core';

import type { ConversationView, MessageView } from '../api/types';
import { useT } from '../i18n/locale';
import { Icon } from '../shared/icons';
import styles from './composer.module.css';

/** What arrived in the conversation after the message that was seen last. */
export function newerThan(conversation: ConversationView, seen: string | undefined): MessageView[] {
  if (!seen) return [];
  const at = conversation.messages.findIndex((message) => message.id === seen);
  return at < 0 ? [] : conversation.messages.slice(at + 1).filter((message) => message.direction === 'inbound' || message.state !== 'cancelled');
}

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
