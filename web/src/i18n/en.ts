/** What the screens say, in English. */
import { enArticles } from './en-articles';
import { enCharter } from './en-charter';
import { enWords } from './en-words';
import type { Catalogue } from './fr';
import { englishCount as count } from './plural';

export const en: Catalogue = {
  ...enWords,
  articles: enArticles,
  ...enCharter,
  name: 'Guichet',
  language: 'English',
  listSeparator: ', ',
  common: {
    cancel: 'Cancel', save: 'Save', saved: 'Saved', close: 'Close', back: 'Back', copy: 'Copy', copied: 'Copied', retry: 'Try again',
    undo: 'Undo', loading: 'One moment…',
    optional: 'optional', loadMore: 'Show more', add: 'Add', remove: 'Remove', menu: 'Menu', skip: 'Skip to content',
    quoted: (words) => `“${words}”`, next: 'Next', previous: 'Previous', of: (a, b) => `${a} of ${b}`,
  },
  errors: {
    offline: 'You are offline. Your drafts are kept on this device; nothing leaves until you are back.',
    reconnecting: 'The queue is no longer live. Trying again…',
    network: 'The server does not answer. Check your connection, then try again.',
    unexpected: 'Something did not work. Try again; if it goes on, tell the person who runs Guichet.',
    notFound: 'This page does not exist, or no longer does.',
    caseNotFound: 'This case cannot be found. It may have been merged or erased.',
    toQueue: 'Back to the queue',
    forbidden: 'Your role does not allow this.',
  },
  nav: {
    queue: 'Queue', promises: 'Promises', relays: 'Relays', incidents: 'Incidents', articles: 'Articles', unknown: 'Uncertain sends', quarantine: 'Quarantine', search: 'Search', gap: 'The gap', audit: 'Audit',
    channels: 'Channels', learning: 'Learning', team: 'Team', settings: 'Settings', charter: 'Charter', solutions: 'Solutions', approvals: 'Approvals', me: 'My account', signOut: 'Sign out', brand: 'Brand', switchBrand: 'Switch brand',
    mainMenu: 'Main menu', lanes: 'Lanes', work: 'Work', desk: 'The desk', theme: 'Appearance', light: 'Light', dark: 'Dark', auto: 'Same as the device',
    locale: 'Language', keys: 'Keyboard shortcuts', commands: 'Go to…', tour: 'Guided tour', moreItems: 'More',
    undecided: (n) => (n === 0 ? 'Everything is decided' : count(n, 'message without a decision', 'messages without a decision')),
    undecidedShort: (n) => (n === 0 ? 'All decided' : `${n} undecided`),
    overdue: (n) => `${n} late`,
  },
  signIn: {
    showPassword: 'Show the password',
    title: 'Hello', lead: 'Sign in to open the desk.', email: 'E-mail address', password: 'Password', submit: 'Sign in',
    wrong: 'Address or password not known.', wait: 'Too many tries. Wait a minute, then try again.',
    link: 'Signing in by link…', linkUsed: 'This link was already used or has expired. Ask the person who invited you for a new one.',
    help: 'No account yet, or password forgotten? The person who runs Guichet gives you a one-time link.',
    
  },
  welcome: {
    title: 'Welcome', lead: 'Two things, and the desk is yours.', password: 'Choose a password', passwordHelp: 'Twelve characters or more. A sentence does very well.',
    passwordShort: 'Still too short: twelve characters at least.', signature: 'First name shown to customers', signatureHelp: 'Yours or another. Your surname is never shown.',
    submit: 'Open the desk', later: 'Later',
  },
  me: {
    title: 'My account', name: 'Name shown to colleagues', current: 'Current password', new: 'New password', change: 'Change the password', changed: 'Password changed', identity: 'You',
    singleKeys: 'Shortcuts of a single key', singleKeysHelp: 'Turn them off if you dictate by voice or if keys fire by themselves.',
  },
  queue: {
    title: 'Queue', assignedAll: 'The whole team', assignedMe: 'My cases', assignedNone: 'Nobody', filterAssigned: 'Assigned to', filterChannel: 'Channel', allChannels: 'All channels',
    stateOpen: 'Open', stateClosed: 'Closed', stateAll: 'All', filterState: 'State', list: 'Cases in the queue', why: 'Why here',
    noRequest: 'No precise request', thanksOnly: 'Kind words, nothing is asked', masked: 'Masked words',
    hops: (n) => count(n, 'time sent elsewhere', 'times sent elsewhere'), contacts: (n) => count(n, 'message from the customer', 'messages from the customer'),
    assignedTo: (name) => `Assigned to ${name}`, unassigned: 'Assigned to nobody',
    nothingOwed: 'Nothing owed', waitingFor: (time) => `waiting for ${time}`, emptyFiltered: 'No case with these filters.', clearFilters: 'Clear the filters',
    live: 'Live',
    
  },
  time: {
    now: 'just now', in: (time) => `in ${time}`, ago: (time) => `${time} ago`, late: (time) => `${time} late`,
    minutes: (n) => `${n} min`, hours: (n) => `${n} h`, hoursMinutes: (h, m) => `${h} h ${String(m).padStart(2, '0')}`, days: (n) => count(n, 'day', 'days'),
    today: 'today', tomorrow: 'tomorrow', yesterday: 'yesterday', at: (day, time) => `${day} at ${time}`, lessThanMinute: 'less than a minute',
    clock: (h, m) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`,
  },
  case: {
    title: (reference) => `Case ${reference}`, request: 'The request', thread: 'Messages', reading: 'Reading', customer: 'Customer', previous: 'Previous case', next: 'Next case',
    solve: 'Solved', solveHelp: 'The customer can confirm, or say that it is not.', reopen: 'Reopen', closeWithout: 'Close without reply', undoClose: 'Undo the closing',
    assign: 'Assign', assignMe: 'Assign to me', unassign: 'Assign to nobody', mergedInto: 'This case became part of another one.', openMerged: 'Open the other case',
    solved: 'The case is declared solved.', reopened: 'The case is reopened.', closed: 'The case is closed without a reply.', closeUndone: 'The closing is undone.', assigned: (name) => `Case assigned to ${name}.`, unassigned: 'The case is assigned to nobody.',
    earlier: 'Show earlier messages', conversation: (channel) => `Conversation on ${channel}`, you: 'You', automatic: 'automatic', revised: (n) => count(n, 'earlier version', 'earlier versions'), revisedOn: (when) => `until ${when}`,
    showWords: 'Show the masked words', showWordsHelp: 'Reading them counts in your exposure. The request can be read without them.', hideWords: 'Mask again', veiledNote: 'Hurtful words are masked.',
    showAll: 'Show the whole message', showOwn: 'Without the quotes', deleted: 'Message deleted by its author.', attachments: (n) => count(n, 'attachment', 'attachments'), decidedBy: (what, name) => `${what}, by ${name}`,
    undecidedMessage: 'No decision', seeReading: 'See its reading', readingOf: (when) => `Message of ${when}`, customerSays: 'The customer', channelWords: 'What this network allows',
  },
  reading: {
    title: 'Reading', none: 'This message has not been read by the engine yet.', nothingAsked: 'Nothing is asked.', questions: 'Questions asked', facts: 'Facts', topics: 'Topics', situation: 'Situation',
    trouble: 'In trouble right now', copyFact: (what) => `Copy: ${what}`, calm: 'Calm', tense: 'Tense', angry: 'Angry', furious: 'Very angry', irony: 'Irony', wantsHuman: 'Asks for a person', thanks: 'Says thanks',
    unsure: 'Uncertain reading: read the message again.', language: 'Language',
  },
  learning: {
    title: 'Correct the reading', page: 'What the desk learnt', lead: 'Each correction holds for its message and is an example for similar messages of the brand. Nothing leaves this machine.',
    label: { topic: 'Topic', need: 'Need', severity: 'Severity', abuse: 'Tone', irony: 'Irony', pressure: 'Pressure', partnership: 'Partnership', wants_human: 'Asks for a person', asks: 'Asks for something', request: 'Request' },
    change: (label, value) => `${label}: ${value}. Correct it`, others: 'Something else…', yes: 'yes', no: 'no', noAbuse: 'Nothing hurtful',
    act: {
      irony: 'It is ironic', noIrony: 'It is not ironic', pressure: 'It is pressure', confirmPressure: 'Confirm the pressure', noPressure: 'It is not pressure', human: 'Asks for a person', noHuman: 'Does not ask for a person',
      partnership: 'Proposes a partnership', noPartnership: 'Proposes no partnership', asks: 'Asks for something', asksNothing: 'Asks for nothing', request: 'Put the request in other words…',
    },
    request: 'The request in one sentence', requestHelp: 'For this message alone. No personal data.', requestIs: (text) => `Request: “${text}”`,
    corrected: 'The reading is corrected. The desk will remember.', takenBack: 'The correction is taken back.', takeBack: 'Take back', takeBackOf: (reference) => `Take back the correction of case ${reference}`,
    correctedBy: (name, when) => `Corrected by ${name}, ${when}`, was: (label, is, said) => (is === said ? `${label}: ${is}, confirmed` : `${label}: ${is} (the engine said: ${said})`),
    olderText: 'The customer changed the message since: see whether the correction still holds.', learnt: (label, said) => `${label} (the engine said: ${said}): as you corrected it in`, learntGone: 'a case that was erased or taken back since.',
    inCase: (reference, when) => `case ${reference}, ${when}`, empty: 'Nothing yet. Open a case and correct a label of its reading: after some corrections of one kind the desk reads right by itself.', more: 'Show more',
    export: 'Export', reset: 'Forget all…', resetTitle: 'Forget all that was learnt?', resetLead: 'Every correction goes. Messages that are still owed a decision are read again by the engine alone. Export first if you want to keep them.',
    resetType: (brand) => `To confirm, type “${brand}”`, resetSubmit: 'Forget all', resetDone: 'The desk has forgotten all.',
  },
  customer: {
    title: 'Customer', otherCases: 'Other cases', noOther: 'This is their first case.', promises: 'Promises', noPromises: 'Nothing was promised.', deadlines: 'Deadlines', noDeadlines: 'Nothing is owed.', links: 'Links for the customer',
    trackingLink: 'Copy the tracking link', trackingHelp: 'In private only: whoever has this link sees the case.', dropLink: 'Make a drop link', dropHelp: 'The customer leaves data there and sees nothing of the case. It may stand in public.', dropCopied: 'Drop link copied', trackingCopied: 'Tracking link copied', expires: (when) => `valid until ${when}`,
    verifyIdentity: 'Verify…', changeIdentity: 'Change…', establishedBy: (name: string, when: string) => `by ${name}, ${when}`, identityUntil: (when: string) => `holds until ${when}`, identityOver: (when: string) => `ran out ${when}`,
    metAt: (when) => `met ${when}`, startedAt: (when) => `since ${when}`,
  },
  identityDialog: {
    title: (name: string) => `Who is ${name}?`, lead: 'An account on a network is not the holder of a contract. What the file says is told to a verified person only.', how: 'How did you verify it?',
    reason: 'In words', reasonHelp: 'For your colleagues. No personal data.', reasonMissing: 'Explain how you verified it.', submit: 'Identity verified', withdraw: 'Withdraw',
    verified: 'The identity is verified.', withdrawn: 'The verification is withdrawn.',
  },
  eraseDialog: {
    open: 'Erase this customer…', title: (name: string) => `Erase ${name || 'this customer'}?`, lead: 'Name, handles, messages, files and readings go, in every case, and come back with no backup. The cases stay, without words, so that the figures still add up.',
    why: 'Why?', reasons: { asked: 'The person asks for it', no_longer_needed: 'These data are no longer needed', mistake: 'They were recorded by mistake' }, sure: 'I know that this cannot be undone.', submit: 'Erase for good', erased: 'The customer is erased.',
  },
  composer: {
    verifyIdentity: 'I know who this is…', hidden: 'The message is hidden: only its author still sees it.', hiddenSince: 'Hidden from the public',
    privateState: { possible: 'A private message will arrive.', impossible: 'A private message would not arrive: offer the drop link.', unknown: 'The network does not say.' },
    label: 'Your reply', placeholder: 'Write to this person…', sendPublic: 'Send in public', sendPrivate: 'Send in private', visibility: 'Who can read it', conversation: 'Reply on',
    length: (used, max, unit) => `${used} of ${max} ${unit}`, lengthFree: (used, unit) => `${used} ${unit}`, lengthOver: (n, unit) => `${n} ${unit} too many`,
    findings: 'Findings of the guard', undoRemedy: 'Undo the remedy', holdReason: 'Say why it is right here', inMessage: 'In the customer’s message',
    questions: 'Their questions', questionsDone: (n, total) => `${n} of ${total} answered`, tick: 'Tick: this is answered', untick: 'Untick', promised: 'Promises in this reply', promisedDue: (when) => `by ${when}`, promisedNoDate: 'without a date', promiseHelp: 'They will be tracked until they are kept.',
    insert: 'Insert', insertDrop: 'Drop link for private data', insertPrivate: 'Announce a private message, right here', insertTracking: 'Tracking link of the case', insertSignature: 'Your first name', trackingPrivateOnly: 'In private only',
    privateAnnounce: { fr: 'Je vous écris en message privé, ici même, d’ici une heure.', en: 'I am writing to you in a private message, right here, within the hour.' },
    blocked: 'The reply cannot leave like this. Correct what is refused.', needReasons: 'Say why for each finding that is held, then send.',
    queued: (name) => `Reply to ${name}`, undo: 'Take back', undoIn: (n) => `Leaves in ${n} s`, undone: 'Your reply was taken back; here it is again.',
    conflictTitle: 'A message arrived while you were writing', conflictText: 'Your draft is kept. Read what follows, then send or adapt.', conflictRead: 'I have read it, keep my text', noReply: 'One cannot reply in this conversation.',
    verdict: { pass: 'Ready to leave', warn: 'To reconsider', hold: 'Held: say why', refuse: 'Refused' }, unavailable: 'The guard does not answer. It will read your text again when you send.', guardNote: 'The text is checked at each send.',
    privateImpossible: 'No private message possible here', fold: 'Fold', moreParts: (n) => count(n, 'message follows', 'messages follow'), sendKey: 'Ctrl Enter',
  },
  close: {
    title: 'Close without reply', lead: 'Every message ends in a decision. Which one here?', submit: 'Close the case', note: 'Note', noteHelp: 'For your colleagues; kept with the decision.',
  },
  sendingState: { attempts: (n) => count(n, 'try', 'tries'), unknownLead: 'The network did not answer. We repeat nothing without you, so that nothing is said twice.' },
  unknown: {
    title: 'Uncertain sends', lead: 'The network did not confirm. Look there whether the reply arrived, then say so here. Nothing is sent again without you.', arrived: 'It arrived', again: 'Send again', arrivedDone: 'Noted: the reply arrived.', againDone: 'The reply is on its way again.', empty: 'No uncertain send. Everything that left has arrived.', since: (when) => `since ${when}`, reply: 'The reply',
  },
  quarantine: {
    title: 'Quarantine', lead: 'These items could not be read. They are kept as they are: nothing is lost.', retry: 'Read again', dismiss: 'Set aside', raw: 'Download the original', retried: 'The item will be read again.', dismissed: 'The item is set aside.', empty: 'The quarantine is empty. Everything that arrived was read.', attempts: (n) => count(n, 'try', 'tries'), preview: 'Beginning of the original',
  },
  search: {
    title: 'Search', label: 'Search messages, names and references', placeholder: 'A word, a name, a reference, a number', empty: 'Nothing found. Try another word, or a number.', start: 'Search for a word, a customer’s name, a case reference or a parcel number.', results: (n) => count(n, 'result', 'results'),
  },
  team: {
    title: 'Team', lead: 'The people who answer.', invite: 'Invite', name: 'Name', email: 'E-mail address', role: 'Role', linkOnce: 'Give this link to that person in a safe way. It works once.', addedWithoutLink: 'Added. This person already works for another brand here and signs in as they do there.', copyLink: 'Copy the link', signature: (name) => `signs ${name}`, adminOnly: 'Inviting needs the administrator role.', you: 'you',
    leave: (name: string) => `Take ${name} out of the team`, leaveTitle: (name: string) => `Take ${name} out of the team?`, leaveLead: 'Their role ends now, and what they have open closes. Their replies and decisions stay.', leaveSubmit: 'Take out', left: (name: string) => `${name} is no longer in the team.`,
  },
  settings: {
    incident: 'Deadlines of an incident', incidentHelp: 'In minutes, from when Guichet notices it.', incidentOwner: 'For somebody to own it', incidentWord: 'For the first public word',
    followUp: 'Follow-up after sending somebody elsewhere', followUpHelp: 'In opening hours. Whoever was sent elsewhere hears from us within this time.', identityDays: 'How long a verified identity holds', identityDaysHelp: 'In days. After that it is a claim again.', title: 'Settings', lead: 'For the whole brand.', hours: 'Opening hours', closed: 'Closed', allDay: 'all day', addSlot: 'Add a slot', from: 'From', to: 'To', holidays: 'Public holidays', closedDays: 'Other closed days', closedDaysHelp: 'One date a line, such as 2026-12-24.', undo: 'Time to take a reply back', undoHelp: 'In seconds. Zero: the reply leaves at once.', deadlines: 'Time allowed for a first answer', deadlinesHelp: 'The first rule that fits counts.',
    anyNetwork: 'Any network', anySeverity: 'Any severity', minutes: 'minutes', aroundTheClock: 'day and night', network: 'Network', severity: 'Severity', timezone: 'Time zone', locale: 'Language of the public pages', ownDomains: 'Your own sites', ownDomainsHelp: 'One domain a line.', helplines: 'Helplines', helplinesHelp: 'Shown when somebody speaks of harming themselves. One a line, with the country before it (GB 116 123); without a country it holds everywhere. Yours first.', adminOnly: 'Only the administrator role can change these settings.', addRule: 'Add a rule', weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'], slotLabel: (day) => `Slot of ${day}`, delay: 'Time allowed',
  },
  gap: {
    title: 'The gap', lead: 'What customers asked for, and what they got.', lastDays: (n) => `Last ${n} days`, period: 'Period', byTopic: 'By topic', topicColumn: 'Topic', askedSentence: (asked) => count(asked, 'customer asked for something.', 'customers asked for something.'),
    helpedSentence: (n, share) => n === 0 ? 'Nobody has said yet that they were helped.' : `${n} ${n === 1 ? 'says' : 'say'} they were helped (${share}).`, time: 'Time to an answer', median: 'median', p90: 'nine in ten within', cases: (what) => `Cases: ${what}`, empty: 'Nothing in this period.', share: 'Share', silence: 'Silence is never counted as help.', openCases: (n, what) => `${what}: open ${count(n, 'case', 'cases')}`,
  },
  incidents: {
    title: 'Incidents', lead: 'Many customers, one trouble: the brand owes a word, and a true one.', empty: 'No incident. When several customers tell the same trouble, it stands here.',
    trouble: 'The same trouble for several customers', named: (topic, details) => `${topic}: ${details}`, mark: (name) => `Incident: ${name}`,
    alarm: 'Incident alarm', unowned: 'Incident without an owner.', underWay: 'Incident under way.', told: (n) => count(n, 'message', 'messages'), customers: (n) => count(n, 'customer', 'customers'), began: (when) => `began ${when}`, others: (n) => count(n, 'other incident', 'other incidents'),
    own: 'Own it', takeOver: 'Take over', see: 'Open', owned: 'You own this incident. Replies may leave.', released: 'Nobody owns this incident any more.', ownedBy: (name) => `${name} owns it`, nobody: 'nobody owns it',
    ownerDue: 'Owner', wordDue: 'First word', left: 'time left', late: 'late', wordSaid: 'First public word said',
    since: (when) => `since ${when}`, until: (when) => `until ${when}`,
    nothingLeaves: 'No reply leaves to these customers before somebody owns it: each would say something else.',
    timeline: 'What happened', messages: 'What customers say', notFound: 'This incident cannot be found.',
    line: { since: 'First message', noticed: 'Noticed by Guichet', owned: 'Owned', last: 'Last message', next: 'Next word announced' },
    handOver: 'Hand over…', release: 'No longer own it', handedTo: (name) => `${name} owns it from now on.`,
    word: 'The word is said…', wordLead: 'A first public word, a true one, and the time of the next: customers know when to come back.', wordNext: 'Next word announced for', wordSubmit: 'It is said', wordNoted: 'The first word is noted.', unsaid: 'Nothing is noted as said.',
    end: 'End…', ended: 'The incident is over.', reject: 'This is no incident', rejected: 'Noted: the same alarm rings no more.', reopen: 'Take the incident up again', reopened: 'The incident goes on.',
  },
  keys: { ctrl: 'Ctrl', alt: 'Alt' },
  palette: { title: 'Go to…', placeholder: 'A screen, an action, a reference…', searchFor: (words) => `Search for “${words}”`, },
  demo: { title: 'Guided tour', go: 'Go there', hide: 'Close the tour', },
};
