//! A message, as the desk shows it: hurtful words masked until somebody chooses to read them.

use guichet_channels::problem_words;
use guichet_core::evidence::Held;
use guichet_core::model::{Attachment, HideReason, Message, MessageRevision, OutboxItem, OutboxState, ReplyDoor};
use guichet_core::text::reading::Direction;
use guichet_core::text::{Reading, Span, mask, quote};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Desk;
use super::correction::{CorrectionView, LearnedView, Taught};
use crate::locale::Locale;

/// One item of a conversation.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageView {
    /// Which; for a reply of ours, the reply's id.
    pub id: Uuid,
    /// The conversation.
    pub conversation_id: Uuid,
    /// `inbound` or `outbound`.
    pub direction: &'static str,
    /// `customer`, `human`, `human_with_ai` or `automatic`.
    pub author_kind: &'static str,
    /// Name of who wrote it.
    pub author_name: String,
    /// The words; hurtful ones masked while the message is veiled.
    pub text: String,
    /// Whether some words are masked.
    pub masked: bool,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Timestamp,
    /// When we had it.
    #[schema(value_type = String, format = DateTime)]
    pub received_at: Timestamp,
    /// How far it came.
    pub state: &'static str,
    /// Number of edits.
    pub revision: i64,
    /// What it said before each edit.
    pub revisions: Vec<RevisionView>,
    /// The decision; null on an inbound message that is owed one.
    pub decision: Option<DecisionView>,
    /// Who can read it.
    pub visibility: &'static str,
    /// Since when the network shows it to nobody but its author, because we asked.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub hidden_at: Option<Timestamp>,
    /// Why we asked: `personal_data`, `hurtful`, `fraud` or `spam`; null where that was not said.
    pub hidden_reason: Option<&'static str>,
    /// Who keeps its words as evidence, and why; null where nobody does.
    pub held: Option<HeldView>,
    /// A machine at their side wrote it.
    pub automatic: bool,
    /// Where the writer's own words stand in `text`, without quoted parts and signature.
    #[schema(value_type = Vec<usize>)]
    pub own_words: Span,
    /// Files.
    pub attachments: Vec<AttachmentView>,
    /// What was understood (the shape of `guichet understand`).
    #[schema(value_type = Option<Object>)]
    pub reading: Option<Value>,
    /// What a colleague said of the reading.
    pub correction: Option<CorrectionView>,
    /// Labels of the reading that the brand's corrections changed.
    pub learned: Vec<LearnedView>,
    /// For a reply: where it stands on its way.
    pub sending: Option<SendingView>,
    /// Whether the network takes an answer to it: `open`, `not_summoned`, `closed` or `encrypted`.
    pub reply_door: &'static str,
    /// Where its words are to be read, when they cannot be read here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<&'static str>,
}

/// Words that are kept as evidence, sealed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HeldView {
    /// `threat`, `harassment`, `fraud` or `dispute`.
    pub reason: &'static str,
    /// By whom.
    pub by_name: String,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// Until when at most.
    #[schema(value_type = String, format = DateTime)]
    pub until: Timestamp,
}

/// Words before an edit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RevisionView {
    /// The words then.
    pub text: String,
    /// Until when they stood.
    #[schema(value_type = String, format = DateTime)]
    pub replaced_at: Timestamp,
}

/// What was decided about an inbound message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DecisionView {
    /// `answered`, `relayed`, `closed` or `history`.
    pub kind: &'static str,
    /// Code of the reason.
    pub reason: Option<String>,
    /// What whoever decided added in their own words.
    pub note: Option<String>,
    /// By whom.
    pub by_name: Option<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// A file of a message.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AttachmentView {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Type said by the sender.
    pub mime: String,
    /// Bytes.
    pub size: i64,
    /// Where to fetch it; null when only an outside address was given.
    pub url: Option<String>,
}

/// Where a reply stands on its way.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SendingView {
    /// `queued`, `sending`, `sent`, `refused`, `unknown` or `cancelled`.
    pub state: &'static str,
    /// Until when it can be taken back.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub undo_until: Option<Timestamp>,
    /// Code of the refusal or delay.
    pub problem: Option<String>,
    /// The same in words.
    pub problem_text: Option<String>,
    /// Attempts begun.
    pub attempts: i64,
}

/// What belongs to a message.
#[derive(Debug, Clone, Default)]
pub struct Around<'a> {
    /// What was understood of it.
    pub reading: Option<&'a Reading>,
    /// Its files.
    pub attachments: &'a [Attachment],
    /// Words before its edits.
    pub revisions: &'a [MessageRevision],
    /// The reply on its way.
    pub outbox: Option<&'a OutboxItem>,
    /// Name that the customer shows.
    pub customer_name: &'a str,
    /// Whether its words are kept.
    pub held: Option<Held>,
    /// What was said of its reading, and learnt.
    pub taught: Taught,
}

impl MessageView {
    /// A message as somebody sees it.
    #[must_use]
    pub fn new(desk: &Desk, message: &Message, around: Around<'_>) -> Self {
        let spans = hurtful(message, around.reading);
        let text = if spans.is_empty() { message.text.clone() } else { mask(&message.text, &spans) };
        let author_name = match (message.direction, message.author_user_id) {
            (Direction::Inbound, _) => around.customer_name.to_owned(),
            (Direction::Outbound, Some(user)) => desk.colleague(user).name,
            (Direction::Outbound, None) => desk.brand.name.clone(),
        };
        Self {
            id: message.id.0,
            conversation_id: message.conversation_id.0,
            direction: message.direction.as_str(),
            author_kind: message.author_kind.as_str(),
            author_name,
            masked: !spans.is_empty(),
            created_at: message.created_at,
            received_at: message.received_at,
            state: message.state.as_str(),
            revision: message.revision,
            revisions: around.revisions.iter().map(|revision| earlier(revision, &spans)).collect(),
            decision: message.decision.as_ref().map(|decision| DecisionView {
                kind: decision.kind.as_str(),
                reason: decision.reason.clone(),
                note: decision.note.clone(),
                by_name: decision.by.map(|user| desk.colleague(user).name),
                at: decision.at,
            }),
            visibility: message.visibility.as_str(),
            hidden_at: message.hidden_at,
            hidden_reason: message.hidden_reason.map(HideReason::as_str),
            held: around.held.map(|held| HeldView {
                reason: held.reason.as_str(),
                by_name: desk.colleague(held.by).name,
                at: held.at,
                until: held.until,
            }),
            automatic: message.automatic,
            own_words: quote::own_words(&text),
            text,
            attachments: around.attachments.iter().map(|file| attachment(desk, file)).collect(),
            reading: around.reading.map(|reading| masked_reading(reading, &message.text, &spans)),
            correction: around.taught.correction,
            learned: around.taught.learned,
            sending: around.outbox.map(|item| sending(desk, item)),
            reply_door: message.reply_door.as_str(),
            elsewhere: elsewhere(message, desk.locale),
        }
    }
}

/// What is encrypted from end to end reaches us without its words.
fn elsewhere(message: &Message, locale: Locale) -> Option<&'static str> {
    let unread = message.reply_door == ReplyDoor::Encrypted && message.text.trim().is_empty();
    unread.then(|| {
        locale.pick(
            "Ce message est chiffré de bout en bout\u{a0}: ses mots se lisent dans l’application du réseau. Répondez-y là-bas, puis classez-le ici.",
            "This message is encrypted from end to end: its words are read in the network’s own app. Answer it there, then close it here.",
        )
    })
}

/// Where words are masked; nothing unless the message is veiled.
pub(crate) fn hurtful(message: &Message, reading: Option<&Reading>) -> Vec<Span> {
    if message.veiled { reading.map(Reading::hurtful_spans).unwrap_or_default() } else { Vec::new() }
}

/// Nobody read the earlier words for this edit: where the message is veiled, they are masked whole.
fn earlier(revision: &MessageRevision, spans: &[Span]) -> RevisionView {
    let text = if spans.is_empty() {
        revision.text.clone()
    } else {
        mask(&revision.text, &[Span::new(0, revision.text.chars().count())])
    };
    RevisionView { text, replaced_at: revision.replaced_at }
}

/// The words of a span with what hurts in them masked.
pub(crate) fn masked_slice(text: &str, span: Span, spans: &[Span]) -> String {
    let inside: Vec<Span> = spans
        .iter()
        .filter(|hurtful| hurtful.overlaps(span))
        .map(|hurtful| Span::new(hurtful.start.saturating_sub(span.start), hurtful.end.min(span.end) - span.start))
        .collect();
    mask(span.slice(text), &inside)
}

/// The reading with the words of its questions, facts and reasons masked where the message is.
fn masked_reading(reading: &Reading, text: &str, spans: &[Span]) -> Value {
    let mut shown = reading.clone();
    let overlaps = |span: Span| spans.iter().any(|hurtful| hurtful.overlaps(span));
    for question in shown.questions.iter_mut().filter(|question| overlaps(question.span)) {
        question.text = masked_slice(text, question.span, spans);
    }
    for fact in shown.facts.iter_mut().filter(|fact| overlaps(fact.span)) {
        fact.raw = masked_slice(text, fact.span, spans);
    }
    serde_json::to_value(&shown).unwrap_or(Value::Null)
}

fn attachment(desk: &Desk, file: &Attachment) -> AttachmentView {
    let kept = !file.hash.is_empty();
    AttachmentView {
        id: file.id.0,
        name: file.name.clone(),
        mime: file.mime.clone(),
        size: file.size,
        // An outside address is never made clickable: it is shown as words in the message if at all.
        url: kept.then(|| format!("/api/brands/{}/attachments/{}", desk.brand.slug, file.id)),
    }
}

fn sending(desk: &Desk, item: &OutboxItem) -> SendingView {
    let undo = item.state == OutboxState::Queued && item.attempt == 0 && item.not_before > desk.app.now();
    SendingView {
        state: item.state.as_str(),
        undo_until: undo.then_some(item.not_before),
        problem: item.problem.clone(),
        problem_text: item
            .problem
            .as_deref()
            .map(|code| problem_words(code).in_locale(desk.locale.as_str()).to_owned()),
        attempts: item.attempt,
    }
}
