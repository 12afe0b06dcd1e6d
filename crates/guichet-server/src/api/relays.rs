//! Questions to contacts: proposed from the case, asked, followed, taken back.

mod proposal;

pub use proposal::*;

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use guichet_core::Refusal;
use guichet_core::access::Action;
use guichet_core::model::{BrandId, Case, CaseId, ContactId, Relay, RelayFileId, RelayId, RelayWordId};
use guichet_core::plan::Plan;
use guichet_core::relay::{self, KnownRelay, RelayDraft};
use guichet_store::{RelayList, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::attachments::as_download;
use super::body::Body;
use super::cases::find;
use super::view::{Desk, RelayView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;
use crate::public::link;

const PAGE: u32 = 50;
/// The longest question, in characters.
const LONGEST: usize = 4_000;

/// Questions about a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseRelays {
    /// Newest first.
    pub relays: Vec<RelayView>,
}

/// The questions about a case, newest first.
#[utoipa::path(get, path = "/api/brands/{brand}/cases/{id}/relays", tag = "relays",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = CaseRelays), (status = 401), (status = 404)))]
pub async fn of_case(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<CaseRelays>> {
    staff.may(Action::ReadCases)?;
    let case = find(&app, &staff, &id).await?;
    let relays = app.store().relays_of_case(staff.brand.id, case.id).await?;
    Ok(Json(CaseRelays { relays: views(&app, &staff, &relays).await? }))
}

/// Which questions.
#[derive(Debug, Deserialize, IntoParams)]
pub struct RelayQuery {
    /// `open` (default), `late`, `answered` or `all`.
    state: Option<String>,
    /// Where to go on.
    cursor: Option<String>,
}

/// A page of questions.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelayPage {
    /// By when an answer is due.
    pub relays: Vec<RelayView>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Questions to contacts, by when an answer is due.
#[utoipa::path(get, path = "/api/brands/{brand}/relays", tag = "relays", params(("brand" = String, Path), RelayQuery),
    responses((status = 200, body = RelayPage), (status = 401), (status = 404), (status = 422)))]
pub async fn list(State(app): State<App>, staff: Staff, Query(query): Query<RelayQuery>) -> ApiResult<Json<RelayPage>> {
    staff.may(Action::ReadCases)?;
    let which = match query.state.as_deref() {
        None | Some("open") => RelayList::Open,
        Some("late") => RelayList::Late(app.now()),
        Some("answered") => RelayList::Answered,
        Some("all") => RelayList::All,
        Some(_) => return Err(ApiError::invalid("state")),
    };
    let page = app.store().relays(staff.brand.id, which, query.cursor.as_deref(), PAGE).await?;
    Ok(Json(RelayPage { relays: views(&app, &staff, &page.items).await?, next_cursor: page.next }))
}

async fn views(app: &App, staff: &Staff, relays: &[Relay]) -> ApiResult<Vec<RelayView>> {
    let (store, brand) = (app.store(), staff.brand.id);
    let desk = Desk::load(app, staff).await?;
    let mut cases: HashMap<CaseId, (String, bool)> = HashMap::new();
    let mut views = Vec::with_capacity(relays.len());
    for relay in relays {
        if let Entry::Vacant(place) = cases.entry(relay.case_id) {
            let case = store.case(brand, relay.case_id).await?;
            let french = french(app, brand, case.as_ref()).await?;
            place.insert((case.map(|case| case.reference).unwrap_or_default(), french));
        }
        let (reference, french) = cases.get(&relay.case_id).map_or(("", true), |(known, french)| (known, *french));
        let talk = store.relay_talk(brand, relay.id).await?;
        let mails = store.relay_mails(brand, relay.id).await?;
        views.push(RelayView::new(&desk, staff, relay, (&talk, &mails), (reference, french)));
    }
    Ok(views)
}

/// Whether the customer of a case reads French.
async fn french(app: &App, brand: BrandId, case: Option<&Case>) -> ApiResult<bool> {
    let Some(case) = case else { return Ok(true) };
    let customer = app.store().customer(brand, case.customer_id).await?;
    Ok(customer.is_none_or(|customer| customer.language != "en"))
}

async fn view(app: &App, staff: &Staff, id: RelayId) -> ApiResult<RelayView> {
    let relay = app.store().relay(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
    let views = views(app, staff, &[relay]).await?;
    Ok(views.into_iter().next().ok_or(code::NOT_FOUND)?)
}

/// A question, as somebody asks it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AskBody {
    /// A UUIDv7 made by the browser: pressing twice is one question.
    relay_id: Uuid,
    /// Who is asked.
    contact_id: Uuid,
    /// The question.
    question: String,
    /// The facts that go with it, out of those that are proposed.
    #[serde(default)]
    facts: Vec<FactBody>,
    /// Personal data among them is needed.
    #[serde(default)]
    personal_confirmed: bool,
    /// The customer's words and files go with it.
    #[serde(default)]
    evidence: bool,
    /// By when; within the usual time of the brand when left out.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
}

/// A question that was asked, with what the customer may be told.
#[derive(Debug, Serialize, ToSchema)]
pub struct Asked {
    /// The question.
    pub relay: RelayView,
    /// A word for the customer, with a date: whoever asked reads, changes and sends it.
    pub holding: String,
}

/// Asks a contact. 201: asked; 200: the same question was asked before.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/relays", tag = "relays", request_body = AskBody,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Asked), (status = 201, body = Asked), (status = 401), (status = 403), (status = 404),
        (status = 409), (status = 422)))]
pub async fn ask(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<AskBody>,
) -> ApiResult<(StatusCode, Json<Asked>)> {
    staff.may(Action::Relay)?;
    let (store, brand) = (app.store(), staff.brand.id);
    let case = find(&app, &staff, &id).await?;
    if body.question.chars().count() > LONGEST {
        return Err(ApiError::from(code::TOO_LARGE).field("question"));
    }
    let relay_id = RelayId(body.relay_id);
    if let Some(known) = store.relay(brand, relay_id).await? {
        let same = known.question == body.question.trim() && known.contact_id.0 == body.contact_id;
        return if same {
            answer(&app, &staff, &case, relay_id, StatusCode::OK).await
        } else {
            Err(code::CONFLICT.into())
        };
    }
    let contact = store.contact(brand, ContactId(body.contact_id)).await?;
    let contact = contact.ok_or_else(|| ApiError::invalid("contact_id"))?;
    let draft = RelayDraft {
        id: relay_id,
        question: body.question,
        facts: ticked(&app, &staff, &case, &body.facts).await?,
        personal_confirmed: body.personal_confirmed,
        evidence: body.evidence,
        due_at: body.due_at,
        link: link::relay_hash(&app, relay_id)?,
        by_mail: link::mail_channel(&app, brand).await?.is_some(),
    };
    for _ in 0..load::TRIES {
        let known = store.load_relays(brand, case.id).await?.ok_or(code::NOT_FOUND)?;
        let ids = &mut Ids(app.source().as_ref());
        let plan = relay::ask(&known, &contact, &draft, staff.acting(), app.now(), ids)?;
        match store.apply(&plan).await {
            Ok(_) => return answer(&app, &staff, &case, relay_id, StatusCode::CREATED).await,
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

async fn answer(
    app: &App,
    staff: &Staff,
    case: &Case,
    id: RelayId,
    status: StatusCode,
) -> ApiResult<(StatusCode, Json<Asked>)> {
    let asked = app.store().relay(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
    let holding = holding(app, staff, case, &asked.contact, asked.due_at).await?;
    Ok((status, Json(Asked { relay: view(app, staff, id).await?, holding })))
}

/// Loads, decides, writes, until nobody was faster; then shows how it is.
async fn decide(
    app: &App,
    staff: &Staff,
    id: Uuid,
    decision: impl Fn(&KnownRelay, &Relay, &mut Ids<'_>) -> Result<Plan, Refusal>,
) -> ApiResult<Json<RelayView>> {
    let (store, brand, id) = (app.store(), staff.brand.id, RelayId(id));
    for _ in 0..load::TRIES {
        let found = store.relay(brand, id).await?.ok_or(code::NOT_FOUND)?;
        let known = store.load_relays(brand, found.case_id).await?.ok_or(code::NOT_FOUND)?;
        let plan = decision(&known, &found, &mut Ids(app.source().as_ref()))?;
        match store.apply(&plan).await {
            Ok(_) => return view(app, staff, id).await.map(Json),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

/// Takes a question back, or closes the link of one that was answered.
#[utoipa::path(post, path = "/api/brands/{brand}/relays/{id}/withdraw", tag = "relays",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = RelayView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn withdraw(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<RelayView>> {
    staff.may(Action::Relay)?;
    decide(&app, &staff, id, |known, found, ids| relay::withdraw(known, found, staff.acting(), app.now(), ids)).await
}

/// Reminds the contact by mail, now.
#[utoipa::path(post, path = "/api/brands/{brand}/relays/{id}/remind", tag = "relays",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = RelayView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn remind(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<RelayView>> {
    staff.may(Action::Relay)?;
    decide(&app, &staff, id, |known, found, ids| relay::remind(known, found, staff.acting(), app.now(), ids)).await
}

/// Words that the desk adds.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AddBody {
    /// Made by the browser: pressing twice is one word.
    word_id: Uuid,
    /// The words.
    text: String,
    /// A new date, where one is given.
    #[schema(value_type = Option<String>, format = DateTime)]
    due_at: Option<Timestamp>,
}

/// Adds words to a question: what the contact missed, or what became known.
#[utoipa::path(post, path = "/api/brands/{brand}/relays/{id}/words", tag = "relays", request_body = AddBody,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = RelayView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn add(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<AddBody>,
) -> ApiResult<Json<RelayView>> {
    staff.may(Action::Relay)?;
    if body.text.chars().count() > LONGEST {
        return Err(ApiError::from(code::TOO_LARGE).field("text"));
    }
    let word = RelayWordId(body.word_id);
    if app.store().is_relay_word_there(word).await? {
        return view(&app, &staff, RelayId(id)).await.map(Json);
    }
    decide(&app, &staff, id, |known, found, ids| {
        relay::add(known, found, (word, &body.text), body.due_at, staff.acting(), app.now(), ids)
    })
    .await
}

/// The bytes of a file that came with an answer.
#[utoipa::path(get, path = "/api/brands/{brand}/relay-files/{id}", tag = "relays",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>), (status = 401), (status = 404)))]
pub async fn file(State(app): State<App>, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> ApiResult<Response> {
    staff.may(Action::ReadCases)?;
    let file = app.store().relay_file(staff.brand.id, RelayFileId(id)).await?.ok_or(code::NOT_FOUND)?;
    let (blobs, hash) = (app.store().blobs().clone(), file.hash);
    let bytes = tokio::task::spawn_blocking(move || blobs.get(&hash))
        .await
        .map_err(|error| ApiError::internal("reading a file was interrupted", &error))??
        .ok_or(code::NOT_FOUND)?;
    Ok(as_download(&file.name, bytes))
}

/// The facts that were ticked, each one of those that the case holds.
async fn ticked(
    app: &App,
    staff: &Staff,
    case: &Case,
    given: &[FactBody],
) -> ApiResult<Vec<guichet_core::model::RelayFact>> {
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let proposed = facts_of_case(app, staff, case).await?;
    let found: Option<Vec<_>> = given
        .iter()
        .map(|fact| {
            proposed.iter().find(|known| known.kind.as_str() == fact.kind && known.value == fact.value).cloned()
        })
        .collect();
    found.ok_or_else(|| ApiError::invalid("facts"))
}
