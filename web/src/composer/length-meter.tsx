/** How long the draft is, in the unit of its network. */
import type { Capabilities, Visibility } from '../api/types';
import { useLanguage, word } from '../i18n/locale';
import { lengthIn, limitFor } from '../shared/length';
import styles from './composer.module.css';
import type { Checked } from './use-guard';

interface Props {
  text: string;
  visibility: Visibility;
  capabilities: Capabilities;
  checked: Checked | null;
}

export function LengthMeter({ text, visibility, capabilities, checked }: Props) {
  const { t, locale } = useLanguage();
  // The guard counts as the network does; between two of its answers the desk counts by itself.
  const fresh = checked !== null && checked.text === text && checked.visibility === visibility ? checked.length : null;
  const limit = limitFor(capabilities, visibility);
  const unit = fresh?.unit ?? limit?.unit ?? 'characters';
  const used = fresh?.used ?? lengthIn(unit, text);
  const max = fresh ? fresh.max : (limit?.max ?? null);
  const number = (n: number) => n.toLocaleString(locale === 'fr' ? 'fr-FR' : 'en-GB');
  const name = word(t.unit, unit);
  if (max === null) return <span className={`${styles.length} numbers`}>{t.composer.lengthFree(number(used), name)}</span>;
  const over = used > max;
  return (
    <span className={`${styles.length} numbers`} data-state={over ? 'over' : used > max * 0.9 ? 'near' : 'fine'}>
      {over ? t.composer.lengthOver(number(used - max), name) : t.composer.length(number(used), number(max), name)}
    </span>
  );
}
