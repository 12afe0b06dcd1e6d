//! A reply that somebody wants to send: everything that may stop it, then everything that it settles.

use guichet_text::Span;
use guichet_text::reading::Direction;
use jiff::{SignedDuration, Timestamp};

use super::known::{Draft, DraftPromise, Examined, KnownReply, Replied};
use super::settled::{after_reply, follows_up};
use super::window;
use crate::access::{Acting, Action, may};
use crate::calendar;
use crate::model::{
    AuthorKind, BeforeSend, BrandSettings, CaseState, DecisionKind, EventKind, Message, MessageId, MessageState,
    NewIds, OutboxItem, OutboxState, Outgoing, Overrule, Promise, PromiseKind, PromiseState, ReplyDoor, UserId,
    Visibility,
};
use crate::plan::{Change, Writing};
use crate::refusal::{Refusal, RefusalCode};

/// Messages that arrive within this time stand on a screen together.
const TOGETHER: SignedDuration = SignedDuration::from_secs(60);

/// Under this name stands why somebody did not pause before a hot reply.
const BREATH: &str = "breath";

/// What to write for a reply, or why it does not leave.
///
/// # Errors
/// The refusal, for the person who wrote it.
pub fn check_reply(
    known: &KnownReply,
    draft: &Draft,
    examined: &Examined,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Replied, Refusal> {
    may(acting.role, Action::Reply)?;
    if let Some((message, item)) = &known.existing {
        let same = message.text == draft.text
            && message.conversation_id == known.conversation.id
            && item.state != OutboxState::Cancelled;
        return if same { Ok(Replied::Already) } else { Err(Refusal::new(RefusalCode::ReplyIdTaken)) };
    }
    if known.waits && draft.approved_by.is_none() {
        return Err(Refusal::new(RefusalCode::ReplyIdTaken));
    }
    check_way(known, draft, now)?;
    check_seen(known, draft)?;
    check_guard(known, draft, examined, acting)?;
    let promises = promises(draft, examined, now)?;
    let mut writing = Writing::new(&known.brand, Some(acting.user_id), now, ids);
    settle(&mut writing, known, draft, examined, promises, acting, now);
    Ok(Replied::Plan(writing.done()))
}

/// Whether there is a way to this person now, and something to say.
pub(super) fn check_way(known: &KnownReply, draft: &Draft, now: Timestamp) -> Result<(), Refusal> {
    if known.case.state == CaseState::Merged {
        return Err(Refusal::new(RefusalCode::CaseMerged));
    }
    if draft.text.trim().is_empty() {
        return Err(Refusal::new(RefusalCode::EmptyText));
    }
    if let Some(code) = window::way_of(known, draft.visibility).refusal(draft.author_kind, now) {
        return Err(Refusal::new(code));
    }
    if known.customer.erased_at.is_some() {
        return Err(Refusal::new(RefusalCode::NoRecipient));
    }
    let addressed = known.handle.is_some() || known.conversation.reply_url.is_some() || target(known).is_some();
    if addressed { Ok(()) } else { Err(Refusal::new(RefusalCode::NoRecipient)) }
}

/// Whether somebody wrote what the author has not seen.
pub(super) fn check_seen(known: &KnownReply, draft: &Draft) -> Result<(), Refusal> {
    let seen = draft.seen_up_to.and_then(|id| known.thread.iter().position(|message| message.id == id));
    let newer: Vec<MessageId> = known
        .thread
        .iter()
        .skip(seen.map_or(0, |place| place + 1))
        .filter(|message| !matches!(message.state, MessageState::Cancelled | MessageState::Deleted))
        // That the desk is closed is no news to whoever writes.
        .filter(|message| message.direction == Direction::Inbound || message.author_kind != AuthorKind::Automatic)
        .map(|message| message.id)
        .collect();
    if newer.is_empty() { Ok(()) } else { Err(Refusal::messages(RefusalCode::NewerMessages, newer)) }
}

/// Whether a message stood on the screen of the author. One that a network delivered late stands among older ones, above
/// the last that was seen: what arrived well after that one is not answered by this reply and stays owed a decision.
fn on_the_screen(known: &KnownReply, draft: &Draft, message: &Message) -> bool {
    let seen = draft.seen_up_to.and_then(|id| known.thread.iter().find(|message| message.id == id));
    seen.is_none_or(|seen| message.received_at.duration_since(seen.received_at) <= TOGETHER)
}

/// Whether the guard lets it pass, with the reasons given.
fn check_guard(known: &KnownReply, draft: &Draft, examined: &Examined, acting: Acting) -> Result<(), Refusal> {
    if !examined.refused.is_empty() {
        return Err(Refusal::rules(RefusalCode::GuardRefused, examined.refused.clone()));
    }
    // Whoever said yes counts beside the author: what the one may, the other sends.
    let role = draft.approved_by.map_or(acting.role, |approver| approver.role.max(acting.role));
    if examined.hop && known.case.hops > 0 && may(role, Action::SendSecondHop).is_err() {
        return Err(Refusal::new(RefusalCode::SecondHop));
    }
    if let Some(approval) = examined.approval.as_ref().filter(|approval| role < approval.by) {
        let mut reasons: Vec<String> = approval.reasons.iter().map(|reason| reason.code.to_string()).collect();
        reasons.dedup();
        return Err(Refusal::rules(RefusalCode::ApprovalNeeded, reasons));
    }
    if !examined.needs_lead.is_empty() && may(role, Action::SendSecondHop).is_err() {
        return Err(Refusal::rules(RefusalCode::NotAllowed, examined.needs_lead.clone()));
    }
    let without_reason: Vec<String> = examined
        .held
        .iter()
        .filter(|rule| {
            !draft.overrules.iter().any(|overrule| overrule.rule == **rule && !overrule.reason.trim().is_empty())
        })
        .cloned()
        .collect();
    if !without_reason.is_empty() {
        return Err(Refusal::rules(RefusalCode::ReasonNeeded, without_reason));
    }
    if examined.held.is_empty() { Ok(()) } else { may(acting.role, Action::OverruleHold) }
}

/// The promises of the reply: those that its author confirmed, then those found in the words beside them.
fn promises(draft: &Draft, examined: &Examined, now: Timestamp) -> Result<Vec<DraftPromise>, Refusal> {
    if draft.promises.iter().any(|promise| promise.due_at <= now) {
        return Err(Refusal::new(RefusalCode::PromiseIncomplete));
    }
    let mut promises = draft.promises.clone();
    for found in examined.promises.iter().filter(|found| found.due_at > now) {
        if !promises.iter().any(|promise| promise.span.overlaps(found.span)) {
            promises.push(found.clone());
        }
    }
    Ok(promises)
}

fn target(known: &KnownReply) -> Option<&Message> {
    window::answered(&known.thread, known.customer.id, known.case.id)
}

/// Writes the message, its way out, and all that it settles.
fn settle(
    writing: &mut Writing<'_>,
    known: &KnownReply,
    draft: &Draft,
    examined: &Examined,
    promises: Vec<DraftPromise>,
    acting: Acting,
    now: Timestamp,
) {
    let message = message(known, draft, Some(acting.user_id), now);
    writing.change(Change::InsertMessage(message.clone()));
    let answered: Vec<&Message> = known
        .thread
        .iter()
        .filter(|earlier| {
            earlier.direction == Direction::Inbound && earlier.decision.is_none() && earlier.case_id == known.case.id
        })
        .filter(|earlier| on_the_screen(known, draft, earlier))
        .collect();
    for earlier in &answered {
        writing.decide(earlier, DecisionKind::Answered, None);
    }
    let kept: Vec<&Promise> = known.promises.iter().filter(|promise| keeps(promise, draft, examined)).collect();
    for promise in &kept {
        writing.move_promise(promise, PromiseState::Kept, None);
    }
    let made = owed_by(writing, known, &message, &promises, examined);
    let owed = known
        .promises
        .iter()
        .filter(|promise| promise.state == PromiseState::Open && !keeps(promise, draft, examined))
        // One that stood before the customer said that all is solved opens nothing again.
        .filter(|_| known.case.state != CaseState::Confirmed)
        .chain(&made)
        .map(Promise::owed)
        .min();
    let decided = i64::try_from(answered.len()).unwrap_or(i64::MAX);
    let mut after = after_reply(&known.case, decided, examined.given, owed, &known.brand.settings, now);
    after.hops += i64::from(examined.hop);
    after.assigned_to = after.assigned_to.or(Some(acting.user_id));
    if after.undecided == 0 {
        writing.change(Change::MeetDeadlines(known.case.id, now));
    }
    let after = writing.update_case(&known.case, after);
    let before = BeforeSend {
        answered: answered.iter().map(|message| message.id).collect(),
        promised: made.iter().map(|promise| promise.id).collect(),
        kept: kept.iter().map(|promise| promise.id).collect(),
        overruled: draft.overrules.iter().filter(|overrule| counts(overrule, examined)).cloned().collect(),
        ..before(known, i64::from(examined.hop), after.version)
    };
    for overrule in &before.overruled {
        writing.message_event(EventKind::GuardOverruled, &message, Some(&overrule.rule));
    }
    // A hot reply for which nobody paused can be taken back for as long as the pause would have been.
    let paused =
        draft.breathed || draft.overrules.iter().any(|one| one.rule == BREATH && !one.reason.trim().is_empty());
    let pause = if paused { 0 } else { examined.breath_seconds };
    writing.change(Change::InsertOutbox(outbox_item(known, draft, &message, before, pause, now)));
    let mut conversation = known.conversation.clone();
    conversation.last_message_id = Some(message.id);
    writing.update_conversation(&known.conversation, conversation);
    writing.message_event(EventKind::MessageQueued, &message, None);
}

/// Writes an automatic word and its way out. It settles nothing.
pub(super) fn automatic(writing: &mut Writing<'_>, known: &KnownReply, draft: &Draft, now: Timestamp) -> Message {
    let message = message(known, draft, None, now);
    writing.change(Change::InsertMessage(message.clone()));
    let before = before(known, 0, known.case.version);
    let item = OutboxItem { not_before: now, ..outbox_item(known, draft, &message, before, 0, now) };
    writing.change(Change::InsertOutbox(item));
    let mut conversation = known.conversation.clone();
    conversation.last_message_id = Some(message.id);
    writing.update_conversation(&known.conversation, conversation);
    writing.message_event(EventKind::MessageQueued, &message, None);
    message
}

/// Whether the reply keeps what was owed: its author says so, or it is the look that was owed.
fn keeps(promise: &Promise, draft: &Draft, examined: &Examined) -> bool {
    follows_up(promise, examined.given) || draft.keeps.contains(&promise.id)
}

/// Whether a reason is about something that the guard said.
fn counts(overrule: &Overrule, examined: &Examined) -> bool {
    let breath = overrule.rule == BREATH && examined.breath_seconds > 0 && !overrule.reason.trim().is_empty();
    breath || examined.held.contains(&overrule.rule)
}

/// What the reply owes: what it promises; else, where it only sends the customer elsewhere, a look whether they were helped there.
fn owed_by(
    writing: &mut Writing<'_>,
    known: &KnownReply,
    message: &Message,
    promised: &[DraftPromise],
    examined: &Examined,
) -> Vec<Promise> {
    if promised.is_empty() && examined.sends_away() {
        let due_at = follow_up_at(&known.brand.settings, writing.now());
        let whole = DraftPromise { span: Span::new(0, message.text.chars().count()), due_at, owner: None };
        return vec![writing.owe(&known.case, message.id, PromiseKind::FollowUp, &whole)];
    }
    promised.iter().map(|draft| writing.owe(&known.case, message.id, PromiseKind::Said, draft)).collect()
}

/// When somebody who is sent elsewhere now is asked whether they were helped there.
#[must_use]
pub fn follow_up_at(settings: &BrandSettings, now: Timestamp) -> Timestamp {
    calendar::due(now, settings.follow_up_minutes, settings).due_at
}

/// A private thread is answered in private, whatever the draft says.
fn visibility(known: &KnownReply, draft: &Draft) -> Visibility {
    if known.conversation.visibility.others_can_read() { draft.visibility } else { Visibility::Private }
}

fn message(known: &KnownReply, draft: &Draft, author: Option<UserId>, now: Timestamp) -> Message {
    let target = target(known);
    Message {
        id: MessageId(draft.reply_id.0),
        brand_id: known.brand.id,
        conversation_id: known.conversation.id,
        channel_id: known.channel.id,
        case_id: known.case.id,
        customer_id: known.customer.id,
        direction: Direction::Outbound,
        author_kind: draft.author_kind,
        author_user_id: author,
        source: target.map(|target| target.source.clone()).unwrap_or_default(),
        external_id: String::new(),
        in_reply_to: target.map(|target| target.external_id.clone()),
        visibility: visibility(known, draft),
        text: draft.text.clone(),
        created_at: now,
        received_at: now,
        state: MessageState::Queued,
        revision: 0,
        words_position: 0,
        decision: None,
        automatic: false,
        veiled: false,
        hidden_at: None,
        hidden_reason: None,
        reply_door: ReplyDoor::Open,
    }
}

/// The case as it was, to be filled in with what the reply settles.
fn before(known: &KnownReply, hops_added: i64, case_version: i64) -> BeforeSend {
    let case = &known.case;
    BeforeSend {
        network: known.channel.network.clone(),
        state: case.state,
        in_trouble_now: Some(known.case.in_trouble_now),
        outcome: case.outcome,
        lane: case.lane,
        lane_reasons: case.lane_reasons.clone(),
        due_at: case.due_at,
        waiting_since: case.waiting_since,
        closed_at: case.closed_at,
        assigned_to: case.assigned_to,
        hops_added,
        case_id: Some(case.id),
        case_version,
        last_message_id: known.conversation.last_message_id,
        answered: Vec::new(),
        promised: Vec::new(),
        kept: Vec::new(),
        overruled: Vec::new(),
    }
}

fn outbox_item(
    known: &KnownReply,
    draft: &Draft,
    message: &Message,
    before: BeforeSend,
    pause: u32,
    now: Timestamp,
) -> OutboxItem {
    let undo = SignedDuration::from_secs(i64::from(known.brand.settings.undo_seconds) + i64::from(pause));
    let way = window::way_of(known, draft.visibility);
    OutboxItem {
        id: draft.reply_id,
        brand_id: known.brand.id,
        channel_id: known.channel.id,
        conversation_id: known.conversation.id,
        // A value of plain strings always has a JSON form; an empty body would be refused by every channel.
        body: serde_json::to_vec(&outgoing(known, draft, message)).unwrap_or_default(),
        state: OutboxState::Queued,
        not_before: way.leaves_by(now.checked_add(undo).unwrap_or(now), draft.author_kind, now),
        attempt: 0,
        lease_until: None,
        problem: None,
        external_id: None,
        created_at: now,
        before,
    }
}

fn outgoing(known: &KnownReply, draft: &Draft, message: &Message) -> Outgoing {
    let (conversation, target) = (&known.conversation, target(known));
    let handle = known.handle.as_ref();
    Outgoing {
        reply_id: draft.reply_id,
        text: draft.text.clone(),
        visibility: message.visibility,
        author_kind: draft.author_kind,
        created_at: message.created_at,
        in_reply_to: message.in_reply_to.clone(),
        references: references(known, target),
        recipient: handle.map(|handle| handle.external_id.clone()).unwrap_or_default(),
        recipient_name: known.customer.display_name.clone(),
        recipient_handle: handle.map(|handle| handle.handle.clone()).unwrap_or_default(),
        they_wrote_at: last_word(known),
        subject: reply_subject(&conversation.subject),
        reply_url: conversation.reply_url.clone(),
        thread_key: networks_thread(known, target).to_owned(),
        case_reference: known.case.reference.clone(),
        tracking_url: if message.visibility.others_can_read() { None } else { draft.tracking_url.clone() },
    }
}

/// When the customer last wrote in this conversation.
fn last_word(known: &KnownReply) -> Option<Timestamp> {
    let theirs = known.thread.iter().filter(|message| message.direction == Direction::Inbound);
    theirs.map(|message| message.created_at).max()
}

/// The thread as the network knows it: without what makes the key unique among sources and people ([`crate::intake::Keys`]).
fn networks_thread<'a>(known: &'a KnownReply, target: Option<&Message>) -> &'a str {
    let key = known.conversation.thread_key.as_str();
    let key = target.and_then(|target| key.strip_prefix(&target.source)?.strip_prefix(':')).unwrap_or(key);
    let person = known.handle.as_ref().map(|handle| handle.external_id.as_str()).filter(|person| !person.is_empty());
    person.and_then(|person| key.strip_suffix(person)?.strip_suffix(':')).unwrap_or(key)
}

/// The network's ids of the thread up to the message that is answered, oldest first.
fn references(known: &KnownReply, target: Option<&Message>) -> Vec<String> {
    let last = target.and_then(|target| known.thread.iter().position(|message| message.id == target.id));
    known
        .thread
        .iter()
        .take(last.map_or(0, |place| place + 1))
        .map(|message| message.external_id.clone())
        .filter(|id| !id.is_empty())
        .collect()
}

fn reply_subject(subject: &str) -> String {
    let subject = subject.trim();
    let answers = subject.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:"))
        || subject.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("re :"));
    if subject.is_empty() || answers { subject.to_owned() } else { format!("Re: {subject}") }
}
