//! The queue and its counts.

use axum::Json;
use axum::extract::{Query, State};
use guichet_core::access::{Action, may};
use guichet_core::model::{ChannelState, Lane, Role};
use guichet_store::{Assigned, CaseStates, QueueFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::view::channel::status;
use super::view::{CaseRow, Desk};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult};

/// Most rows of a page.
pub(crate) const MOST: u32 = 200;

/// Which part of the queue.
#[derive(Debug, Deserialize, IntoParams)]
pub struct QueueQuery {
    /// A lane, or `all`.
    lane: Option<String>,
    /// `me`, `none` or a colleague's id.
    assigned: Option<String>,
    /// A channel's id.
    channel: Option<String>,
    /// `open` (default), `closed` or `all`.
    state: Option<String>,
    /// Rows a page, at most 200.
    limit: Option<u32>,
    /// Where to go on.
    cursor: Option<String>,
}

impl QueueQuery {
    fn filter(&self, staff: &Staff) -> ApiResult<QueueFilter> {
        let given = |value: &Option<String>| value.as_deref().filter(|value| !value.is_empty()).map(str::to_owned);
        let lane = match given(&self.lane).as_deref() {
            None | Some("all") => None,
            Some(lane) => Some(Lane::parse(lane).ok_or_else(|| ApiError::invalid("lane"))?),
        };
        let assigned = match given(&self.assigned).as_deref() {
            None => Assigned::Anyone,
            Some("me") => Assigned::To(staff.user.id),
            Some("none") => Assigned::Nobody,
            Some(id) => Assigned::To(id.parse().map_err(|_| ApiError::invalid("assigned"))?),
        };
        let channel = match given(&self.channel) {
            None => None,
            Some(id) => Some(id.parse().map_err(|_| ApiError::invalid("channel"))?),
        };
        let states = match given(&self.state).as_deref() {
            None | Some("open") => CaseStates::Open,
            Some("closed") => CaseStates::Closed,
            Some("all") => CaseStates::All,
            Some(_) => return Err(ApiError::invalid("state")),
        };
        Ok(QueueFilter { lane, assigned, channel, states })
    }
}

/// A page of cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct CasePage {
    /// The cases.
    pub cases: Vec<CaseRow>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// What is owed, in the order in which it is owed.
#[utoipa::path(get, path = "/api/brands/{brand}/queue", tag = "queue", params(("brand" = String, Path), QueueQuery),
    responses((status = 200, body = CasePage), (status = 401), (status = 404), (status = 422)))]
pub async fn queue(State(app): State<App>, staff: Staff, Query(query): Query<QueueQuery>) -> ApiResult<Json<CasePage>> {
    staff.may(Action::ReadCases)?;
    let filter = query.filter(&staff)?;
    let limit = query.limit.unwrap_or(50).clamp(1, MOST);
    let page = app.store().queue(staff.brand.id, filter, query.cursor.as_deref(), limit).await?;
    let desk = Desk::load(&app, &staff).await?;
    Ok(Json(CasePage { cases: desk.rows(&page.items).await?, next_cursor: page.next }))
}

/// What every screen shows.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountsView {
    /// Inbound messages that are owed a decision.
    pub undecided: i64,
    /// Cases whose deadline passed.
    pub overdue: i64,
    /// Cases of each lane.
    #[schema(value_type = Object)]
    pub lanes: serde_json::Map<String, serde_json::Value>,
    /// Sends of which nobody knows whether they arrived.
    pub unknown_sends: i64,
    /// Items that were not understood.
    pub quarantined: i64,
    /// Promises due within a day, or late.
    pub promises_due: i64,
    /// Replies that wait for the word of somebody of this person's role.
    pub approvals: i64,
    /// Channels that do not answer; for administrators also those that end soon or are unusually silent.
    pub failing_channels: i64,
    /// Incidents that go on.
    pub incidents: i64,
    /// Those of them that nobody answers for.
    pub unowned_incidents: i64,
    /// Questions to contacts whose time has passed.
    pub late_relays: i64,
    /// Promises that fall due and of which this person was told.
    pub promises_soon: i64,
    /// Promises that were not kept and after which nobody wrote to the customer: the lead's alarm, 0 for others; 50 stands for
    /// fifty or more.
    pub promises_to_repair: i64,
    /// Answers that have been late for so long that the lead is told; 0 for others.
    pub escalated: i64,
}

/// What is broken concerns everybody; what will be, or may be, those who can connect it again.
fn needs_somebody(status: &str, role: Role) -> bool {
    status == "failing" || role == Role::Admin && matches!(status, "ending" | "silent")
}

/// The counts on every screen.
#[utoipa::path(get, path = "/api/brands/{brand}/counts", tag = "queue", params(("brand" = String, Path)),
    responses((status = 200, body = CountsView), (status = 401), (status = 404)))]
pub async fn counts(State(app): State<App>, staff: Staff) -> ApiResult<Json<CountsView>> {
    staff.may(Action::ReadCases)?;
    let (store, now, brand) = (app.store(), app.now(), staff.brand.id);
    let counts = store.queue_counts(brand).await?;
    let tomorrow = now.checked_add(jiff::SignedDuration::from_hours(24)).unwrap_or(jiff::Timestamp::MAX);
    let failing = store
        .channels(brand)
        .await?
        .iter()
        .filter(|channel| channel.state == ChannelState::Active && needs_somebody(status(channel, now), staff.role))
        .count();
    let incidents = store.live_incidents(brand).await?;
    let unowned = incidents.iter().filter(|incident| incident.owner.is_none()).count();
    let lanes = Lane::ALL
        .iter()
        .map(|lane| (lane.as_str().to_owned(), counts.lanes.get(lane).copied().unwrap_or(0).into()))
        .collect();
    let lead = may(staff.role, Action::AssignToOthers).is_ok();
    Ok(Json(CountsView {
        promises_soon: super::promises::soon(&app, &staff).await?,
        promises_to_repair: if lead { super::promises::to_repair(&app, &staff).await? } else { 0 },
        escalated: if lead { store.count_escalated(brand).await? } else { 0 },
        undecided: counts.undecided,
        overdue: store.count_overdue(brand, now).await?,
        lanes,
        unknown_sends: counts.unknown_sends,
        quarantined: counts.quarantined,
        approvals: super::approvals::count(&app, &staff).await?,
        promises_due: store.count_promises_due(brand, tomorrow).await?,
        failing_channels: i64::try_from(failing).unwrap_or(i64::MAX),
        incidents: i64::try_from(incidents.len()).unwrap_or(i64::MAX),
        unowned_incidents: i64::try_from(unowned).unwrap_or(i64::MAX),
        late_relays: store.count_late_relays(brand, now).await?,
    }))
}
