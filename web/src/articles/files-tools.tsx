/** Markdown in and out: files chosen on this device, and one file an article back. */
import { Button, List, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';

import { brandPath, get, post } from '../api/client';
import type { Catalogue } from '../i18n/fr';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { say, sayProblem } from '../shared/notice';
import { fieldName } from './field-name';
import type { Imported, MarkdownFile } from './types';

/** The address of a file lives as long as the click that fetches it. */
function keep(file: MarkdownFile): void {
  const url = URL.createObjectURL(new Blob([file.text], { type: 'text/markdown' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function whyRefused(t: Catalogue, field: string | null): string {
  if (field === null) return t.articles.unreadable;
  return field === 'version' ? t.articles.importConflict : t.articles.wrongField(fieldName(t, field));
}

export function FilesTools({ canImport }: { canImport: boolean }) {
  const t = useT();
  const brand = useBrand().slug;
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [done, setDone] = useState<Imported | null>(null);
  const [busy, setBusy] = useState(false);

  const take = async (chosen: FileList | null) => {
    if (!chosen || chosen.length === 0) return;
    setBusy(true);
    try {
      const files = await Promise.all([...chosen].map(async (file) => ({ name: file.name, text: await file.text() })));
      const answer = await post<Imported>(brandPath(brand, 'articles/import'), { files });
      void queries.invalidateQueries({ predicate: (query) => String(query.queryKey[0]).startsWith('article') });
      say(t.articles.imported(answer.added, answer.changed, answer.same));
      if (answer.refused.length > 0) setDone(answer);
    } catch (error) {
      sayProblem(error, t);
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  const give = async () => {
    try {
      const { files } = await get<{ files: MarkdownFile[] }>(brandPath(brand, 'articles/export'));
      files.forEach(keep);
      say(t.articles.exportDone(files.length));
    } catch (error) {
      sayProblem(error, t);
    }
  };
  return (
    <>
      {canImport && (
        <>
          <input ref={input} type="file" accept=".md,text/markdown" multiple hidden aria-label={t.articles.import} onChange={(event) => void take(event.currentTarget.files)} />
          <Button variant="default" loading={busy} onClick={() => input.current?.click()}>
            {t.articles.import}
          </Button>
        </>
      )}
      <Button variant="default" onClick={() => void give()}>
        {t.articles.export}
      </Button>
      <Modal opened={done !== null} onClose={() => setDone(null)} title={t.articles.refusedTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
        <List>
          {done?.refused.map((file) => (
            <List.Item key={file.name}>{t.articles.refused(file.name, whyRefused(t, file.field))}</List.Item>
          ))}
        </List>
      </Modal>
    </>
  );
}
