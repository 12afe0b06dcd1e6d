//! An incident, as the desk shows it.

use guichet_core::access::{self, Action};
use guichet_core::incident::Incident;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Colleague, Desk};
use crate::auth::person::Staff;

/// Many customers with the same trouble.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentView {
    /// Which.
    pub id: Uuid,
    /// `open` (nobody answers for it: an alarm), `owned`, `over` or `rejected`.
    pub state: &'static str,
    /// What it is about.
    pub about: IncidentAbout,
    /// When the first of its messages was written.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// When it was noticed.
    #[schema(value_type = String, format = DateTime)]
    pub noticed_at: Timestamp,
    /// When the last of its messages was written.
    #[schema(value_type = String, format = DateTime)]
    pub last_at: Timestamp,
    /// How many messages tell of it.
    pub messages: i64,
    /// Who answers for it.
    pub owner: Option<Colleague>,
    /// Since when somebody does.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub owned_at: Option<Timestamp>,
    /// By when somebody must.
    #[schema(value_type = String, format = DateTime)]
    pub owner_due_at: Timestamp,
    /// By when the first public word is owed.
    #[schema(value_type = String, format = DateTime)]
    pub word_due_at: Timestamp,
    /// When it was said.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub word_said_at: Option<Timestamp>,
    /// When the next word was announced for.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub word_next_at: Option<Timestamp>,
    /// When it was over, or said to be none.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub over_at: Option<Timestamp>,
    /// Why it is over: `fixed`, `by_itself` or `not_ours`.
    pub over_why: Option<String>,
    /// Whether whoever asks may hand it over, end it, or say that it is none.
    pub may_settle: bool,
}

/// What an incident is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct IncidentAbout {
    /// The topic most of its messages have.
    pub topic: Option<&'static str>,
    /// Words that several customers said, the most telling first.
    pub words: Vec<String>,
    /// The place that most of them name.
    pub place: Option<String>,
}

/// The incident of a case, for its line.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentBrief {
    /// Which.
    pub id: Uuid,
    /// `open` or `owned`.
    pub state: &'static str,
    /// What it is about.
    pub about: IncidentAbout,
    /// Who answers for it.
    pub owner: Option<Colleague>,
}

impl IncidentView {
    pub(crate) fn new(desk: &Desk, staff: &Staff, incident: &Incident) -> Self {
        let own = incident.owner == Some(staff.user.id);
        Self {
            id: incident.id.0,
            state: incident.state.as_str(),
            about: IncidentAbout::new(incident),
            since: incident.since,
            noticed_at: incident.noticed_at,
            last_at: incident.last_at,
            messages: incident.count,
            owner: incident.owner.map(|owner| desk.colleague(owner)),
            owned_at: incident.owned_at,
            owner_due_at: incident.owner_due_at,
            word_due_at: incident.word_due_at,
            word_said_at: incident.word_said_at,
            word_next_at: incident.word_next_at,
            over_at: incident.over_at,
            over_why: incident.over_why.clone(),
            may_settle: own || access::may(staff.role, Action::AssignToOthers).is_ok(),
        }
    }
}

impl IncidentAbout {
    fn new(incident: &Incident) -> Self {
        let theme = &incident.theme;
        Self {
            topic: theme.topic.map(|topic| topic.as_str()),
            words: theme.signs.iter().map(|sign| sign.word.clone()).collect(),
            place: theme.place.clone(),
        }
    }
}

impl IncidentBrief {
    pub(crate) fn new(desk: &Desk, incident: &Incident) -> Self {
        Self {
            id: incident.id.0,
            state: incident.state.as_str(),
            about: IncidentAbout::new(incident),
            owner: incident.owner.map(|owner| desk.colleague(owner)),
        }
    }
}
