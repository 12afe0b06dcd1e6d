import { describe, expect, it } from 'vitest';

import type { Reading } from '../api/types';
import { marksOf, within } from './message-text';

const titles = { question: 'Question', fact: (kind: string) => kind };
const reading = (part: Partial<Reading>): Reading => ({ questions: [], facts: [], ...part }) as Reading;

describe('marks in the customer’s words', () => {
  const text = 'Où est mon colis AB12 ?';
  it('stand where the words agree', () => {
    const marks = marksOf(text, reading({ questions: [{ text, span: [0, 23] }], facts: [{ kind: 'parcel_number', raw: 'AB12', value: 'AB12', span: [17, 21] }] }), titles);
    expect(marks.map((mark) => mark.what.kind)).toEqual(['question', 'fact']);
  });
  it('are left out where a mask or an edit moved the words', () => {
    expect(marksOf('██ est mon colis AB12 ?', reading({ questions: [{ text, span: [0, 23] }] }), titles)).toEqual([]);
  });
  it('are counted from the start of the part that is shown', () => {
    expect(within([{ span: [17, 21], what: 'x' }], [10, 23])).toEqual([{ span: [7, 11], what: 'x' }]);
    expect(within([{ span: [5, 12], what: 'x' }], [10, 23])).toEqual([]);
  });
});
