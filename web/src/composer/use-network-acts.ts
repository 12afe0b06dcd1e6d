/** Remedies that are acts of the network: hide a message, ask whether a private one would arrive. Offered only where they work. */
import { useQueryClient } from '@tanstack/react-query';

import { brandPath, post } from '../api/client';
import type { ConversationView, Finding, MessageView } from '../api/types';
import { useT } from '../i18n/locale';
import { say, sayProblem } from '../shared/notice';
import type { FindingAct } from './finding-list';

/** The act of a finding, if the network of the conversation can do it. */
export const actOfNetwork = (finding: Finding, conversation: ConversationView): string | undefined => {
  const kind = finding.remedy?.kind;
  return kind && finding.remedy?.edits.length === 0 && conversation.acts.includes(kind) ? kind : undefined;
};

export function useNetworkActs(brand: string, conversation: ConversationView, answered: MessageView | undefined, onChecked: () => void) {
  const t = useT();
  const queries = useQueryClient();
  const run = async (act: () => Promise<string>) => {
    try {
      say(await act());
      await queries.invalidateQueries({ queryKey: ['case', brand] });
      onChecked();
    } catch (error) {
      sayProblem(error, t);
    }
  };
  const hide = async (message: MessageView) => {
    await post(brandPath(brand, `messages/${message.id}/hide`), { reason: 'personal_data' });
    return t.composer.hidden;
  };
  const check = async () => {
    const { private_message: state } = await post<{ private_message: 'possible' | 'impossible' | 'unknown' }>(brandPath(brand, `conversations/${conversation.id}/check-private`));
    return t.composer.privateState[state];
  };
  return (finding: Finding): FindingAct | undefined => {
    const label = finding.remedy?.label ?? '';
    const kind = actOfNetwork(finding, conversation);
    if (kind === 'hide_message' && answered && !answered.hidden_at) return { label, run: () => void run(() => hide(answered)) };
    if (kind === 'check_private') return { label, run: () => void run(check) };
    return undefined;
  };
}
