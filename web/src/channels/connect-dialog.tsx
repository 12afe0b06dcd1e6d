/** Before the browser leaves for the network's page: which rights it will ask for, and why. */
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';

import { ApiError, brandPath, post } from '../api/client';
import type { ChannelView } from '../api/types';
import { useT, word } from '../i18n/locale';
import { useBrand } from '../session/session';
import { problemText } from '../shared/notice';
import styles from './channels.module.css';
import { useChannelWords } from './words';

export function ConnectDialog({ channel, opened, onClose }: { channel: ChannelView; opened: boolean; onClose: () => void }) {
  const t = useT();
  const c = useChannelWords();
  const brand = useBrand().slug;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const leave = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { url } = await post<{ url: string }>(brandPath(brand, `channels/${channel.id}/connect`));
      window.location.assign(url);
    } catch (error) {
      const said = error instanceof ApiError && typeof error.body.problem === 'string' ? ` ${error.body.problem}` : '';
      setProblem(`${problemText(error, t)}${said}`);
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={c.connectTitle(channel.name)} closeButtonProps={{ 'aria-label': t.common.close }}>
      <div className={styles.form}>
        <p>{c.connectLead}</p>
        <ul className={styles.rights} aria-label={c.rights}>
          {channel.scopes.map((scope) => (
            <li key={scope.name}>
              {scope.why} <code>{scope.name}</code>
            </li>
          ))}
        </ul>
        {problem && (
          <p role="alert" className={styles.problem}>
            {problem}
          </p>
        )}
        <div className={styles.end}>
          <Button variant="default" onClick={onClose}>
            {t.common.cancel}
          </Button>
          <Button loading={busy} onClick={() => void leave()} data-autofocus>
            {c.connectGo(word(t.network, channel.network))}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
