/** Postponing what was promised, in English. */
import type { frPromises } from './fr-promises';

export const enPromises: typeof frPromises = {
  title: 'Postpone the promise',
  titleFollowUp: 'Postpone the follow-up',
  lead: 'Before the date the customer gets either the thing or a new date with its reason.',
  leadFollowUp: 'The person was sent elsewhere: somebody has to know whether they were helped there.',
  date: 'New date',
  why: 'Why?',
  reasons: {
    waiting_for_partner: 'A partner has not answered yet',
    waiting_for_customer: 'The customer has not answered yet',
    more_time_needed: 'More time is needed',
    mistaken_date: 'The date was a mistake',
  },
  submit: 'Postpone',
  past: 'Choose a date to come.',
};
