//! What a reply settles in its case: what was owed is met, and the customer holds something.

use jiff::Timestamp;

use super::known::Given;
use crate::model::promise::Owed;
use crate::model::{BrandSettings, Case, CaseState, ContactKind, Lane, Outcome, Promise, PromiseKind};
use crate::relay;
use crate::triage::{is_ordinary, ordinary_lane};

/// The case once a reply decided so many of its messages. `promised` is the earliest promise that is still owed.
pub(crate) fn after_reply(
    before: &Case,
    decided: i64,
    given: Given,
    promised: Option<Owed>,
    settings: &BrandSettings,
    now: Timestamp,
) -> Case {
    let case = Case {
        undecided: (before.undecided - decided).max(0),
        outcome: better_outcome(before.outcome, given),
        ..before.clone()
    };
    if case.undecided > 0 {
        return case;
    }
    // An answer or a promise ends the trouble; a question back, kind words or another address do not.
    let in_trouble_now = case.in_trouble_now && !matches!(given, Given::Answer | Given::Promise | Given::Other);
    with_nothing_undecided(Case { in_trouble_now, ..case }, promised, settings, now)
}

/// Whether a reply that gives this is the look that was owed to whom we sent elsewhere: they are spoken to again, with more than kind
/// words.
pub(crate) fn follows_up(owed: &Promise, given: Given) -> bool {
    owed.kind == PromiseKind::FollowUp && given != Given::SympathyOnly
}

/// The case once its last undecided message was decided: a promise is still owed, or the word is with the customer.
pub(crate) fn with_nothing_undecided(
    mut case: Case,
    promised: Option<Owed>,
    settings: &BrandSettings,
    now: Timestamp,
) -> Case {
    case.waiting_since = None;
    // Whoever reads the answer of a contact, or gives a new date, has looked at it.
    case.lane_reasons.retain(|reason| !relay::REASONS.contains(&reason.as_str()));
    let awaited = case.awaits.map(ContactKind::waiting);
    case.due_at = promised.map(|owed| owed.due_at);
    match promised {
        Some(Owed { due_at, follow_up }) => {
            // What is owed again is not over, whatever was said before.
            if matches!(case.outcome, Outcome::Helped | Outcome::Lapsed) {
                case.outcome = Outcome::Held;
            }
            case.state = awaited.unwrap_or(CaseState::Open);
            case.closed_at = None;
            if is_ordinary(case.lane) {
                let (lane, reasons) = ordinary_lane(case.severity, false, due_at, settings, now);
                case.lane = lane;
                case.lane_reasons = reasons;
                let why = if follow_up { "follow_up" } else { "promise_due" };
                case.lane_reasons.insert(0, why.to_owned());
            }
        }
        None if awaited.is_some() && case.state.is_open() => {
            case.state = awaited.unwrap_or(case.state);
            if is_ordinary(case.lane) {
                case.lane = Lane::Waiting;
                case.lane_reasons = vec![case.state.to_string()];
            }
        }
        // Thanks were given for thanks: there is nothing to wait for.
        None if case.lane == Lane::Kudos && case.state.is_open() => {
            case.state = CaseState::Closed;
            case.closed_at = case.closed_at.or(Some(now));
        }
        None if case.state.is_open() => {
            case.state = CaseState::WaitingCustomer;
            if is_ordinary(case.lane) {
                case.lane = Lane::Waiting;
                case.lane_reasons = vec!["waiting_customer".to_owned()];
            }
        }
        // A last word on a case that is closed does not open it.
        None => {}
    }
    case
}

/// What the customer got so far: the best since they last said that it is not solved. A question back is nothing yet.
pub(crate) fn better_outcome(before: Outcome, given: Given) -> Outcome {
    let got = match given {
        Given::Answer | Given::Promise | Given::Other => Outcome::Held,
        Given::SentAway => Outcome::SentAway,
        Given::SympathyOnly => Outcome::SympathyOnly,
        Given::AskedBack => return if before == Outcome::Left { Outcome::None } else { before },
    };
    if rank(got) > rank(before) { got } else { before }
}

/// The lesser of two: what the customer still holds when one of them turns out not to have reached them.
pub(super) fn lesser_outcome(one: Outcome, other: Outcome) -> Outcome {
    if rank(one) <= rank(other) { one } else { other }
}

const fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::None => 0,
        Outcome::Left => 1,
        Outcome::SympathyOnly => 2,
        Outcome::SentAway => 3,
        Outcome::Lapsed | Outcome::Held => 4,
        Outcome::Helped => 5,
    }
}
