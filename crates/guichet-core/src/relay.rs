//! A question to somebody who knows or may: asked with a date, reminded, answered, and back in the queue.
//!
//! Invariants: a relay has an owner, a contact and a date to come; a case waits for a colleague or a partner only while such
//! a question is open and the customer is owed nothing else now; asking and taking back leave a case as it was.

mod asking;
mod clock;
mod coming_back;
mod mailing;
mod wording;

pub use asking::{RelayDraft, add, ask, due_of, remind, withdraw};
pub use clock::pass;
pub use coming_back::{RelayReply, answer, see};
pub use mailing::{begin_mail, end_mail};
pub use wording::{holding_word, passing_on, who};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::case::KnownCase;
use crate::delivery::with_nothing_undecided;
use crate::model::{
    Case, CaseState, Contact, ContactId, ContactKind, EventKind, NewIds, PromiseState, Relay, RelayMail, RelayMailId,
    RelayMailKind, RelayMailState, UserId,
};
use crate::plan::{Change, Plan, Writing};

/// Why a case stands where it stands: a contact answered.
pub(crate) const ANSWERED: &str = "relay_answered";
/// A contact misses something to answer.
pub(crate) const ASKED_BACK: &str = "relay_asked_back";
/// The question was not for whom it was asked.
pub(crate) const RETURNED: &str = "relay_returned";
/// A contact let the time pass.
pub(crate) const LATE: &str = "relay_late";

/// Reasons that end when the customer hears from us again.
pub(crate) const REASONS: &[&str] = &[ANSWERED, ASKED_BACK, RETURNED, LATE];

/// What is known around a relay.
#[derive(Debug, Clone)]
pub struct KnownRelay {
    /// The case, merges followed.
    pub case: KnownCase,
    /// Every relay of the case that is open.
    pub open: Vec<Relay>,
}

impl KnownRelay {
    /// Whom the case waits for once one of its relays is as given.
    fn awaited_with(&self, changed: &Relay) -> Option<ContactKind> {
        let others = self.open.iter().filter(|relay| relay.id != changed.id);
        awaited(others.chain([changed]))
    }
}

/// Whom a case with these relays waits for: somebody outside of the house first, for nobody here can hurry them.
pub fn awaited<'a>(relays: impl IntoIterator<Item = &'a Relay>) -> Option<ContactKind> {
    relays.into_iter().filter(|relay| relay.state.waits()).map(|relay| relay.contact.kind).max()
}

/// Who is asked in the place of somebody who is away; the same where nobody stands in.
#[must_use]
pub fn stand_in<'a>(contact: &'a Contact, directory: &'a [Contact], today: Date) -> &'a Contact {
    let away = |contact: &Contact| contact.away_until.is_some_and(|until| until >= today);
    let mut seen: Vec<ContactId> = Vec::new();
    let mut current = contact;
    while away(current) && !seen.contains(&current.id) {
        seen.push(current.id);
        let Some(next) = directory.iter().find(|other| Some(other.id) == current.stand_in) else { break };
        current = next;
    }
    if away(current) { contact } else { current }
}

/// The case once it awaits somebody else, or nobody: it waits only where nothing else is owed.
fn settled(known: &KnownCase, awaits: Option<ContactKind>, now: Timestamp) -> Case {
    let case = Case { awaits, ..known.case.clone() };
    if !case.state.is_open() {
        return case;
    }
    let broken = known.promises.iter().any(|promise| promise.state == PromiseState::Broken);
    let owed = case.undecided > 0 || known.answer_due().is_some() || broken;
    // A case that owes nothing and waits for nobody is as it was before it was asked: taking back leaves no trace.
    let waited = waits_for_contact(case.state);
    match (owed, awaits.is_some() || waited) {
        (true, _) => Case { state: without_waiting(case.state), ..case },
        (false, true) => with_nothing_undecided(case, known.promise_due(None), &known.brand.settings, now),
        (false, false) => case,
    }
}

/// Whether a case of this state waits for a contact.
pub(crate) const fn waits_for_contact(state: CaseState) -> bool {
    matches!(state, CaseState::WaitingColleague | CaseState::WaitingPartner)
}

/// The state of a case that waits for nobody any more.
pub(crate) const fn without_waiting(state: CaseState) -> CaseState {
    if waits_for_contact(state) { CaseState::Open } else { state }
}

/// The case again, where it changed.
fn keep_case(writing: &mut Writing<'_>, known: &KnownCase, after: Case) {
    if after != known.case {
        writing.update_case(&known.case, after);
    }
}

/// The relay again.
fn update(writing: &mut Writing<'_>, before: &Relay, after: Relay) -> Relay {
    let after = Relay { version: before.version + 1, ..after };
    writing.change(Change::UpdateRelay(Box::new(after.clone())));
    after
}

/// What happened to a relay: its id stands in the detail.
fn tell(writing: &mut Writing<'_>, kind: EventKind, known: &KnownCase, relay: &Relay) {
    writing.case_event(kind, &known.case, Some(&relay.id.to_string()));
}

/// A mail for the contact, where they have an address.
fn mail(writing: &mut Writing<'_>, relay: &Relay, kind: RelayMailKind, not_before: Timestamp) {
    if relay.contact.email.is_empty() {
        return;
    }
    let mail = RelayMail {
        id: RelayMailId(writing.new_id()),
        brand_id: relay.brand_id,
        relay_id: relay.id,
        kind,
        state: RelayMailState::Queued,
        not_before,
        attempt: 0,
        lease_until: None,
        problem: None,
        created_at: writing.now(),
    };
    writing.change(Change::InsertRelayMail(mail));
}

/// A mail left, or will not: whoever looks at the relay hears of it.
#[must_use]
pub fn mailed(known: &KnownCase, relay: &Relay, now: Timestamp, ids: &mut dyn NewIds) -> Plan {
    let mut writing = Writing::new(&known.brand, None::<UserId>, now, ids);
    tell(&mut writing, EventKind::RelayMailed, known, relay);
    writing.done()
}

#[cfg(test)]
mod tests;
