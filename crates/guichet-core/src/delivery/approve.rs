//! A reply that waits for the lead: asked, said yes to, sent back, taken back.
//!
//! Invariants: it leaves only by [`approve`], in the same commit that closes the request, so it leaves at most once; whoever
//! says yes has seen the last message; and saying yes is a send like any other: nothing that the guard refuses leaves.

use guichet_text::Span;
use jiff::{SignedDuration, Timestamp};

use super::known::{Draft, Examined, KnownReply, Replied};
use super::reply::{check_reply, check_seen, check_way};
use crate::access::{Acting, Action, may};
use crate::calendar;
use crate::guard::{ApprovalReason, Charter};
use crate::model::{
    ApprovalRequest, ApprovalState, AuthorKind, Conversation, EventId, EventKind, MessageId, NewEvent, NewIds,
    Overrule, ReplyId, Role, UserId,
};
use crate::plan::{Change, Plan};
use crate::refusal::{Refusal, RefusalCode};

/// What the author says beside the reply, and the charter that counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked<'a> {
    /// To the lead.
    pub why: String,
    /// Questions ticked by hand.
    pub answered: Vec<Span>,
    /// The brand's charter: how long the lead has.
    pub charter: &'a Charter,
}

/// Somebody says yes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Yes<'a> {
    /// Who.
    pub by: Acting,
    /// What they say to the author; may be empty.
    pub note: &'a str,
}

/// What to write so that a reply waits for the lead, or why it cannot. Anybody may ask, needed or not.
///
/// # Errors
/// The refusal, for the person who wrote it.
pub fn check_ask(
    known: &KnownReply,
    draft: &Draft,
    examined: &Examined,
    asked: Asked<'_>,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::Reply)?;
    if known.existing.is_some() {
        return Err(Refusal::new(RefusalCode::ReplyIdTaken));
    }
    check_way(known, draft, now)?;
    check_seen(known, draft)?;
    if !examined.refused.is_empty() {
        return Err(Refusal::rules(RefusalCode::GuardRefused, examined.refused.clone()));
    }
    let reasons = examined.approval.as_ref().map(|approval| approval.reasons.clone()).unwrap_or_default();
    let charter = asked.charter;
    let settings = charter.hours.over(&known.brand.settings);
    let due_at = calendar::due(now, charter.approvals.minutes, &settings).due_at;
    let late = charter.escalation.after_minutes;
    let escalates_at =
        (late > 0).then(|| due_at.checked_add(SignedDuration::from_mins(i64::from(late))).unwrap_or(due_at));
    // What is held and has no reason yet stands there without one: the yes covers what was known when it was asked.
    let mut overrules = draft.overrules.clone();
    let open = examined.held.iter().filter(|rule| !overrules.iter().any(|one| one.rule == **rule));
    let open: Vec<Overrule> = open.map(|rule| Overrule { rule: rule.clone(), reason: String::new() }).collect();
    overrules.extend(open);
    let request = ApprovalRequest {
        id: draft.reply_id,
        brand_id: known.brand.id,
        case_id: known.case.id,
        conversation_id: known.conversation.id,
        customer_id: known.customer.id,
        text: draft.text.clone(),
        visibility: draft.visibility,
        seen_up_to: draft.seen_up_to,
        overrules,
        answered: asked.answered,
        why: asked.why.trim().to_owned(),
        by: examined.approval.as_ref().map_or(Role::Lead, |approval| approval.by),
        reasons,
        asked_by: acting.user_id,
        asked_at: now,
        due_at,
        escalates_at,
        state: ApprovalState::Waiting,
        decided_by: None,
        decided_at: None,
        note: None,
        proposed: draft.author_kind == AuthorKind::HumanWithAi,
    };
    let mut plan = Plan::new(known.brand.id);
    let detail = codes(&request.reasons);
    plan.events.push(event(&request, EventKind::ApprovalAsked, acting.user_id, detail, now, ids));
    // Somebody who is erased meanwhile, or a second press: it is decided anew.
    let conversation = &known.conversation;
    let version = conversation.version + 1;
    plan.changes.push(Change::UpdateConversation(Conversation { version, ..conversation.clone() }));
    plan.changes.push(Change::InsertApproval(Box::new(request)));
    Ok(plan)
}

/// The yes: the reply leaves in its author's name, with the words of whoever said yes where they changed some.
///
/// # Errors
/// The refusal, for whoever says yes: their role, newer messages, what the guard refuses.
pub fn approve(
    known: &KnownReply,
    request: &ApprovalRequest,
    mut draft: Draft,
    examined: &Examined,
    yes: Yes<'_>,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Replied, Refusal> {
    may(yes.by.role, Action::Approve)?;
    match request.state {
        ApprovalState::Waiting => {}
        ApprovalState::Approved | ApprovalState::Changed => return Ok(Replied::Already),
        ApprovalState::Returned | ApprovalState::Withdrawn => return Err(Refusal::new(RefusalCode::ApprovalClosed)),
    }
    if yes.by.role < request.by {
        return Err(Refusal::rules(RefusalCode::NotAllowed, vec![request.by.to_string()]));
    }
    draft.approved_by = Some(yes.by);
    // Whoever says yes had the time of the wait.
    draft.breathed = true;
    let changed = draft.text != request.text;
    draft.overrules.retain(|one| !one.reason.trim().is_empty());
    let missing = examined.held.iter().filter(|rule| !draft.overrules.iter().any(|one| one.rule == **rule));
    let reasons: Vec<Overrule> = missing.filter_map(|rule| reason(request, rule, yes.note, changed)).collect();
    draft.overrules.extend(reasons);
    let author = Acting { user_id: request.asked_by, role: Role::Agent };
    match check_reply(known, &draft, examined, author, now, ids)? {
        Replied::Already => Ok(Replied::Already),
        Replied::Plan(mut plan) => {
            let state = if changed { ApprovalState::Changed } else { ApprovalState::Approved };
            let end = End { state, kind: EventKind::ApprovalGranted, note: yes.note, by: yes.by.user_id };
            decide(&mut plan, request, end, now, ids);
            Ok(Replied::Plan(plan))
        }
    }
}

/// Why a held rule is passed over. The author's words to the lead stand for what was held when it was asked; for words that nobody
/// had seen then, and for rules that were silent, whoever says yes gives the reason.
fn reason(request: &ApprovalRequest, rule: &str, note: &str, changed: bool) -> Option<Overrule> {
    let known = !changed && request.overrules.iter().any(|one| one.rule == rule);
    let said = if known { [note.trim(), request.why.as_str(), "approved"] } else { [note.trim(), "", ""] };
    let reason = said.into_iter().find(|words| !words.is_empty())?.to_owned();
    Some(Overrule { rule: rule.to_owned(), reason })
}

/// Sends it back to its author, with a word about what to change.
///
/// # Errors
/// Not allowed, no word, or nothing waits any more.
pub fn send_back(
    request: &ApprovalRequest,
    note: &str,
    approver: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(approver.role, Action::Approve)?;
    if note.trim().is_empty() {
        return Err(Refusal::new(RefusalCode::WordNeeded));
    }
    let end = End { state: ApprovalState::Returned, kind: EventKind::ApprovalReturned, note, by: approver.user_id };
    close(request, end, now, ids)
}

/// Its author takes it back.
///
/// # Errors
/// Not allowed, or nothing waits any more.
pub fn withdraw(
    request: &ApprovalRequest,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let own = request.asked_by == acting.user_id;
    may(acting.role, if own { Action::TakeBackOwnReply } else { Action::TakeBackAnyReply })?;
    let kind = EventKind::ApprovalWithdrawn;
    close(request, End { state: ApprovalState::Withdrawn, kind, note: "", by: acting.user_id }, now, ids)
}

/// How a request ends.
#[derive(Clone, Copy)]
struct End<'a> {
    state: ApprovalState,
    kind: EventKind,
    note: &'a str,
    by: UserId,
}

fn close(request: &ApprovalRequest, end: End<'_>, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    if request.state != ApprovalState::Waiting {
        return Err(Refusal::new(RefusalCode::ApprovalClosed));
    }
    let mut plan = Plan::new(request.brand_id);
    decide(&mut plan, request, end, now, ids);
    Ok(plan)
}

fn decide(plan: &mut Plan, request: &ApprovalRequest, end: End<'_>, now: Timestamp, ids: &mut dyn NewIds) {
    let decided = ApprovalRequest {
        state: end.state,
        decided_by: Some(end.by),
        decided_at: Some(now),
        note: Some(end.note.trim().to_owned()).filter(|note| !note.is_empty()),
        ..request.clone()
    };
    plan.events.push(event(request, end.kind, end.by, Some(end.state.as_str().to_owned()), now, ids));
    plan.changes.push(Change::DecideApproval(Box::new(decided)));
}

fn codes(reasons: &[ApprovalReason]) -> Option<String> {
    let mut codes: Vec<&str> = reasons.iter().map(|reason| reason.code.as_str()).collect();
    codes.dedup();
    (!codes.is_empty()).then(|| codes.join(","))
}

fn event(
    request: &ApprovalRequest,
    kind: EventKind,
    by: UserId,
    detail: Option<String>,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> NewEvent {
    let ReplyId(reply) = request.id;
    NewEvent {
        case_id: Some(request.case_id),
        conversation_id: Some(request.conversation_id),
        message_id: Some(MessageId(reply)),
        user_id: Some(by),
        detail,
        ..NewEvent::of(EventId(ids.next_id()), kind, now)
    }
}
