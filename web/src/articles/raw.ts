/** An article as it stands in the form: lists are the text that was typed, and are split when it is saved. */
import type { ArticleContent, Said } from './types';

export interface RawSaid {
  title: string;
  questions: string;
  answer: string;
}
export interface Raw extends Omit<ArticleContent, 'words' | 'fr' | 'en'> {
  words: string;
  fr: RawSaid;
  en: RawSaid;
}

const parts = (text: string, by: RegExp): string[] => text.split(by).map((one) => one.trim()).filter(Boolean);
const rawSaid = (said: Said | null): RawSaid => ({ title: said?.title ?? '', questions: said?.questions.join('\n') ?? '', answer: said?.answer ?? '' });
const saidOf = (raw: RawSaid): Said | null => {
  const said = { title: raw.title, questions: parts(raw.questions, /\n/u), answer: raw.answer };
  return said.title.trim() || said.answer.trim() || said.questions.length > 0 ? said : null;
};

export const rawOf = (content: ArticleContent): Raw => ({ ...content, words: content.words.join(', '), fr: rawSaid(content.fr), en: rawSaid(content.en) });
export const contentOf = (raw: Raw): ArticleContent => ({ ...raw, words: parts(raw.words, /,/u), fr: saidOf(raw.fr), en: saidOf(raw.en) });
