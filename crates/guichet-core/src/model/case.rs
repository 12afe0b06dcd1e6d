//! One problem of one customer, over any number of conversations.

use serde::{Deserialize, Serialize};

use guichet_text::reading::{Severity, Topic};

use super::ids::{BrandId, CaseId, CustomerId, DeadlineId, UserId};
use super::relay::ContactKind;
use crate::words;

words! {
    /// Where a case stands.
    CaseState {
        Open = "open",
        WaitingCustomer = "waiting_customer",
        WaitingColleague = "waiting_colleague",
        WaitingPartner = "waiting_partner",
        /// We say so.
        Solved = "solved",
        /// The customer says so.
        Confirmed = "confirmed",
        /// Solved, then silence: never counted as helped.
        Lapsed = "lapsed",
        /// The customer said that it is not solved.
        Reopened = "reopened",
        /// Nothing was asked: closed with a reason, without an answer.
        Closed = "closed",
        /// Became part of another case.
        Merged = "merged",
    }
}

impl CaseState {
    /// Whether the desk still owes something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Open | Self::Reopened | Self::WaitingCustomer | Self::WaitingColleague | Self::WaitingPartner
        )
    }
}

words! {
    /// What the customer got. Helped is what the customer confirmed; silence never is.
    Outcome {
        /// Nothing was sent yet.
        None = "none",
        /// The customer said that it is solved.
        Helped = "helped",
        /// An answer or a dated promise was given; the customer has not confirmed.
        Held = "held",
        /// Sent to an app, a page, a number, another network.
        SentAway = "sent_away",
        /// Nothing but sympathy.
        SympathyOnly = "sympathy_only",
        /// Declared solved, then silence.
        Lapsed = "lapsed",
        /// Never answered.
        Left = "left",
    }
}

words! {
    /// The lane of the queue.
    Lane {
        Now = "now", Today = "today", CanWait = "can_wait", Waiting = "waiting", Kudos = "kudos",
        Sensitive = "sensitive", Partnership = "partnership", Spam = "spam",
    }
}

/// One problem of one customer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Its identifier.
    pub id: CaseId,
    /// The brand.
    pub brand_id: BrandId,
    /// A reference that can be said on the phone (`K7M-4QP`), unique in the brand.
    pub reference: String,
    /// Whose problem it is.
    pub customer_id: CustomerId,
    /// Where it stands.
    pub state: CaseState,
    /// What the customer got so far.
    pub outcome: Outcome,
    /// The worst severity that is still true.
    pub severity: Severity,
    /// The person is in trouble now.
    pub in_trouble_now: bool,
    /// The lane of the queue.
    pub lane: Lane,
    /// Why it stands there: codes that the screens put into words (`in_trouble_now`, `deadline`, `praise`…).
    pub lane_reasons: Vec<String>,
    /// What it is about, best first.
    pub topics: Vec<Topic>,
    /// When the next answer is owed; none when nothing is owed.
    pub due_at: Option<jiff::Timestamp>,
    /// Since when the customer waits for us, on the wall clock; none when they do not.
    pub waiting_since: Option<jiff::Timestamp>,
    /// Who has it.
    pub assigned_to: Option<UserId>,
    /// Times the customer was sent elsewhere.
    pub hops: i64,
    /// Messages that the customer had to write.
    pub contacts: i64,
    /// Inbound messages without a decision.
    pub undecided: i64,
    /// Whom a question of the desk about it waits for.
    pub awaits: Option<ContactKind>,
    /// The case that it became part of.
    pub merged_into: Option<CaseId>,
    /// First message.
    pub opened_at: jiff::Timestamp,
    /// When the desk said that it is solved, or it was closed.
    pub closed_at: Option<jiff::Timestamp>,
    /// Last change.
    pub updated_at: jiff::Timestamp,
    /// From an import of history: opens no deadline, alarms nobody.
    pub history: bool,
    /// Guards updates.
    pub version: i64,
}

words! {
    /// What a deadline is for.
    DeadlineKind { FirstAnswer = "first_answer", NextAnswer = "next_answer" }
}

/// An answer owed by a time, kept for the reports after it was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Its identifier.
    pub id: DeadlineId,
    /// The brand.
    pub brand_id: BrandId,
    /// The case.
    pub case_id: CaseId,
    /// What is owed.
    pub kind: DeadlineKind,
    /// When the clock started.
    pub started_at: jiff::Timestamp,
    /// When it is owed.
    pub due_at: jiff::Timestamp,
    /// Why then: codes with values (`minutes=120`, `closed=2026-11-11:holiday`…), put into words by the screens.
    pub reasons: Vec<String>,
    /// When it was met.
    pub met_at: Option<jiff::Timestamp>,
    /// When it ceased to be owed without an answer (decision, merge).
    pub dropped_at: Option<jiff::Timestamp>,
    /// When the clock saw that it had passed: each rings once.
    pub alarmed_at: Option<jiff::Timestamp>,
    /// When its case is to say that it comes soon; none when it did, or when that would be no news.
    pub warn_at: Option<jiff::Timestamp>,
    /// When it becomes the lead's alarm, unless it is met; none for never.
    pub escalate_at: Option<jiff::Timestamp>,
    /// When it became that.
    pub escalated_at: Option<jiff::Timestamp>,
}
