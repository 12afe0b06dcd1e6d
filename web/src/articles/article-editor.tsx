/** The form of an article; an agent's is a proposal. */
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { ApiError, brandPath, post, put } from '../api/client';
import { membersQuery } from '../api/queries';
import { useT, word } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Card } from '../shared/card';
import { Choice } from '../shared/choice';
import { say, sayProblem } from '../shared/notice';
import styles from './articles.module.css';
import { fieldName } from './field-name';
import { contentOf, rawOf, type Raw } from './raw';
import { SaidFields } from './said-fields';
import { emptyContent, type ArticleState, type ArticleView } from './types';
import { Versions } from './versions';

/** What is written stays when somebody else saves the same article; an untouched form follows them. */
export function ArticleEditor({ article }: { article: ArticleView | null }) {
  const t = useT();
  const [base, setBase] = useState(article);
  const [touched, setTouched] = useState(false);
  const newer = article !== null && article.version !== (base?.version ?? 0);
  if (newer && !touched) setBase(article);
  return (
    <>
      {newer && touched && (
        <div className={styles.newer} role="status">
          <p>{t.articles.edit.conflict}</p>
          <Button size="compact-sm" variant="default" onClick={() => setTouched(false)}>
            {t.articles.edit.seeNewer}
          </Button>
        </div>
      )}
      <ArticleForm key={base?.version ?? 0} article={base} onTouched={setTouched} />
    </>
  );
}

function ArticleForm({ article, onTouched }: { article: ArticleView | null; onTouched: (touched: boolean) => void }) {
  const t = useT();
  const e = t.articles.edit;
  const brand = useBrand();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const lead = brand.role !== 'agent';
  const [content, setContent] = useState<Raw>(() => rawOf(article?.content ?? emptyContent));
  const [slug, setSlug] = useState(article?.slug ?? '');
  const [owner, setOwner] = useState(article?.owner?.id ?? '');
  const [language, setLanguage] = useState<'fr' | 'en'>(article && !article.content.fr ? 'en' : brand.locale);
  const [busy, setBusy] = useState(false);
  const members = useQuery(membersQuery(brand.slug)).data?.members ?? [];
  const change = (part: Partial<Raw>) => setContent((now) => ({ ...now, ...part }));
  const said = content[language];
  const touched = slug !== (article?.slug ?? '') || owner !== (article?.owner?.id ?? '') || JSON.stringify(content) !== JSON.stringify(rawOf(article?.content ?? emptyContent));
  useEffect(() => onTouched(touched), [touched, onTouched]);
  const complete = [content.fr, content.en].some((one) => one.title.trim() && one.answer.trim()) && content.source.trim() !== '';

  const save = async (state: ArticleState) => {
    if (!complete) return say(e.missing);
    setBusy(true);
    const body = { slug, state, owner: owner || null, content: contentOf(content), version: article?.version ?? 0 };
    try {
      const after = article ? await put<ArticleView>(brandPath(brand.slug, `articles/${article.id}`), body) : await post<ArticleView>(brandPath(brand.slug, 'articles'), body);
      onTouched(false);
      queries.setQueryData(['article', brand.slug, after.id], after);
      void queries.invalidateQueries({ predicate: (query) => ['articles', 'articles-wanted', 'article-versions', 'answers'].includes(String(query.queryKey[0])) });
      say(lead ? t.common.saved : e.proposed);
      if (!article) await navigate({ to: '/b/$brand/articles/$id', params: { brand: brand.slug, id: after.id } });
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) say(error.field === 'slug' ? e.slugTaken : e.conflict);
      else if (error instanceof ApiError && error.field) say(t.articles.wrongField(fieldName(t, error.field)));
      else sayProblem(error, t);
    } finally {
      setBusy(false);
    }
    return undefined;
  };
  const dates = [
    ['verified_on', e.verifiedOn],
    ['valid_until', e.validUntil],
    ['review_on', e.reviewOn],
  ] as const;

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save(lead && article?.state !== 'retired' ? 'published' : (article?.state ?? 'proposed'));
      }}
    >
      <div className={styles.editor}>
        <Card title={article ? e.answer : lead ? e.new : t.articles.propose}>
          <Choice
            label={e.languageTabs}
            value={language}
            onChange={setLanguage}
            options={[
              { value: 'fr', label: e.french },
              { value: 'en', label: e.english },
            ]}
          />
          <fieldset className={`${styles.fieldset} ${styles.fields}`} disabled={article !== null && !lead}>
            <SaidFields key={language} language={language} said={said} onChange={(part) => change({ [language]: { ...said, ...part } })} />
            <TextInput label={e.words} description={e.wordsHelp} value={content.words} onChange={(event) => change({ words: event.currentTarget.value })} />
            <TextInput required label={e.source} description={e.sourceHelp} value={content.source} onChange={(event) => change({ source: event.currentTarget.value })} />
            <TextInput type="url" label={e.sourceUrl} value={content.source_url} onChange={(event) => change({ source_url: event.currentTarget.value })} />
            <div className={styles.pair}>
              {dates.map(([field, label]) => (
                <TextInput key={field} type="date" label={label} value={content[field] ?? ''} onChange={(event) => change({ [field]: event.currentTarget.value || null })} />
              ))}
            </div>
            <div className={styles.pair}>
              <NativeSelect label={e.topic} value={content.topic ?? ''} onChange={(event) => change({ topic: event.currentTarget.value || null })} data={[{ value: '', label: e.noTopic }, ...Object.keys(t.topic).map((one) => ({ value: one, label: word(t.topic, one) }))]} />
              <NativeSelect label={e.owner} value={owner} onChange={(event) => setOwner(event.currentTarget.value)} data={[{ value: '', label: e.nobody }, ...members.map((member) => ({ value: member.id, label: member.name }))]} />
              <TextInput label={e.slug} description={e.slugHelp} value={slug} onChange={(event) => setSlug(event.currentTarget.value)} />
            </div>
            {(lead || !article) && (
              <div className={styles.end}>
                {article && article.state !== 'retired' && (
                  <Button variant="default" loading={busy} onClick={() => void save('retired')}>
                    {e.retire}
                  </Button>
                )}
                {article?.state === 'retired' && (
                  <Button variant="default" loading={busy} onClick={() => void save('published')}>
                    {e.publish}
                  </Button>
                )}
                <Button type="submit" loading={busy}>
                  {!lead ? e.proposeIt : article?.state === 'published' || article?.state === 'retired' ? e.saveAs : e.publish}
                </Button>
              </div>
            )}
          </fieldset>
        </Card>
        <div className={styles.side}>
          <Card title={e.preview}>
            <p className={styles.preview} lang={language}>
              {said.answer.trim() || <span className="quiet">{e.previewEmpty}</span>}
            </p>
            {content.source && <p className={styles.source}>{e.sourceLine(content.source)}</p>}
          </Card>
          {article && <Versions article={article} canTake={lead} onTake={(version) => setContent(rawOf(version))} />}
        </div>
      </div>
    </form>
  );
}
