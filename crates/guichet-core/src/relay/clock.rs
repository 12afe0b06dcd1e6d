//! What the passing of time does to a question: two reminders, an alarm, an end.

use jiff::Timestamp;

use super::asking::end;
use super::coming_back::{come_back, raise_late};
use super::{KnownRelay, LATE, keep_case, mail, settled, tell, update};
use crate::calendar;
use crate::model::{EventKind, NewIds, Relay, RelayMailKind, RelayState};
use crate::plan::{Change, Plan, Writing};

/// The clock went on. None while it is not time.
#[must_use]
pub fn pass(known: &KnownRelay, relay: &Relay, now: Timestamp, ids: &mut dyn NewIds) -> Option<Plan> {
    if relay.next_look().is_none_or(|at| now < at) {
        return None;
    }
    let mut writing = Writing::new(&known.case.brand, None, now, ids);
    if !known.case.case.state.is_open() {
        // Nobody is hurried for a case that is over.
        end(&mut writing, known, relay, now);
    } else if now >= relay.expires_at {
        expire(&mut writing, known, relay, now);
    } else if now >= relay.due_at {
        remind_of_the_end(&mut writing, known, relay, now);
    } else {
        let reminded = update(&mut writing, relay, Relay { reminded: 1, ..relay.clone() });
        mail(&mut writing, &reminded, RelayMailKind::HalfTime, when_open(known, now));
        tell(&mut writing, EventKind::RelayReminded, &known.case, &reminded);
    }
    Some(writing.done())
}

fn remind_of_the_end(writing: &mut Writing<'_>, known: &KnownRelay, relay: &Relay, now: Timestamp) {
    let reminded = update(writing, relay, Relay { reminded: 2, ..relay.clone() });
    mail(writing, &reminded, RelayMailKind::Due, when_open(known, now));
    keep_case(writing, &known.case, raise_late(&known.case));
    tell(writing, EventKind::RelayLate, &known.case, &reminded);
}

/// The link ends: somebody of the desk finds another way.
fn expire(writing: &mut Writing<'_>, known: &KnownRelay, relay: &Relay, now: Timestamp) {
    let over = Relay { state: RelayState::Expired, closed_at: Some(now), ..relay.clone() };
    let over = update(writing, relay, over);
    writing.change(Change::CancelRelayMails(relay.id));
    let case = settled(&known.case, known.awaited_with(&over), now);
    let case = come_back(writing, &known.case, case, LATE, now);
    keep_case(writing, &known.case, case);
    tell(writing, EventKind::RelayExpired, &known.case, &over);
}

/// Nobody is reminded in a closed hour.
fn when_open(known: &KnownRelay, now: Timestamp) -> Timestamp {
    calendar::next_opening(now, &known.case.brand.settings).unwrap_or(now)
}
