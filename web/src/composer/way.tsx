/** The way of a reply: whether it can leave, and what is said of it. The words come only where there is something to say. */
import { lazy, Suspense } from 'react';

import type { ConversationView, GuardAnswer, Visibility } from '../api/types';

const WayNote = lazy(() => import('./way-note'));

/** Nothing can leave by this conversation, seen by these. */
export const isShut = (conversation: ConversationView, visibility: Visibility): boolean =>
  conversation.ways?.some((way) => way.visibility === visibility && way.refusal !== undefined) ?? false;

interface Props {
  conversation: ConversationView;
  visibility: Visibility;
  /** What the guard found in the draft; none while it is empty. */
  checked: GuardAnswer | undefined;
}

export function Way({ conversation, visibility, checked }: Props) {
  const [cost, followUp] = [checked?.cost, checked?.follow_up_at];
  const says = conversation.ways?.some((way) => way.refusal ?? way.until) ?? false;
  if (!says && !cost && !followUp) return null;
  return (
    <Suspense fallback={null}>
      <WayNote conversation={conversation} visibility={visibility} cost={cost} followUp={followUp} />
    </Suspense>
  );
}
