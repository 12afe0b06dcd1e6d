/** One story in several cases, in English. */
import type { frRegrouping } from './fr-regrouping';

export const enRegrouping: typeof frRegrouping = {
  title: 'The same case, seen before?',
  lead: 'A supposed likeness: read it before you merge it or take over an answer.',
  kind: {
    same_fact: 'The same number',
    duplicate: 'The same customer wrote it before',
    copy: 'Nearly word for word',
    same_case: 'The same case in other words',
  },
  shared: (words) => `In common: ${words}`,
  answered: (when) => `Answered ${when}`,
  join: 'Merge into this case',
  joinOther: 'Merge another case…',
  joinTitle: (reference) => `Merge a case into ${reference}`,
  joinLead: 'Its messages, deadlines and promises join this case. Each person keeps their own identity: two accounts in one case do not vouch for each other. All of it can be undone.',
  joinReference: 'Reference of the case',
  joinReferenceHelp: 'Like K7M-4QP.',
  joinSubmit: 'Merge',
  unknown: (reference) => `No case has the reference ${reference}.`,
  joined: (reference) => `Case ${reference} is part of this one now.`,
  split: 'Make it a case of its own',
  splitDone: 'This conversation has a case of its own now.',
  undone: 'Each case goes its own way again.',
  note: {
    merge_kept: (reference, name, when) => `${reference}, merged into this case by ${name}, ${when}`,
    merge_other: (reference, name, when) => `Merged into ${reference} by ${name}, ${when}`,
    split_kept: (reference, name, when) => `${reference}, taken out of this case by ${name}, ${when}`,
    split_other: (reference, name, when) => `Taken out of ${reference} by ${name}, ${when}`,
  },
  writer: (name) => `from ${name}`,
  notTheirs: 'This person is not the customer of the case: what is proved for the one is not proved for the other.',
  history: 'Merges and splits',
};
