//! An incident as the desk keeps it, and what people decide about it.

use jiff::Timestamp;

use super::theme::Theme;
use crate::access::{self, Acting, Action};
use crate::model::{BrandId, IncidentId, UserId};
use crate::refusal::{Refusal, RefusalCode};
use crate::words;

words! {
    /// Where an incident stands.
    IncidentState { Open = "open", Owned = "owned", Over = "over" }
}

/// Many customers with the same trouble.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// Which.
    pub id: IncidentId,
    /// Whose customers.
    pub brand_id: BrandId,
    /// What and where.
    pub theme: Theme,
    /// When the first of its messages was written.
    pub since: Timestamp,
    /// When it was noticed.
    pub noticed_at: Timestamp,
    /// When the last of its messages was written.
    pub last_at: Timestamp,
    /// How many messages.
    pub count: i64,
    /// Where it stands.
    pub state: IncidentState,
    /// Who answers for it.
    pub owner: Option<UserId>,
    /// When it was over.
    pub over_at: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

/// Somebody answers for it from now on; taking it over from a colleague is allowed.
///
/// # Errors
/// `not_allowed`, or `incident_over` when it is over.
pub fn own(incident: &Incident, acting: Acting) -> Result<Incident, Refusal> {
    access::may(acting.role, Action::Decide)?;
    if incident.state == IncidentState::Over {
        return Err(Refusal::new(RefusalCode::IncidentOver));
    }
    Ok(Incident {
        state: IncidentState::Owned,
        owner: Some(acting.user_id),
        version: incident.version + 1,
        ..incident.clone()
    })
}

/// It is over: the word of its owner, or of a lead.
///
/// # Errors
/// `not_allowed`, or `incident_over` when it was over before.
pub fn close(incident: &Incident, acting: Acting, now: Timestamp) -> Result<Incident, Refusal> {
    let own = incident.owner == Some(acting.user_id);
    access::may(acting.role, if own { Action::Decide } else { Action::AssignToOthers })?;
    if incident.state == IncidentState::Over {
        return Err(Refusal::new(RefusalCode::IncidentOver));
    }
    Ok(Incident { state: IncidentState::Over, over_at: Some(now), version: incident.version + 1, ..incident.clone() })
}
