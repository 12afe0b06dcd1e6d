/** A new channel: the server says which kinds there are and what each needs. */
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { channelKindsQuery } from '../api/queries';
import type { ChannelKind } from '../api/types';
import { useT } from '../i18n/locale';
import { Icon, networkIcon } from '../shared/icons';
import { Waiting } from '../shared/page';
import { ChannelForm, ShownOnce, type Saved } from './channel-form';
import styles from './channels.module.css';
import { useChannelWords } from './words';

function Inside({ onClose }: { onClose: () => void }) {
  const c = useChannelWords();
  const { data, isPending } = useQuery(channelKindsQuery);
  const [kind, setKind] = useState<ChannelKind | null>(null);
  const [saved, setSaved] = useState<Saved | null>(null);
  if (kind && saved) return <ShownOnce kind={kind} saved={saved} onClose={onClose} />;
  if (kind) return <ChannelForm kind={kind} onBack={() => setKind(null)} onSaved={setSaved} />;
  if (isPending) return <Waiting lines={3} />;
  return (
    <div className={styles.kinds}>
      <p className="quiet">{c.chooseKind}</p>
      {data?.kinds.map((one) => (
        <button key={one.kind} type="button" onClick={() => setKind(one)}>
          <Icon name={networkIcon(one.kind)} size={20} />
          <span>
            <strong>{one.title}</strong>
            {one.description}
          </span>
        </button>
      ))}
    </div>
  );
}

export function AddChannel({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useT();
  const c = useChannelWords();
  return (
    <Modal opened={opened} onClose={onClose} title={c.add} size="lg" closeButtonProps={{ 'aria-label': t.common.close }}>
      <Inside onClose={onClose} />
    </Modal>
  );
}
