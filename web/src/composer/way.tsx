/** The way of a reply: whether it can leave, and what is said of it. The words come only where there is something to say. */
import { lazy, Suspense } from 'react';

import type { ConversationView, Visibility } from '../api/types';

const WayNote = lazy(() => import('./way-note'));

/** Nothing can leave by this conversation, seen by these. */
export const isShut = (conversation: ConversationView, visibility: Visibility): boolean =>
  conversation.ways?.some((way) => way.visibility === visibility && way.refusal !== undefined) ?? false;

export function Way({ conversation, visibility, cost }: { conversation: ConversationView; visibility: Visibility; cost: string | undefined }) {
  const says = conversation.ways?.some((way) => way.refusal ?? way.until) ?? false;
  if (!says && !cost) return null;
  return (
    <Suspense fallback={null}>
      <WayNote conversation={conversation} visibility={visibility} cost={cost} />
    </Suspense>
  );
}
