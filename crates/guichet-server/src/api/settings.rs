//! What a brand may set.

use axum::Json;
use axum::extract::State;
use guichet_core::access::Action;
use guichet_core::mediation::MediatorSettings;
use guichet_core::model::{Brand, BrandSettings, Helpline};
use guichet_store::AuditLine;
use serde::Serialize;
use utoipa::ToSchema;

use super::body::Body;
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult};
use crate::locale::Locale;
use crate::work::deadlines;

/// The settings of the brand.
#[utoipa::path(get, path = "/api/brands/{brand}/settings", tag = "brand", params(("brand" = String, Path)),
    responses((status = 200, body = Object), (status = 401), (status = 404)))]
pub async fn show(staff: Staff) -> ApiResult<Json<BrandSettings>> {
    staff.may(Action::ReadCases)?;
    Ok(Json(staff.brand.settings))
}

/// Changes the settings of the brand; fields that are left out take their default.
#[utoipa::path(put, path = "/api/brands/{brand}/settings", tag = "brand", request_body = Object, params(("brand" = String, Path)),
    responses((status = 200, body = Object), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    Body(settings): Body<BrandSettings>,
) -> ApiResult<Json<BrandSettings>> {
    staff.may(Action::ManageBrand)?;
    check(&settings, &staff.brand.settings)?;
    let policy = counts_otherwise(&settings, &staff.brand.settings);
    let brand = Brand { settings, ..staff.brand.clone() };
    app.store().update_brand(&brand).await?;
    if policy {
        deadlines::ask(&app, brand.id).await?;
    }
    app.store()
        .audit(&AuditLine {
            id: app.source().next_id(),
            brand_id: Some(brand.id),
            at: app.now(),
            user_id: Some(staff.user.id),
            action: "brand.settings".to_owned(),
            subject: brand.id.to_string(),
            detail: None,
        })
        .await?;
    Ok(Json(brand.settings))
}

/// The mediator's lines are short, their address can be opened, and their delays are of this world.
fn mediator_fits(mediator: &MediatorSettings) -> bool {
    let short = |line: &String| line.chars().count() <= 300 && !line.contains('\n');
    let url = mediator.url.trim();
    let months = |months: Option<u32>| months.is_none_or(|months| (1..=120).contains(&months));
    [&mediator.name, &mediator.address, &mediator.url].into_iter().all(short)
        && (url.is_empty() || url.starts_with("https://") || url.starts_with("http://"))
        && months(mediator.opens_after_months)
        && months(mediator.closes_after_months)
}

/// Whether deadlines are counted otherwise by these settings.
fn counts_otherwise(settings: &BrandSettings, before: &BrandSettings) -> bool {
    let policy = |of: &BrandSettings| BrandSettings {
        timezone: of.timezone.clone(),
        hours: of.hours.clone(),
        holidays: of.holidays,
        closed_days: of.closed_days.clone(),
        deadlines: of.deadlines.clone(),
        deadline_warning_minutes: of.deadline_warning_minutes,
        escalation_minutes: of.escalation_minutes,
        ..BrandSettings::default()
    };
    policy(settings) != policy(before)
}

/// How far a changed policy was applied to what is open.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyProgress {
    /// Whether deadlines are being counted again.
    pub running: bool,
    /// Cases that were looked at.
    pub done: i64,
    /// Cases that were open when it began.
    pub total: i64,
    /// Deadlines that moved so far.
    pub moved: i64,
}

/// How far a changed policy was applied to the open cases.
#[utoipa::path(get, path = "/api/brands/{brand}/settings/deadlines", tag = "brand", params(("brand" = String, Path)),
    responses((status = 200, body = PolicyProgress), (status = 401), (status = 404)))]
pub async fn policy(State(app): State<App>, staff: Staff) -> ApiResult<Json<PolicyProgress>> {
    staff.may(Action::ReadCases)?;
    let found = deadlines::progress(&app, staff.brand.id).await?;
    Ok(Json(match found {
        Some(progress) => {
            let deadlines::Progress { done, total, moved, .. } = progress;
            PolicyProgress { running: true, done, total: total.max(done), moved }
        }
        None => PolicyProgress { running: false, done: 0, total: 0, moved: 0 },
    }))
}

/// What stood before stands, whatever it is: nobody who changes the hours is stopped by it.
fn check(settings: &BrandSettings, before: &BrandSettings) -> ApiResult<()> {
    let dials = |line: &String| before.helplines.contains(line) || Helpline::read(line).is_some();
    let checks = [
        ("locale", Locale::parse(&settings.locale).is_some_and(|locale| locale.as_str() == settings.locale)),
        ("timezone", jiff::tz::TimeZone::get(&settings.timezone).is_ok()),
        ("hours", settings.hours.len() <= 50 && settings.hours.iter().all(|slot| (1..=7).contains(&slot.weekday))),
        ("closed_days", settings.closed_days.len() <= 1_000),
        ("undo_seconds", settings.undo_seconds <= 600),
        ("lapse_days", (1..=365).contains(&settings.lapse_days)),
        ("follow_up_minutes", (60..=240 * 60).contains(&settings.follow_up_minutes)),
        ("relay_minutes", (15..=240 * 60).contains(&settings.relay_minutes)),
        ("promise_warning_minutes", (5..=60 * 24).contains(&settings.promise_warning_minutes)),
        ("deadline_warning_minutes", settings.deadline_warning_minutes <= 60 * 24),
        ("escalation_minutes", settings.escalation_minutes <= 60 * 24 * 5),
        ("out_of_hours_public", settings.out_of_hours_public.len() <= 50),
        ("identity_days", (1..=365).contains(&settings.identity_days)),
        ("incident_owner_minutes", (1..=1_440).contains(&settings.incident_owner_minutes)),
        ("incident_word_minutes", (1..=1_440).contains(&settings.incident_word_minutes)),
        (
            "deadlines",
            settings.deadlines.len() <= 100
                && settings.deadlines.iter().all(|rule| (1..=60 * 24 * 60).contains(&rule.minutes)),
        ),
        ("own_domains", settings.own_domains.len() <= 200),
        ("mediator", mediator_fits(&settings.mediator)),
        ("helplines", settings.helplines.len() <= 50 && settings.helplines.iter().all(dials)),
    ];
    match checks.into_iter().find(|(_, fits)| !fits) {
        Some((field, _)) => Err(ApiError::invalid(field)),
        None => Ok(()),
    }
}
