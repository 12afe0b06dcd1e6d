/** The shapes of the knowledge base and of the drafts, as the server sends them. */
import type { Person, Span, Time } from '../api/types';

export type ArticleState = 'proposed' | 'published' | 'retired';
export type Standing = 'proposed' | 'valid' | 'review' | 'expiring' | 'expired' | 'retired';
export interface Said {
  title: string;
  questions: string[];
  answer: string;
}
export interface ArticleContent {
  topic: string | null;
  words: string[];
  fr: Said | null;
  en: Said | null;
  source: string;
  source_url: string;
  verified_on: string | null;
  valid_until: string | null;
  review_on: string | null;
}
export interface ArticleView {
  id: string;
  slug: string;
  state: ArticleState;
  standing: Standing;
  owner: Person | null;
  content: ArticleContent;
  version: number;
  uses: number;
  changed_at: Time;
  changed_by: Person | null;
}
export interface ArticleVersion {
  version: number;
  state: ArticleState;
  content: ArticleContent;
  at: Time;
  by: Person | null;
}
export interface MarkdownFile {
  name: string;
  text: string;
}
export interface Imported {
  added: number;
  changed: number;
  same: number;
  refused: { name: string; field: string | null; problem: string }[];
}
export interface Wanted {
  topic: string;
  asks: string;
  number: number;
}
export interface WantedMessage {
  message_id: string;
  case_id: string;
  questions: string[];
}
export interface ProposedArticle {
  id: string;
  title: string;
  answer: string;
  language: 'fr' | 'en';
  source: string;
  source_url: string;
  valid_until: string | null;
  verified_on: string | null;
  standing: Standing;
  score: number;
  because: string[];
}
export interface QuestionAnswers {
  text: string;
  span: Span | null;
  articles: ProposedArticle[];
}
export interface DraftAnswer {
  text: string | null;
  none_because: string | null;
  parts: { kind: string; text: string; question: Span | null; article: ProposedArticle | null }[];
  blanks: Span[];
  notes: string[];
}
export interface RephraseSettings {
  enabled: boolean;
  url: string;
  model: string;
  has_key: boolean;
}
export interface Rephrased {
  text: string;
  changed: boolean;
  because: string | null;
}

export const emptyContent: ArticleContent = { topic: null, words: [], fr: null, en: null, source: '', source_url: '', verified_on: null, valid_until: null, review_on: null };
