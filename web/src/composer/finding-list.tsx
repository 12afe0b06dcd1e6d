/** What the guard says, under the words: why, and the correction with its key. */
import type { Finding, GuardReport, Remedy } from '../api/types';
import { useT, word } from '../i18n/locale';
import { Icon, type IconName } from '../shared/icons';
import styles from './finding-list.module.css';
import type { NumberedFinding } from './findings';

const icons: Record<string, IconName> = { refuse: 'stop', hold: 'pause', warn: 'warn' };

/** An act that a finding asks for: verify somebody, hide a message, ask the network. */
export interface FindingAct {
  label: string;
  run: () => void;
}

interface Props {
  findings: NumberedFinding[];
  reasons: Record<string, string>;
  /** A send was tried: what is lacking is said. */
  tried: boolean;
  onReason: (rule: string, reason: string) => void;
  onApply: (remedy: Remedy) => void;
  /** What can be done beside changing the words. */
  actOf: (finding: Finding) => FindingAct | undefined;
  onPoint: (index: number | null) => void;
}

function One({ numbered, index, reasons, tried, onReason, onApply, actOf, onPoint, first }: Props & { numbered: NumberedFinding; index: number; first: boolean }) {
  const t = useT();
  const { finding, digit } = numbered;
  const held = finding.in === 'reply' && finding.level === 'hold';
  const reason = reasons[finding.rule] ?? '';
  const act = first ? actOf(finding) : undefined;
  return (
    <li className={styles.finding} data-level={finding.level} onMouseEnter={() => onPoint(index)} onMouseLeave={() => onPoint(null)}>
      <Icon name={icons[finding.level] ?? 'warn'} size={18} />
      <div className={styles.words}>
        <p>
          <strong>
            {word(t.level, finding.level)} <span className={styles.rule}>· {word(t.rule, finding.rule)}</span>
            {finding.in === 'message' && <span className={styles.rule}> · {t.composer.inMessage}</span>}
          </strong>
          {finding.why}
        </p>
        {held && first && (
          <input
            type="text"
            className={styles.reason}
            data-rule={finding.rule}
            aria-label={`${t.composer.holdReason} (${word(t.rule, finding.rule)})`}
            aria-invalid={(tried && reason.trim() === '') || undefined}
            placeholder={t.composer.holdReason}
            value={reason}
            maxLength={300}
            onChange={(event) => onReason(finding.rule, event.target.value)}
          />
        )}
      </div>
      <div className={styles.remedies}>
        {act && (
          <button type="button" className={styles.apply} onClick={act.run}>
            <span>{act.label}</span>
          </button>
        )}
        {digit > 0 && finding.remedy && (
          <button type="button" className={styles.apply} onClick={() => finding.remedy && onApply(finding.remedy)}>
            <span>{finding.remedy.label}</span>
            <kbd>
              {t.keys.alt} {digit}
            </kbd>
          </button>
        )}
      </div>
    </li>
  );
}

export function FindingList(props: Props) {
  const t = useT();
  const { findings } = props;
  if (findings.length === 0) return null;
  const seen = new Set<string>();
  return (
    <ul className={styles.list} aria-label={t.composer.findings}>
      {findings.map((numbered, index) => {
        const first = !seen.has(numbered.finding.rule);
        seen.add(numbered.finding.rule);
        return <One key={`${numbered.finding.rule}-${numbered.span?.join() ?? index}`} numbered={numbered} index={index} first={first} {...props} />;
      })}
    </ul>
  );
}

/** One word for the whole draft, read aloud when it changes. */
export function Verdict({ verdict, pending, failed }: { verdict: GuardReport['verdict']; pending: boolean; failed: boolean }) {
  const t = useT();
  return (
    <span className={styles.verdict} data-verdict={failed ? 'warn' : verdict} data-pending={pending || undefined} role="status">
      <Icon name={failed ? 'warn' : verdict === 'pass' ? 'check' : (icons[verdict] ?? 'warn')} size={16} />
      {failed ? t.composer.unavailable : t.composer.verdict[verdict]}
    </span>
  );
}
