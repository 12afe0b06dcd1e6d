//! A decision as a value: what to write, as one atomic, guarded batch.
//!
//! After a `check_…` returned a plan nothing can fail for business reasons. The store applies all of it or nothing: when
//! a guard does not hold (somebody was faster) it answers *conflict*, and the caller loads again and decides again.

mod writing;

pub(crate) use writing::Writing;
#[cfg(test)]
pub(crate) use writing::asks_something;

use guichet_text::Reading;

use crate::incident::{Incident, Told};
use crate::learning::Correction;
use crate::mediation::MediationNote;
use crate::model::working::Working;
use crate::model::{
    ApprovalRequest, Attachment, BrandId, Case, CaseId, ChannelId, Conversation, Customer, Deadline, GiftId, Handle,
    HandleId, IncidentId, Message, MessageId, MessageRevision, NewEvent, OutboxItem, OutboxState, PrivateCheck,
    Promise, PromiseState, RawItemId, RawItemState, Regrouping, RegroupingId, Relay, RelayFile, RelayId, RelayMail,
    RelayWord, UserId,
};
use crate::regrouping::Move;
use crate::solution::{Gift, Limit};

/// Everything that one decision writes.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The brand that it is about; every row carries it.
    pub brand_id: BrandId,
    /// What to write, in order.
    pub changes: Vec<Change>,
    /// What happened, appended in the same commit.
    pub events: Vec<NewEvent>,
}

impl Plan {
    /// A plan that writes nothing yet.
    #[must_use]
    pub const fn new(brand_id: BrandId) -> Self {
        Self { brand_id, changes: Vec::new(), events: Vec::new() }
    }
}

/// One write. `Insert…` of something that exists, and `Update…` of something that moved on, are conflicts.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A new customer.
    InsertCustomer(Customer),
    /// The whole row again; holds only if the stored version is `version - 1`.
    UpdateCustomer(Customer),
    /// A new handle.
    InsertHandle(Handle),
    /// What the network said of private messages to somebody; replaces what it said before.
    NotePrivate(HandleId, PrivateCheck),
    /// A new conversation.
    InsertConversation(Conversation),
    /// The whole row again; holds only if the stored version is `version - 1`.
    UpdateConversation(Conversation),
    /// A new case.
    InsertCase(Case),
    /// The whole row again; holds only if the stored version is `version - 1`.
    UpdateCase(Case),
    /// Where the case stands in the queue, and by when it is due; nothing else of the row, and it is not taken for a change that
    /// people look for. Holds only if the stored version is `version - 1`.
    PlaceCase(Case),
    /// A new message.
    InsertMessage(Message),
    /// The whole row again; holds only if the stored revision and decision are still those given, and it is still in that case.
    UpdateMessage {
        /// The new row.
        message: Message,
        /// The revision that was read.
        expected_revision: i64,
        /// Whether it had no decision when it was read.
        expected_undecided: bool,
    },
    /// The words before an edit.
    InsertRevision(MessageRevision),
    /// What the engine understood; replaces an earlier reading of the same message.
    PutReading(MessageId, Box<Reading>),
    /// A message that is there already shows another reading: the reading and the veil, nothing else of the row. Holds only if the
    /// revision, the decision and the word of a colleague are still those that were read, and its author did not take it back.
    ShowReading {
        /// Which.
        message: MessageId,
        /// What it shows now.
        reading: Box<Reading>,
        /// Whether some of its words are veiled.
        veiled: bool,
        /// The revision that was read.
        expected_revision: i64,
        /// Whether it had no decision when it was read.
        expected_undecided: bool,
        /// When a colleague had last said something of its reading; none: nobody had.
        expected_correction: Option<jiff::Timestamp>,
    },
    /// What a colleague said of the reading of a message; replaces what was said before.
    PutCorrection(Correction),
    /// It is taken back.
    ForgetCorrection(MessageId),
    /// Words of the full-text index; replace earlier ones of the same message. Empty takes it out.
    PutSearchWords(MessageId, CaseId, Vec<String>),
    /// The words of the message go, wherever they stand beside its own row: revisions, reading, search words, files, raw
    /// items. Its author took them back.
    ForgetWords(MessageId),
    /// A file of a message. Its bytes were put by hash before.
    InsertAttachment(Attachment),
    /// A new deadline.
    InsertDeadline(Deadline),
    /// Every deadline of the case that is still owed is met at this time.
    MeetDeadlines(CaseId, jiff::Timestamp),
    /// Every deadline of the case that is still owed is no longer.
    DropDeadlines(CaseId, jiff::Timestamp),
    /// Every deadline of the case that was met or dropped at exactly this time is owed again: a reply was taken back or
    /// refused, a decision was undone.
    OweDeadlinesAgain(CaseId, jiff::Timestamp),
    /// Every deadline of the case that is still owed and due by this time has rung.
    AlarmDeadlines(CaseId, jiff::Timestamp),
    /// Every deadline of the case that is still owed and was to be announced by this time has been.
    WarnDeadlines(CaseId, jiff::Timestamp),
    /// Every deadline of the case that is still owed and waited for the lead by this time is the lead's alarm.
    EscalateDeadlines(CaseId, jiff::Timestamp),
    /// A deadline is owed by another time; holds only if it is still owed by the time given.
    MoveDeadline {
        /// The new row.
        deadline: Deadline,
        /// By when it was owed.
        expected_due_at: jiff::Timestamp,
    },
    /// A new promise.
    InsertPromise(Promise),
    /// The whole row again; holds only if the stored state is still the one given, and it is still owed in that case.
    UpdatePromise {
        /// The new row.
        promise: Promise,
        /// The state that was read.
        expected_state: PromiseState,
    },
    /// A reply waits for somebody's word.
    InsertApproval(Box<ApprovalRequest>),
    /// The whole row again; holds only if it still waited.
    DecideApproval(Box<ApprovalRequest>),
    /// A reply starts on its way.
    InsertOutbox(OutboxItem),
    /// The whole row again; holds only if the stored state and attempt are still those given, so that a late worker
    /// cannot overwrite.
    UpdateOutbox {
        /// The new row.
        item: OutboxItem,
        /// The state that was read.
        expected_state: OutboxState,
        /// The attempt that was read.
        expected_attempt: i64,
    },
    /// The raw item ends here; holds only if it is still `Received`.
    FinishRawItem {
        /// Which.
        id: RawItemId,
        /// Where it ends.
        state: RawItemState,
        /// Code for the quarantine.
        problem: Option<String>,
        /// Who wrote an item that did not become a message, as its network names them: an erasure finds it by this.
        author: Option<String>,
    },
    /// A new incident.
    InsertIncident(Incident),
    /// The whole row again; holds only if the stored version is `version - 1`.
    UpdateIncident(Incident),
    /// A message tells of an incident; holds only if it tells of none yet.
    TellIncident(IncidentId, Told),
    /// A roll-up counter moves: reports read counters, never ten million rows.
    Count {
        /// `undecided`, `lane.now`, `outcome.2026-11-22.helped`…
        key: String,
        /// By how much.
        by: i64,
    },
    /// A new relay, with the SHA-256 of the token in its link.
    InsertRelay(Box<Relay>, [u8; 32]),
    /// The whole row again; holds only if the stored version is `version - 1`.
    UpdateRelay(Box<Relay>),
    /// Words in a relay, with their files.
    InsertRelayWord(Box<RelayWord>, Vec<RelayFile>),
    /// A mail for a contact waits to leave.
    InsertRelayMail(RelayMail),
    /// What waits to leave for the contact of a relay does not.
    CancelRelayMails(RelayId),
    /// The automatic word of a case while the desk is closed: a second one of the same closing is a conflict.
    SayClosed {
        /// Of which case.
        case: CaseId,
        /// When the desk opens: which closing it is.
        opens_at: jiff::Timestamp,
        /// The word.
        message: MessageId,
        /// When it was said.
        at: jiff::Timestamp,
    },
    /// A case was given to somebody: what was given to them in a row. Holds only if the stored version is `version - 1`, or nothing is
    /// stored.
    NoteGiven(Working),
    /// Something was received on a channel: its rhythm.
    TouchChannel(ChannelId, jiff::Timestamp),
    /// Two cases were made one, or one was made two.
    InsertRegrouping(Box<Regrouping>),
    /// It is undone; holds only if it was not.
    UndoRegrouping {
        /// Which.
        id: RegroupingId,
        /// By whom.
        by: UserId,
        /// When.
        at: jiff::Timestamp,
    },
    /// Conversations, messages, deadlines and promises go from one case to another.
    MoveRows(Move),
    /// A new line of what was given; holds only while the same does not stand in the case, and the customer's cap has room.
    GiveGift {
        /// The line.
        gift: Box<Gift>,
        /// How often one customer gets it.
        cap: Option<Limit>,
    },
    /// A line counts no longer; holds only if it did.
    TakeBackGift {
        /// Which.
        gift: GiftId,
        /// When.
        at: jiff::Timestamp,
    },
    /// What is known of a case for its mediation; holds only if the stored version is `version - 1`.
    PutMediation(Box<MediationNote>),
}
