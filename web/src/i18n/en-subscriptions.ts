/** The programs that are told what happens, in English. */
import type { frSubscriptions } from './fr-subscriptions';

export const enSubscriptions: typeof frSubscriptions = {
  title: 'Tell your programs',
  lead: 'Whenever something happens, the desk tells these addresses, in order, signed, until they answer. It tells ids alone, never the words of customers. The contract stands in docs/webhooks.md.',
  none: 'No program is told.',
  url: 'Address to tell',
  what: 'Of what',
  nouns: { case: 'cases', message: 'messages', promise: 'promises', relay: 'relays', deadline: 'deadlines', incident: 'incidents', customer: 'customers', channel: 'channels' },
  add: 'Add',
  wrongUrl: 'An address begins with https:// or http://.',
  wrongNouns: 'Choose at least one thing.',
  secret: 'Secret of the signature, shown this once',
  copied: 'Secret copied.',
  state: { active: 'Told', paused: 'Paused', ended: 'Stopped' },
  since: (when) => `last answer ${when}`,
  never: 'has not taken anything yet',
  problem: {
    slow: 'does not answer within ten seconds', unreachable: 'cannot be reached', not_allowed: 'this desk may not call that address', refused: 'refuses the signature', gone: 'wants to be told no more', failing: 'answers with an error', no_secret: 'its secret is missing',
  },
  pause: 'Pause',
  resume: 'Go on',
  tryIt: 'Try',
  taken: 'The trial has arrived.',
  notTaken: (why) => `The trial has not arrived: ${why}.`,
  remove: 'Remove',
  removed: 'This program is told no more.',
  of: (what, url) => `${what} ${url}`,
};
