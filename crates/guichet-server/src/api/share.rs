//! Sharing out: the next case of whoever asks, how people work, what is said when a case is given on, and what the day owes.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use guichet_core::access::{Action, may};
use guichet_core::counters::Counter;
use guichet_core::day::Learned;
use guichet_core::model::brand::OpeningSlot;
use guichet_core::model::working::{Available, Working};
use guichet_core::model::{CaseId, Lane, UserId};
use guichet_core::share::summary::{Story, summary};
use guichet_core::share::{self, Candidate, Load};
use guichet_core::text::reading::{Direction, Topic};
use guichet_core::{calendar, case};
use guichet_store::{Assigned, HandOver, QueueFilter, StoreError};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use super::cases::find;
use super::view::{CaseRow, Colleague, Desk};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;
use crate::locale::Locale;

/// Cases that nobody has, among which the next one is chosen.
const LOOKED_THROUGH: u32 = 200;
/// Characters of a hand-over.
const NOTE: usize = 2_000;

/// The next case of somebody.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextView {
    /// The case, theirs from now on; null when there is none.
    pub case: Option<CaseRow>,
    /// Why it is theirs: `lane=now`, `overdue`, `due_soon`, `skill=refund`, `language=fr`, `mild_after_hostile`, `with_pair`.
    pub reasons: Vec<String>,
    /// Who stands beside them, where they are new at this.
    pub pair: Option<Colleague>,
    /// Why there is none: `away`, `full`, `rest`, `not_for_novice`, `empty`.
    pub none_because: Option<&'static str>,
}

/// Gives the person who asks the case that needs them next, and says why.
#[utoipa::path(post, path = "/api/brands/{brand}/queue/next", tag = "queue", params(("brand" = String, Path)),
    responses((status = 200, body = NextView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn next(State(app): State<App>, staff: Staff) -> ApiResult<Json<NextView>> {
    staff.may(Action::AssignToMe)?;
    let (store, brand, user) = (app.store(), &staff.brand, staff.user.id);
    for _ in 0..load::TRIES {
        let now = app.now();
        let person = store.working(brand.id, user).await?.unwrap_or_else(|| Working::usual(brand.id, user));
        let filter = QueueFilter { assigned: Assigned::Nobody, ..QueueFilter::default() };
        let rows = store.queue(brand.id, filter, None, LOOKED_THROUGH).await?.items;
        let candidates: Vec<Candidate> =
            rows.iter().map(|row| Candidate::of(row.case.clone(), row.reading.as_ref())).collect();
        let given = match share::next(&candidates, &person, carried(&app, &staff).await?, &brand.settings, now) {
            Ok(given) => given,
            Err(nothing) => {
                let none =
                    NextView { case: None, reasons: Vec::new(), pair: None, none_because: Some(nothing.as_str()) };
                return Ok(Json(none));
            }
        };
        let Some(chosen) = candidates.get(given.index) else { return Err(code::CONFLICT.into()) };
        let Some(known) = store.load_case(brand.id, chosen.case.id).await? else { continue };
        let ids = &mut Ids(app.source().as_ref());
        // Somebody took it meanwhile: the next one.
        let Ok(plan) = share::take(&known, &person, chosen.hostile, staff.acting(), now, ids) else { continue };
        match store.apply(&plan).await {
            Ok(_) => return shown(&app, &staff, chosen.case.id, given.reasons, &person).await,
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

async fn shown(
    app: &App,
    staff: &Staff,
    id: CaseId,
    reasons: Vec<String>,
    person: &Working,
) -> ApiResult<Json<NextView>> {
    let desk = Desk::load(app, staff).await?;
    let case = app.store().case(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
    let pair = person.pair.filter(|_| person.novice).map(|pair| desk.colleague(pair));
    Ok(Json(NextView { case: Some(desk.row(case).await?), reasons, pair, none_because: None }))
}

/// What somebody carries now.
async fn carried(app: &App, staff: &Staff) -> ApiResult<Load> {
    let (store, brand, user) = (app.store(), &staff.brand, staff.user.id);
    let filter = QueueFilter { assigned: Assigned::To(user), ..QueueFilter::default() };
    let rows = store.queue(brand.id, filter, None, LOOKED_THROUGH).await?.items;
    let cases = rows.iter().filter(|row| row.case.lane != Lane::Waiting).count();
    let day = calendar::day_of(app.now(), &brand.settings);
    let exposure = store.counter(brand.id, &Counter::Exposure { user, day }).await?;
    Ok(Load { cases: i64::try_from(cases).unwrap_or(i64::MAX), exposure })
}

/// How somebody works.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkingView {
    /// Who.
    pub user_id: Uuid,
    /// What they know well: topics.
    pub skills: Vec<&'static str>,
    /// Languages that they write.
    pub languages: Vec<String>,
    /// New at this.
    pub novice: bool,
    /// Who stands beside them.
    pub pair: Option<Uuid>,
    /// When they work; always when empty.
    #[schema(value_type = Vec<Object>)]
    pub hours: Vec<OpeningSlot>,
    /// `in_hours`, `yes` or `no`.
    pub available: &'static str,
    /// Cases that they have at once.
    pub most_cases: i64,
}

impl From<Working> for WorkingView {
    fn from(working: Working) -> Self {
        Self {
            user_id: working.user_id.0,
            skills: working.skills.iter().map(|topic| topic.as_str()).collect(),
            languages: working.languages,
            novice: working.novice,
            pair: working.pair.map(|pair| pair.0),
            hours: working.hours,
            available: working.available.as_str(),
            most_cases: working.most_cases,
        }
    }
}

/// How the people of a brand work.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkingList {
    /// Everybody who works for the brand.
    pub people: Vec<WorkingView>,
}

/// How the people of a brand work.
#[utoipa::path(get, path = "/api/brands/{brand}/working", tag = "brand", params(("brand" = String, Path)),
    responses((status = 200, body = WorkingList), (status = 401), (status = 404)))]
pub async fn working(State(app): State<App>, staff: Staff) -> ApiResult<Json<WorkingList>> {
    staff.may(Action::ReadCases)?;
    let brand = staff.brand.id;
    let mut known = app.store().everybody_working(brand).await?;
    let people = app.store().members(brand).await?.into_iter().map(|(member, _)| {
        let found = known.iter().position(|working| working.user_id == member.user_id);
        let working = found.map_or_else(|| Working::usual(brand, member.user_id), |at| known.swap_remove(at));
        WorkingView::from(working)
    });
    Ok(Json(WorkingList { people: people.collect() }))
}

/// How somebody works from now on; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WorkingChange {
    skills: Option<Vec<String>>,
    languages: Option<Vec<String>>,
    novice: Option<bool>,
    /// Null for nobody.
    #[serde(default, deserialize_with = "given")]
    pair: Option<Option<Uuid>>,
    #[schema(value_type = Option<Vec<Object>>)]
    hours: Option<Vec<OpeningSlot>>,
    /// `in_hours`, `yes` or `no`.
    available: Option<String>,
    most_cases: Option<i64>,
}

/// A field that is there and null is another thing than one that is left out.
#[expect(clippy::option_option, reason = "left out, null, or a value")]
fn given<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<Uuid>>, D::Error> {
    Option::<Uuid>::deserialize(value).map(Some)
}

/// Changes how somebody works: everybody says of themselves whether they are there, the lead says the rest.
#[utoipa::path(put, path = "/api/brands/{brand}/working/{id}", tag = "brand", request_body = WorkingChange,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = WorkingView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change_working(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(change): Body<WorkingChange>,
) -> ApiResult<Json<WorkingView>> {
    let (store, brand, user) = (app.store(), staff.brand.id, UserId(id));
    let only_there = change.skills.is_none()
        && change.languages.is_none()
        && change.novice.is_none()
        && change.pair.is_none()
        && change.hours.is_none()
        && change.most_cases.is_none();
    staff.may(if user == staff.user.id && only_there { Action::AssignToMe } else { Action::AssignToOthers })?;
    let people = load::team::members(store, brand).await?;
    if !people.contains(&user) {
        return Err(code::NOT_FOUND.into());
    }
    for _ in 0..load::TRIES {
        let before = store.working(brand, user).await?.unwrap_or_else(|| Working::usual(brand, user));
        let mut after = changed(&before, &change)?;
        if after.pair.is_some_and(|pair| pair == user || !people.contains(&pair)) {
            return Err(ApiError::invalid("pair"));
        }
        after.version = before.version + 1;
        match store.put_working(&after).await {
            Ok(()) => return Ok(Json(WorkingView::from(after))),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

fn changed(before: &Working, change: &WorkingChange) -> ApiResult<Working> {
    let mut after = before.clone();
    if let Some(skills) = &change.skills {
        let topic = |name: &String| Topic::parse(name).ok_or_else(|| ApiError::invalid("skills"));
        after.skills = skills.iter().map(topic).collect::<ApiResult<_>>()?;
    }
    if let Some(languages) = &change.languages {
        let fits =
            |language: &String| language.len() == 2 && language.chars().all(|letter| letter.is_ascii_lowercase());
        if languages.len() > 20 || !languages.iter().all(fits) {
            return Err(ApiError::invalid("languages"));
        }
        after.languages.clone_from(languages);
    }
    if let Some(hours) = &change.hours {
        if hours.len() > 50 || !hours.iter().all(|slot| (1..=7).contains(&slot.weekday)) {
            return Err(ApiError::invalid("hours"));
        }
        after.hours.clone_from(hours);
    }
    if let Some(available) = &change.available {
        after.available = Available::parse(available).ok_or_else(|| ApiError::invalid("available"))?;
    }
    if let Some(most) = change.most_cases {
        after.most_cases =
            Some(most).filter(|most| (1..=200).contains(most)).ok_or_else(|| ApiError::invalid("most_cases"))?;
    }
    after.novice = change.novice.unwrap_or(after.novice);
    after.pair = change.pair.map_or(after.pair, |pair| pair.map(UserId));
    Ok(after)
}

/// What was said when a case was given on.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandOverView {
    /// By whom.
    pub by: Colleague,
    /// To whom; null: back to all.
    pub to: Option<Colleague>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// What they should know.
    pub note: String,
}

/// What was said each time, and a summary to begin the next one with.
#[derive(Debug, Serialize, ToSchema)]
pub struct HandOvers {
    /// What is asked, owed, promised and was said, in the language of whoever asks.
    pub summary: String,
    /// Oldest first.
    pub given: Vec<HandOverView>,
}

/// What was said when a case was given on, and a summary of where it stands.
#[utoipa::path(get, path = "/api/brands/{brand}/cases/{id}/hand-over", tag = "cases",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = HandOvers), (status = 401), (status = 404)))]
pub async fn hand_overs(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<HandOvers>> {
    staff.may(Action::ReadCases)?;
    let (store, brand) = (app.store(), staff.brand.id);
    let found = find(&app, &staff, &id).await?;
    let desk = Desk::load(&app, &staff).await?;
    let given = store.hand_overs(brand, found.id).await?.into_iter().map(|said| HandOverView {
        by: desk.colleague(said.given_by),
        to: said.given_to.map(|user| desk.colleague(user)),
        at: said.given_at,
        note: said.note,
    });
    Ok(Json(HandOvers { summary: story(&app, &staff, found.id).await?, given: given.collect() }))
}

async fn story(app: &App, staff: &Staff, id: CaseId) -> ApiResult<String> {
    let detail = app.store().case_detail(staff.brand.id, id, 50).await?.ok_or(code::NOT_FOUND)?;
    let text_of = |message: guichet_core::model::MessageId| {
        detail.messages.iter().find(|known| known.id == message).map(|known| known.text.as_str()).unwrap_or_default()
    };
    let promises: Vec<_> = detail
        .promises
        .iter()
        .map(|promise| {
            let words = promise.words.clone();
            (promise.clone(), words.unwrap_or_else(|| promise.span.slice(text_of(promise.message_id)).to_owned()))
        })
        .collect();
    let asked = detail.readings.iter().rev().map(|(_, reading)| reading.request.as_str());
    let said = detail.messages.iter().rev().find(|message| message.direction == Direction::Outbound);
    let story = Story {
        request: asked.into_iter().find(|request| !request.is_empty()).unwrap_or_default(),
        due_at: detail.case.due_at,
        promises: &promises,
        said: said.map(|message| message.text.as_str()),
        contacts: detail.case.contacts,
        hops: detail.case.hops,
    };
    Ok(summary(&story, &staff.brand.settings, staff.locale() == Locale::Fr))
}

/// To whom a case is given, with what they should know.
#[derive(Debug, Deserialize, ToSchema)]
pub struct HandOverRequest {
    /// Null gives it back to all.
    user_id: Option<Uuid>,
    /// What they should know; at most 2,000 characters.
    #[serde(default)]
    note: String,
}

/// Gives a case to somebody, or back to all, with what they should know.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/hand-over", tag = "cases", request_body = HandOverRequest,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn hand_over(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(request): Body<HandOverRequest>,
) -> ApiResult<StatusCode> {
    let (store, brand) = (app.store(), staff.brand.id);
    let found = find(&app, &staff, &id).await?;
    let to = request.user_id.map(UserId);
    let note = request.note.trim();
    if note.chars().count() > NOTE {
        return Err(ApiError::invalid("note"));
    }
    if let Some(to) = to
        && !load::team::members(store, brand).await?.contains(&to)
    {
        return Err(ApiError::invalid("user_id"));
    }
    may(staff.role, Action::AssignToMe)?;
    let acting = staff.acting();
    load::team::assign(&app, brand, found.id, |known, ids| case::assign(known, to, acting, app.now(), ids)).await?;
    if !note.is_empty() {
        let said = HandOver {
            id: app.source().next_id(),
            brand_id: brand,
            case_id: found.id,
            given_by: staff.user.id,
            given_to: to,
            given_at: app.now(),
            note: note.to_owned(),
        };
        store.hand_over(&said, app.source().next_id()).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// What the day owes.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayView {
    /// Cases to be answered today.
    pub today: i64,
    /// Cases that can wait.
    pub can_wait: i64,
    /// About how many minutes today's take; null while too little is known.
    pub minutes: Option<i64>,
    /// More or less, in percent.
    pub percent: Option<i64>,
    /// Answers from which that was learned.
    pub learned_from: i64,
}

/// What the day owes, and about how long it takes this desk.
#[utoipa::path(get, path = "/api/brands/{brand}/day", tag = "queue", params(("brand" = String, Path)),
    responses((status = 200, body = DayView), (status = 401), (status = 404)))]
pub async fn day(State(app): State<App>, staff: Staff) -> ApiResult<Json<DayView>> {
    staff.may(Action::ReadCases)?;
    let (store, brand) = (app.store(), staff.brand.id);
    let lanes = store.queue_counts(brand).await?.lanes;
    let of = |lane| lanes.get(&lane).copied().unwrap_or_default();
    let today = of(Lane::Now) + of(Lane::Today);
    let counted = store.counters(brand, "handling.", "handling/").await?;
    let learned = Learned::of(counted.iter().map(|(key, amount)| (key.as_str(), *amount)));
    let estimate = learned.estimate(today);
    Ok(Json(DayView {
        today,
        can_wait: of(Lane::CanWait),
        minutes: estimate.map(|estimate| estimate.minutes),
        percent: estimate.map(|estimate| estimate.percent),
        learned_from: learned.answers,
    }))
}
