//! What a contact says by the link: that they read it, the answer, what they miss, that it is not theirs.

use jiff::Timestamp;

use super::{
    ANSWERED, ASKED_BACK, KnownRelay, LATE, REASONS, RETURNED, keep_case, settled, tell, update, without_waiting,
};
use crate::calendar::{self, Due};
use crate::case::KnownCase;
use crate::model::{
    Case, CaseState, DeadlineKind, EventKind, Lane, NewIds, Relay, RelayDecision, RelayFile, RelayState, RelayWord,
    RelayWordId, RelayWordKind,
};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::triage::{due_again, is_ordinary, ordinary_lane};

/// Opening time that is left to pass an answer on, at the least.
const PASS_ON_MINUTES: u32 = 60;

/// What a contact sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayReply {
    /// Made by the page.
    pub id: RelayWordId,
    /// What it is; the desk's own kind is none of theirs.
    pub kind: RelayWordKind,
    /// What they ticked.
    pub decision: Option<RelayDecision>,
    /// Their words.
    pub text: String,
    /// Whom to ask instead.
    pub instead: String,
    /// Files, their bytes put by hash before.
    pub files: Vec<RelayFile>,
}

impl RelayReply {
    fn says_something(&self) -> bool {
        let words = !self.text.trim().is_empty();
        match self.kind {
            RelayWordKind::Answer => words || self.decision.is_some() || !self.files.is_empty(),
            RelayWordKind::NotForMe => words || !self.instead.trim().is_empty(),
            RelayWordKind::AskBack | RelayWordKind::Added => words,
        }
    }
}

/// They say that they read it. Saying it twice changes nothing.
///
/// # Errors
/// `relay_closed`.
pub fn see(known: &KnownRelay, relay: &Relay, now: Timestamp, ids: &mut dyn NewIds) -> Result<Plan, Refusal> {
    if !relay.is_reachable(now) {
        return Err(Refusal::new(RefusalCode::RelayClosed));
    }
    let mut writing = Writing::new(&known.case.brand, None, now, ids);
    if relay.state == RelayState::Asked {
        let seen = Relay { state: RelayState::Seen, seen_at: relay.seen_at.or(Some(now)), ..relay.clone() };
        let seen = update(&mut writing, relay, seen);
        tell(&mut writing, EventKind::RelaySeen, &known.case, &seen);
    }
    Ok(writing.done())
}

/// They answer, ask back, or say that it is not theirs: the case is back in the queue, due today. A further answer is taken as long as
/// the link lives.
///
/// # Errors
/// `relay_closed`, `empty_text`.
pub fn answer(
    known: &KnownRelay,
    relay: &Relay,
    said: &RelayReply,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let answered = relay.state == RelayState::Answered;
    let theirs = match said.kind {
        RelayWordKind::Answer => true,
        // What was answered is answered: only more can be said.
        RelayWordKind::AskBack | RelayWordKind::NotForMe => !answered,
        RelayWordKind::Added => false,
    };
    if !relay.is_reachable(now) || !theirs {
        return Err(Refusal::new(RefusalCode::RelayClosed));
    }
    if !said.says_something() {
        return Err(Refusal::new(RefusalCode::EmptyText));
    }
    let (state, event, reason) = match said.kind {
        RelayWordKind::AskBack => (RelayState::AskedBack, EventKind::RelayAskedBack, ASKED_BACK),
        RelayWordKind::NotForMe => (RelayState::Returned, EventKind::RelayReturned, RETURNED),
        RelayWordKind::Answer | RelayWordKind::Added => (RelayState::Answered, EventKind::RelayAnswered, ANSWERED),
    };
    let mut writing = Writing::new(&known.case.brand, None, now, ids);
    let after = Relay {
        state,
        seen_at: relay.seen_at.or(Some(now)),
        answered_at: if state == RelayState::Answered { Some(now) } else { relay.answered_at },
        closed_at: if state == RelayState::Returned { Some(now) } else { None },
        ..relay.clone()
    };
    let after = update(&mut writing, relay, after);
    let word = RelayWord {
        id: said.id,
        brand_id: relay.brand_id,
        relay_id: relay.id,
        kind: said.kind,
        decision: said.decision.filter(|_| said.kind == RelayWordKind::Answer),
        text: said.text.trim().to_owned(),
        instead: if said.kind == RelayWordKind::NotForMe { said.instead.trim().to_owned() } else { String::new() },
        user_id: None,
        at: now,
    };
    writing.change(Change::InsertRelayWord(Box::new(word), said.files.clone()));
    writing.change(Change::CancelRelayMails(relay.id));
    let case = settled(&known.case, known.awaited_with(&after), now);
    let case = come_back(&mut writing, &known.case, case, reason, now);
    keep_case(&mut writing, &known.case, case);
    tell(&mut writing, event, &known.case, &after);
    Ok(writing.done())
}

/// The case in front of somebody again: what came back is passed on today. A case that is over is told by the event alone.
pub(super) fn come_back(
    writing: &mut Writing<'_>,
    known: &KnownCase,
    mut case: Case,
    reason: &str,
    now: Timestamp,
) -> Case {
    if !case.state.is_open() {
        return case;
    }
    let settings = &known.brand.settings;
    let due = due_today(known, now);
    if known.answer_due().is_none_or(|owed| due.due_at < owed) {
        writing.insert_deadline(&case, DeadlineKind::NextAnswer, due.clone());
    }
    let due_at =
        case.due_at.into_iter().chain(known.promise_due(None).map(|owed| owed.due_at)).fold(due.due_at, Timestamp::min);
    case.due_at = Some(due_at);
    case.state = match without_waiting(case.state) {
        CaseState::WaitingCustomer => CaseState::Open,
        other => other,
    };
    case.waiting_since = case.waiting_since.or(Some(now));
    if matches!(case.lane, Lane::Waiting | Lane::CanWait) {
        let (lane, reasons) = ordinary_lane(case.severity, case.in_trouble_now, due_at, settings, now);
        case.lane = lane.min(Lane::Today);
        case.lane_reasons = reasons;
    }
    because(&mut case, reason);
    case
}

/// The reason beside the others; what an earlier relay said no longer holds.
fn because(case: &mut Case, reason: &str) {
    case.lane_reasons.retain(|known| !REASONS.contains(&known.as_str()));
    case.lane_reasons.push(reason.to_owned());
}

/// The contact let the time pass: somebody of the desk looks today.
pub(super) fn raise_late(known: &KnownCase) -> Case {
    let mut case = known.case.clone();
    if case.state.is_open() {
        if is_ordinary(case.lane) {
            case.lane = case.lane.min(Lane::Today);
        }
        because(&mut case, LATE);
    }
    case
}

/// By the end of the day on which the desk is open, and never in less than an hour of opening time.
fn due_today(known: &KnownCase, now: Timestamp) -> Due {
    let settings = &known.brand.settings;
    let usual = due_again(&known.network, known.case.severity, known.case.in_trouble_now, settings, now);
    let soonest = calendar::due(now, PASS_ON_MINUTES, settings);
    let opens = calendar::next_opening(now, settings).unwrap_or(now);
    let closes = calendar::closing(opens, settings).unwrap_or_else(|| calendar::day_ends(now, settings));
    let latest = closes.max(soonest.due_at);
    if usual.due_at <= latest { usual } else { Due { due_at: latest, ..soonest } }
}
