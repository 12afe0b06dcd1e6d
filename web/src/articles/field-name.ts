/** How the form calls a field that the server refused. */
import type { Catalogue } from '../i18n/fr';

export function fieldName(t: Catalogue, field: string): string {
  const e = t.articles.edit;
  const names: Record<string, string> = {
    fr: e.french,
    en: e.english,
    title: e.questionTitle,
    questions: e.questions,
    answer: e.answer,
    words: e.words,
    source: e.source,
    source_url: e.sourceUrl,
    verified_on: e.verifiedOn,
    valid_until: e.validUntil,
    review_on: e.reviewOn,
    topic: e.topic,
    owner: e.owner,
    slug: e.slug,
    state: e.state,
  };
  return names[field] ?? names[field.split('.').at(-1) ?? ''] ?? t.articles.edit.answer;
}
