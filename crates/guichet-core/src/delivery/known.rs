//! What the decisions about a reply are made of.

use guichet_text::Span;

use crate::access::Acting;
use crate::guard::{Approval, Character, Finding, Level, Report, RuleName, Where, character};
use crate::model::{
    AuthorKind, Brand, Case, Channel, Conversation, Customer, Deadline, Handle, Message, MessageId, OutboxItem,
    Overrule, Promise, PromiseId, ReplyId, UserId, Visibility,
};
use crate::plan::Plan;
use crate::solution::Gift;
use crate::words;

/// What is known around a reply that somebody wants to send.
#[derive(Debug, Clone)]
pub struct KnownReply {
    /// The brand.
    pub brand: Brand,
    /// The channel that it leaves by.
    pub channel: Channel,
    /// The conversation.
    pub conversation: Conversation,
    /// Its case, merges followed.
    pub case: Case,
    /// To whom.
    pub customer: Customer,
    /// The customer's handle on the channel's network.
    pub handle: Option<Handle>,
    /// The conversation, oldest first: its last fifty messages, and every one without a decision.
    pub thread: Vec<Message>,
    /// Promises of the case that are open or broken.
    pub promises: Vec<Promise>,
    /// The message and the item with the same reply id, if it was pressed before.
    pub existing: Option<(Message, OutboxItem)>,
    /// A reply with this id waits for somebody's word: it leaves by their yes or not at all.
    pub waits: bool,
}

/// A reply as somebody pressed send.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Made by the client: pressing twice is one reply.
    pub reply_id: ReplyId,
    /// The words.
    pub text: String,
    /// The last message of the conversation that its author had seen.
    pub seen_up_to: Option<MessageId>,
    /// Who will read it.
    pub visibility: Visibility,
    /// Human, or human with a proposed draft.
    pub author_kind: AuthorKind,
    /// Reasons for what the guard holds.
    pub overrules: Vec<Overrule>,
    /// What it promises, as the author confirmed it.
    pub promises: Vec<DraftPromise>,
    /// Promises that it keeps.
    pub keeps: Vec<PromiseId>,
    /// The customer's private page, for private messages.
    pub tracking_url: Option<String>,
    /// Who said yes to it, beside its author.
    pub approved_by: Option<Acting>,
    /// Its author paused before it, or said why not.
    pub breathed: bool,
}

/// A promise in the words of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftPromise {
    /// Where the words stand.
    pub span: Span,
    /// By when.
    pub due_at: jiff::Timestamp,
    /// Who keeps it; none: the author.
    pub owner: Option<UserId>,
}

words! {
    /// What a reply gives, the worst that applies except that an answer or a dated promise wins.
    Given {
        /// An answer.
        Answer = "answer",
        /// A dated promise.
        Promise = "promise",
        /// Somewhere else to go, and nothing more.
        SentAway = "sent_away",
        /// Sympathy, and nothing more.
        SympathyOnly = "sympathy_only",
        /// A question back: what is needed to act.
        AskedBack = "asked_back",
        /// Nothing of these.
        Other = "other",
    }
}

/// What the guard said of the words, as far as the send depends on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// Rules that refuse (in the reply).
    pub refused: Vec<String>,
    /// Rules that hold (in the reply), each once.
    pub held: Vec<String>,
    /// Held rules that only the lead may let pass.
    pub needs_lead: Vec<String>,
    /// What the reply gives.
    pub given: Given,
    /// It sends the customer elsewhere.
    pub hop: bool,
    /// Dated promises found in the words.
    pub promises: Vec<DraftPromise>,
    /// Who must agree, and why.
    pub approval: Option<Approval>,
    /// Seconds of pause that are due before it leaves.
    pub breath_seconds: u32,
}

impl Examined {
    /// Whether the customer gets another address and nothing else.
    #[must_use]
    pub fn sends_away(&self) -> bool {
        self.hop && self.given == Given::SentAway
    }
}

impl From<Character> for Given {
    fn from(character: Character) -> Self {
        match character {
            Character::Answered => Self::Answer,
            Character::Promised => Self::Promise,
            Character::AskedBack => Self::AskedBack,
            Character::SentAway => Self::SentAway,
            Character::SympathyOnly => Self::SympathyOnly,
            Character::Other => Self::Other,
        }
    }
}

impl From<&Report> for Examined {
    /// The part of the guard's report that a send depends on. Findings in the customer's message stop nobody.
    fn from(report: &Report) -> Self {
        let rules = |keep: &dyn Fn(&Finding) -> bool| {
            let mut rules: Vec<String> = report
                .findings
                .iter()
                .filter(|finding| finding.place == Where::Reply && keep(finding))
                .map(|finding| finding.rule.to_string())
                .collect();
            rules.sort_unstable();
            rules.dedup();
            rules
        };
        let promises = report
            .promises
            .iter()
            .filter_map(|made| Some(DraftPromise { span: made.span, due_at: made.due?, owner: None }))
            .collect();
        Self {
            refused: rules(&|finding| finding.level == Level::Refuse),
            held: rules(&|finding| finding.level == Level::Hold),
            needs_lead: rules(&|finding| finding.level == Level::Hold && finding.needs_lead),
            given: character(report).into(),
            hop: !rules(&|finding| finding.rule == RuleName::BrushOff).is_empty(),
            promises,
            approval: report.approval.clone(),
            breath_seconds: report.breath.as_ref().map_or(0, |breath| breath.seconds),
        }
    }
}

/// What pressing send gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Replied {
    /// To be written.
    Plan(Plan),
    /// It was pressed before: nothing to write, the first one counts.
    Already,
}

/// A reply on its way with what it touches.
#[derive(Debug, Clone)]
pub struct InFlight {
    /// The brand.
    pub brand: Brand,
    /// The item.
    pub item: OutboxItem,
    /// The message; same id.
    pub message: Message,
    /// The conversation.
    pub conversation: Conversation,
    /// The case, merges followed.
    pub case: Case,
    /// The messages of `item.before.answered`.
    pub answered: Vec<Message>,
    /// Every promise of the case.
    pub promises: Vec<Promise>,
    /// Every deadline of the case.
    pub deadlines: Vec<Deadline>,
    /// What was given in this reply and still stands.
    pub gifts: Vec<Gift>,
}

words! {
    /// What a person says of a reply in doubt.
    Choice { ItArrived = "it_arrived", SendAgain = "send_again" }
}

/// The reply moved on meanwhile, or is not due: the worker leaves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the reply moved on meanwhile")]
pub struct LateWorker;
