//! Care for the person who answers: hurtful words are veiled until somebody chooses to read them, and reading them is
//! counted.
//!
//! The veil gives control and consent; it is not claimed to protect. The count is the dose, seen by the person alone and,
//! summed up, by the team.

use guichet_text::Reading;
use guichet_text::reading::{AbuseKind, AbuseLevel, AbuseTarget, Direction};
use jiff::Timestamp;

use crate::access::{Acting, Action, may};
use crate::model::{Brand, EventKind, Message, NewIds};
use crate::plan::{Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};

/// Whether the network may be asked to hide a message: somebody else wrote it, others can read it, and it is not hidden yet.
///
/// # Errors
/// `not_allowed`; `wrong_state` where there is nothing to hide.
pub fn may_hide(message: &Message, acting: Acting) -> Result<(), Refusal> {
    may(acting.role, Action::HideMessage)?;
    let there = message.direction == Direction::Inbound && message.visibility.others_can_read();
    if there && message.hidden_at.is_none() { Ok(()) } else { Err(Refusal::new(RefusalCode::WrongState)) }
}

/// The network hid a message from everybody but its author.
pub fn hidden(brand: &Brand, message: &Message, acting: Acting, now: Timestamp, ids: &mut dyn NewIds) -> Plan {
    let mut writing = Writing::new(brand, Some(acting.user_id), now, ids);
    writing.update_message(message, Message { hidden_at: Some(now), ..message.clone() });
    writing.message_event(EventKind::MessageHidden, message, None);
    writing.done()
}

/// Whether some words of the message are veiled until somebody chooses to read them.
#[must_use]
pub fn veiled(reading: &Reading) -> bool {
    match reading.abuse.level {
        AbuseLevel::None => false,
        // Swearing at a situation is anger, and anger is legitimate.
        AbuseLevel::Crude => !reading.abuse.kinds.is_empty(),
        AbuseLevel::Insult => reading.abuse.target != AbuseTarget::Situation || !reading.abuse.kinds.is_empty(),
        AbuseLevel::Harassment | AbuseLevel::Threat => true,
    }
}

/// How much reading the words weighs: 0 nothing, 1 an insult to the brand, up to 10.
#[must_use]
pub fn exposure(reading: &Reading) -> u32 {
    let level = match reading.abuse.level {
        AbuseLevel::None | AbuseLevel::Crude => 0,
        AbuseLevel::Insult => 1,
        AbuseLevel::Harassment => 3,
        AbuseLevel::Threat => 4,
    };
    let aimed = u32::from(level > 0 && matches!(reading.abuse.target, AbuseTarget::Agent | AbuseTarget::Person));
    let kinds: u32 = reading
        .abuse
        .kinds
        .iter()
        .map(|kind| match kind {
            AbuseKind::Doxxing | AbuseKind::Death => 3,
            AbuseKind::Discriminatory | AbuseKind::Sexual => 2,
        })
        .sum();
    (level + aimed + kinds).min(10)
}
