//! The ledger: a line is written, taken back, added up by month, and opens the case behind it.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use guichet_core::access::{Acting, Action};
use guichet_core::model::{ApprovalState, GiftId, Message, MessageId, MessageState, ReplyId};
use guichet_core::solution::{self, Gift, Money, Place, Wish, rights};
use guichet_core::text::reading::Direction;
use guichet_store::StoreError;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::view::{GiftView, in_words};
use super::{around, catalogue};
use crate::api::body::Body;
use crate::api::view::Desk;
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;

const PAGE: u32 = 50;
/// The most months that one page adds up.
const MOST_MONTHS: u32 = 60;

/// Something that is given.
#[derive(Debug, Deserialize, ToSchema)]
pub struct GiftBody {
    /// A UUIDv7 made by the browser: pressing twice is one line.
    gift_id: Uuid,
    /// Short name of the solution or the right.
    code: String,
    /// Decimal; left out where it can only be one sum, or none.
    amount: Option<String>,
    /// ISO 4217.
    currency: Option<String>,
    /// The reply in which it was said.
    message_id: Option<Uuid>,
    /// Whoever gives it has looked at what was missing.
    #[serde(default)]
    checked: bool,
}

/// Writes down that something was given. 200: the same line was written before.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/gifts", tag = "solutions", request_body = GiftBody,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = GiftView), (status = 201, body = GiftView), (status = 401), (status = 403),
        (status = 404), (status = 409), (status = 422)))]
pub async fn give(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<GiftBody>,
) -> ApiResult<Response> {
    staff.may(Action::Reply)?;
    let (store, brand, gift) = (app.store(), staff.brand.id, GiftId(body.gift_id));
    for _ in 0..load::TRIES {
        let around = around(&app, &staff, &id).await?;
        if let Some(known) = store.gift(brand, gift).await? {
            let same = known.code == body.code && known.case_id == Some(around.case.id);
            return if same {
                one(&app, &staff, &known, StatusCode::OK).await
            } else {
                Err(code::OTHER_CONTENT.into())
            };
        }
        let proposal = around.proposals.iter().find(|proposal| proposal.solution.code == body.code);
        let proposal = proposal.ok_or_else(|| ApiError::invalid("code"))?;
        let wish = wish(&app, &staff, &body, &around.case).await?;
        let place = Place { brand: &staff.brand, case: &around.case, proposal, charter: &around.charter };
        let ids = &mut Ids(app.source().as_ref());
        let plan = solution::give(place, &wish, staff.acting(), app.now(), ids)?;
        match store.apply(&plan).await {
            Ok(_) => {
                let written = store.gift(brand, gift).await?.ok_or(code::NOT_FOUND)?;
                return one(&app, &staff, &written, StatusCode::CREATED).await;
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

async fn wish(app: &App, staff: &Staff, body: &GiftBody, case: &guichet_core::model::Case) -> ApiResult<Wish> {
    let money = match &body.amount {
        Some(amount) => {
            let currency = body.currency.as_deref().unwrap_or("EUR");
            Some(Money::read(amount, currency).ok_or_else(|| ApiError::invalid("amount"))?)
        }
        None => None,
    };
    let message = match body.message_id {
        Some(id) => {
            let message = app.store().message(staff.brand.id, MessageId(id)).await?;
            let ours = |message: &Message| message.direction == Direction::Outbound && message.case_id == case.id;
            Some(message.filter(ours).ok_or_else(|| ApiError::invalid("message_id"))?)
        }
        None => None,
    };
    if message.as_ref().is_some_and(|message| !may_have_left(message.state)) {
        return Err(ApiError::invalid("message_id"));
    }
    let approved_by = match &message {
        Some(message) => approver(app, staff, ReplyId(message.id.0)).await?,
        None => None,
    };
    let message_id = message.map(|message| message.id);
    Ok(Wish { id: GiftId(body.gift_id), money, message_id, approved_by, checked: body.checked })
}

const fn may_have_left(state: MessageState) -> bool {
    !matches!(state, MessageState::Cancelled | MessageState::Refused | MessageState::Deleted)
}

/// Who said yes to a reply, with what they may do.
async fn approver(app: &App, staff: &Staff, reply: ReplyId) -> ApiResult<Option<Acting>> {
    let brand = staff.brand.id;
    let approval = app.store().approval(brand, reply).await?;
    let granted = approval.filter(|one| matches!(one.state, ApprovalState::Approved | ApprovalState::Changed));
    let Some(user_id) = granted.and_then(|one| one.decided_by) else { return Ok(None) };
    let members = app.store().members(brand).await?;
    let member = members.into_iter().find(|(member, _)| member.user_id == user_id);
    Ok(member.map(|(member, _)| Acting { user_id, role: member.role }))
}

/// Takes a line back: nobody was given it.
#[utoipa::path(post, path = "/api/brands/{brand}/gifts/{id}/take-back", tag = "solutions",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = GiftView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn take_back(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Response> {
    staff.may(Action::Reply)?;
    let (store, brand) = (app.store(), staff.brand.id);
    let gift = store.gift(brand, GiftId(id)).await?.ok_or(code::NOT_FOUND)?;
    let case = match gift.case_id {
        Some(case) => store.case(brand, case).await?,
        None => None,
    };
    let message = match gift.message_id {
        Some(message) => store.message(brand, message).await?,
        None => None,
    };
    let said = message.is_some_and(|message| may_have_left(message.state) && message.state != MessageState::Queued);
    let ids = &mut Ids(app.source().as_ref());
    let plan = solution::take_back(&staff.brand, case.as_ref(), &gift, said, staff.acting(), app.now(), ids)?;
    store.apply(&plan).await?;
    let after = store.gift(brand, gift.id).await?.ok_or(code::NOT_FOUND)?;
    one(&app, &staff, &after, StatusCode::OK).await
}

async fn one(app: &App, staff: &Staff, gift: &Gift, status: StatusCode) -> ApiResult<Response> {
    let desk = Desk::load(app, staff).await?;
    let view = views(&desk, std::slice::from_ref(gift)).await?.into_iter().next().ok_or(code::NOT_FOUND)?;
    Ok((status, Json(view)).into_response())
}

/// Titles of everything that has one: rights, and the catalogue of the brand.
pub(in crate::api) async fn titles(desk: &Desk) -> ApiResult<HashMap<String, String>> {
    let own = catalogue::solutions(&desk.app, desk.brand.id).await?;
    let known = rights().iter().chain(&own);
    let title = |solution: &solution::Solution| Some(solution.said(desk.locale.as_str())?.title.clone());
    Ok(known.filter_map(|solution| Some((solution.code.clone(), title(solution)?))).collect())
}

/// Lines with their titles, cases and replies.
pub(super) async fn views(desk: &Desk, gifts: &[Gift]) -> ApiResult<Vec<GiftView>> {
    if gifts.is_empty() {
        return Ok(Vec::new());
    }
    let (store, brand, titles) = (desk.app.store(), desk.brand.id, titles(desk).await?);
    let said: Vec<MessageId> = gifts.iter().filter_map(|gift| gift.message_id).collect();
    let messages = store.messages(brand, &said).await?;
    let mut references: HashMap<_, Option<String>> = HashMap::new();
    let mut views = Vec::with_capacity(gifts.len());
    for gift in gifts {
        let reference = match gift.case_id {
            Some(case) => {
                if let Entry::Vacant(place) = references.entry(case) {
                    place.insert(store.case(brand, case).await?.map(|case| case.reference));
                }
                references.get(&case).cloned().flatten()
            }
            None => None,
        };
        let message = messages.iter().find(|message| Some(message.id) == gift.message_id);
        let state = message.map(|message| message.state.as_str());
        views.push(GiftView::new(desk, gift, titles.get(&gift.code).cloned(), reference, state));
    }
    Ok(views)
}

/// How many months.
#[derive(Debug, Deserialize, IntoParams)]
pub struct TotalsQuery {
    /// The last so many months, this one included; 12 when left out.
    months: Option<u32>,
}

/// What was given of one thing in one month.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotalView {
    /// First day of the month.
    #[schema(value_type = String, format = Date)]
    pub month: Date,
    /// Short name.
    pub code: String,
    /// One line, where the entry is still known; else the short name.
    pub title: String,
    /// The law gave it.
    pub is_right: bool,
    /// How often.
    pub count: i64,
    /// Decimal.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// As it is written in a sentence; empty for what is no sum.
    pub in_words: String,
}

/// What was given, by month and kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct TotalsView {
    /// Newest month first, what cost most first.
    pub totals: Vec<TotalView>,
}

/// What was given by month and kind: the cost is the same for ten lines and for ten million.
#[utoipa::path(get, path = "/api/brands/{brand}/gifts/totals", tag = "solutions", params(("brand" = String, Path), TotalsQuery),
    responses((status = 200, body = TotalsView), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn totals(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<TotalsQuery>,
) -> ApiResult<Json<TotalsView>> {
    staff.may(Action::AuditDesk)?;
    let months = query.months.unwrap_or(12);
    if !(1..=MOST_MONTHS).contains(&months) {
        return Err(ApiError::invalid("months"));
    }
    let today = guichet_core::calendar::day_of(app.now(), &staff.brand.settings);
    let first = today.first_of_month().checked_sub(jiff::Span::new().months(months - 1)).unwrap_or(today);
    let totals = app.store().gift_totals(staff.brand.id, first, today).await?;
    let desk = Desk::load(&app, &staff).await?;
    let titles = titles(&desk).await?;
    let view = |total: solution::Total| {
        let money = Money { cents: total.cents, currency: total.currency.clone() };
        TotalView {
            month: total.month,
            title: titles.get(&total.code).cloned().unwrap_or_else(|| total.code.clone()),
            is_right: rights().iter().any(|right| right.code == total.code),
            count: total.count,
            amount: money.decimal(),
            in_words: in_words(&money, &desk),
            currency: total.currency,
            code: total.code,
        }
    };
    Ok(Json(TotalsView { totals: totals.into_iter().map(view).collect() }))
}

/// Which lines.
#[derive(Debug, Deserialize, IntoParams)]
pub struct GiftsQuery {
    /// A day of the month.
    #[param(value_type = String, format = Date)]
    month: Option<String>,
    /// Short name.
    code: Option<String>,
    /// Where to go on.
    cursor: Option<String>,
}

/// A page of lines.
#[derive(Debug, Serialize, ToSchema)]
pub struct GiftPage {
    /// Newest first, with what was taken back.
    pub gifts: Vec<GiftView>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// The lines behind a figure, each with its case.
#[utoipa::path(get, path = "/api/brands/{brand}/gifts", tag = "solutions", params(("brand" = String, Path), GiftsQuery),
    responses((status = 200, body = GiftPage), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn list(State(app): State<App>, staff: Staff, Query(query): Query<GiftsQuery>) -> ApiResult<Json<GiftPage>> {
    staff.may(Action::AuditDesk)?;
    let (store, brand) = (app.store(), staff.brand.id);
    let month = query.month.as_deref().and_then(|month| month.parse::<Date>().ok());
    let month = month.ok_or_else(|| ApiError::invalid("month"))?;
    let kind = query.code.as_deref().ok_or_else(|| ApiError::invalid("code"))?;
    let page = store.gifts_of_month(brand, month, kind, query.cursor.as_deref(), PAGE).await?;
    let desk = Desk::load(&app, &staff).await?;
    Ok(Json(GiftPage { gifts: views(&desk, &page.items).await?, next_cursor: page.next }))
}
