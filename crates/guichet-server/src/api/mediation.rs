//! The mediator of a case: what is noted, from when and until when they may be turned to, and the dossier for them.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::Response;
use guichet_core::access::Action;
use guichet_core::mediation::{self, Mark, MediationNote, Said, Standing, rule_for};
use guichet_core::model::{Case, CaseId, Message, MessageId, UserId};
use guichet_core::text::reading::Need;
use guichet_store::{AuditLine, StoreError};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::attachments::as_download;
use super::body::Body;
use super::cases::find;
use super::solutions::titles;
use super::view::{Colleague, Desk};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::dossier::{self, Told};
use crate::error::{ApiError, ApiResult, code};
use crate::load;
use crate::public::moment;

/// Messages that are looked through for the complaint to propose.
const MESSAGES: u32 = 100;
/// Messages of a dossier: beyond them it says that it is cut.
const LONGEST_DOSSIER: usize = 5_000;

/// Where the mediation of a case stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct MediationView {
    /// The brand has told of a mediator.
    pub configured: bool,
    /// Name.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Where they are reached.
    pub url: String,
    /// `no_complaint`, `waits`, `open` or `over`.
    pub state: &'static str,
    /// First day on which the customer may turn to them.
    #[schema(value_type = Option<String>, format = Date)]
    pub opens_on: Option<Date>,
    /// Last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub closes_on: Option<Date>,
    /// `final_answer` or `delay`, where it is open.
    pub opened_by: Option<&'static str>,
    /// When the customer complained in writing.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub complained_at: Option<Timestamp>,
    /// The day of it, in the brand's zone.
    #[schema(value_type = Option<String>, format = Date)]
    pub complained_on: Option<Date>,
    /// The message that is the complaint.
    pub complaint_message: Option<Uuid>,
    /// From where the date is known, where it is not a message.
    pub complaint_note: String,
    /// Who noted it.
    pub complaint_by: Option<Colleague>,
    /// The message that looks like the complaint, while none is noted.
    pub proposed_complaint: Option<Uuid>,
    /// When that was written.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub proposed_at: Option<Timestamp>,
    /// The reply that is the final answer.
    pub final_message: Option<Uuid>,
    /// When it was written.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub final_at: Option<Timestamp>,
    /// What a final answer says of the mediator, in the language of the customer.
    pub notice: String,
    /// The delays that count, with their source.
    pub rule: Option<RuleView>,
}

/// The delays that count.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleView {
    /// Its name.
    pub rule_id: String,
    /// Months until a silence opens the mediation.
    pub opens_after_months: u32,
    /// Months until it is too late.
    pub closes_after_months: u32,
    /// On whose authority.
    pub source: String,
    /// Where it can be read; may be empty.
    pub source_url: String,
    /// Nobody has compared it with its source yet.
    pub to_confirm: bool,
}

async fn case_of(app: &App, staff: &Staff, id: &str) -> ApiResult<Case> {
    let found = find(app, staff, id).await?;
    load::follow_merges(app.store(), staff.brand.id, found.id).await?.ok_or_else(|| code::NOT_FOUND.into())
}

/// What was noted, and where the case stands by it.
pub(crate) async fn standing(
    app: &App,
    brand: &guichet_core::model::Brand,
    case: CaseId,
) -> Result<(MediationNote, Standing), StoreError> {
    let noted = app.store().mediation(brand.id, case).await?;
    let note = noted.unwrap_or_else(|| MediationNote::nothing(brand.id, case));
    let last = match note.final_message {
        Some(message) => app.store().message(brand.id, message).await?.map(|message| message.state),
        None => None,
    };
    let standing = note.standing(last, &brand.settings, app.now());
    Ok((note, standing))
}

/// Where the mediation of a case stands.
#[utoipa::path(get, path = "/api/brands/{brand}/cases/{id}/mediation", tag = "solutions",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = MediationView), (status = 401), (status = 404)))]
pub async fn show(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<MediationView>> {
    staff.may(Action::ReadCases)?;
    let case = case_of(&app, &staff, &id).await?;
    view(&app, &staff, &case).await.map(Json)
}

async fn view(app: &App, staff: &Staff, case: &Case) -> ApiResult<MediationView> {
    let (note, standing) = standing(app, &staff.brand, case.id).await?;
    let detail = app.store().case_detail(staff.brand.id, case.id, MESSAGES).await?.ok_or(code::NOT_FOUND)?;
    let needs: HashMap<MessageId, Vec<Need>> =
        detail.readings.into_iter().map(|(id, reading)| (id, reading.needs)).collect();
    let of = |message: &Message| needs.get(&message.id).map(Vec::as_slice).unwrap_or_default();
    let proposed = mediation::proposed_complaint(detail.messages.iter().map(|message| (message, of(message))));
    let proposed = proposed.filter(|_| note.complained_at.is_none());
    let proposed_at = detail.messages.iter().find(|message| Some(message.id) == proposed);
    let proposed_at = proposed_at.map(|message| message.created_at);
    let desk = Desk::load(app, staff).await?;
    let (settings, mediator) = (&staff.brand.settings, &staff.brand.settings.mediator);
    let on = guichet_core::calendar::day_of(note.complained_at.unwrap_or_else(|| app.now()), settings);
    let (state, opens_on, closes_on, opened_by) = match standing {
        Standing::NoComplaint => ("no_complaint", None, None, None),
        Standing::Waits { opens_on, closes_on } => ("waits", Some(opens_on), Some(closes_on), None),
        Standing::Open { opened_on, closes_on, by } => {
            let by = if by == mediation::OpenedBy::FinalAnswer { "final_answer" } else { "delay" };
            ("open", Some(opened_on), Some(closes_on), Some(by))
        }
        Standing::Over { closed_on } => ("over", None, Some(closed_on), None),
    };
    Ok(MediationView {
        configured: mediator.is_set(),
        name: mediator.name.clone(),
        address: mediator.address.clone(),
        url: mediator.url.clone(),
        state,
        opens_on,
        closes_on,
        opened_by,
        complained_at: note.complained_at,
        complained_on: note.complained_at.map(|at| guichet_core::calendar::day_of(at, settings)),
        complaint_message: note.complaint_message.map(|id| id.0),
        complaint_by: note.complaint_by.map(|by| desk.colleague(by)),
        complaint_note: note.complaint_note,
        proposed_complaint: proposed.map(|id| id.0),
        proposed_at,
        final_message: note.final_message.map(|id| id.0),
        final_at: note.final_at,
        notice: if mediator.is_set() { mediator.notice(&detail.customer.language) } else { String::new() },
        rule: rule_for(settings, on).map(|rule| RuleView {
            rule_id: rule.rule_id,
            opens_after_months: rule.opens_after_months,
            closes_after_months: rule.closes_after_months,
            source: rule.source,
            source_url: rule.source_url,
            to_confirm: rule.to_confirm,
        }),
    })
}

/// What somebody says of a case.
#[derive(Debug, Deserialize, ToSchema)]
pub struct MediationBody {
    /// `complaint`, `complaint_by_hand`, `final_answer`, `no_complaint` or `not_final`.
    mark: String,
    /// The message, for `complaint` and `final_answer`.
    message_id: Option<Uuid>,
    /// The day, for `complaint_by_hand`.
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// From where it is known, for `complaint_by_hand`.
    #[serde(default)]
    note: String,
}

/// Notes the written complaint or the final answer of a case, or takes it back.
#[utoipa::path(put, path = "/api/brands/{brand}/cases/{id}/mediation", tag = "solutions", request_body = MediationBody,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = MediationView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<MediationBody>,
) -> ApiResult<Json<MediationView>> {
    staff.may(Action::Reply)?;
    let mark = Mark::parse(&body.mark).ok_or_else(|| ApiError::invalid("mark"))?;
    let store = app.store();
    for _ in 0..load::TRIES {
        let case = case_of(&app, &staff, &id).await?;
        let message = match body.message_id {
            Some(id) => store.message(staff.brand.id, MessageId(id)).await?,
            None => None,
        };
        let message = || message.as_ref().ok_or_else(|| ApiError::invalid("message_id"));
        let said = match mark {
            Mark::Complaint => Said::Complaint(message()?),
            Mark::FinalAnswer => Said::FinalAnswer(message()?),
            Mark::ComplaintByHand => Said::ComplaintByHand(start_of(&staff, body.on)?, body.note.clone()),
            Mark::NoComplaint => Said::NoComplaint,
            Mark::NotFinal => Said::NotFinal,
        };
        let (before, _) = standing(&app, &staff.brand, case.id).await?;
        let ids = &mut Ids(app.source().as_ref());
        let plan = mediation::note(&staff.brand, &case, &before, &said, staff.acting(), app.now(), ids)?;
        match store.apply(&plan).await {
            Ok(_) => return view(&app, &staff, &case).await.map(Json),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

/// The beginning of a day of the brand: the complaint counts from that day, whatever the hour.
fn start_of(staff: &Staff, on: Option<Date>) -> ApiResult<Timestamp> {
    let day = on.ok_or_else(|| ApiError::invalid("on"))?;
    let zone = moment::zone(&staff.brand.settings.timezone);
    day.to_zoned(zone).map(|start| start.timestamp()).map_err(|_| ApiError::invalid("on"))
}

/// The dossier of a case for the mediator, as a PDF. Who had it made stands in the audit log.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/dossier", tag = "solutions",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = 401), (status = 403), (status = 404)))]
pub async fn dossier(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Response> {
    staff.may(Action::ExportData)?;
    let (store, brand) = (app.store(), &staff.brand);
    let case = case_of(&app, &staff, &id).await?;
    let customer = store.customer(brand.id, case.customer_id).await?.ok_or(code::NOT_FOUND)?;
    let (mut messages, cut) = every_message(&app, &case).await?;
    // Where two cases became one, the dossier is of its customer: nobody else's words stand under their name.
    let theirs = store.conversations_of_customer(brand.id, case.customer_id).await?;
    messages.retain(|message| theirs.iter().any(|conversation| conversation.id == message.conversation_id));
    let mut attachments = Vec::new();
    for message in &messages {
        attachments.extend(store.attachments(brand.id, message.id).await?);
    }
    let mut promises = store.promises_of_case(brand.id, case.id).await?;
    promises.retain(|promise| cut || messages.iter().any(|message| message.id == promise.message_id));
    let (mediation, standing) = standing(&app, brand, case.id).await?;
    let desk = Desk::load(&app, &staff).await?;
    let titles = titles(&desk).await?;
    let gifts = store.gifts_of_customer(brand.id, case.customer_id).await?;
    let gifts: Vec<_> = gifts
        .into_iter()
        .filter(|gift| gift.stands() && gift.case_id == Some(case.id))
        .map(|gift| (gift.clone(), titles.get(&gift.code).cloned().unwrap_or(gift.code)))
        .collect();
    let members = store.members(brand.id).await?;
    let names: HashMap<UserId, String> =
        members.into_iter().map(|(member, user)| (member.user_id, user.signature)).collect();
    let sheet = dossier::assemble(&Told {
        brand,
        case: &case,
        customer: &customer,
        messages: &messages,
        cut,
        attachments: &attachments,
        promises: &promises,
        gifts: &gifts,
        mediation: &mediation,
        standing,
        names: &names,
        now: app.now(),
        zone: moment::zone(&brand.settings.timezone),
        locale: staff.locale(),
    });
    // Who had it made, before it leaves: a download without its line could not be accounted for.
    store
        .audit(&AuditLine {
            id: app.source().next_id(),
            brand_id: Some(brand.id),
            at: app.now(),
            user_id: Some(staff.user.id),
            action: "case.dossier".to_owned(),
            subject: case.id.to_string(),
            detail: None,
        })
        .await?;
    let bytes = tokio::task::spawn_blocking(move || dossier::render(&sheet))
        .await
        .map_err(|error| ApiError::internal("making a dossier was interrupted", &error))?;
    Ok(as_download(&format!("dossier-{}.pdf", case.reference), bytes))
}

/// Every message of a case, oldest first; what was taken back before it left was never said.
async fn every_message(app: &App, case: &Case) -> ApiResult<(Vec<Message>, bool)> {
    let (mut all, mut before) = (Vec::new(), None);
    loop {
        let page = app.store().messages_of_case(case.brand_id, case.id, before.as_deref(), MESSAGES).await?;
        all.extend(page.items);
        before = page.next;
        if before.is_none() || all.len() >= LONGEST_DOSSIER {
            break;
        }
    }
    all.retain(|message| message.state != guichet_core::model::MessageState::Cancelled);
    all.reverse();
    Ok((all, before.is_some()))
}
