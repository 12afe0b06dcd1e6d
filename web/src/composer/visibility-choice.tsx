/** Who will be able to read the reply: chosen by word and colour, repeated on the button that sends. */
import { Button } from '@mantine/core';

import type { Visibility } from '../api/types';
import { useT } from '../i18n/locale';
import { Icon } from '../shared/icons';
import styles from './composer.module.css';

interface Props {
  allowed: Visibility[];
  value: Visibility;
  onChange: (value: Visibility) => void;
}

export function VisibilityChoice({ allowed, value, onChange }: Props) {
  const t = useT();
  return (
    <div role="radiogroup" aria-label={t.composer.visibility} className={styles.visibility}>
      {allowed.map((one) => (
        <label key={one} data-private={one === 'private' || undefined} data-chosen={one === value || undefined} title={`${t.visibilityHint[one]} (${t.keys.alt} P)`}>
          <input type="radio" name="visibility" value={one} checked={one === value} onChange={() => onChange(one)} />
          <Icon name={one === 'private' ? 'lock' : 'globe'} size={15} />
          {t.visibility[one]}
        </label>
      ))}
    </div>
  );
}

interface SendProps {
  visibility: Visibility;
  sending: boolean;
  blocked: boolean;
  /** It is shown to the lead first. */
  ask?: boolean;
  onSend: () => void;
}

export function SendButton({ visibility, sending, blocked, ask = false, onSend }: SendProps) {
  const t = useT();
  const isPrivate = visibility === 'private';
  return (
    <Button
      className={styles.send}
      data-private={isPrivate || undefined}
      data-blocked={blocked || undefined}
      aria-disabled={blocked || undefined}
      loading={sending}
      leftSection={<Icon name={ask ? 'shield' : isPrivate ? 'lock' : 'globe'} size={16} />}
      onClick={onSend}
      title={t.composer.sendKey}
    >
      {ask ? t.approvals.askButton : isPrivate ? t.composer.sendPrivate : t.composer.sendPublic}
    </Button>
  );
}
