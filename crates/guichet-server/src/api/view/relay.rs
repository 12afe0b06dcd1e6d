//! A question to a contact, as the desk shows it.

use guichet_channels::problem_words;
use guichet_core::model::{Relay, RelayFact, RelayFile, RelayMail, RelayMailState, RelayState, RelayWord};
use guichet_core::relay;
use guichet_store::RelayTalk;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Colleague, Desk};
use crate::auth::person::Staff;
use crate::public::link;

/// Who was asked, as they were then.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AskedContactView {
    /// Of the directory.
    pub id: Uuid,
    /// `colleague` or `partner`.
    pub kind: &'static str,
    /// The person, or the service.
    pub name: String,
    /// Where they work.
    pub organisation: String,
    /// What a customer is told of them.
    pub called: String,
}

/// A fact of the case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RelayFactView {
    /// What it is.
    pub kind: &'static str,
    /// As written.
    pub value: String,
    /// It says something of a person.
    pub personal: bool,
    /// It stands only behind a second look.
    pub secret: bool,
}

impl From<&RelayFact> for RelayFactView {
    fn from(fact: &RelayFact) -> Self {
        let (personal, secret) = (fact.is_personal(), fact.is_secret());
        Self { kind: fact.kind.as_str(), value: fact.value.clone(), personal, secret }
    }
}

/// A mail to the contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RelayMailView {
    /// `request`, `half_time`, `due`, `by_hand` or `added`.
    pub kind: &'static str,
    /// `queued`, `sending`, `sent`, `failed`, `unknown` or `cancelled`.
    pub state: &'static str,
    /// When it was decided to send it.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What went wrong, in words.
    pub problem: Option<String>,
}

/// A file that came with a word.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RelayFileView {
    /// Which.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: i64,
}

/// Words in a relay.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RelayWordView {
    /// Which.
    pub id: Uuid,
    /// `answer`, `ask_back`, `not_for_me`, or `added` by the desk.
    pub kind: &'static str,
    /// `yes`, `no` or `something_else`.
    pub decision: Option<&'static str>,
    /// The words.
    pub text: String,
    /// Who should be asked instead.
    pub instead: String,
    /// Who of the desk wrote it; null: the contact.
    pub by: Option<Colleague>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What came with it.
    pub files: Vec<RelayFileView>,
}

/// A question to a contact.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RelayView {
    /// Which.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Its reference.
    pub reference: String,
    /// Who was asked.
    pub contact: AskedContactView,
    /// Who asked.
    pub owner: Colleague,
    /// The reader asked.
    pub own: bool,
    /// The question.
    pub question: String,
    /// What goes with it.
    pub facts: Vec<RelayFactView>,
    /// The customer's words and files go with it.
    pub evidence: bool,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// By when an answer is asked for.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// `asked`, `seen`, `asked_back`, `answered`, `returned`, `withdrawn` or `expired`.
    pub state: &'static str,
    /// The word is with them, and their time has passed.
    pub late: bool,
    /// Whole days for which they have had the question without an answer.
    pub days: i64,
    /// When they said that they read it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub seen_at: Option<Timestamp>,
    /// When they last answered.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub answered_at: Option<Timestamp>,
    /// The link still takes something in.
    pub reachable: bool,
    /// The link, to hand over; null once it is closed.
    pub url: Option<String>,
    /// Whether it is sent by mail; else the link is handed over.
    pub by_mail: bool,
    /// Mails to the contact, oldest first.
    pub mails: Vec<RelayMailView>,
    /// What was said since, oldest first.
    pub words: Vec<RelayWordView>,
    /// How the answer is passed on to the customer; what it says follows.
    pub passing_on: String,
}

impl RelayView {
    /// A relay with what was said in it; `reference` is the case's, `french` the customer's language.
    pub(crate) fn new(
        desk: &Desk,
        staff: &Staff,
        relay: &Relay,
        (talk, mails): (&RelayTalk, &[RelayMail]),
        (reference, french): (&str, bool),
    ) -> Self {
        let now = desk.app.now();
        let reachable = relay.is_reachable(now);
        let until = if relay.state.is_open() { now } else { relay.answered_at.or(relay.closed_at).unwrap_or(now) };
        let known = mails.iter().filter(|mail| mail.state != RelayMailState::Cancelled);
        Self {
            id: relay.id.0,
            case_id: relay.case_id.0,
            reference: reference.to_owned(),
            contact: AskedContactView {
                id: relay.contact_id.0,
                kind: relay.contact.kind.as_str(),
                name: relay.contact.name.clone(),
                organisation: relay.contact.organisation.clone(),
                called: relay::who(&relay.contact, french),
            },
            owner: desk.colleague(relay.owner),
            own: relay.owner == staff.user.id,
            question: relay.question.clone(),
            facts: relay.facts.iter().map(RelayFactView::from).collect(),
            evidence: relay.evidence,
            asked_at: relay.asked_at,
            due_at: relay.due_at,
            state: relay.state.as_str(),
            late: relay.is_late(now),
            days: until.duration_since(relay.asked_at).as_hours() / 24,
            seen_at: relay.seen_at,
            answered_at: relay.answered_at,
            reachable,
            url: reachable.then(|| link::relay(&desk.app, relay)),
            by_mail: !relay.contact.email.is_empty(),
            mails: known.map(|mail| mail_view(desk, mail)).collect(),
            words: talk.words.iter().map(|word| word_view(desk, word, &talk.files)).collect(),
            passing_on: if relay.state == RelayState::Answered {
                relay::passing_on(&relay.contact, french)
            } else {
                String::new()
            },
        }
    }
}

fn mail_view(desk: &Desk, mail: &RelayMail) -> RelayMailView {
    let problem = mail.problem.as_deref().filter(|_| mail.state != RelayMailState::Sent);
    RelayMailView {
        kind: mail.kind.as_str(),
        state: mail.state.as_str(),
        at: mail.created_at,
        problem: problem.map(|code| problem_words(code).in_locale(desk.locale.as_str()).to_owned()),
    }
}

fn word_view(desk: &Desk, word: &RelayWord, files: &[RelayFile]) -> RelayWordView {
    RelayWordView {
        id: word.id.0,
        kind: word.kind.as_str(),
        decision: word.decision.map(|decision| decision.as_str()),
        text: word.text.clone(),
        instead: word.instead.clone(),
        by: word.user_id.map(|user| desk.colleague(user)),
        at: word.at,
        files: files
            .iter()
            .filter(|file| file.word_id == word.id)
            .map(|file| RelayFileView { id: file.id.0, name: file.name.clone(), size: file.size })
            .collect(),
    }
}
