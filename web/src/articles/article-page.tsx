/** One article: both languages, its source and validity, a preview, and what it said before. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';

import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { problemText } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { ArticleEditor } from './article-editor';
import { articleQuery } from './queries';
import { useDay } from './day';

export function ArticlePage() {
  const t = useT();
  const day = useDay();
  const brand = useBrand();
  const { id = 'new' } = useParams({ strict: false });
  const isNew = id === 'new';
  const { data, error, isPending } = useQuery({ ...articleQuery(brand.slug, id), enabled: !isNew });
  const lead = brand.role !== 'agent';
  if (isNew) {
    return (
      <PageFrame title={lead ? t.articles.edit.new : t.articles.propose}>
        <ArticleEditor key="new" article={null} />
      </PageFrame>
    );
  }
  const said = data ? (brand.locale === 'en' ? (data.content.en ?? data.content.fr) : (data.content.fr ?? data.content.en)) : null;
  const until = data?.content.valid_until;
  const facts = data ? `${t.articles.standing[data.standing]} · ${until ? t.articles.until(day(until)) : t.articles.noEnd} · ${t.articles.uses(data.uses)}` : '';
  return (
    <PageFrame title={said?.title ?? t.articles.title} lead={data && !lead ? `${facts}. ${t.articles.edit.readOnly}` : facts}>
      {isPending ? <Waiting /> : error ? <Empty icon="warn" text={problemText(error, t)} /> : <ArticleEditor key={data.id} article={data} />}
    </PageFrame>
  );
}
