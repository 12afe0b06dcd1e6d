/** Articles that answer the questions of the message, under the list of questions: one key inserts the surest. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { brandPath, post } from '../api/client';
import { useDay } from '../articles/day';
import { answersQuery } from '../articles/queries';
import type { ProposedArticle, QuestionAnswers } from '../articles/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Icon } from '../shared/icons';
import styles from './article-proposals.module.css';

/** What was found for a message: its articles, each once, surest first for each question, and the questions that have none. */
export interface Proposals {
  articles: ProposedArticle[];
  open: QuestionAnswers[];
}

export function useProposals(messageId: string | undefined): Proposals {
  const brand = useBrand().slug;
  const { data } = useQuery(answersQuery(brand, messageId));
  const all = data?.questions.flatMap((question) => question.articles) ?? [];
  return {
    articles: all.filter((article, index) => all.findIndex((other) => other.id === article.id) === index),
    open: data?.questions.filter((question) => question.span !== null && question.articles.length === 0) ?? [],
  };
}

/** Counted without waiting: a count that is lost loses nothing else. */
export function countUse(brand: string, article: ProposedArticle): void {
  void post(brandPath(brand, `articles/${article.id}/use`)).catch(() => undefined);
}

interface Props {
  proposals: Proposals;
  /** Language of the customer. */
  language: string;
  onInsert: (article: ProposedArticle) => void;
}

export function ArticleProposals({ proposals: { articles, open }, language, onInsert }: Props) {
  const t = useT();
  const brand = useBrand().slug;
  const day = useDay();
  if (articles.length === 0 && open.length === 0) return null;
  return (
    <section className={styles.proposals} aria-label={t.articles.proposals.title}>
      <ul>
        {articles.map((article, index) => (
          <li key={article.id}>
            <Icon name="file" size={16} />
            <span className={styles.words}>
              <strong>{article.title}</strong>
              <small lang={article.language}>{article.answer}</small>
              <small className={styles.source}>
                {t.articles.edit.sourceLine(article.source)} · {article.valid_until ? t.articles.until(day(article.valid_until)) : t.articles.noEnd}
                {article.because.length > 0 && ` · ${t.articles.proposals.because(article.because.join(', '))}`}
                {language.startsWith('en') !== (article.language === 'en') && ` · ${t.articles.proposals.otherLanguage}`}
              </small>
            </span>
            <button type="button" onClick={() => onInsert(article)} aria-label={`${t.articles.proposals.insert} ${article.title}`}>
              {t.articles.proposals.insert}
              {index === 0 && <kbd>{t.keys.alt} F</kbd>}
            </button>
          </li>
        ))}
        {open.map((question, index) => (
          <li key={`open ${index}`}>
            <Icon name="file" size={16} />
            <span className={styles.words}>
              <small>
                {t.common.quoted(question.text)} {t.articles.proposals.none}
              </small>
            </span>
            <Link to="/b/$brand/articles/$id" params={{ brand, id: 'new' }}>
              {t.articles.proposals.write}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
