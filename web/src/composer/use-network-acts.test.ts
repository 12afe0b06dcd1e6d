import { expect, test } from 'vitest';

import type { ConversationView, Finding } from '../api/types';
import { actOfNetwork } from './use-network-acts';

const finding = (kind: string): Finding => ({ rule: 'personal_data_in_public', level: 'warn', in: 'message', why: '', remedy: { kind, label: '', edits: [] } });
const on = (acts: string[]) => ({ acts }) as ConversationView;

test('an act is offered only where the network can do it', () => {
  expect(actOfNetwork(finding('hide_message'), on(['hide_message']))).toBe('hide_message');
  expect(actOfNetwork(finding('hide_message'), on(['check_private']))).toBeUndefined();
  expect(actOfNetwork(finding('own_incident'), on(['hide_message', 'check_private']))).toBeUndefined();
});

test('a correction of words is no act', () => {
  const words = finding('hide_message');
  words.remedy!.edits = [{ span: [0, 0], text: 'x' }];
  expect(actOfNetwork(words, on(['hide_message']))).toBeUndefined();
});
