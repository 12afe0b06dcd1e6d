//! What happened, in order: ids only, never the words of people.

use serde::{Deserialize, Serialize};

use super::ids::{CaseId, ChannelId, ConversationId, EventId, MessageId, PromiseId, UserId};
use crate::words;

words! {
    /// What happened.
    EventKind {
        MessageReceived = "message.received", MessageEdited = "message.edited", MessageDeleted = "message.deleted",
        MessageDecided = "message.decided", MessageQueued = "message.queued", MessageCancelled = "message.cancelled",
        MessageSending = "message.sending", MessageSent = "message.sent", MessageRefused = "message.refused", MessageUnknown = "message.unknown",
        MessageDelayed = "message.delayed", MessageHidden = "message.hidden", MessageShownAgain = "message.shown_again",
        MessageHeld = "message.held", MessageReleased = "message.released", MessageBounced = "message.bounced",
        CaseOpened = "case.opened", CaseUpdated = "case.updated", CaseSolved = "case.solved",
        CaseConfirmed = "case.confirmed", CaseReopened = "case.reopened", CaseLapsed = "case.lapsed",
        CaseClosed = "case.closed", CaseAssigned = "case.assigned", HumanAsked = "case.human_asked",
        DeadlineMissed = "deadline.missed",
        PromiseMade = "promise.made", PromiseKept = "promise.kept", PromiseBroken = "promise.broken",
        PromiseReplaced = "promise.replaced",
        ItemQuarantined = "item.quarantined", ItemDismissed = "item.dismissed", ItemRetried = "item.retried",
        ApprovalAsked = "approval.asked", ApprovalGranted = "approval.granted", ApprovalReturned = "approval.returned",
        ApprovalWithdrawn = "approval.withdrawn", CharterChanged = "charter.changed",
        ChannelHealth = "channel.health", GuardOverruled = "guard.overruled", WordsShown = "words.shown",
        IdentityVerified = "identity.verified", IdentityClaimed = "identity.claimed",
        IdentityWithdrawn = "identity.withdrawn", CustomerErased = "customer.erased",
        IncidentOpened = "incident.opened", IncidentGrew = "incident.grew", IncidentOwned = "incident.owned",
        IncidentWord = "incident.word", IncidentEnded = "incident.ended", IncidentRejected = "incident.rejected",
        IncidentReopened = "incident.reopened",
        ReadingCorrected = "reading.corrected", ReadingRestored = "reading.restored",
        ReadingLearned = "reading.learned", LessonsForgotten = "lessons.forgotten",
        CaseMerged = "case.merged", CaseSplit = "case.split", CaseRegroupingUndone = "case.regrouping_undone",
        RelayAsked = "relay.asked", RelaySeen = "relay.seen", RelayAnswered = "relay.answered",
        RelayAskedBack = "relay.asked_back", RelayReturned = "relay.returned", RelayWithdrawn = "relay.withdrawn",
        RelayReminded = "relay.reminded", RelayLate = "relay.late", RelayExpired = "relay.expired",
        RelayAdded = "relay.added", RelayMailed = "relay.mailed",
        GiftGiven = "gift.given", GiftTakenBack = "gift.taken_back", CatalogueChanged = "catalogue.changed",
        MediationNoted = "mediation.noted",
        PromiseWarned = "promise.warned", DeadlineSoon = "deadline.soon", DeadlineEscalated = "deadline.escalated",
        DeadlineMoved = "deadline.moved", ClosedWordSaid = "closed.word_said", CaseHandedOver = "case.handed_over",
    }
}

/// An event to append. The store gives it its place in the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewEvent {
    /// Its identifier.
    pub id: EventId,
    /// What happened.
    pub kind: EventKind,
    /// When.
    pub at: jiff::Timestamp,
    /// The case it concerns.
    pub case_id: Option<CaseId>,
    /// The conversation.
    pub conversation_id: Option<ConversationId>,
    /// The message.
    pub message_id: Option<MessageId>,
    /// The promise.
    pub promise_id: Option<PromiseId>,
    /// The channel.
    pub channel_id: Option<ChannelId>,
    /// Who did it; none for the desk itself.
    pub user_id: Option<UserId>,
    /// A code that says more (rule of the guard, problem of a channel); never words of people.
    pub detail: Option<String>,
}

impl NewEvent {
    /// Something that happened, and that concerns nothing in particular yet.
    #[must_use]
    pub const fn of(id: EventId, kind: EventKind, at: jiff::Timestamp) -> Self {
        Self {
            id,
            kind,
            at,
            case_id: None,
            conversation_id: None,
            message_id: None,
            promise_id: None,
            channel_id: None,
            user_id: None,
            detail: None,
        }
    }
}
