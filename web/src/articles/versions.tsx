/** What an article said before; a version can be taken back into the form. */
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';

import { useT } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { Card } from '../shared/card';
import { problemText } from '../shared/notice';
import { Waiting } from '../shared/page';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import styles from './articles.module.css';
import { versionsQuery } from './queries';
import type { ArticleContent, ArticleView } from './types';

interface Props {
  article: ArticleView;
  canTake: boolean;
  onTake: (content: ArticleContent) => void;
}

export function Versions({ article, canTake, onTake }: Props) {
  const t = useT();
  const brand = useBrand().slug;
  const words = useTimeWords();
  const now = useNow();
  const { data, error, isPending, hasNextPage, fetchNextPage } = useInfiniteQuery(versionsQuery(brand, article.id));
  const versions = data?.pages.flatMap((page) => page.versions) ?? [];
  return (
    <Card title={t.articles.edit.versions}>
      {isPending && <Waiting lines={2} />}
      {error && <p role="alert">{problemText(error, t)}</p>}
      <ul className={styles.versions}>
        {versions.map((version) => (
          <li key={version.version}>
            <span>{t.articles.edit.versionOf(version.version, version.by?.name ?? t.articles.edit.byImport, moment(version.at, now, words))}</span>
            {canTake && version.version !== article.version && (
              <Button size="compact-sm" variant="subtle" onClick={() => onTake(version.content)}>
                {t.articles.edit.versionBack}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button size="compact-sm" variant="default" onClick={() => void fetchNextPage()}>
          {t.common.loadMore}
        </Button>
      )}
    </Card>
  );
}
