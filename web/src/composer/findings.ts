/** Findings of the guard while the text moves on: spans follow the words, and each correction has its key. */
import type { Finding, GuardReport, Span, TextEdit } from '../api/types';

/** How many code points are the same at both ends. */
function sameEnds(before: string[], after: string[]): { head: number; tail: number } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { head, tail };
}

/** Where a span of `before` stands in `after`; nothing when its own words were changed. */
export function follow(before: string, after: string, span: Span): Span | null {
  if (before === after) return span;
  const old = [...before];
  const now = [...after];
  // What is added at the end stays at the end.
  if (span[0] === old.length && span[1] === old.length) return [now.length, now.length];
  const { head, tail } = sameEnds(old, now);
  if (span[1] <= head) return span;
  const moved = now.length - old.length;
  if (span[0] >= old.length - tail) return [span[0] + moved, span[1] + moved];
  return null;
}

/** The edits of a correction in the text as it is now; nothing when their own words were changed since. */
export function followEdits(before: string, after: string, edits: TextEdit[]): TextEdit[] | null {
  const moved = edits.map((edit) => ({ text: edit.text, span: follow(before, after, edit.span) }));
  return moved.every((edit): edit is TextEdit => edit.span !== null) ? moved : null;
}

export interface NumberedFinding {
  finding: Finding;
  /** Where its words stand in the text as it is now. */
  span: Span | null;
  /** Alt and this digit apply the correction; 0 when there is none. */
  digit: number;
}

/** Whether one key can carry out the correction: it changes words of the reply. */
export const canApply = (finding: Finding): boolean => (finding.remedy?.edits.length ?? 0) > 0;

/** Where the guard leaves room for a drop link that has yet to be made. */
export const dropLinkPlace = '{drop_link}';

const order = { refuse: 0, hold: 1, warn: 2 } as const;

/** The worst first; a finding whose words were just changed waits for the next report. */
export function numbered(report: GuardReport | null, checked: string, text: string): NumberedFinding[] {
  if (!report) return [];
  let digit = 0;
  return [...report.findings]
    .sort((a, b) => Number(a.in === 'message') - Number(b.in === 'message') || order[a.level] - order[b.level])
    .flatMap((finding) => {
      const span = finding.span && finding.in === 'reply' ? follow(checked, text, finding.span) : null;
      if (finding.span && finding.in === 'reply' && !span) return [];
      const applies = canApply(finding) && digit < 9;
      if (applies) digit += 1;
      return [{ finding, span, digit: applies ? digit : 0 }];
    });
}

/** Held findings of the reply that still want a reason, by rule, each once. */
export const heldRules = (findings: NumberedFinding[]): string[] => [
  ...new Set(findings.filter(({ finding }) => finding.in === 'reply' && finding.level === 'hold').map(({ finding }) => finding.rule)),
];

/** What can leave: the highest level among what is said of the reply now. */
export function verdictOf(findings: NumberedFinding[]): GuardReport['verdict'] {
  const levels = new Set(findings.filter(({ finding }) => finding.in === 'reply').map(({ finding }) => finding.level));
  if (levels.has('refuse')) return 'refuse';
  if (levels.has('hold')) return 'hold';
  return levels.has('warn') ? 'warn' : 'pass';
}
