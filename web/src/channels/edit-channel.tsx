/** The settings of a channel that stands: a new password, a rotated secret, an address that is known only afterwards. */
import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { channelKindsQuery } from '../api/queries';
import type { ChannelView } from '../api/types';
import { useT } from '../i18n/locale';
import { say } from '../shared/notice';
import { Waiting } from '../shared/page';
import { ChannelForm, ShownOnce, type Saved } from './channel-form';
import { useChannelWords } from './words';

function Inside({ channel, onClose }: { channel: ChannelView; onClose: () => void }) {
  const c = useChannelWords();
  const { data } = useQuery(channelKindsQuery);
  const [saved, setSaved] = useState<Saved | null>(null);
  const kind = data?.kinds.find((one) => one.kind === channel.kind);
  if (!kind) return <Waiting lines={3} />;
  if (saved) return <ShownOnce kind={kind} saved={saved} onClose={onClose} />;
  const done = (now: Saved) => {
    if (Object.keys(now.secrets).length > 0) return setSaved(now);
    say(c.saved);
    onClose();
  };
  return <ChannelForm kind={kind} channel={channel} onBack={onClose} onSaved={done} />;
}

export function EditChannel({ channel, opened, onClose }: { channel: ChannelView; opened: boolean; onClose: () => void }) {
  const t = useT();
  const c = useChannelWords();
  return (
    <Modal opened={opened} onClose={onClose} title={c.settingsOf(channel.name)} size="lg" closeButtonProps={{ 'aria-label': t.common.close }}>
      <Inside channel={channel} onClose={onClose} />
    </Modal>
  );
}
