//! A case: one line of the queue, and its whole page.

use guichet_core::incident::Incident;
use guichet_core::model::{Case, Conversation, Deadline, Handle};
use guichet_core::text::{mask, quote};
use guichet_store::QueueRow;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::incident::IncidentBrief;
use super::message::hurtful;
use super::regrouping::RegroupingView;
use super::way::WayView;
use super::{ChannelBrief, Colleague, Desk, IdentityView, MessageView, PromiseView, capability, excerpt};

/// Characters of the last message on a line.
const EXCERPT: usize = 140;

/// One line of the queue.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseRow {
    /// Which.
    pub id: Uuid,
    /// A reference that can be said on the phone.
    pub reference: String,
    /// Where it stands.
    pub state: &'static str,
    /// What the customer got so far.
    pub outcome: &'static str,
    /// The lane of the queue.
    pub lane: &'static str,
    /// Why there: `code` or `code=value`.
    pub lane_reasons: Vec<String>,
    /// `low`, `normal`, `high` or `critical`.
    pub severity: &'static str,
    /// The person is in trouble now.
    pub in_trouble_now: bool,
    /// When the next answer is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub due_at: Option<Timestamp>,
    /// Since when the customer waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub waiting_since: Option<Timestamp>,
    /// What it is about, best first.
    pub topics: Vec<&'static str>,
    /// Whose it is.
    pub customer: CustomerBrief,
    /// The channel of the customer's last message.
    pub channel: Option<ChannelBrief>,
    /// Who can read that message.
    pub visibility: Option<&'static str>,
    /// What is asked, in one neutral sentence.
    pub request: String,
    /// Beginning of that message, hurtful words masked.
    pub excerpt: String,
    /// Its language.
    pub language: String,
    /// Some of its words are masked.
    pub veiled: bool,
    /// Inbound messages without a decision.
    pub undecided: i64,
    /// Times the customer was sent elsewhere.
    pub hops: i64,
    /// Messages that the customer had to write.
    pub contacts: i64,
    /// Who has it.
    pub assigned_to: Option<Colleague>,
    /// First message.
    #[schema(value_type = String, format = DateTime)]
    pub opened_at: Timestamp,
    /// Last change.
    #[schema(value_type = String, format = DateTime)]
    pub updated_at: Timestamp,
    /// From an import of history.
    pub history: bool,
    /// The incident that it belongs to and that goes on.
    pub incident: Option<IncidentBrief>,
    /// The case that it became part of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<Uuid>,
}

/// A customer by name.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerBrief {
    /// Which.
    pub id: Uuid,
    /// The name that they show.
    pub display_name: String,
    /// What people see on the network.
    pub handle: String,
    /// The network.
    pub network: String,
}

impl CaseRow {
    pub(crate) fn new(desk: &Desk, row: &QueueRow, handle: Option<&Handle>, incident: Option<&Incident>) -> Self {
        let case = &row.case;
        let last = row.last_inbound.as_ref();
        let reading = row.reading.as_ref();
        let spans = last.map(|message| hurtful(message, reading)).unwrap_or_default();
        let words = last.map(|message| mask(&message.text, &spans)).unwrap_or_default();
        Self {
            id: case.id.0,
            reference: case.reference.clone(),
            state: case.state.as_str(),
            outcome: case.outcome.as_str(),
            lane: case.lane.as_str(),
            lane_reasons: case.lane_reasons.clone(),
            severity: case.severity.as_str(),
            in_trouble_now: case.in_trouble_now,
            due_at: case.due_at,
            waiting_since: case.waiting_since,
            topics: case.topics.iter().map(|topic| topic.as_str()).collect(),
            customer: CustomerBrief {
                id: row.customer.id.0,
                display_name: row.customer.display_name.clone(),
                handle: handle.map(|handle| handle.handle.clone()).unwrap_or_default(),
                network: handle.map(|handle| handle.network.clone()).unwrap_or_default(),
            },
            channel: last.and_then(|message| desk.channel(message.channel_id)).map(ChannelBrief::from),
            visibility: last.map(|message| message.visibility.as_str()),
            request: reading.map(|reading| reading.request.clone()).unwrap_or_default(),
            excerpt: excerpt(quote::own_words(&words).slice(&words), EXCERPT),
            language: reading.map_or_else(|| row.customer.language.clone(), |reading| reading.language.clone()),
            veiled: !spans.is_empty(),
            undecided: case.undecided,
            hops: case.hops,
            contacts: case.contacts,
            assigned_to: case.assigned_to.map(|user| desk.colleague(user)),
            opened_at: case.opened_at,
            updated_at: case.updated_at,
            history: case.history,
            incident: incident.map(|incident| IncidentBrief::new(desk, incident)),
            merged_into: case.merged_into.map(|id| id.0),
        }
    }
}

/// The whole page of a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseDetailView {
    /// Its line.
    pub case: CaseRow,
    /// Whose it is.
    pub customer: CustomerView,
    /// Its conversations with their messages, oldest first.
    pub conversations: Vec<ConversationView>,
    /// Promises, by due time.
    pub promises: Vec<PromiseView>,
    /// Deadlines, by start.
    pub deadlines: Vec<DeadlineView>,
    /// The customer's private page.
    pub tracking_url: Option<String>,
    /// Cases that became part of this one, or were taken out of it, newest first.
    pub regroupings: Vec<RegroupingView>,
    /// Cursor of earlier messages; null when all are here.
    pub more_before: Option<String>,
}

/// A customer with their other cases.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CustomerView {
    /// Which.
    pub id: Uuid,
    /// The name that they show.
    pub display_name: String,
    /// Language of their last message.
    pub language: String,
    /// How sure the desk is of who they are.
    pub identity: IdentityView,
    /// What people see of them, network by network.
    pub handles: Vec<HandleView>,
    /// Their other cases, newest first.
    pub cases: Vec<CaseRow>,
}

/// A name on a network.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HandleView {
    /// The network.
    pub network: String,
    /// What people see.
    pub handle: String,
}

/// One thread with its messages.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConversationView {
    /// Which.
    pub id: Uuid,
    /// Its channel.
    pub channel: Option<ChannelBrief>,
    /// Who can read it.
    pub visibility: &'static str,
    /// Subject, for mail and forms.
    pub subject: String,
    /// Who wrote here and their own private page, where it is not the customer of the case: two cases became one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub writer: Option<WriterView>,
    /// What its network allows, with `words`.
    #[schema(value_type = Object)]
    pub capabilities: Value,
    /// What the network can be asked here: `hide_message`, `check_private`.
    pub acts: Vec<&'static str>,
    /// How a reply may be seen here.
    pub reply_visibilities: Vec<&'static str>,
    /// For each of these, whether a reply can leave now, and until when.
    pub ways: Vec<WayView>,
    /// Its messages, oldest first.
    pub messages: Vec<MessageView>,
}

/// Somebody else in the case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct WriterView {
    /// The name that they show, or what people see of them.
    pub name: String,
    /// How sure the desk is of who they are: nobody vouches for them.
    pub identity: IdentityView,
    /// Their private page.
    pub tracking_url: String,
}

impl ConversationView {
    pub(crate) fn new(
        desk: &Desk,
        conversation: &Conversation,
        writer: Option<WriterView>,
        ways: Vec<WayView>,
        messages: Vec<MessageView>,
    ) -> Self {
        let channel = desk.channel(conversation.channel_id);
        let allowed = channel.map(|channel| capability::reply_visibilities(channel, conversation.visibility));
        Self {
            id: conversation.id.0,
            channel: channel.map(ChannelBrief::from),
            visibility: conversation.visibility.as_str(),
            subject: conversation.subject.clone(),
            writer,
            capabilities: channel.map(|channel| capability::value(channel, desk.locale)).unwrap_or_default(),
            acts: channel.map(capability::acts).unwrap_or_default(),
            reply_visibilities: allowed.unwrap_or_default(),
            ways,
            messages,
        }
    }
}

/// An answer owed by a time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DeadlineView {
    /// `first_answer` or `next_answer`.
    pub kind: &'static str,
    /// When the clock started.
    #[schema(value_type = String, format = DateTime)]
    pub started_at: Timestamp,
    /// When it is owed.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// Why then: codes with values.
    pub reasons: Vec<String>,
    /// When it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub met_at: Option<Timestamp>,
}

impl From<&Deadline> for DeadlineView {
    fn from(deadline: &Deadline) -> Self {
        Self {
            kind: deadline.kind.as_str(),
            started_at: deadline.started_at,
            due_at: deadline.due_at,
            reasons: deadline.reasons.clone(),
            met_at: deadline.met_at,
        }
    }
}

/// The other cases of a customer, without the one that is shown.
pub(crate) fn others(cases: Vec<Case>, shown: &Case) -> Vec<Case> {
    cases.into_iter().filter(|case| case.id != shown.id && case.merged_into.is_none()).take(10).collect()
}
