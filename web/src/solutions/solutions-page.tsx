/** What the brand can give and has given: the catalogue as a list and as a file, the rights of the sector, the ledger by month. */
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { ApiError, brandPath, put } from '../api/client';
import { useDay } from '../articles/day';
import { word } from '../i18n/locale';
import { useBrand, useTimeWords } from '../session/session';
import { Choice } from '../shared/choice';
import { Icon } from '../shared/icons';
import { problemText, say, sayProblem } from '../shared/notice';
import { Empty, PageFrame, Waiting } from '../shared/page';
import { moment } from '../shared/time';
import { useNow } from '../shared/use-now';
import { Ledger } from './ledger';
import { catalogueQuery, examplesQuery, type CatalogueView, type Entry, type Mistake } from './solutions-api';
import styles from './solutions.module.css';
import { useSolutionWords } from './words';

function Line({ entry }: { entry: Entry }) {
  const w = useSolutionWords();
  const { t } = useTimeWords();
  const day = useDay();
  const dates = [entry.valid_from && w.page.from(day(entry.valid_from)), entry.valid_until && w.page.until(day(entry.valid_until))].filter(Boolean).join(', ');
  return (
    <li className={styles.entry} data-standing={entry.standing}>
      <p className={styles.head}>
        <span className={styles.kind} data-right={entry.is_right || undefined}>
          {entry.is_right ? w.right : word(w.kind, entry.kind)}
        </span>
        {entry.standing !== 'valid' && <span className={styles.doubt}>{w.page.standing[entry.standing]}</span>}
        {entry.to_confirm && <span className={styles.doubt}>{w.toConfirm}</span>}
      </p>
      <p className={styles.title}>
        {entry.title} {entry.sums.length > 0 && <strong className="numbers">{entry.sums.join(' · ')}</strong>}
      </p>
      <small>{entry.topics.map((topic) => word(t.topic, topic)).join(' · ')}</small>
      <small>
        {[dates, entry.cap_times !== null && entry.cap_months !== null && w.cap(entry.cap_times, entry.cap_months), entry.approval && word(w.needs, entry.approval)].filter(Boolean).join(' · ')}
      </small>
      <small>{entry.source_url ? <a href={entry.source_url} target="_blank" rel="noreferrer">{w.source(entry.source)}</a> : w.source(entry.source)}</small>
    </li>
  );
}

function Lists({ data, onStart }: { data: CatalogueView; onStart: () => void }) {
  const w = useSolutionWords();
  const { role } = useBrand();
  const due = data.entries.filter((entry) => entry.standing === 'expired' || entry.standing === 'expiring').length;
  return (
    <>
      {due > 0 && <p className={styles.due} role="status">{w.page.due(due)}</p>}
      <section className={styles.card} aria-labelledby="entries-title">
        <h2 id="entries-title">{w.page.entries}</h2>
        {data.entries.length === 0 ? (
          <Empty icon="handshake" text={w.page.empty}>
            {role !== 'agent' && <Button onClick={onStart}>{w.page.start}</Button>}
          </Empty>
        ) : (
          <ul>{data.entries.map((entry) => <Line key={entry.code} entry={entry} />)}</ul>
        )}
      </section>
      {data.rights.length > 0 && (
        <section className={styles.card} aria-labelledby="rights-title">
          <h2 id="rights-title">{w.page.rights}</h2>
          <p className={styles.note}>{w.page.rightsLead}</p>
          <ul>{data.rights.map((entry) => <Line key={entry.code} entry={entry} />)}</ul>
        </section>
      )}
    </>
  );
}

function Editor({ data }: { data: CatalogueView }) {
  const w = useSolutionWords();
  const words = useTimeWords();
  const { t } = words;
  const { slug: brand, role } = useBrand();
  const now = useNow();
  const queries = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const mayEdit = role !== 'agent';
  const [text, setText] = useState(data.text);
  const [note, setNote] = useState('');
  const [problems, setProblems] = useState<Mistake[]>([]);
  const [busy, setBusy] = useState(false);
  const { data: examples } = useQuery(examplesQuery(brand));
  const save = async () => {
    setBusy(true);
    try {
      const after = await put<CatalogueView>(brandPath(brand, 'catalogue'), { text, based_on: data.version, note });
      setProblems([]);
      setNote('');
      queries.setQueryData(catalogueQuery(brand).queryKey, after);
      say(w.page.saved);
    } catch (error) {
      if (error instanceof ApiError && Array.isArray(error.body.problems)) setProblems(error.body.problems as Mistake[]);
      sayProblem(error, t);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section className={styles.card}>
      <div className={styles.tools}>
        {mayEdit && (
          <NativeSelect
            aria-label={w.page.start}
            value=""
            onChange={(event) => {
              const example = examples?.examples.find((one) => one.name === event.currentTarget.value);
              if (example) setText(example.text);
            }}
            data={[{ value: '', label: w.page.start }, ...(examples?.examples ?? []).map((one) => ({ value: one.name, label: word(w.page.sectors, one.name) }))]}
          />
        )}
        {mayEdit && (
          <>
            <input ref={file} type="file" accept=".toml,text/plain" hidden aria-label={w.page.import} onChange={(event) => {
              const [chosen] = event.currentTarget.files ?? [];
              event.currentTarget.value = '';
              void chosen?.text().then(setText);
            }} />
            <Button variant="default" onClick={() => file.current?.click()}>{w.page.import}</Button>
          </>
        )}
        <Button variant="default" component="a" href={brandPath(brand, 'catalogue/file')} download leftSection={<Icon name="download" size={16} />}>
          {w.page.export}
        </Button>
      </div>
      {problems.length > 0 && (
        <div role="alert" className={styles.problems}>
          <ul>
            {problems.map((problem) => (
              <li key={`${problem.line} ${problem.message}`}>
                <strong className="numbers">{w.page.line(problem.line)}</strong> {problem.code} {problem.message}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Textarea className={styles.file} label={w.page.fileLabel} description={w.page.fileHelp} autosize minRows={16} maxRows={50} spellCheck={false} readOnly={!mayEdit} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      {data.by && data.at && <p className={styles.note}>{w.page.written(data.by.name, moment(data.at, now, words))}</p>}
      {mayEdit && text !== data.text && (
        <div className={styles.save}>
          <TextInput aria-label={w.page.note} placeholder={w.page.note} maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
          <Button loading={busy} onClick={() => void save()}>{w.page.save}</Button>
          <Button variant="default" onClick={() => {
            setText(data.text);
            setProblems([]);
          }}>{w.page.forget}</Button>
        </div>
      )}
    </section>
  );
}

export function SolutionsPage() {
  const w = useSolutionWords();
  const { t } = useTimeWords();
  const brand = useBrand();
  const leads = brand.role !== 'agent';
  const [tab, setTab] = useState<'catalogue' | 'file' | 'gifts'>('catalogue');
  const { data, error, isPending } = useQuery(catalogueQuery(brand.slug));
  const tabs = (['catalogue', 'file', ...(leads ? ['gifts'] : [])] as const) as readonly ('catalogue' | 'file' | 'gifts')[];
  return (
    <PageFrame title={w.page.title} lead={w.page.lead} actions={<Choice label={w.page.title} value={tab} onChange={setTab} options={tabs.map((one) => ({ value: one, label: w.page.tabs[one] }))} />}>
      {tab === 'gifts' ? (
        <Ledger />
      ) : isPending ? (
        <Waiting />
      ) : error ? (
        <Empty icon="warn" text={problemText(error, t)} />
      ) : tab === 'file' ? (
        <Editor key={data.version} data={data} />
      ) : (
        <Lists data={data} onStart={() => setTab('file')} />
      )}
    </PageFrame>
  );
}
