//! Words kept as evidence: what a customer takes back is forgotten, unless a colleague said before that it proves something.
//!
//! Invariants:
//! - what is kept is a copy of what stood there when it was held, sealed apart from the desk's own rows: the message itself is
//!   forgotten by a delete like any other, and shows that its author took it back;
//! - it is held for one of few reasons, by a lead, for a year at most; it ends by hand, with that year, or with the customer.

use guichet_text::reading::Direction;
use jiff::{SignedDuration, Timestamp};

use crate::access::{Acting, Action, may};
use crate::model::{Brand, BrandId, EventKind, Message, MessageId, MessageState, NewIds, UserId};
use crate::plan::{Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::words;

/// How long words are kept at most.
const KEPT: SignedDuration = SignedDuration::from_hours(365 * 24);

words! {
    /// What the words prove.
    HoldReason {
        /// Somebody is threatened.
        Threat = "threat",
        /// Somebody is harassed, or hated for who they are.
        Harassment = "harassment",
        /// Somebody deceives the brand or its customers.
        Fraud = "fraud",
        /// A claim is disputed before somebody who decides: a mediator, a court, an insurer.
        Dispute = "dispute",
    }
}

/// Words that are held: everything but the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// Whose words.
    pub message_id: MessageId,
    /// The brand.
    pub brand_id: BrandId,
    /// What they prove.
    pub reason: HoldReason,
    /// Who holds them.
    pub by: UserId,
    /// Since when.
    pub at: Timestamp,
    /// Until when at most.
    pub until: Timestamp,
}

/// Whether a colleague may keep the words of a message: a customer wrote them, and they are still there.
///
/// # Errors
/// `not_allowed`; `wrong_state` where there are no words to keep.
pub fn hold(message: &Message, reason: HoldReason, acting: Acting, now: Timestamp) -> Result<Held, Refusal> {
    may(acting.role, Action::HoldEvidence)?;
    let theirs = message.direction == Direction::Inbound && message.state != MessageState::Deleted;
    if !theirs || message.text.trim().is_empty() {
        return Err(Refusal::new(RefusalCode::WrongState));
    }
    Ok(Held {
        message_id: message.id,
        brand_id: message.brand_id,
        reason,
        by: acting.user_id,
        at: now,
        until: now.checked_add(KEPT).unwrap_or(Timestamp::MAX),
    })
}

/// What happened to the kept words of a message: held, let go, or read.
pub fn told(
    brand: &Brand,
    kind: EventKind,
    message: &Message,
    detail: &str,
    (by, now): (Option<UserId>, Timestamp),
    ids: &mut dyn NewIds,
) -> Plan {
    let mut writing = Writing::new(brand, by, now, ids);
    writing.message_event(kind, message, Some(detail));
    writing.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;
    use crate::samples::{World, acting, at, incoming, reading};

    #[test]
    fn a_lead_keeps_what_a_customer_wrote_for_a_year() {
        let mut world = World::on("inbound");
        let id = world.receive(&incoming("m-1", "Je sais où vous habitez."), &reading()).unwrap();
        let message = &world.messages[&id];
        let now = at("2026-11-22T11:00:00");
        let held = hold(message, HoldReason::Threat, acting(7, Role::Lead), now).unwrap();
        assert_eq!((held.message_id, held.until), (id, at("2027-11-22T11:00:00")));
        let agent = hold(message, HoldReason::Threat, acting(7, Role::Agent), now).unwrap_err();
        assert_eq!(agent.code, RefusalCode::NotAllowed);
        let gone = Message { state: MessageState::Deleted, text: String::new(), ..message.clone() };
        let refused = hold(&gone, HoldReason::Threat, acting(7, Role::Lead), now).unwrap_err();
        assert_eq!(refused.code, RefusalCode::WrongState);
    }
}
