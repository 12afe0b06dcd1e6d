//! Care for the person who answers: hurtful words are veiled until somebody chooses to read them, and reading them is
//! counted.
//!
//! The veil gives control and consent; it is not claimed to protect. The count is the dose, seen by the person alone and,
//! summed up, by the team.

use guichet_text::Reading;
use guichet_text::reading::{AbuseKind, AbuseLevel, AbuseTarget, Direction};
use jiff::Timestamp;

use crate::access::{Acting, Action, may};
use crate::model::{Brand, EventKind, HideReason, Message, MessageState, NewIds};
use crate::plan::{Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};

/// Whether the network may be asked to hide a message: somebody else wrote it, others can read it, and it is not hidden yet.
///
/// # Errors
/// `not_allowed`; `wrong_state` where there is nothing to hide.
pub fn may_hide(message: &Message, acting: Acting) -> Result<(), Refusal> {
    may(acting.role, Action::HideMessage)?;
    let there = message.direction == Direction::Inbound && message.visibility.others_can_read();
    let stands = message.state != MessageState::Deleted && message.hidden_at.is_none();
    if there && stands { Ok(()) } else { Err(Refusal::new(RefusalCode::WrongState)) }
}

/// Whether the network may be asked to show a message again.
///
/// # Errors
/// `not_allowed`; `wrong_state` where nothing is hidden.
pub fn may_show_again(message: &Message, acting: Acting) -> Result<(), Refusal> {
    may(acting.role, Action::HideMessage)?;
    let hidden = message.hidden_at.is_some() && message.state != MessageState::Deleted;
    if hidden { Ok(()) } else { Err(Refusal::new(RefusalCode::WrongState)) }
}

/// The network hid a message from everybody but its author, for this reason.
pub fn hidden(
    brand: &Brand,
    message: &Message,
    reason: HideReason,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Plan {
    let mut writing = Writing::new(brand, Some(acting.user_id), now, ids);
    let after = Message { hidden_at: Some(now), hidden_reason: Some(reason), ..message.clone() };
    writing.update_message(message, after);
    writing.message_event(EventKind::MessageHidden, message, Some(reason.as_str()));
    writing.done()
}

/// The network shows a message to everybody again.
pub fn shown_again(brand: &Brand, message: &Message, acting: Acting, now: Timestamp, ids: &mut dyn NewIds) -> Plan {
    let mut writing = Writing::new(brand, Some(acting.user_id), now, ids);
    writing.update_message(message, Message { hidden_at: None, hidden_reason: None, ..message.clone() });
    writing.message_event(EventKind::MessageShownAgain, message, None);
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
