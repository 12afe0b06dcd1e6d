/** Articles and drafts, in English. */
import type { frArticles } from './fr-articles';
import { englishCount as count } from './plural';

export const enArticles: typeof frArticles = {
  title: 'Articles', lead: 'Verified answers to what customers ask. They are proposed while you write.',
  search: 'Search the articles', tabs: { published: 'In use', due: 'To look at', proposed: 'Proposed', retired: 'Retired' }, tabsLabel: 'Which articles',
  standing: { proposed: 'Proposed', valid: 'Valid', review: 'To read again', expiring: 'Expires soon', expired: 'Expired', retired: 'Retired' },
  add: 'New article', propose: 'Propose an article', import: 'Import', export: 'Export', exportDone: (n) => `${count(n, 'article', 'articles')} exported`,
  empty: 'No article here.', emptyFirst: 'No article yet. Begin with the question that comes most often, or import Markdown files.', emptyFound: 'No article has these words.',
  emptyDue: 'No article to look at: all are up to date.',
  until: (day) => `valid until ${day}`, noEnd: 'no end date', verified: (day) => `verified on ${day}`, uses: (n) => (n === 0 ? 'not used yet' : `used ${count(n, 'time', 'times')}`), owner: (name) => `kept by ${name}`, noOwner: 'kept by nobody',
  imported: (added, changed, same) => `${count(added, 'article', 'articles')} added, ${changed} changed, ${same} unchanged.`,
  refused: (name, why) => `${name}: ${why}`, refusedTitle: 'Refused files', importConflict: 'This article was just changed: import again.', unreadable: 'this file is no article', wrongField: (field) => `the field “${field}” is missing or cannot be used`,
  wanted: 'To write next', wantedLead: 'Customers asked these questions and no article answers.', wantedEmpty: 'No question without an article so far.', wantedCount: (n) => count(n, 'message', 'messages'), wantedShow: 'See the messages', wantedOpen: 'Open the case', wantedHidden: 'Masked words',
  asks: { when: 'when', how_long: 'how long', how_much: 'how much', where: 'where', how: 'how', why: 'why', who: 'who', whether: 'is it possible', other: 'other question' },
  edit: {
    new: 'New article', slug: 'Short name', slugHelp: 'Letters, digits and hyphens. Made from the title when empty.', topic: 'Topic', noTopic: 'No topic',
    words: 'Words of the subject', wordsHelp: 'Separated by commas, in both languages. The article is proposed only if one of them is said.', languageTabs: 'Language of the answer', french: 'In French', english: 'In English',
    questionTitle: 'Title', questions: 'Questions that it answers', questionsHelp: 'One a line, as customers ask them.', answer: 'Verified answer', answerHelp: 'The first sentence must be enough: on a short network it leaves alone.',
    source: 'Source', sourceHelp: 'Article of law, contract, page of the guide, name of a department.', sourceUrl: 'Address of the source', verifiedOn: 'Verified on', validUntil: 'Valid until', reviewOn: 'Read again on', owner: 'Kept by', nobody: 'Nobody', state: 'State',
    publish: 'Put into use', saveAs: 'Save', proposeIt: 'Propose', retire: 'Take out of use', proposed: 'Your proposal waits for a lead.', preview: 'Preview', previewEmpty: 'The answer will stand here.', versions: 'Versions', versionOf: (n, who, when) => `Version ${n}, ${who}, ${when}`, versionBack: 'Take this version', byImport: 'imported', readOnly: 'Only a lead can change this article.',
    conflict: 'Somebody changed this article meanwhile. Copy your text, open the article again and put your changes into it.', slugTaken: 'This short name is taken: choose another one.', seeNewer: 'See the new version', missing: 'A title, an answer and a source are needed at least.', sourceLine: (source) => `Source: ${source}`,
  },
  proposals: {
    title: 'Articles that answer', insert: 'Insert', none: 'No article answers: the question is counted among those to write.', because: (words) => `found by: ${words}`, otherLanguage: 'in another language than the customer’s', write: 'Write this article',
  },
  draft: {
    propose: 'Propose a draft', proposeAround: 'Draft around these words', around: 'Your words are in the draft. Alt Z brings them back alone.', replaced: 'Your text was replaced. Alt Z brings it back.', rephrase: 'Rephrase', rephrased: 'Rephrased. Read it before you send.', kept: (why) => `The text did not change: ${why}`,
    notes: { like_recent: 'Others received nearly this text: make it your own.', shortened: 'Shortened to fit this network.', choose_date: 'Choose a date before you send.', no_article: 'A question has no article.' },
    none: { in_danger: 'This person speaks of harming themselves: write to them in your own words.', sensitive: 'A threat or pressure: this message needs your own words.', spam: 'This looks like advertising: no draft.', empty: 'There is nothing to answer.', guard: 'No draft fits here: write in your own words.', language: 'Drafts exist in French and English only.' },
    because: { timeout: 'the service did not answer in time.', not_reached: 'the service does not answer.', not_allowed: 'this address is not allowed.', key_refused: 'the service refuses the key.', too_many: 'the service asks to wait.', failing: 'the service is failing.', nonsense: 'the answer of the service cannot be read.', empty: 'the answer of the service is empty.', refusal: 'the service declined.', rambling: 'the service went on with the conversation by itself.', placeholders: 'a masked piece of information was lost.', language: 'the answer is in another language.', length: 'the answer does not have the right length.', new_figure: 'the answer added a figure.', new_link: 'the answer added a link.', new_promise: 'the answer added a promise.', guard: 'the guard holds the answer.' },
  },
  settings: {
    title: 'Rephrasing', lead: 'Off by default. A service that speaks the OpenAI interface can propose other words for a draft, when asked. Personal data are masked before they leave; nothing is sent to the customer.', enabled: 'Offer “Rephrase”', url: 'Address of the service, up to /v1', model: 'Model', key: 'Key', keyKept: 'A key is saved, encrypted. Leave empty to keep it; changing the address erases it.',
  },
};
