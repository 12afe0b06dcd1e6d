//! Whether a reply can leave where it would be said, and until when: the doors and the clocks of the networks.
//!
//! Invariants: one answer for everybody who asks (the send, the guard and the screens read the same [`Way`]); a window is
//! counted from the hour that the network gave, and at the second at which it ends it is closed.

use guichet_text::reading::Direction;
use jiff::{SignedDuration, Timestamp};

use super::known::KnownReply;
use super::standing;
use crate::model::capabilities::{PrivateOpening, capabilities_for};
use crate::model::{AuthorKind, Capabilities, CaseId, CustomerId, Message, MessageState, ReplyDoor, Visibility};
use crate::refusal::RefusalCode;

/// A reply that may be taken back until the last second of its window would leave behind it: so long it needs for its way.
const FOR_THE_WAY: SignedDuration = SignedDuration::from_secs(5);

/// A conversation in which something would be said.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// What the network allows.
    pub capabilities: &'a Capabilities,
    /// Who can read the conversation.
    pub conversation: Visibility,
    /// Its messages, oldest first: the last ones are enough.
    pub thread: &'a [Message],
    /// The message that would be answered.
    pub answers: Option<&'a Message>,
}

/// Whether a reply can leave, and until when.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Way {
    /// Why nothing can leave, whatever the hour; none where something can.
    pub shut: Option<RefusalCode>,
    /// Until when; none without a window.
    pub until: Option<Timestamp>,
    /// Until when a person, and no machine, can still answer; none where the first window is the only one.
    pub person_until: Option<Timestamp>,
}

impl Way {
    /// Nothing leaves.
    #[must_use]
    pub const fn shut(code: RefusalCode) -> Self {
        Self { shut: Some(code), until: None, person_until: None }
    }

    /// Until when somebody can answer.
    #[must_use]
    pub fn ends_at(&self, author: AuthorKind) -> Option<Timestamp> {
        if author == AuthorKind::Automatic { self.until } else { self.person_until.or(self.until) }
    }

    /// Why this author cannot answer now; none when they can.
    #[must_use]
    pub fn refusal(&self, author: AuthorKind, now: Timestamp) -> Option<RefusalCode> {
        let open_for = |author| self.ends_at(author).is_none_or(|end| now < end);
        match self.shut {
            Some(code) => Some(code),
            None if open_for(author) => None,
            None if open_for(AuthorKind::Human) => Some(RefusalCode::PersonOnly),
            None => Some(RefusalCode::WindowClosed),
        }
    }

    /// When a reply that can be taken back until `wished` leaves at the latest, so that it leaves inside its window.
    #[must_use]
    pub fn leaves_by(&self, wished: Timestamp, author: AuthorKind, now: Timestamp) -> Timestamp {
        let last = self.ends_at(author).and_then(|end| end.checked_sub(FOR_THE_WAY).ok());
        last.map_or(wished, |last| wished.min(last).max(now))
    }
}

/// The way of a reply of this visibility.
#[must_use]
pub fn way(place: &Place<'_>, visibility: Visibility) -> Way {
    let door = place.answers.map_or(ReplyDoor::Open, |message| message.reply_door);
    if door == ReplyDoor::Encrypted {
        return Way::shut(RefusalCode::Encrypted);
    }
    if place.conversation.others_can_read() && !visibility.others_can_read() {
        return private_reply(place);
    }
    match door {
        ReplyDoor::NotSummoned => Way::shut(RefusalCode::NotSummoned),
        ReplyDoor::Closed => Way::shut(RefusalCode::ReplyClosed),
        ReplyDoor::Open | ReplyDoor::Encrypted if place.conversation.others_can_read() => Way::default(),
        ReplyDoor::Open | ReplyDoor::Encrypted => answer(place),
    }
}

/// The way of a reply in everything that is known around it.
#[must_use]
pub fn way_of(known: &KnownReply, visibility: Visibility) -> Way {
    if let Some(code) = standing::shut(&known.channel) {
        return Way::shut(code);
    }
    let capabilities = capabilities_for(&known.channel);
    let place = Place {
        capabilities: &capabilities,
        conversation: known.conversation.visibility,
        thread: &known.thread,
        answers: answered(&known.thread, known.customer.id, known.case.id),
    };
    way(&place, visibility)
}

/// The message that a reply answers: the last one of this customer, else the last inbound one.
#[must_use]
pub fn answered(thread: &[Message], customer: CustomerId, case: CaseId) -> Option<&Message> {
    let inbound = || {
        let theirs =
            |message: &&Message| message.direction == Direction::Inbound && message.state != MessageState::Deleted;
        thread.iter().rev().filter(theirs)
    };
    inbound()
        .find(|message| message.customer_id == customer && message.case_id == case)
        .or_else(|| inbound().find(|message| message.customer_id == customer))
        .or_else(|| inbound().next())
}

/// When the window of an answer closes for people, counted from their last private message; none without a window.
#[must_use]
pub fn closes_at(capabilities: &Capabilities, written_at: Timestamp) -> Option<Timestamp> {
    let hours = capabilities.person_answer_hours.or(capabilities.answer_hours)?;
    after(written_at, hours)
}

/// When the one private reply to a public item written at this hour ceases to be possible; none without such a window.
#[must_use]
pub fn private_reply_ends(capabilities: &Capabilities, written_at: Timestamp) -> Option<Timestamp> {
    let one_reply = capabilities.private_opening == PrivateOpening::OneReplyWithinDays;
    let days = capabilities.private_window.filter(|_| one_reply)?;
    after(written_at, days.saturating_mul(24))
}

fn after(written_at: Timestamp, hours: u32) -> Option<Timestamp> {
    // The end of time is no window.
    written_at.checked_add(SignedDuration::from_hours(i64::from(hours))).ok()
}

/// In a private conversation: the hours since they last wrote count.
fn answer(place: &Place<'_>) -> Way {
    let Some(hours) = place.capabilities.answer_hours else { return Way::default() };
    let theirs = place.thread.iter().filter(|message| message.direction == Direction::Inbound);
    let last = theirs.filter(|message| !message.visibility.others_can_read()).map(|message| message.created_at).max();
    // Where they must write first and did not, the window never opened.
    let Some(last) = last else { return Way::shut(RefusalCode::WindowClosed) };
    Way { shut: None, until: after(last, hours), person_until: closes_at(place.capabilities, last) }
}

/// From a public item into private.
fn private_reply(place: &Place<'_>) -> Way {
    match place.capabilities.private_opening {
        PrivateOpening::Never => return Way::shut(RefusalCode::NoPrivateWay),
        PrivateOpening::OneReplyWithinDays => {}
        PrivateOpening::Always | PrivateOpening::IfTheyAllow | PrivateOpening::TheyWroteFirst => return Way::default(),
    }
    let Some(item) = place.answers else { return Way::shut(RefusalCode::NoPrivateWay) };
    let said = |message: &Message| {
        message.direction == Direction::Outbound
            && !message.visibility.others_can_read()
            && message.in_reply_to.as_deref() == Some(item.external_id.as_str())
            && !matches!(message.state, MessageState::Refused | MessageState::Cancelled)
    };
    if place.thread.iter().any(said) {
        return Way::shut(RefusalCode::PrivateReplyUsed);
    }
    Way { until: private_reply_ends(place.capabilities, item.created_at), ..Way::default() }
}
