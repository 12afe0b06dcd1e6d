/** The brand's own systems beside a case, in English. */
import type { frOwnSystems } from './fr-own-systems';

export const enOwnSystems: typeof frOwnSystems = {
  title: 'In your systems',
  unverified: 'Identity not verified: nothing of this is said to the customer.',
  nothing: 'Your systems know nothing of what the customer named.',
  source: (source, when) => `${source}, ${when}`,
  seen: (when) => `read ${when}`,
  again: 'Ask again',
  open: 'Open in the system',
  silent: {
    slow: 'System unreachable: no answer within a second.',
    unreachable: 'System unreachable.',
    not_allowed: 'This desk may not call that address: see the settings of the server.',
    refused: 'The system refuses the signature: the secret is another one now.',
    failing: 'The system answers with an error.',
    unreadable: 'The answer of the system is not of the agreed shape.',
  },
  before: 'This is what it said last.',
  settings: {
    title: 'Your systems',
    lead: 'The desk asks them what they know of what the customer named: parcel, order, contract. No words of the customer leave. The contract stands in docs/own-systems.md.',
    enabled: 'Ask your systems',
    url: 'Address that takes the questions',
    hasSecret: 'A secret is kept, sealed.',
    newSecret: 'Make a new secret',
    secret: 'Secret of the signature, shown this once',
    copied: 'Secret copied.',
    wrongUrl: 'An address begins with https:// or http://.',
  },
};
