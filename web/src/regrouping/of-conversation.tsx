/** In a case that was two: who wrote in a conversation, and the way to give it a case of its own. */
import { Button } from '@mantine/core';

import type { CaseDetail, ConversationView } from '../api/types';
import { useRegrouping } from './use-regrouping';
import { useRegroupingWords } from './words';

export default function OfConversation({ detail, conversation }: { detail: CaseDetail; conversation: ConversationView }) {
  const words = useRegroupingWords();
  const { busy, split } = useRegrouping(detail);
  return (
    <>
      {conversation.writer && <span title={words.notTheirs}>{words.writer(conversation.writer.name)}</span>}
      <Button size="compact-sm" variant="subtle" loading={busy} onClick={() => void split(conversation.id)}>
        {words.split}
      </Button>
    </>
  );
}
