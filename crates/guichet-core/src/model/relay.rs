//! A question to somebody who knows or may what the desk does not: a colleague elsewhere, the carrier that holds the parcel.

use guichet_text::reading::{FactKind, Topic};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::case::CaseState;
use super::ids::{BrandId, CaseId, ContactId, CustomerId, RelayFileId, RelayId, RelayMailId, RelayWordId, UserId};
use crate::words;

words! {
    /// Who it is to the brand.
    ContactKind {
        /// Of the house.
        Colleague = "colleague",
        /// Of another one.
        Partner = "partner",
    }
}

impl ContactKind {
    /// What a case is called that waits for them alone.
    #[must_use]
    pub const fn waiting(self) -> CaseState {
        match self {
            Self::Colleague => CaseState::WaitingColleague,
            Self::Partner => CaseState::WaitingPartner,
        }
    }
}

/// Somebody who may be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its identifier.
    pub id: ContactId,
    /// The brand.
    pub brand_id: BrandId,
    /// Who it is to the brand.
    pub kind: ContactKind,
    /// The person, or the service.
    pub name: String,
    /// Where they work; may be empty.
    pub organisation: String,
    /// What a customer is told of them ("notre transporteur"); empty: the usual words.
    pub called: String,
    /// Where the question is sent; empty: the link is handed over by hand.
    pub email: String,
    /// What they answer for; none: whatever it is.
    pub topics: Vec<Topic>,
    /// What they may decide, in one line.
    pub may_decide: String,
    /// `fr` or `en`.
    pub language: String,
    /// Who is asked while they are away.
    pub stand_in: Option<ContactId>,
    /// The last day on which they are away.
    pub away_until: Option<Date>,
    /// When they can be reached, in words.
    pub hours: String,
    /// Guards updates.
    pub version: i64,
}

words! {
    /// Where a relay stands. That it is late is no state: the clock says so.
    RelayState {
        /// The question is with them.
        Asked = "asked",
        /// They said that they read it.
        Seen = "seen",
        /// They miss something to answer.
        AskedBack = "asked_back",
        /// They answered.
        Answered = "answered",
        /// It is not theirs.
        Returned = "returned",
        /// The desk took it back.
        Withdrawn = "withdrawn",
        /// Nobody answered as long as the link lived.
        Expired = "expired",
    }
}

impl RelayState {
    /// Whether the word is with them.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::Asked | Self::Seen)
    }

    /// Whether somebody still owes the other something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Seen | Self::AskedBack)
    }
}

/// A fact of the case that goes with the question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayFact {
    /// What it is.
    pub kind: FactKind,
    /// As it is shown.
    pub value: String,
}

impl RelayFact {
    /// Whether it says something of a person: it goes only when somebody meant it to.
    #[must_use]
    pub const fn is_personal(&self) -> bool {
        is_personal(self.kind)
    }

    /// Whether it stands only behind a second look, and never in a mail.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        matches!(self.kind, FactKind::Iban | FactKind::Card)
    }
}

/// Whether facts of this kind say something of a person.
#[must_use]
pub const fn is_personal(kind: FactKind) -> bool {
    matches!(
        kind,
        FactKind::Phone
            | FactKind::Email
            | FactKind::Iban
            | FactKind::Card
            | FactKind::Address
            | FactKind::Person
            | FactKind::CustomerNumber
            | FactKind::ContractNumber
            | FactKind::LineNumber
            | FactKind::DeliveryPoint
    )
}

/// One precise question to one contact about one case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relay {
    /// Made by the client: asking twice is one relay.
    pub id: RelayId,
    /// The brand.
    pub brand_id: BrandId,
    /// The case.
    pub case_id: CaseId,
    /// Whose problem it is: an erasure finds it by this.
    pub customer_id: CustomerId,
    /// Who is asked.
    pub contact_id: ContactId,
    /// The same as they were when they were asked: the directory may change.
    pub contact: AskedContact,
    /// Who of the desk asked, and hears the answer.
    pub owner: UserId,
    /// The question.
    pub question: String,
    /// What goes with it.
    pub facts: Vec<RelayFact>,
    /// The customer's own words and files go with it: technical evidence is looked at, not told.
    pub evidence: bool,
    /// When.
    pub asked_at: Timestamp,
    /// When they are reminded the first time.
    pub remind_at: Timestamp,
    /// By when an answer is asked for.
    pub due_at: Timestamp,
    /// When the link ends by itself.
    pub expires_at: Timestamp,
    /// Where it stands.
    pub state: RelayState,
    /// Reminders that the clock gave: the one of half the time, the one of its end.
    pub reminded: i64,
    /// When they said that they read it.
    pub seen_at: Option<Timestamp>,
    /// When they last answered.
    pub answered_at: Option<Timestamp>,
    /// When the link was closed.
    pub closed_at: Option<Timestamp>,
    /// Guards updates.
    pub version: i64,
}

/// A contact as they were when they were asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedContact {
    /// Who it is to the brand.
    pub kind: ContactKind,
    /// The person, or the service.
    pub name: String,
    /// Where they work.
    pub organisation: String,
    /// What a customer is told of them.
    pub called: String,
    /// Where the question is sent; empty: nowhere.
    pub email: String,
    /// `fr` or `en`.
    pub language: String,
}

impl Relay {
    /// Whether the link still takes something in.
    #[must_use]
    pub fn is_reachable(&self, now: Timestamp) -> bool {
        let over = matches!(self.state, RelayState::Returned | RelayState::Withdrawn | RelayState::Expired);
        !over && self.closed_at.is_none() && now < self.expires_at
    }

    /// Whether they let the time pass.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.state.waits() && self.due_at <= now
    }

    /// When the clock has something to do with it next; none: never.
    #[must_use]
    pub fn next_look(&self) -> Option<Timestamp> {
        match (self.state, self.reminded) {
            (RelayState::AskedBack, _) => Some(self.expires_at),
            (state, 0) if state.waits() => Some(self.remind_at.min(self.due_at)),
            (state, 1) if state.waits() => Some(self.due_at),
            (state, _) if state.waits() => Some(self.expires_at),
            _ => None,
        }
    }
}

words! {
    /// What somebody says in a relay after the question.
    RelayWordKind {
        /// The contact answers.
        Answer = "answer",
        /// The contact misses something.
        AskBack = "ask_back",
        /// It is not for them.
        NotForMe = "not_for_me",
        /// The desk adds something.
        Added = "added",
    }
}

words! {
    /// What the contact ticks beside their words.
    RelayDecision { Yes = "yes", No = "no", SomethingElse = "something_else" }
}

/// Words in a relay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayWord {
    /// Made by the page: sent twice it is one word.
    pub id: RelayWordId,
    /// The brand.
    pub brand_id: BrandId,
    /// The relay.
    pub relay_id: RelayId,
    /// What it is.
    pub kind: RelayWordKind,
    /// What was ticked.
    pub decision: Option<RelayDecision>,
    /// The words.
    pub text: String,
    /// Who should be asked instead.
    pub instead: String,
    /// Who of the desk wrote it; none: the contact.
    pub user_id: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// A file that came with a word of a relay. Its bytes were put by hash before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayFile {
    /// Its identifier.
    pub id: RelayFileId,
    /// The brand.
    pub brand_id: BrandId,
    /// The relay.
    pub relay_id: RelayId,
    /// The word that it came with.
    pub word_id: RelayWordId,
    /// Its name.
    pub name: String,
    /// What it says that it is.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of its bytes.
    pub hash: String,
}

words! {
    /// Why a mail leaves for a contact.
    RelayMailKind {
        Request = "request", HalfTime = "half_time", Due = "due",
        /// Somebody of the desk reminds them.
        ByHand = "by_hand",
        /// The desk added something.
        Added = "added",
    }
}

words! {
    /// Where a mail for a contact stands.
    RelayMailState {
        Queued = "queued", Sending = "sending", Sent = "sent",
        /// The server will not take it.
        Failed = "failed",
        /// Nobody knows whether it left: it is not sent again.
        Unknown = "unknown",
        Cancelled = "cancelled",
    }
}

/// A mail for a contact: written from the relay when it leaves, so that it holds no words of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelayMail {
    /// Its identifier, also towards the mail server.
    pub id: RelayMailId,
    /// The brand.
    pub brand_id: BrandId,
    /// The relay.
    pub relay_id: RelayId,
    /// Why it leaves.
    pub kind: RelayMailKind,
    /// Where it stands.
    pub state: RelayMailState,
    /// Not before.
    pub not_before: Timestamp,
    /// Attempts begun.
    pub attempt: i64,
    /// Until when the attempt has it.
    pub lease_until: Option<Timestamp>,
    /// Code of what went wrong.
    pub problem: Option<String>,
    /// When it was decided to send it.
    pub created_at: Timestamp,
}
