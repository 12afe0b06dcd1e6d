/** The charter of the brand: a form for the common things, the file for all of it, its effect before saving, its history. */
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { ApiError, brandPath, put } from '../api/client';
import { useT, word } from '../i18n/locale';
import { useBrand } from '../session/session';
import { Choice } from '../shared/choice';
import { Icon } from '../shared/icons';
import { problemText, say, sayProblem } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { charterQuery, examplesQuery, type CharterView, type Problem } from './charter-api';
import { CharterForm } from './charter-form';
import styles from './charter.module.css';
import { History } from './history';
import { PreviewDialog } from './preview';
import { useCharterDraft } from './use-charter-draft';

function Problems({ problems, tone }: { problems: Problem[]; tone: 'wrong' | 'note' }) {
  const t = useT().charter;
  if (problems.length === 0) return null;
  return (
    <div role={tone === 'wrong' ? 'alert' : 'status'}>
    <ul className={styles.problems} data-tone={tone}>
      {problems.map((problem) => (
        <li key={`${problem.line} ${problem.key}`}>
          <strong className="numbers">{t.line(problem.line)}</strong>
          <span>{problem.message}</span>
        </li>
      ))}
    </ul>
    </div>
  );
}

function Tools({ brand, mayEdit, onText }: { brand: string; mayEdit: boolean; onText: (text: string) => void }) {
  const t = useT().charter;
  const file = useRef<HTMLInputElement>(null);
  const { data } = useQuery(examplesQuery(brand));
  return (
    <>
      {mayEdit && (
        <NativeSelect
          aria-label={t.startFrom}
          value=""
          onChange={(event) => {
            const example = data?.examples.find((one) => one.name === event.currentTarget.value);
            if (example) onText(example.text);
          }}
          data={[{ value: '', label: t.startFrom }, ...(data?.examples ?? []).map((one) => ({ value: one.name, label: word(t.sectors, one.name) }))]}
        />
      )}
      {mayEdit && (
        <>
          <input
            ref={file}
            type="file"
            accept=".toml,text/plain"
            hidden
            aria-label={t.import}
            onChange={(event) => {
              const [chosen] = event.currentTarget.files ?? [];
              event.currentTarget.value = '';
              void chosen?.text().then(onText);
            }}
          />
          <Button variant="default" onClick={() => file.current?.click()}>
            {t.import}
          </Button>
        </>
      )}
      <Button variant="default" component="a" href={brandPath(brand, 'charter/file')} download leftSection={<Icon name="download" size={16} />}>
        {t.export}
      </Button>
    </>
  );
}

function Editor({ saved }: { saved: CharterView }) {
  const t = useT();
  const { slug: brand, role } = useBrand();
  const queries = useQueryClient();
  const mayEdit = role !== 'agent';
  const [tab, setTab] = useState<'form' | 'text' | 'history'>('form');
  const [previewing, setPreviewing] = useState(false);
  const [saving, setSaving] = useState(false);
  const { draft, writeText, change, forget } = useCharterDraft(brand, saved);
  const save = async (note: string) => {
    setSaving(true);
    try {
      await put<CharterView>(brandPath(brand, 'charter'), { text: draft.text, based_on: saved.version, note });
      setPreviewing(false);
      say(t.charter.saved);
      await queries.invalidateQueries({ queryKey: ['charter', brand] });
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) setPreviewing(false);
      sayProblem(error, t);
    } finally {
      setSaving(false);
    }
  };
  return (
    <>
      <div className={styles.tools}>
        <Choice
          label={t.charter.title}
          value={tab}
          onChange={setTab}
          options={[
            { value: 'form', label: t.charter.form },
            { value: 'text', label: t.charter.file },
            { value: 'history', label: t.charter.history },
          ]}
        />
        <Tools
          brand={brand}
          mayEdit={mayEdit}
          onText={(text) => {
            writeText(text);
            setTab('text');
          }}
        />
      </div>
      <Problems problems={draft.problems} tone="wrong" />
      <Problems problems={draft.notes} tone="note" />
      {tab === 'form' && <CharterForm values={draft.charter} change={change} readOnly={!mayEdit} />}
      {tab === 'text' && (
        <Textarea className={styles.text} label={t.charter.fileLabel} description={t.charter.fileHelp} autosize minRows={18} maxRows={60} spellCheck={false} readOnly={!mayEdit} value={draft.text} onChange={(event) => writeText(event.currentTarget.value)} />
      )}
      {tab === 'history' && <History current={saved.version} mayEdit={mayEdit} onRestored={() => setTab('form')} />}
      {mayEdit && tab !== 'history' && (
        <div className={styles.save}>
          <Button size="md" disabled={!draft.changed || draft.pending || draft.problems.length > 0} onClick={() => setPreviewing(true)}>
            {t.charter.seeEffect}
          </Button>
          {draft.changed && (
            <Button variant="default" size="md" onClick={forget}>
              {t.charter.forget}
            </Button>
          )}
        </div>
      )}
      <PreviewDialog text={draft.text} opened={previewing} saving={saving} onClose={() => setPreviewing(false)} onSave={(note) => void save(note)} />
    </>
  );
}

export function CharterPage() {
  const t = useT();
  const brand = useBrand();
  const { data, error, isPending } = useQuery(charterQuery(brand.slug));
  return (
    <PageFrame title={t.charter.title} lead={brand.role === 'agent' ? t.charter.leadRead : t.charter.lead}>
      {isPending ? <Waiting /> : error ? <Empty icon="warn" text={problemText(error, t)} /> : <Editor key={`${brand.slug} ${data.version}`} saved={data} />}
    </PageFrame>
  );
}
