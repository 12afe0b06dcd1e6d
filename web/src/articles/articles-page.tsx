/** The knowledge base: what is in use, what somebody should look at, what was proposed, and what to write next. */
import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';

import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Choice } from '../shared/choice';
import { Icon } from '../shared/icons';
import { problemText } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import styles from './articles.module.css';
import { FilesTools } from './files-tools';
import { articlesQuery } from './queries';
import { useDay } from './day';
import type { ArticleView } from './types';
import { WantedList } from './wanted-list';

const tabs = ['published', 'due', 'proposed', 'retired'] as const;

function Line({ article }: { article: ArticleView }) {
  const t = useT();
  const brand = useBrand();
  const day = useDay();
  const { fr, en, valid_until: until } = article.content;
  const said = (brand.locale === 'en' ? (en ?? fr) : (fr ?? en))!;
  const languages = [fr && 'FR', en && 'EN'].filter(Boolean).join(' · ');
  return (
    <li className={styles.line}>
      <span className={styles.standing} data-standing={article.standing}>
        {t.articles.standing[article.standing]}
      </span>
      <span className={styles.words}>
        <Link to="/b/$brand/articles/$id" params={{ brand: brand.slug, id: article.id }}>
          {said.title}
        </Link>
        <small>
          {languages} · {until ? t.articles.until(day(until)) : t.articles.noEnd} · {article.owner ? t.articles.owner(article.owner.name) : t.articles.noOwner} · {t.articles.uses(article.uses)}
        </small>
      </span>
    </li>
  );
}

export function ArticlesPage() {
  const t = useT();
  const brand = useBrand();
  const navigate = useNavigate();
  const [tab, setTab] = useState<(typeof tabs)[number]>('published');
  const [words, setWords] = useState('');
  const searching = words.trim() !== '';
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(articlesQuery(brand.slug, tab, words.trim()));
  const articles = data?.pages.flatMap((page) => page.articles) ?? [];
  const lead = brand.role !== 'agent';
  const nothing = words.trim() ? t.articles.emptyFound : tab === 'published' ? t.articles.emptyFirst : tab === 'due' ? t.articles.emptyDue : t.articles.empty;
  const add = () => void navigate({ to: '/b/$brand/articles/$id', params: { brand: brand.slug, id: 'new' } });
  return (
    <PageFrame
      title={t.articles.title}
      lead={t.articles.lead}
      actions={
        <>
          <FilesTools canImport={lead} />
          <Button onClick={add} leftSection={<Icon name="plus" size={16} />}>
            {lead ? t.articles.add : t.articles.propose}
          </Button>
        </>
      }
    >
      <div className={styles.filters}>
        <TextInput type="search" aria-label={t.articles.search} placeholder={t.articles.search} value={words} onChange={(event) => setWords(event.currentTarget.value)} className={styles.search} />
        {/* Words are looked for in every state: no tab is chosen then, and choosing one leaves the search. */}
        <Choice
          label={t.articles.tabsLabel}
          value={searching ? '' : tab}
          onChange={(chosen) => {
            if (chosen !== '') setTab(chosen);
            setWords('');
          }}
          options={tabs.map((one) => ({ value: one, label: t.articles.tabs[one] }))}
        />
      </div>
      {isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : articles.length === 0 ? (
        <Empty icon="file" text={nothing} />
      ) : (
        <ul className={styles.list}>
          {articles.map((article) => (
            <Line key={article.id} article={article} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="default" mt="md" onClick={() => void fetchNextPage()}>
          {t.common.loadMore}
        </Button>
      )}
      <WantedList />
    </PageFrame>
  );
}
