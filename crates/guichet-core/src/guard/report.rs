//! What the guard says of a draft, in the exact shape that others script against.
//!
//! Spans are `[start, end)` in Unicode code points of the text that they stand in, as given.

use guichet_text::Span;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::approval::Approval;
use super::breath::Breath;
use crate::words;

words! {
    /// How far a finding goes.
    Level {
        /// To look at again.
        Warn = "warn",
        /// Leaves only with a reason.
        Hold = "hold",
        /// Does not leave.
        Refuse = "refuse",
    }
}
words! {
    /// The highest level among the findings in the reply.
    Verdict { Pass = "pass", Warn = "warn", Hold = "hold", Refuse = "refuse" }
}
words! {
    /// In which text a finding stands.
    Where { Reply = "reply", Message = "message" }
}
words! {
    /// The rules, in the order of the contract.
    RuleName {
        PersonalDataInPublic = "personal_data_in_public", DisclosureUnverified = "disclosure_unverified",
        PrivateMessageImpossible = "private_message_impossible", EmptySympathy = "empty_sympathy",
        QuestionUnanswered = "question_unanswered", BrushOff = "brush_off", CopyPaste = "copy_paste",
        SetPhrase = "set_phrase", PromiseWithoutDate = "promise_without_date", Tone = "tone", Banter = "banter",
        TooLong = "too_long", UnownedIncident = "unowned_incident", UndisclosedRobot = "undisclosed_robot",
        Charter = "charter", FinalWithoutMediator = "final_without_mediator",
    }
}
words! {
    /// What becomes of a question.
    AnswerKind {
        Answered = "answered",
        /// A dated answer is promised.
        Promised = "promised",
        /// Something is asked that is needed to answer.
        AskedBack = "asked_back",
        Open = "open",
    }
}
words! {
    /// What a reply brings the customer.
    Brings {
        /// A fact, an answer, an action, a step to take.
        Answer = "answer",
        /// Something by a date.
        Promise = "promise",
        /// A question that moves things on.
        QuestionBack = "question_back",
        /// Same network, in private: no hop.
        HandOver = "hand_over",
        /// An app, a page, a number, a shop, another company or network.
        SentAway = "sent_away",
        /// Regret, understanding, good wishes.
        Sympathy = "sympathy",
        /// Thanks to the customer.
        Thanks = "thanks",
    }
}
words! {
    /// The character of a whole reply, for the outcome of the case and for the audit: the worst that applies, except
    /// that an answer or a dated promise wins over a link.
    Character {
        Answered = "answered", Promised = "promised", AskedBack = "asked_back", SentAway = "sent_away",
        SympathyOnly = "sympathy_only", Other = "other",
    }
}

/// What the guard says of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// Version of this shape.
    pub v: u32,
    /// The id given with the draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The highest level among the findings in the reply.
    pub verdict: Verdict,
    /// In the order of place, those without a place first.
    pub findings: Vec<Finding>,
    /// What becomes of each question of the message.
    pub answers: Vec<Answer>,
    /// What the reply promises.
    pub promises: Vec<PromiseMade>,
    /// What the reply brings, each once, in the order of the list.
    pub brings: Vec<Brings>,
    /// Who must agree before it leaves; none when the author may send it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// The pause that is due before it leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breath: Option<Breath>,
}

/// Something that would hurt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The rule that says so.
    pub rule: RuleName,
    /// How far it goes.
    pub level: Level,
    /// In which text it stands.
    #[serde(rename = "in")]
    pub place: Where,
    /// The words; none when something is missing rather than wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// One sentence to a colleague.
    pub why: String,
    /// The correction, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy>,
    /// Only the lead may let it pass.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_lead: bool,
}

/// A correction that one key applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedy {
    /// Stable code: `ask_in_private`, `drop_link`, `add_date`, `remove`…
    pub kind: String,
    /// What the button says.
    pub label: String,
    /// Changes of the draft, in order of place, not overlapping. Empty when the correction is an act and no words.
    pub edits: Vec<Edit>,
    /// What follows in further messages when the draft is split.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<String>,
}

/// A change of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The words that go; an empty span inserts.
    pub span: Span,
    /// The words that come.
    pub text: String,
}

/// What becomes of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Where the question stands in the message.
    pub question_span: Span,
    /// What becomes of it.
    pub how: AnswerKind,
}

/// Something that the reply promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromiseMade {
    /// The words.
    pub text: String,
    /// Where they stand in the reply.
    pub span: Span,
    /// By when; none when no date is said, or when it was not told what day it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// Whether a time is said, even if it cannot be resolved.
    #[serde(default)]
    pub dated: bool,
}

impl Remedy {
    /// The draft with the correction in it.
    #[must_use]
    pub fn apply(&self, draft: &str) -> String {
        let characters: Vec<char> = draft.chars().collect();
        let mut written = String::with_capacity(draft.len());
        let mut at = 0;
        for edit in &self.edits {
            let start = edit.span.start.clamp(at, characters.len());
            written.extend(characters.get(at..start).unwrap_or_default());
            written.push_str(&edit.text);
            at = edit.span.end.clamp(start, characters.len());
        }
        written.extend(characters.get(at..).unwrap_or_default());
        written
    }
}

impl From<Level> for Verdict {
    fn from(level: Level) -> Self {
        match level {
            Level::Warn => Self::Warn,
            Level::Hold => Self::Hold,
            Level::Refuse => Self::Refuse,
        }
    }
}

/// The character of a whole reply, for the outcome of the case and for the audit.
#[must_use]
pub fn character(report: &Report) -> Character {
    let brings = |what| report.brings.contains(&what);
    // Held for it: what else stands there ("our private messages are closed") is no answer to what was asked.
    let sent_away = |finding: &Finding| finding.rule == RuleName::BrushOff && finding.level >= Level::Hold;
    if report.findings.iter().any(sent_away) && !brings(Brings::Promise) {
        Character::SentAway
    } else if brings(Brings::Answer) {
        Character::Answered
    } else if brings(Brings::Promise) {
        Character::Promised
    } else if brings(Brings::SentAway) {
        Character::SentAway
    } else if brings(Brings::QuestionBack) || brings(Brings::HandOver) {
        Character::AskedBack
    } else if brings(Brings::Sympathy) || brings(Brings::Thanks) {
        Character::SympathyOnly
    } else {
        Character::Other
    }
}
