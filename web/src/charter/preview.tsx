/** What a draft of the charter would have done with the replies of the last days, before anybody saves it. */
import { Button, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import { brandPath, post } from '../api/client';
import { useT } from '../i18n/locale';
import { useBrand } from '../session/session';
import { problemText } from '../shared/notice';
import { Waiting } from '../shared/page';
import type { Preview, Way } from './charter-api';
import styles from './charter.module.css';

const ways: Way[] = ['free', 'held', 'approval', 'refused'];

function Result({ preview }: { preview: Preview }) {
  const { charter: t, common } = useT();
  const brand = useBrand().slug;
  if (preview.replies === 0) return <p>{t.noReplies(preview.days)}</p>;
  const stopped = preview.changed.filter((one) => one.before === 'free').length;
  const freed = preview.changed.filter((one) => one.after === 'free').length;
  return (
    <div className={styles.preview}>
      <p>
        <strong>{t.previewSentence(preview.replies, preview.days)}</strong> {stopped > 0 ? t.wouldStop(stopped) : freed > 0 ? t.wouldFree(freed) : t.nothingChanges}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t.wayColumn}</th>
            <th scope="col">{t.now}</th>
            <th scope="col">{t.withDraft}</th>
          </tr>
        </thead>
        <tbody>
          {ways.map((way) => (
            <tr key={way}>
              <th scope="row">{t.way[way]}</th>
              <td className="numbers">{preview.before[way]}</td>
              <td className="numbers">{preview.after[way]}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview.changed.length > 0 && <h3>{t.changedReplies}</h3>}
      <ul className={styles.changed}>
        {preview.changed.map((one) => (
          <li key={one.message_id}>
            <span className={styles.ways}>
              {t.way[one.before]} → {t.way[one.after]}
            </span>{' '}
            <Link to="/b/$brand/cases/$id" params={{ brand, id: one.reference }}>
              {one.reference}
            </Link>
            <p>{common.quoted(one.text)}</p>
            {one.why.map((why) => (
              <p key={why} className="quiet">
                {why}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

interface Props {
  text: string;
  opened: boolean;
  saving: boolean;
  onClose: () => void;
  onSave: (note: string) => void;
}

export function PreviewDialog({ text, opened, saving, onClose, onSave }: Props) {
  const t = useT();
  const brand = useBrand().slug;
  const [note, setNote] = useState('');
  const { data, error, isFetching } = useQuery({
    queryKey: ['charter-preview', brand, text],
    queryFn: () => post<Preview>(brandPath(brand, 'charter/preview'), { text, days: 7 }),
    enabled: opened,
    retry: false,
  });
  return (
    <Modal opened={opened} onClose={onClose} size="lg" title={t.charter.previewTitle} closeButtonProps={{ 'aria-label': t.common.close }}>
      {isFetching ? <Waiting lines={3} /> : error ? <p role="alert">{problemText(error, t)}</p> : data ? <Result preview={data} /> : null}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onSave(note);
        }}
      >
        <TextInput mt="md" label={t.charter.note} description={t.charter.noteHelp} maxLength={1000} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <div className={styles.row} style={{ justifyContent: 'flex-end', marginTop: 16 }}>
          <Button variant="default" onClick={onClose}>
            {t.charter.keepWriting}
          </Button>
          <Button type="submit" loading={saving}>
            {t.charter.save}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
