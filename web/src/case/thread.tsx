/** The conversations of a case, oldest first; what others can read never looks like what they cannot. */
import { lazy, Suspense, useEffect, useRef, useState } from 'react';

import { brandPath, get } from '../api/client';
import type { CaseDetail, ConversationView } from '../api/types';
import { useT, word } from '../i18n/locale';
import { useBrand } from '../session/session';
import { VisibilityMark } from '../shared/case-facts';
import { Icon, networkIcon } from '../shared/icons';
import { sayProblem } from '../shared/notice';
import { Message } from './message';
import styles from './thread.module.css';

const OfConversation = lazy(() => import('../regrouping/of-conversation'));

interface Props {
  detail: CaseDetail;
  /** The message whose reading is shown beside. */
  read: string | null;
  onRead: (id: string) => void;
}

/** Messages before those that came with the case. */
function useEarlier(detail: CaseDetail) {
  const t = useT();
  const brand = useBrand().slug;
  const [earlier, setEarlier] = useState<ConversationView[]>([]);
  const [before, setBefore] = useState<string | null | undefined>(undefined);
  const next = before === undefined ? detail.more_before : before;
  const load = async () => {
    if (!next) return;
    try {
      const page = await get<CaseDetail>(brandPath(brand, `cases/${detail.case.id}`, { before: next }));
      setEarlier((now) => [...page.conversations, ...now]);
      setBefore(page.more_before);
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return { earlier, more: Boolean(next), load };
}

function Conversation({ detail, conversation, place, read, onRead }: { conversation: ConversationView; place: number } & Props) {
  const t = useT();
  const { channel } = conversation;
  const network = channel ? word(t.network, channel.network) : t.case.thread;
  return (
    <section className={styles.conversation} data-private={conversation.visibility === 'private' || undefined} aria-label={t.case.conversation(`${channel?.name ?? network}${place > 0 ? ` (${place + 1})` : ''}`)}>
      <header className={styles.head}>
        <Icon name={networkIcon(channel?.network ?? '')} size={16} />
        <span className={styles.channel}>{!channel || channel.name === network ? network : `${network} · ${channel.name}`}</span>
        {conversation.subject && <span className={styles.subject}>{conversation.subject}</span>}
        <VisibilityMark visibility={conversation.visibility} hint />
        {detail.conversations.length > 1 && (
          <Suspense>
            <OfConversation detail={detail} conversation={conversation} />
          </Suspense>
        )}
        {(conversation.capabilities.words?.length ?? 0) > 0 && (
          <details className={styles.allows}>
            <summary>{t.case.channelWords}</summary>
            <ul>
              {conversation.capabilities.words?.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </details>
        )}
      </header>
      <ol className={styles.messages}>
        {conversation.messages.map((message) => (
          <Message key={message.id} message={message} conversationVisibility={conversation.visibility} hides={conversation.acts.includes('hide_message')} selected={message.id === read} onRead={() => onRead(message.id)} />
        ))}
      </ol>
    </section>
  );
}

export function Thread({ detail, read, onRead }: Props) {
  const t = useT();
  const scroller = useRef<HTMLDivElement>(null);
  const { earlier, more, load } = useEarlier(detail);
  const merged = detail.conversations.map((conversation) => {
    const before = earlier.filter((one) => one.id === conversation.id).flatMap((one) => one.messages);
    return before.length > 0 ? { ...conversation, messages: [...before, ...conversation.messages] } : conversation;
  });
  const count = detail.conversations.reduce((sum, conversation) => sum + conversation.messages.length, 0);
  // The newest message is the one to read; a new one comes into view unless somebody is reading further up.
  const known = useRef(0);
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const isFirst = known.current === 0;
    const nearEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 260;
    if (isFirst || (count > known.current && nearEnd)) box.scrollTop = box.scrollHeight;
    known.current = count;
  }, [count]);
  return (
    <div className={styles.thread} ref={scroller} tabIndex={0} role="group" aria-label={t.case.thread}>
      {more && (
        <button type="button" className={styles.earlier} onClick={() => void load()}>
          {t.case.earlier}
        </button>
      )}
      {merged.map((conversation, place) => (
        <Conversation key={conversation.id} detail={detail} conversation={conversation} place={place} read={read} onRead={onRead} />
      ))}
    </div>
  );
}
