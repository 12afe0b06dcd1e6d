/**
 * Where the reply is written. The guard's remarks stand under the words while one types; nothing that it refuses leaves,
 * and what it holds leaves with a reason.
 */
import { NativeSelect } from '@mantine/core';
import { useRef, useState, type KeyboardEvent } from 'react';

import type { CaseDetail, ConversationView, Finding, MessageView, Remedy, Span } from '../api/types';
import { AskDialog } from '../approvals/ask-dialog';
import { CaseApprovals } from '../approvals/case-approvals';
import type { ProposedArticle } from '../articles/types';
import { IdentityDialog } from '../case/identity-dialog';
import { useT, word } from '../i18n/locale';
import { useIncidentActs } from '../incidents/use-incident-acts';
import { nameOf, useKeys } from '../keys/keys';
import { useBrand } from '../session/session';
import { Icon } from '../shared/icons';
import { say, sayProblem } from '../shared/notice';
import { applyEdits, sameSpan } from '../shared/spans';
import { ArticleProposals, countUse, useProposals } from './article-proposals';
import { BreathDialog } from './breath';
import styles from './composer.module.css';
import { Conflict, newerThan } from './conflict';
import { DraftTools, NoDraft } from './draft-tools';
import { FindingList, Verdict, type FindingAct } from './finding-list';
import { dropLinkPlace, followEdits, heldRules, numbered, verdictOf } from './findings';
import { InsertMenu, makeDropLink } from './insert-menu';
import { LengthMeter } from './length-meter';
import { MarkedField } from './marked-field';
import { PromiseList } from './promise-list';
import { QuestionList } from './question-list';
import { useDraft } from './use-draft';
import { useGuard } from './use-guard';
import { useHurried } from './use-hurried';
import { longestSolution, useHelper, useRepair } from './use-helper';
import { useNetworkActs } from './use-network-acts';
import { useSend } from './use-send';
import { SendButton, VisibilityChoice } from './visibility-choice';
import { isShut, Way } from './way';

interface Props {
  detail: CaseDetail;
  /** The message that the reply is for, unless another conversation is chosen. */
  replyTo: MessageView | undefined;
}

const lastOf = (conversation: ConversationView): string | null => conversation.messages.at(-1)?.id ?? null;

export function Composer({ detail, replyTo }: Props) {
  const answerable = detail.conversations.filter((conversation) => conversation.reply_visibilities.length > 0);
  const t = useT();
  if (answerable.length === 0) return <p className={styles.none}>{t.composer.noReply}</p>;
  return (
    <>
      <CaseApprovals detail={detail} />
      <Writing detail={detail} replyTo={replyTo} answerable={answerable} />
    </>
  );
}

function Writing({ detail, replyTo, answerable }: Props & { answerable: ConversationView[] }) {
  const t = useT();
  const brand = useBrand().slug;
  const field = useRef<HTMLTextAreaElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const { draft, change, written, correct, undoCorrection, canUndo, clear } = useDraft(brand, detail.case.id);
  const [pointed, setPointed] = useState<number | null>(null);
  const [tried, setTried] = useState(false);
  const [open, setOpen] = useState(false);
  const [verifying, setVerifying] = useState(false);
  const [checks, setChecks] = useState(0);
  const [asking, setAsking] = useState(false);
  const [breathing, setBreathing] = useState(false);
  const { send, ask, sending } = useSend(brand, detail);

  const conversation =
    answerable.find((one) => one.id === draft.conversationId) ?? answerable.find((one) => one.id === replyTo?.conversation_id) ?? answerable.at(-1)!;
  const allowed = conversation.reply_visibilities;
  const wished = draft.visibility ?? (allowed.includes(conversation.visibility) ? conversation.visibility : undefined);
  const visibility = wished && allowed.includes(wished) ? wished : allowed[0]!;
  const answered = replyTo?.conversation_id === conversation.id ? replyTo : conversation.messages.findLast((message) => message.direction === 'inbound');
  const guard = useGuard({ brand, conversationId: conversation.id, text: draft.text, visibility, inReplyTo: answered?.id, answered: draft.ticked, known: `${detail.customer.identity.level} ${answered?.hidden_at ?? ''} ${checks}` });
  const empty = draft.text.trim() === '';
  const shut = isShut(conversation, visibility);
  const findings = empty ? [] : numbered(guard.checked?.report ?? null, guard.checked?.text ?? '', draft.text);
  const verdict = verdictOf(findings);
  const newer = empty ? [] : newerThan(conversation, draft.seen);
  const active = open || !empty;

  const write = (text: string) => {
    // What was on the screen when the writing began is what the writer has seen.
    change({ text, ...(empty ? { seen: lastOf(conversation) ?? undefined } : {}) });
    setTried(false);
  };
  const insert = (words: string) => {
    const at = field.current?.selectionEnd ?? draft.text.length;
    const before = draft.text.slice(0, at);
    const space = before === '' || /\s$/u.test(before) ? '' : ' ';
    correct(before + space + words + draft.text.slice(at));
    field.current?.focus();
  };
  const act = async (remedy: Remedy) => {
    const edits = followEdits(guard.checked?.text ?? draft.text, draft.text, remedy.edits);
    if (!edits) return;
    let text = applyEdits(draft.text, edits);
    if (text.includes(dropLinkPlace)) {
      try {
        text = text.replaceAll(dropLinkPlace, (await makeDropLink(brand, detail.case.id)).url);
      } catch (error) {
        return sayProblem(error, t);
      }
    }
    correct(text, remedy.then);
    field.current?.focus();
  };
  const proposals = useProposals(active ? answered?.id : undefined);
  const helper = useHelper({ brand, caseId: detail.case.id, conversationId: conversation.id, visibility, inReplyTo: answered?.id });
  const insertArticle = (article: ProposedArticle) => {
    insert(article.answer);
    countUse(brand, article);
  };
  /** A proposed text, with the last message that was on the screen; the words before come back by one key. */
  const take = (text: string | null, before: string) => {
    if (text === null) return;
    // Words typed while it was fetched are put on the pile with the rest: nothing that was written is lost.
    if (written() !== before) say(t.articles.draft.replaced);
    if (written().trim() === '') change({ seen: lastOf(conversation) ?? undefined });
    change({ proposed: true });
    correct(text);
    setOpen(true);
    field.current?.focus();
  };
  const rephrase = (before = written()) => helper.rephrase(before).then((text) => take(text, before));
  /** Typed words are what can be done: the draft is made around them. What was proposed, or is a copy, is made anew. */
  const propose = async (anew = draft.proposed ?? false) => {
    const before = written();
    take(await helper.propose(before, anew || before.length > longestSolution ? '' : before.trim()), before);
  };
  useRepair(detail.case.id, (promise) => void helper.propose(written(), '', promise).then((text) => take(text, written())));
  const askNetwork = useNetworkActs(brand, conversation, answered, () => setChecks((number) => number + 1));
  const incident = useIncidentActs(detail.case.incident?.id ?? '');
  const actOf = (finding: Finding): FindingAct | undefined => {
    if (finding.rule === 'disclosure_unverified') return { label: t.composer.verifyIdentity, run: () => setVerifying(true) };
    if (finding.rule === 'unowned_incident' && detail.case.incident) return { label: t.incidents.own, run: () => incident.own(() => setChecks((number) => number + 1)) };
    if (finding.rule === 'copy_paste') return { label: t.articles.draft.propose, run: () => void propose(true) };
    return askNetwork(finding);
  };
  const report = empty ? null : (guard.checked?.report ?? null);
  const approval = report?.approval;
  const body = (breath: string | null) => ({
    conversation_id: conversation.id,
    text: draft.text,
    visibility,
    seen_up_to: draft.seen ?? lastOf(conversation),
    overrules: [...heldRules(findings).map((rule) => ({ rule, reason: (draft.reasons[rule] ?? '').trim() })), ...(breath ? [{ rule: 'breath', reason: breath }] : [])],
    answered: draft.ticked,
    proposed: draft.proposed ?? false,
    breathed: breath !== null,
  });
  const gone = () => {
    setTried(false);
    if (clear()) return field.current?.focus();
    setOpen(false);
    field.current?.blur();
  };
  const askLead = async (why: string) => {
    const outcome = await ask(body(null), why);
    if (outcome.kind !== 'sent') return;
    setAsking(false);
    say(t.approvals.asked);
    gone();
  };
  /** `breath`: null without a pause, empty after one, else why there was none. */
  const submit = async (breath: string | null = null) => {
    setTried(true);
    if (!empty && guard.pending && !guard.failed) return hurry();
    if (empty || shut || verdict === 'refuse') return field.current?.focus();
    // What the author gives the lead as a reason is asked for in one place.
    const lacking = approval ? undefined : heldRules(findings).find((rule) => (draft.reasons[rule] ?? '').trim() === '');
    if (lacking) return frame.current?.querySelector<HTMLElement>(`input[data-rule="${lacking}"]`)?.focus();
    if (approval) return setAsking(true);
    if (report?.breath && breath === null) return setBreathing(true);
    setBreathing(false);
    const outcome = await send(body(breath));
    if (outcome.kind === 'guard' && outcome.report) {
      guard.keep({ report: outcome.report, length: guard.checked?.length ?? { used: 0, max: null, unit: 'characters' }, text: draft.text, visibility });
    }
    if (outcome.kind === 'sent') gone();
  };
  const hurry = useHurried(draft.text, guard.pending && !guard.failed, () => void submit());
  const tick = (span: Span, on: boolean) => change({ ticked: on ? [...draft.ticked, span] : draft.ticked.filter((one) => !sameSpan(one, span)) });
  const flip = () => {
    const other = allowed.find((one) => (one === 'private') !== (visibility === 'private'));
    if (other) change({ visibility: other });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // A dialog stands outside the frame, but its keys come here through the portal.
    if (!frame.current?.contains(event.target as Node)) return;
    const name = nameOf(event.nativeEvent);
    const digit = /^alt\+([1-9])$/.exec(name)?.[1];
    const remedy = digit ? findings.find((one) => one.digit === Number(digit))?.finding.remedy : undefined;
    if (remedy) void act(remedy);
    else if (name === 'mod+enter') void submit();
    else if (name === 'alt+z' && canUndo) undoCorrection();
    else if (name === 'alt+p') flip();
    else if (name === 'alt+b') void propose();
    else if (name === 'alt+f' && proposals.articles[0]) insertArticle(proposals.articles[0]);
    else if (name === 'escape') {
      (event.target as HTMLElement).blur();
      setOpen(false);
    }
    else return;
    event.preventDefault();
  };
  useKeys({
    r: () => {
      setOpen(true);
      field.current?.focus();
      field.current?.scrollIntoView({ block: 'nearest' });
    },
  });
  const lacks = tried && !empty && (verdict === 'refuse' ? t.composer.blocked : verdict === 'hold' ? t.composer.needReasons : null);

  return (
    <div className={styles.composer} ref={frame} data-private={visibility === 'private' || undefined} data-active={active || undefined} data-open={open || undefined} onKeyDown={onKeyDown}>
      {open && (
        <button type="button" className={styles.fold} aria-label={t.composer.fold} onClick={() => setOpen(false)}>
          <Icon name="down" size={18} />
        </button>
      )}
      <Conflict messages={newer} onRead={() => change({ seen: lastOf(conversation) ?? undefined })} />
      {active && (
        <div className={styles.extra}>
          <QuestionList reading={answered?.reading ?? null} report={empty ? null : (guard.checked?.report ?? null)} ticked={draft.ticked} onTick={tick} />
          <ArticleProposals proposals={proposals} language={detail.case.language} onInsert={insertArticle} />
        </div>
      )}
      <NoDraft helper={helper} />
      <Way conversation={conversation} visibility={visibility} checked={empty ? undefined : (guard.checked ?? undefined)} />
      <MarkedField
        ref={field}
        label={t.composer.label}
        placeholder={t.composer.placeholder}
        value={draft.text}
        language={detail.case.language}
        marks={findings.flatMap(({ finding, span }, index) => (span ? [{ span, level: finding.level, active: pointed === index }] : []))}
        invalid={verdict === 'refuse'}
        describedBy="composer-state"
        onChange={write}
        onKeyDown={() => undefined}
        onFocus={() => setOpen(true)}
      />
      {active && (
        <div className={styles.extra}>
          <FindingList findings={findings} reasons={draft.reasons} tried={tried} onPoint={setPointed} onApply={(remedy) => void act(remedy)} actOf={actOf} onReason={(rule, reason) => change({ reasons: { ...draft.reasons, [rule]: reason } })} />
          {!empty && <PromiseList report={guard.checked?.report ?? null} />}
          <div className={styles.state} id="composer-state">
            {empty ? <span className="quiet">{t.composer.guardNote}</span> : <Verdict verdict={verdict} pending={guard.pending} failed={guard.failed} />}
            {approval && verdict !== 'refuse' && (
              <span className={styles.needs} title={approval.reasons.map((reason) => reason.why).join(' ')}>
                <Icon name="shield" size={15} /> {t.approvals.needed}
              </span>
            )}
            {lacks && <span className={styles.lacks}>{lacks}</span>}
            {(draft.then?.length ?? 0) > 0 && <span className="quiet">{t.composer.moreParts(draft.then?.length ?? 0)}</span>}
            {canUndo && (
              <button type="button" className={styles.tool} onClick={undoCorrection}>
                {t.composer.undoRemedy}
                <kbd>{t.keys.alt} Z</kbd>
              </button>
            )}
            <LengthMeter text={draft.text} visibility={visibility} capabilities={conversation.capabilities} checked={guard.checked} />
          </div>
        </div>
      )}
      <div className={styles.end}>
        {answerable.length > 1 && (
          <NativeSelect
            size="xs"
            aria-label={t.composer.conversation}
            value={conversation.id}
            onChange={(event) => change({ conversationId: event.target.value, visibility: undefined, seen: undefined })}
            data={answerable.map((one) => ({ value: one.id, label: `${one.channel ? word(t.network, one.channel.network) : t.case.thread} · ${t.visibility[one.visibility].toLowerCase()}` }))}
          />
        )}
        <VisibilityChoice allowed={allowed} value={visibility} onChange={(value) => change({ visibility: value })} />
        <InsertMenu detail={detail} conversation={conversation} visibility={visibility} canGoPrivate={allowed.includes('private')} onInsert={insert} />
        <DraftTools helper={helper} empty={empty} around={!empty && !draft.proposed} onPropose={() => void propose()} onRephrase={() => void rephrase()} />
        <IdentityDialog opened={verifying} onClose={() => setVerifying(false)} detail={detail} />
        {approval && <AskDialog approval={approval} opened={asking} busy={sending} onClose={() => setAsking(false)} onAsk={(why) => void askLead(why)} />}
        {report?.breath && <BreathDialog breath={report.breath} text={draft.text} opened={breathing} onRead={() => {
          setBreathing(false);
          field.current?.focus();
        }} onSend={(reason) => void submit(reason)} />}
        <SendButton visibility={visibility} sending={sending} blocked={shut || (!empty && verdict === 'refuse')} ask={Boolean(approval)} onSend={() => void submit()} />
      </div>
    </div>
  );
}
