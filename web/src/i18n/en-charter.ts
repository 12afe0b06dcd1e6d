/** The charter, approvals and the breath, in English. */
import { englishCount as count } from './plural';
import type { frCharter } from './fr-charter';

const charter: typeof frCharter.charter = {
  title: 'Charter', lead: 'How the brand replies: the guard and the send execute it.', leadRead: 'How the brand replies. A lead may change it.',
  form: 'Form', file: 'File', history: 'History', startFrom: 'Start from an example…', import: 'Import', export: 'Export',
  fileLabel: 'The file of the charter', fileHelp: 'Each key is explained in the documentation. The form writes this file anew: your own remarks (#) do not survive it.',
  line: (n) => `Line ${n}`, seeEffect: 'See its effect, then save', forget: 'Drop my changes', saved: 'The charter is saved and counts from now on.',
  readVoice: 'The voice of the brand', noVoice: 'The charter says nothing of the voice.',
  voice: 'Voice', voiceHelp: 'Read by everybody who replies. In Markdown.', voiceFr: 'In French', voiceEn: 'In English',
  address: 'In French, customers are addressed by', addresses: { vous: 'vous', tu: 'tu', either: 'either' }, languages: 'Languages of replies', french: 'French', english: 'English',
  signed: 'Each reply is signed', signedHelp: 'With the first name that each chose in their account.', surname: 'A surname may appear', surnameHelp: 'Not advised: strangers could look that person up.',
  words: 'Words', wordsHelp: 'One a line. After an arrow, what to say instead: user → customer', forbidden: 'Words to avoid', forbiddenHelp: 'Held: keeping one needs a reason.', preferred: 'Words with a better one', preferredHelp: 'Only advice, with the better word.',
  levels: 'Levels of the rules', levelsHelp: 'What the guard does when it finds something.', usual: 'Usual level', level: { off: 'Say nothing', warn: 'Worth a look', hold: 'Held', refuse: 'Refused' }, floor: 'The first three protect customers’ data: they always hold, at least.',
  caps: 'Who may give and promise', capsHelp: 'Beyond it the reply waits for somebody who may. Empty: no cap of that role’s own.', gives: { refund: 'Refund', gesture: 'Gesture' }, promises: 'Promise how many days ahead', noCap: 'none', dayShort: 'd',
  approvals: 'Approvals', approvalsHelp: 'These replies wait for the lead. A second hop always does.', approvalTopics: 'On these subjects', approvalRules: 'When one of these rules finds something', approvalSeverity: 'From this severity on', approvalAbove: 'When more than this is given (euros)', never: 'never',
  novice: 'Everybody’s first days', noviceHelp: 'So many days during which the lead reads everything. Zero: none.', leadMinutes: 'The lead’s time', leadMinutesHelp: 'In opening minutes.', escalation: 'Without a word of the lead, tell the admins after', escalationHelp: 'In minutes. Zero: never.', escalationFr: 'Whom to call when it cannot wait (French)', escalationEn: 'Whom to call when it cannot wait (English)',
  breath: 'The breath', breathHelp: 'A short pause before answering a very hard message, or when the reply is heated.', breathSeconds: 'Seconds (zero: none)',
  previewTitle: 'What it would have changed', previewSentence: (n, days) => `${count(n, 'reply', 'replies')} of the last ${days} days read again.`, wouldStop: (n) => `${n} of them would no longer have left as they were.`, wouldFree: (n) => `${n} of them would have left more simply.`, nothingChanges: 'Nothing would have changed.',
  noReplies: (days) => `No reply left in the last ${days} days: there is nothing to compare.`, wayColumn: 'Replies', now: 'Today', withDraft: 'With these changes', way: { free: 'Left freely', held: 'Held', approval: 'Waiting for a yes', refused: 'Refused' }, changedReplies: 'These would have gone another way',
  note: 'Why this change', noteHelp: 'Kept in the history.', keepWriting: 'Go on writing', save: 'Save the charter',
  versionName: (n) => `Version ${n}`, counts: 'counts now', byCommand: 'from the command line', showDifference: 'What changed', difference: (n) => `Changes of version ${n}`, change: { added: 'added', removed: 'removed' }, restore: 'Make it count again', restored: (n) => `Version ${n} counts again.`, restoredNote: (n) => `Back to version ${n}`, noHistory: 'The default charter counts. The first change opens the history.',
  sectors: { default: 'Default charter', airline: 'Airline', rail: 'Rail', telecom: 'Telecom', energy: 'Energy', parcels: 'Parcels', ecommerce: 'E-commerce', hotel: 'Hotels', insurance: 'Insurance', banking: 'Banking', cars: 'Cars' },
};
const approvals: typeof frCharter.approvals = {
  title: 'Approvals', lead: 'These replies wait for your word. The customer still waits for the answer.', leadRead: 'These replies wait for the lead.', empty: 'Nothing waits for a yes.',
  askedBy: (name, when) => `${name}, ${when}`, escalated: 'told further up', customerSaid: 'The customer:', theySay: (name) => `${name}:`,
  reason: { give: 'Cap', promise: 'Promise', amount: 'Amount', topic: 'Subject', severity: 'Severity', rule: 'Guard', novice: 'First days', second_hop: 'Second hop' },
  approve: 'Yes, let it leave', approveChanged: 'Let it leave with my changes', change: 'Change the words', keepWords: 'Keep the first words', sendBack: 'Send back with a word', sendBackNow: 'Send back', because: 'Why these words may leave', note: 'What to change', noteHelp: 'Whoever wrote it will read it.',
  approved: (name) => `Said: ${name}’s reply leaves.`, sentBack: (name) => `Back with ${name}, with your word.`, newer: (n) => (n < 2 ? 'A message came since: read it above.' : `${n} messages came since: read the last one above.`), readIt: 'I have read it', escalation: 'If it cannot wait',
  approvers: { agent: 'a colleague', lead: 'a lead', admin: 'an administrator' }, waitsFor: (who, when) => `Waiting for ${who} to approve, ${when}.`, returned: (name, note) => `${name || 'The lead'} sends it back: “${note}”`, decide: 'Decide', takeBack: 'Take the words back',
  askTitle: 'Ask for approval', askLead: (who) => `This reply will wait until ${who} approves it. Then it leaves as it is, in your name.`, why: 'A word that helps to decide', whyHelp: 'Optional. What you know and the case does not say.', ask: 'Ask for approval', asked: 'Asked. You will see the answer here.', needed: 'Approval is needed', askButton: 'Ask for approval',
};
const breath: typeof frCharter.breath = {
  title: 'A breath', because: { angry: 'This message is very angry.', insulting: 'This message hurts. It is not about you.', draft: 'Your reply is heated.' }, hotWords: 'These words:', wait: 'Read it again during these few seconds.', done: 'You can send it.', readAgain: 'Read again', send: 'Send', reason: 'Must it leave at once? Say why', reasonHelp: 'Kept with the reply.',
};
export const enCharter = { charter, approvals, breath };
