/** The audit of the own desk, in English. */
import type { frAudit } from './fr-audit';
import { englishCount as count } from './plural';

export const enAudit: typeof frAudit = {
  title: 'Audit', lead: 'How our customers are answered: read as any other brand would be, on our own cases.',
  empty: 'There is no case in this period. Once customers have written, how they were answered can be read here.',
  page: 'The page to send on', reading: 'Reading the threads… A few seconds are usually enough.',
  made: (when) => `Made ${when}.`, more: 'There were more cases: only the newest are read.',
  sentence: (n, helped, away) => `${count(n, 'case', 'cases')}: ${helped} with an answer or a date, ${away} sent elsewhere.`,
  figures: 'The figures', left: 'left without a reply', median: 'to wait, one time in two', p90: 'or more, one time in ten', same: 'replies in words that others got too', data: 'times personal data in public', unknown: '–',
  done: 'What was done for them', what: 'What was done', share: 'Share', topics: 'What it was about', topic: 'Topic', threads: 'Cases', helped: 'Answer or date',
  treatment: { answered: 'An answer, an action', promised: 'A promise with a date', other: 'Other (question, private message)', sent_away: 'Sent elsewhere', sympathy_only: 'Sympathy and nothing else', left: 'No reply' },
  guard: 'What the guard says of these replies', guardSentence: (stopped, of) => `It would hold ${count(stopped, 'reply', 'replies')} of ${of}, read without all of their context.`, guardNone: 'Nothing to say.',
  rule: 'Rule', replies: 'Replies',
  overruled: 'Sent although the guard held it', overruledLead: 'Held, then sent with a reason. A reason that comes back deserves a line in the charter.', overruledNone: 'Nothing was sent although the guard held it.', when: 'When', who: 'Who', why: 'Reason', case: 'Case', breath: 'Breath passed',
  help: 'What would help', helpLead: 'In alphabetical order and without figures: nobody is ranked here.', helpNone: 'Not enough replies yet to say, or nothing to say.',
  helps: {
    personal_data_in_public: 'Ask for numbers and addresses by the drop link, never in public.', disclosure_unverified: 'Verify who it is before speaking of the file.', private_message_impossible: 'See whether a private message can arrive before announcing it.', empty_sympathy: 'After sympathy, an action or a date.', question_unanswered: 'Take each question in turn.', brush_off: 'Answer here what can be answered, before sending elsewhere.', copy_paste: 'Start from the customer’s facts rather than from a template.', set_phrase: 'Say the same in words of one’s own.', promise_without_date: 'Give each promise a date.', tone: 'Read hot sentences again before sending.', banter: 'Keep jokes for when the problem is solved.', too_long: 'Say the essential first, and shorter.', final_without_mediator: 'Name the mediator in each final answer.', unowned_incident: 'Wait until somebody owns the incident.', undisclosed_robot: 'Say so when a robot answers.', charter: 'Read the charter again, above all the words to avoid.',
  },
  templates: 'The same text for several people', times: (n) => `${n} times`, worst: 'To put right first', best: 'To learn from', replyAfter: (time) => `Reply after ${time}`, noReply: 'No reply', openCase: (reference) => `Open case ${reference}`,
  method: 'Each case counts once, by its first message and the first reply of a person. What is shown is shortened, and personal data that was recognised is masked.',
};
