/** What can be done with a message of somebody else, in English. */
import type { frActs } from './fr-acts';

export const enActs: typeof frActs = {
  hide: 'Hide…',
  hideTitle: 'Hide this comment',
  hideLead: 'The network will show it to its author alone. That somebody is unhappy, however sharply, is no reason: what is it here?',
  hideReasons: {
    personal_data: 'It shows personal data',
    hurtful: 'It insults, threatens or calls for hatred',
    fraud: 'It deceives people: a false service, a trap',
    spam: 'It is advertising that has nothing to do with us',
  },
  hideSubmit: 'Hide',
  hiddenFor: {
    personal_data: 'Hidden: it shows personal data.',
    hurtful: 'Hidden: it insults, threatens or calls for hatred.',
    fraud: 'Hidden: it deceives people.',
    spam: 'Hidden: advertising.',
  },
  showAgain: 'Show again',
  shown: 'Everybody can read the message again.',
  hold: 'Keep as evidence…',
  holdTitle: 'Keep these words as evidence',
  holdLead: 'A sealed copy stays, for a year at most, even when the person deletes the message. Files are not kept. What do these words prove?',
  holdReasons: {
    threat: 'A threat',
    harassment: 'Harassment or hatred',
    fraud: 'Fraud',
    dispute: 'A dispute: mediator, court, insurer',
  },
  holdSubmit: 'Keep',
  holding: 'A sealed copy is kept.',
  heldFor: { threat: 'threat', harassment: 'harassment', fraud: 'fraud', dispute: 'dispute' },
  held: (why, name, until) => `Kept as evidence (${why}) by ${name}, until ${until} at most.`,
  read: 'Read the copy',
  fold: 'Close',
  earlier: 'Before an edit:',
  release: 'Keep no longer',
  releaseSure: 'Yes, erase the copy',
  released: 'The copy is kept no longer.',
};
