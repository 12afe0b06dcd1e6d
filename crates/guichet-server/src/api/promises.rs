//! The register of what was promised.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use guichet_core::access::{Action, may};
use guichet_core::case::KnownCase;
use guichet_core::model::{Message, Promise, PromiseId, PromiseState, UserId};
use guichet_core::plan::Plan;
use guichet_core::promise::{self, Spoken};
use guichet_core::{Refusal, calendar, counters, report};
use guichet_store::StoreError;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::body::Body;
use super::cases::{detail, find};
use super::view::{CaseDetailView, Desk, PromiseView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;

const PAGE: u32 = 50;
/// Messages looked through for the customer's last conversation.
const LOOKED_THROUGH: u32 = 50;
/// Open promises that are looked through for those of one person.
const OPEN: u32 = 500;

/// Which promises.
#[derive(Debug, Deserialize, IntoParams)]
pub struct PromiseQuery {
    /// `due` (open, due within a day or late), `open` (default), `broken`, `to_repair` (broken, and nobody wrote to the customer
    /// since), `mine` (open and this person's; for a lead also those that nobody is there to keep) or `all`.
    state: Option<String>,
    /// Where to go on.
    cursor: Option<String>,
}

/// A page of promises.
#[derive(Debug, Serialize, ToSchema)]
pub struct PromisePage {
    /// The promises, by due time.
    pub promises: Vec<PromiseView>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Promises, by due time.
#[utoipa::path(get, path = "/api/brands/{brand}/promises", tag = "promises", params(("brand" = String, Path), PromiseQuery),
    responses((status = 200, body = PromisePage), (status = 401), (status = 404), (status = 422)))]
pub async fn list(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<PromiseQuery>,
) -> ApiResult<Json<PromisePage>> {
    staff.may(Action::ReadCases)?;
    let (state, until) = match query.state.as_deref() {
        None | Some("open") => (Some(PromiseState::Open), None),
        Some("due") => {
            let tomorrow = app.now().checked_add(SignedDuration::from_hours(24)).unwrap_or(Timestamp::MAX);
            (Some(PromiseState::Open), Some(tomorrow))
        }
        Some("to_repair" | "mine") => return special(&app, &staff, &query).await,
        Some("broken") => (Some(PromiseState::Broken), None),
        Some("all") => (None, None),
        Some(_) => return Err(ApiError::invalid("state")),
    };
    let brand = staff.brand.id;
    let page = app.store().promises_in_state(brand, state, query.cursor.as_deref(), PAGE).await?;
    let mut promises = page.items;
    let mut next_cursor = page.next;
    if let Some(until) = until {
        let all = promises.len();
        promises.retain(|promise| promise.due_at <= until);
        // They come by due time: the first one that is not due ends the list.
        if promises.len() < all {
            next_cursor = None;
        }
    }
    let desk = Desk::load(&app, &staff).await?;
    Ok(Json(PromisePage { promises: views(&desk, &promises).await?, next_cursor }))
}

/// A broken promise is an alarm for so long; afterwards it stands in the register alone.
const ALARM: SignedDuration = SignedDuration::from_hours(24 * 30);

fn alarm_from(now: Timestamp) -> Timestamp {
    now.checked_sub(ALARM).unwrap_or(Timestamp::MIN)
}

/// How many promises are the lead's alarm: broken, and nobody wrote to the customer since.
pub(crate) async fn to_repair(app: &App, staff: &Staff) -> ApiResult<i64> {
    let page = app.store().promises_to_repair(staff.brand.id, alarm_from(app.now()), None, PAGE).await?;
    Ok(i64::try_from(page.items.len()).unwrap_or(i64::MAX))
}

/// How many promises fall due of which somebody was told: their own, and for a lead those that nobody else is there to keep.
pub(crate) async fn soon(app: &App, staff: &Staff) -> ApiResult<i64> {
    let warned = app.store().promises_warned(staff.brand.id).await?;
    if warned.is_empty() {
        return Ok(0);
    }
    let present = load::team::present(app.store(), staff.brand.id).await?;
    Ok(warned.into_iter().filter(|(owner, _)| theirs(staff, *owner, &present)).map(|(_, count)| count).sum())
}

/// Whether somebody answers for it: their own promises, and for a lead those that nobody else is there to keep.
fn theirs(staff: &Staff, owner: Option<UserId>, present: &HashSet<UserId>) -> bool {
    let lead = may(staff.role, Action::AssignToOthers).is_ok();
    owner == Some(staff.user.id) || lead && owner.is_none_or(|owner| !present.contains(&owner))
}

/// Lists that no state alone makes.
async fn special(app: &App, staff: &Staff, query: &PromiseQuery) -> ApiResult<Json<PromisePage>> {
    let (store, brand, cursor) = (app.store(), staff.brand.id, query.cursor.as_deref());
    let page = if query.state.as_deref() == Some("to_repair") {
        store.promises_to_repair(brand, alarm_from(app.now()), cursor, PAGE).await?
    } else {
        let present = load::team::present(store, brand).await?;
        let mut page = store.promises_in_state(brand, Some(PromiseState::Open), cursor, OPEN).await?;
        page.items.retain(|promise| theirs(staff, promise.owner, &present));
        page
    };
    let desk = Desk::load(app, staff).await?;
    Ok(Json(PromisePage { promises: views(&desk, &page.items).await?, next_cursor: page.next }))
}

/// A promise that was made where no message says it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SpokenPromise {
    /// What was promised; at most 500 characters.
    text: String,
    /// By when.
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    /// Who keeps it; whoever writes it down when left out.
    owner: Option<Uuid>,
}

/// Characters of what was promised.
const LONGEST: usize = 500;

/// Writes down what was promised on the phone or in a shop.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/promises", tag = "promises", request_body = SpokenPromise,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 201, body = CaseDetailView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn record(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(spoken): Body<SpokenPromise>,
) -> ApiResult<(StatusCode, Json<CaseDetailView>)> {
    staff.may(Action::KeepPromise)?;
    let (store, brand) = (app.store(), staff.brand.id);
    let found = find(&app, &staff, &id).await?;
    if spoken.text.chars().count() > LONGEST {
        return Err(ApiError::invalid("text"));
    }
    let owner = spoken.owner.map(UserId);
    if let Some(owner) = owner
        && !load::team::present(store, brand).await?.contains(&owner)
    {
        return Err(ApiError::invalid("owner"));
    }
    for _ in 0..load::TRIES {
        let known = store.load_case(brand, found.id).await?.ok_or(code::NOT_FOUND)?;
        // In a conversation of whoever it was promised to: with it the promise goes when a case is split.
        let page = store.messages_of_case(brand, known.case.id, None, LOOKED_THROUGH).await?.items;
        let theirs = |message: &&Message| message.customer_id == known.case.customer_id;
        let last = page.iter().find(theirs).or(page.first());
        let message = last.ok_or(code::NOT_FOUND)?.id;
        let said = Spoken { words: spoken.text.clone(), message, due_at: spoken.due_at, owner };
        let plan = promise::record(&known, &said, staff.acting(), app.now(), &mut Ids(app.source().as_ref()))?;
        match store.apply(&plan).await {
            Ok(_) => return Ok((StatusCode::CREATED, detail(&app, &staff, known.case.id, None).await.map(Json)?)),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

/// What became of the promises of one month.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptMonth {
    /// `2026-11`.
    pub month: String,
    /// Made in it; those that never reached their customer are left out.
    pub made: i64,
    /// Kept, late ones included.
    pub kept: i64,
    /// Not kept yet although their date passed.
    pub broken: i64,
    /// Given another date before.
    pub replaced: i64,
    /// Still to come.
    pub open: i64,
}

/// How promises were kept, month by month, the latest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptMonths {
    /// The last twelve months in which something was promised.
    pub months: Vec<KeptMonth>,
}

/// How promises were kept over the last year.
#[utoipa::path(get, path = "/api/brands/{brand}/promises/kept", tag = "promises", params(("brand" = String, Path)),
    responses((status = 200, body = KeptMonths), (status = 401), (status = 404)))]
pub async fn kept(State(app): State<App>, staff: Staff) -> ApiResult<Json<KeptMonths>> {
    staff.may(Action::ReadCases)?;
    let today = calendar::day_of(app.now(), &staff.brand.settings);
    let first = today.first_of_month().checked_sub(11.months()).unwrap_or(today);
    let (from, to) = counters::range(counters::DailyCounter::Promise, first, today);
    let counted = app.store().counters(staff.brand.id, &from, &to).await?;
    let months = report::promises_by_month(counted.iter().map(|(key, amount)| (key.as_str(), *amount)));
    let months = months.into_iter().rev().map(|(month, kept)| {
        let report::Kept { made, kept, broken, replaced, open } = kept;
        KeptMonth { month, made, kept, broken, replaced, open }
    });
    Ok(Json(KeptMonths { months: months.collect() }))
}

async fn views(desk: &Desk, promises: &[Promise]) -> ApiResult<Vec<PromiseView>> {
    let (store, brand) = (desk.app.store(), desk.brand.id);
    let mut references: HashMap<_, String> = HashMap::new();
    let mut views = Vec::with_capacity(promises.len());
    for promise in promises {
        if let Entry::Vacant(place) = references.entry(promise.case_id) {
            let case = store.case(brand, promise.case_id).await?;
            place.insert(case.map(|case| case.reference).unwrap_or_default());
        }
        let words = store.message(brand, promise.message_id).await?.map(|message| message.text).unwrap_or_default();
        let reference = references.get(&promise.case_id).map(String::as_str).unwrap_or_default();
        views.push(PromiseView::new(desk, promise, reference, &words));
    }
    Ok(views)
}

async fn decide(
    app: &App,
    staff: &Staff,
    id: Uuid,
    decision: impl Fn(&KnownCase, &Promise, &mut Ids<'_>) -> Result<Plan, Refusal>,
) -> ApiResult<Json<PromiseView>> {
    let (store, id) = (app.store(), PromiseId(id));
    for _ in 0..load::TRIES {
        let promise = store.promise(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
        let known = store.load_case(staff.brand.id, promise.case_id).await?.ok_or(code::NOT_FOUND)?;
        let plan = decision(&known, &promise, &mut Ids(app.source().as_ref()))?;
        match store.apply(&plan).await {
            Ok(_) => {
                let promise = store.promise(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
                let desk = Desk::load(app, staff).await?;
                let view = views(&desk, &[promise]).await?.into_iter().next().ok_or(code::NOT_FOUND)?;
                return Ok(Json(view));
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

/// It was kept.
#[utoipa::path(post, path = "/api/brands/{brand}/promises/{id}/keep", tag = "promises",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = PromiseView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn keep(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<PromiseView>> {
    decide(&app, &staff, id, |known, found, ids| promise::keep(known, found, staff.acting(), app.now(), ids)).await
}

/// A new date with its reason.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewDate {
    /// The new date.
    #[schema(value_type = String, format = DateTime)]
    due_at: Timestamp,
    /// Why, in a few words.
    reason: String,
}

/// A new date instead, with its reason. The answer is the old promise, now replaced.
#[utoipa::path(post, path = "/api/brands/{brand}/promises/{id}/replace", tag = "promises", request_body = NewDate,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = PromiseView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn replace(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(date): Body<NewDate>,
) -> ApiResult<Json<PromiseView>> {
    decide(&app, &staff, id, |known, found, ids| {
        promise::replace(known, found, date.due_at, &date.reason, staff.acting(), app.now(), ids)
    })
    .await
}
