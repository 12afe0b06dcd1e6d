//! How the desk treats customers, for its lead: the figures of `guichet audit` on its own cases, and the page to send on.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use guichet_core::access::Action;
use guichet_core::calendar;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::report::moments;
use super::view::{Colleague, Desk};
use crate::app::App;
use crate::audit_page;
use crate::auth::person::Staff;
use crate::desk_audit::{self, Made};
use crate::error::{ApiError, ApiResult};

/// Periods that can be asked for, in days.
const PERIODS: [i64; 3] = [7, 30, 90];
/// Replies shown that left although the guard held them.
const SHOWN: usize = 50;

/// How far back.
#[derive(Debug, Deserialize, IntoParams)]
pub struct AuditQuery {
    /// The last 7, 30 or 90 days; 30 when left out. The present day counts.
    days: Option<i64>,
}

/// What would help a colleague.
#[derive(Debug, Serialize, ToSchema)]
pub struct HelpView {
    /// Whom.
    pub colleague: Colleague,
    /// The rules of the guard that speak of it.
    pub rules: Vec<&'static str>,
}

/// How often a rule was overruled.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverruledRule {
    /// The rule; `breath` for a pause that was passed.
    pub rule: String,
    /// Replies.
    pub replies: usize,
}

/// A reply that left although the guard held it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverruledView {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// The case.
    pub case_id: Uuid,
    /// Its reference.
    pub reference: String,
    /// Who sent it.
    pub by: Option<Colleague>,
    /// The rule.
    pub rule: String,
    /// The reason that they gave.
    pub reason: String,
}

/// How the desk treats customers.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskAuditView {
    /// The last so many days.
    pub days: i64,
    /// When it was made; for some minutes it is shown again.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Timestamp,
    /// There were more cases than were judged: only the newest count.
    pub more: bool,
    /// The figures, as `guichet audit --json` writes them; `reference` leads from an example to its case.
    #[schema(value_type = Object)]
    pub audit: Value,
    /// What would help whom, by name; no figures of anybody.
    pub help: Vec<HelpView>,
    /// Held and sent all the same, by rule, most frequent first.
    pub overruled: Vec<OverruledRule>,
    /// The newest of them.
    pub overruled_replies: Vec<OverruledView>,
}

async fn made(app: &App, staff: &Staff, query: &AuditQuery) -> ApiResult<(i64, Arc<Made>)> {
    staff.may(Action::AuditDesk)?;
    let days = query.days.unwrap_or(30);
    if !PERIODS.contains(&days) {
        return Err(ApiError::invalid("days"));
    }
    let to = calendar::day_of(app.now(), &staff.brand.settings);
    let from = to.checked_sub((days - 1).days()).map_err(|_| ApiError::invalid("days"))?;
    let made = desk_audit::of_brand(app, &staff.brand, days, moments(staff, from, to), staff.locale()).await?;
    Ok((days, made))
}

/// How the desk treated customers over the last days.
#[utoipa::path(get, path = "/api/brands/{brand}/report/audit", tag = "report", params(("brand" = String, Path), AuditQuery),
    responses((status = 200, body = DeskAuditView), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn show(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<AuditQuery>,
) -> ApiResult<Json<DeskAuditView>> {
    let (days, made) = made(&app, &staff, &query).await?;
    let desk = Desk::load(&app, &staff).await?;
    let mut help: Vec<HelpView> = made
        .help
        .iter()
        .map(|help| HelpView {
            colleague: desk.colleague(help.colleague),
            rules: help.rules.iter().map(|rule| rule.as_str()).collect(),
        })
        .collect();
    help.sort_by_key(|help| help.colleague.name.to_lowercase());
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for overrule in made.overruled.iter().flat_map(|reply| &reply.overrules) {
        *rules.entry(&overrule.rule).or_default() += 1;
    }
    let mut overruled: Vec<OverruledRule> =
        rules.into_iter().map(|(rule, replies)| OverruledRule { rule: rule.to_owned(), replies }).collect();
    overruled.sort_by_key(|rule| std::cmp::Reverse(rule.replies));
    let each = made.overruled.iter().flat_map(|reply| reply.overrules.iter().map(move |overrule| (reply, overrule)));
    let overruled_replies = each
        .take(SHOWN)
        .map(|(reply, overrule)| OverruledView {
            at: reply.at,
            case_id: reply.case_id.0,
            reference: reply.reference.clone(),
            by: reply.author.map(|user| desk.colleague(user)),
            rule: overrule.rule.clone(),
            reason: overrule.reason.clone(),
        })
        .collect();
    let (made_at, more, audit) = (made.at, made.more, json!(made.audited));
    Ok(Json(DeskAuditView { days, made_at, more, audit, help, overruled, overruled_replies }))
}

/// The same as one page to send on: no script, nothing to fetch.
#[utoipa::path(get, path = "/api/brands/{brand}/report/audit/page", tag = "report", params(("brand" = String, Path), AuditQuery),
    responses((status = 200, content_type = "text/html"), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn page(State(app): State<App>, staff: Staff, Query(query): Query<AuditQuery>) -> ApiResult<Response> {
    let (days, made) = made(&app, &staff, &query).await?;
    let page = audit_page::page(&staff.brand.name, &made.audited, staff.locale());
    let name = format!("attachment; filename=\"audit-{}-{days}.html\"", staff.brand.slug);
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, page).into_response())
}
