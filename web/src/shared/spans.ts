/** Spans count Unicode code points; strings of the browser count UTF-16 units. Everything that crosses goes through here. */
import type { Span, TextEdit } from '../api/types';

/** The UTF-16 offset of each code point of `text`, and the end. */
export function offsets(text: string): number[] {
  const found: number[] = [];
  for (let unit = 0; unit < text.length; ) {
    found.push(unit);
    const point = text.codePointAt(unit) ?? 0;
    unit += point > 0xffff ? 2 : 1;
  }
  found.push(text.length);
  return found;
}

const unitAt = (map: number[], point: number): number => map[Math.max(0, Math.min(point, map.length - 1))] ?? 0;

/** The words under a span; nothing when it lies outside. */
export function slice(text: string, [start, end]: Span): string {
  const map = offsets(text);
  return start < end ? text.slice(unitAt(map, start), unitAt(map, end)) : '';
}

/** A span as UTF-16 offsets. */
export function toUnits(text: string, [start, end]: Span): [number, number] {
  const map = offsets(text);
  return [unitAt(map, start), unitAt(map, end)];
}

/** `text` after the edits. Their spans are of the text as given; of two that overlap, the later one is left out. */
export function applyEdits(text: string, edits: TextEdit[]): string {
  const map = offsets(text);
  const ordered = [...edits].sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1]);
  let result = '';
  let done = 0;
  for (const edit of ordered) {
    const from = unitAt(map, edit.span[0]);
    if (from < done) continue;
    result += text.slice(done, from) + edit.text;
    done = unitAt(map, Math.max(edit.span[0], edit.span[1]));
  }
  return result + text.slice(done);
}

export interface Mark<T> {
  span: Span;
  what: T;
}
export interface Piece<T> {
  text: string;
  /** Everything marked there, in the order given. */
  marks: T[];
}

/** Cuts `text` where marks begin and end, so that each piece is under the same marks; marks may overlap. */
export function pieces<T>(text: string, marks: Mark<T>[]): Piece<T>[] {
  const map = offsets(text);
  const placed = marks
    .map(({ span, what }) => ({ from: unitAt(map, span[0]), to: unitAt(map, span[1]), what }))
    .filter(({ from, to }) => from < to);
  const cuts = new Set([0, text.length]);
  for (const { from, to } of placed) cuts.add(from).add(to);
  const sorted = [...cuts].sort((a, b) => a - b);
  const found: Piece<T>[] = [];
  for (let index = 0; index + 1 < sorted.length; index += 1) {
    const from = sorted[index] ?? 0;
    const to = sorted[index + 1] ?? 0;
    found.push({
      text: text.slice(from, to),
      marks: placed.filter((mark) => mark.from <= from && to <= mark.to).map((mark) => mark.what),
    });
  }
  return found;
}

/** Whether two spans are the same. */
export const sameSpan = (a: Span, b: Span): boolean => a[0] === b[0] && a[1] === b[1];
