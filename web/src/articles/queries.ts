/** What the screens of the knowledge base read. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { brandPath, get, post } from '../api/client';
import type { ArticleVersion, ArticleView, QuestionAnswers, RephraseSettings, Wanted, WantedMessage } from './types';

export const articlesQuery = (brand: string, state: string, words: string) =>
  infiniteQueryOptions({
    queryKey: ['articles', brand, state, words],
    queryFn: ({ pageParam, signal }) =>
      get<{ articles: ArticleView[]; next_cursor: string | null }>(brandPath(brand, 'articles', { state, q: words, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const articleQuery = (brand: string, id: string) =>
  queryOptions({ queryKey: ['article', brand, id], queryFn: ({ signal }) => get<ArticleView>(brandPath(brand, `articles/${id}`), signal) });
export const versionsQuery = (brand: string, id: string) =>
  infiniteQueryOptions({
    queryKey: ['article-versions', brand, id],
    queryFn: ({ pageParam, signal }) =>
      get<{ versions: ArticleVersion[]; next_cursor: string | null }>(brandPath(brand, `articles/${id}/versions`, { cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
export const wantedQuery = (brand: string) =>
  queryOptions({ queryKey: ['articles-wanted', brand], queryFn: ({ signal }) => get<{ wanted: Wanted[] }>(brandPath(brand, 'articles/wanted'), signal) });
export const wantedMessagesQuery = (brand: string, topic: string, asks: string) =>
  infiniteQueryOptions({
    queryKey: ['articles-wanted-messages', brand, topic, asks],
    queryFn: ({ pageParam, signal }) =>
      get<{ messages: WantedMessage[]; next_cursor: string | null }>(brandPath(brand, 'articles/wanted/messages', { topic, asks, cursor: pageParam }), signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
/** Looks articles up for a message; what has none is counted there, so it is asked once a message. */
export const answersQuery = (brand: string, message: string | undefined) =>
  queryOptions({
    queryKey: ['answers', brand, message],
    queryFn: () => post<{ questions: QuestionAnswers[] }>(brandPath(brand, `messages/${message}/articles`)),
    enabled: message !== undefined,
    staleTime: 60_000,
  });
export const rephraseQuery = (brand: string) =>
  queryOptions({ queryKey: ['rephrase', brand], queryFn: ({ signal }) => get<RephraseSettings>(brandPath(brand, 'rephrase'), signal), staleTime: 300_000 });
