import { describe, expect, it } from 'vitest';

import type { Finding, GuardReport } from '../api/types';
import { follow, followEdits, heldRules, numbered, verdictOf } from './findings';

const finding = (part: Partial<Finding>): Finding => ({ rule: 'tone', level: 'warn', in: 'reply', why: '', ...part });
const report = (findings: Finding[]): GuardReport => ({ v: 1, verdict: 'pass', findings, answers: [], promises: [] });
const edit = { kind: 'remove', label: '', edits: [{ span: [0, 1] as [number, number], text: '' }] };

describe('an underline follows its words while one types', () => {
  const before = 'Bonjour. Quel est votre numéro ?';
  it('stays when the change is behind it', () => {
    expect(follow(before, `${before} Merci`, [9, 32])).toEqual([9, 32]);
  });
  it('moves when the change is before it, by code points', () => {
    expect(follow(before, `🙂${before}`, [9, 32])).toEqual([10, 33]);
  });
  it('goes when its own words changed', () => {
    expect(follow(before, 'Bonjour. Quel est ton numéro ?', [9, 32])).toBeNull();
  });
  it('keeps an addition at the end at the end', () => {
    expect(followEdits('Je vous rappelle', 'Je vous rappelle Léa', [{ span: [16, 16], text: ' demain' }])).toEqual([{ span: [20, 20], text: ' demain' }]);
  });
  it('gives no correction whose words are gone', () => {
    expect(followEdits(before, 'Autre chose', [{ span: [9, 32], text: '' }])).toBeNull();
  });
});

describe('what the guard says', () => {
  it('puts the worst first and gives a digit to what can be corrected', () => {
    const found = numbered(
      report([finding({ rule: 'set_phrase', remedy: edit }), finding({ rule: 'brush_off', level: 'hold' }), finding({ rule: 'personal_data_in_public', level: 'refuse', remedy: edit })]),
      'abc',
      'abc',
    );
    expect(found.map((one) => [one.finding.rule, one.digit])).toEqual([
      ['personal_data_in_public', 1],
      ['brush_off', 0],
      ['set_phrase', 2],
    ]);
  });
  it('does not let a remark on the customer’s own message stop the reply', () => {
    expect(verdictOf(numbered(report([finding({ level: 'refuse', in: 'message' })]), 'a', 'a'))).toBe('pass');
  });
  it('asks one reason for each held rule', () => {
    const found = numbered(report([finding({ level: 'hold', rule: 'brush_off' }), finding({ level: 'hold', rule: 'brush_off' })]), 'a', 'a');
    expect(heldRules(found)).toEqual(['brush_off']);
    expect(verdictOf(found)).toBe('hold');
  });
});
