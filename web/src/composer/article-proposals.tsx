/** Articles that answer the questions of the message, under the list of questions: one key inserts the surest. */
import { useQuery } from '@tanstack/react-query';

import { brandPath, post } from '../api/client';
import { useDay } from '../articles/day';
import { answersQuery } from '../articles/queries';
import type { ProposedArticle } from '../articles/types';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Icon } from '../shared/icons';
import styles from './article-proposals.module.css';

/** The articles found for a message, each once, surest first for each question. */
export function useProposals(messageId: string | undefined): ProposedArticle[] {
  const brand = useBrand().slug;
  const { data } = useQuery(answersQuery(brand, messageId));
  const all = data?.questions.flatMap((question) => question.articles) ?? [];
  return all.filter((article, index) => all.findIndex((other) => other.id === article.id) === index);
}

/** Counted without waiting: a count that is lost loses nothing else. */
export function countUse(brand: string, article: ProposedArticle): void {
  void post(brandPath(brand, `articles/${article.id}/use`)).catch(() => undefined);
}

interface Props {
  articles: ProposedArticle[];
  /** Language of the customer. */
  language: string;
  onInsert: (article: ProposedArticle) => void;
}

export function ArticleProposals({ articles, language, onInsert }: Props) {
  const t = useT();
  const day = useDay();
  if (articles.length === 0) return null;
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
      </ul>
    </section>
  );
}
