/** The buttons that ask for a draft or for other words, and why there is none: that stays until it is closed. */
import { useT } from '../i18n/locale';
import { Icon } from '../shared/icons';
import styles from './composer.module.css';
import type { useHelper } from './use-helper';

type Helper = ReturnType<typeof useHelper>;

export function NoDraft({ helper }: { helper: Helper }) {
  const t = useT();
  if (!helper.none) return null;
  return (
    <p className={styles.noDraft} role="status">
      <Icon name="warn" size={16} />
      <span>{helper.none}</span>
      <button type="button" className={styles.tool} aria-label={t.common.close} onClick={helper.closeNone}>
        <Icon name="cross" size={16} />
      </button>
    </p>
  );
}

interface Props {
  helper: Helper;
  empty: boolean;
  /** The words that stand there become a part of the draft. */
  around: boolean;
  onPropose: () => void;
  onRephrase: () => void;
}

export function DraftTools({ helper, empty, around, onPropose, onRephrase }: Props) {
  const t = useT();
  return (
    <>
      <button type="button" className={styles.tool} disabled={helper.busy !== null} onClick={onPropose}>
        <Icon name="wand" size={16} />
        {around ? t.articles.draft.proposeAround : t.articles.draft.propose}
        <kbd>{t.keys.alt} B</kbd>
      </button>
      {helper.canRephrase && !empty && (
        <button type="button" className={styles.tool} disabled={helper.busy !== null} onClick={onRephrase}>
          {t.articles.draft.rephrase}
        </button>
      )}
    </>
  );
}
