//! Replies that wait for the lead: asked for, said yes to, sent back, taken back.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use guichet_core::RefusalCode;
use guichet_core::access::Action;
use guichet_core::delivery::{self, Asked, Draft, KnownReply, Overrule, Replied, Yes};
use guichet_core::guard::AuthorSeen;
use guichet_core::model::{
    ApprovalRequest, ApprovalState, ConversationId, Message, MessageId, MessageState, ReplyId, Role, Visibility,
};
use guichet_core::plan::Plan;
use guichet_core::text::reading::Direction;
use guichet_store::StoreError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::body::Body;
use super::cases::{drop_expiry, find};
use super::guard::{Examination, Question, examination};
use super::replies::{LONGEST, ReplyBody, draft, newer_messages, taken};
use super::view::message::hurtful;
use super::view::{Colleague, Desk, excerpt};
use crate::app::App;
use crate::auth::person::Staff;
use crate::charter;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;
use crate::public::link;

const PAGE: u32 = 20;
/// Of a case, the newest.
const OF_CASE: u32 = 20;
/// The longest word to a colleague, in characters.
const LONGEST_NOTE: usize = 2_000;

/// Why a reply needs somebody's word.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReasonView {
    /// `give`, `promise`, `amount`, `topic`, `severity`, `rule`, `novice` or `second_hop`.
    pub code: &'static str,
    /// One sentence, in the author's language.
    pub why: String,
}

/// A reply that waits, or waited.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ApprovalView {
    /// The reply's id.
    pub id: Uuid,
    /// The case.
    pub case_id: Uuid,
    /// Its reference.
    pub reference: String,
    /// The customer's name.
    pub customer: String,
    /// Where it is to be said.
    pub conversation_id: Uuid,
    /// The exact words.
    pub text: String,
    /// Who would read them.
    pub visibility: &'static str,
    /// What the author says to the lead.
    pub why: String,
    /// The least role that may say yes.
    pub by: &'static str,
    /// Why somebody must.
    pub reasons: Vec<ReasonView>,
    /// The author.
    pub asked_by: Colleague,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub asked_at: Timestamp,
    /// The lead's own deadline.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// Whether somebody higher was told.
    pub escalated: bool,
    /// `waiting`, `approved`, `changed`, `returned` or `withdrawn`.
    pub state: &'static str,
    /// Who decided.
    pub decided_by: Option<Colleague>,
    /// When.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub decided_at: Option<Timestamp>,
    /// What they said to the author.
    pub note: Option<String>,
    /// Messages written since the author looked.
    pub newer: usize,
    /// The last message of the conversation: what whoever says yes has seen.
    pub last_message_id: Option<Uuid>,
    /// The customer's last words, hurtful ones left out.
    pub customer_said: String,
    /// Whether the reader may say yes.
    pub may_approve: bool,
    /// Whether the reader wrote it.
    pub own: bool,
}

/// A page of replies that wait.
#[derive(Debug, Serialize, ToSchema)]
pub struct ApprovalPage {
    /// By the lead's deadline.
    pub approvals: Vec<ApprovalView>,
    /// Whom to call when it cannot wait, in Markdown; from the charter.
    pub escalation: String,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Where to read on.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ApprovalQuery {
    /// Where to go on.
    cursor: Option<String>,
}

async fn view(desk: &Desk, staff: &Staff, request: &ApprovalRequest) -> ApiResult<ApprovalView> {
    let (store, brand, app) = (desk.app.store(), desk.brand.id, &desk.app);
    let known = store.load_reply(brand, request.conversation_id, request.id).await?;
    let thread = known.as_ref().map(|known| known.thread.as_slice()).unwrap_or_default();
    let said = thread.iter().rev().find(|message| message.direction == Direction::Inbound);
    let case = known.as_ref().map(|known| &known.case);
    Ok(ApprovalView {
        id: request.id.0,
        case_id: case.map_or(request.case_id, |case| case.id).0,
        reference: case.map(|case| case.reference.clone()).unwrap_or_default(),
        customer: known.as_ref().map(|known| known.customer.display_name.clone()).unwrap_or_default(),
        conversation_id: request.conversation_id.0,
        text: request.text.clone(),
        visibility: request.visibility.as_str(),
        why: request.why.clone(),
        by: request.by.as_str(),
        reasons: request
            .reasons
            .iter()
            .map(|reason| ReasonView { code: reason.code.as_str(), why: reason.why.clone() })
            .collect(),
        asked_by: desk.colleague(request.asked_by),
        asked_at: request.asked_at,
        due_at: request.due_at,
        escalated: request.escalates_at.is_some_and(|at| at <= app.now()),
        state: request.state.as_str(),
        decided_by: request.decided_by.map(|user| desk.colleague(user)),
        decided_at: request.decided_at,
        note: request.note.clone(),
        newer: newer(thread, request),
        last_message_id: thread.iter().rev().find(|message| counts(message)).map(|message| message.id.0),
        customer_said: match said {
            Some(message) => without_hurt(desk, message).await?,
            None => String::new(),
        },
        may_approve: request.state == ApprovalState::Waiting && staff.role >= Role::Lead && staff.role >= request.by,
        own: request.asked_by == staff.user.id,
    })
}

async fn without_hurt(desk: &Desk, message: &Message) -> ApiResult<String> {
    let reading = desk.app.store().reading(message.brand_id, message.id).await?;
    let spans = hurtful(message, reading.as_ref());
    Ok(excerpt(&guichet_core::text::mask(&message.text, &spans), 400))
}

fn counts(message: &Message) -> bool {
    !matches!(message.state, MessageState::Cancelled | MessageState::Deleted)
}

fn newer(thread: &[Message], request: &ApprovalRequest) -> usize {
    if request.state != ApprovalState::Waiting {
        return 0;
    }
    let seen = request.seen_up_to.and_then(|id| thread.iter().position(|message| message.id == id));
    thread.iter().skip(seen.map_or(0, |place| place + 1)).filter(|message| counts(message)).count()
}

/// How many wait for somebody of this role. Where nobody is a lead, the admins are.
pub(crate) async fn count(app: &App, staff: &Staff) -> ApiResult<i64> {
    if staff.role < Role::Lead {
        return Ok(0);
    }
    let members = app.store().members(staff.brand.id).await?;
    let every = staff.role == Role::Admin && members.iter().all(|(member, _)| member.role != Role::Lead);
    let count = |escalated| app.store().count_approvals(staff.brand.id, staff.role, (every, escalated), app.now());
    let (own, late) = (count(false).await?, count(true).await?);
    // The charter says whose screens the late ones count on as well.
    let told = late > own && charter::of_brand(app, staff.brand.id).await?.escalation.to == staff.role;
    Ok(if told { late } else { own })
}

/// Replies that wait, by the lead's deadline.
#[utoipa::path(get, path = "/api/brands/{brand}/approvals", tag = "approvals", params(("brand" = String, Path), ApprovalQuery),
    responses((status = 200, body = ApprovalPage), (status = 401), (status = 404), (status = 422)))]
pub async fn list(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<ApprovalQuery>,
) -> ApiResult<Json<ApprovalPage>> {
    staff.may(Action::ReadCases)?;
    let page = app.store().approvals_waiting(staff.brand.id, query.cursor.as_deref(), PAGE).await?;
    let requests = shown(&app, &staff, &page.items).await?;
    Ok(Json(ApprovalPage { next_cursor: page.next, ..requests }))
}

/// What waits or waited in a case, newest first.
#[utoipa::path(get, path = "/api/brands/{brand}/cases/{id}/approvals", tag = "approvals",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = ApprovalPage), (status = 401), (status = 404)))]
pub async fn of_case(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<ApprovalPage>> {
    staff.may(Action::ReadCases)?;
    let case = find(&app, &staff, &id).await?;
    let requests = app.store().approvals_of_case(staff.brand.id, case.id, OF_CASE).await?;
    shown(&app, &staff, &requests).await.map(Json)
}

async fn shown(app: &App, staff: &Staff, requests: &[ApprovalRequest]) -> ApiResult<ApprovalPage> {
    let desk = Desk::load(app, staff).await?;
    let mut approvals = Vec::with_capacity(requests.len());
    for request in requests {
        approvals.push(view(&desk, staff, request).await?);
    }
    let charter = charter::of_brand(app, staff.brand.id).await?;
    let escalation = charter.escalation.words.in_locale(staff.locale().as_str()).to_owned();
    Ok(ApprovalPage { approvals, escalation, next_cursor: None })
}

/// A reply, and a word to the lead.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AskBody {
    /// The reply, as for sending it.
    #[serde(flatten)]
    reply: ReplyBody,
    /// To the lead.
    #[serde(default)]
    why: String,
}

/// Puts a reply before the lead instead of sending it. 202: it waits; 200: it was asked before.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/approvals", tag = "approvals", request_body = AskBody,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = ApprovalView), (status = 202, body = ApprovalView), (status = 401), (status = 403),
        (status = 404), (status = 409), (status = 422)))]
pub async fn ask(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<AskBody>,
) -> ApiResult<Response> {
    staff.may(Action::Reply)?;
    let case = find(&app, &staff, &id).await?;
    short(&body.why)?;
    if body.reply.text.chars().count() > LONGEST {
        return Err(ApiError::from(code::TOO_LARGE).field("text"));
    }
    let visibility = Visibility::parse(&body.reply.visibility).ok_or_else(|| ApiError::invalid("visibility"))?;
    let id = ReplyId(body.reply.reply_id);
    for _ in 0..load::TRIES {
        if let Some(before) = app.store().approval(staff.brand.id, id).await? {
            if before.text != body.reply.text || before.asked_by != staff.user.id {
                return Err(ApiError::from(guichet_core::Refusal::new(RefusalCode::ReplyIdTaken)));
            }
            return answer(&app, &staff, id, StatusCode::OK).await;
        }
        let conversation = ConversationId(body.reply.conversation_id);
        let known = app.store().load_reply(staff.brand.id, conversation, id).await?;
        let known = known.ok_or_else(|| ApiError::from(code::NOT_FOUND).field("conversation_id"))?;
        let followed = load::follow_merges(app.store(), staff.brand.id, case.id).await?;
        if known.case.id != followed.map_or(case.id, |case| case.id) {
            return Err(ApiError::invalid("conversation_id"));
        }
        let question = Question { text: &body.reply.text, visibility, answered: &body.reply.answered, author: None };
        let report = examination(&app, &staff, &known, question).await?;
        let draft = draft(&app, &body.reply, visibility, &known).await?;
        let charter = charter::of_brand(&app, staff.brand.id).await?;
        let asked = Asked { why: body.why.clone(), answered: body.reply.answered.clone(), charter: &charter };
        let mut ids = Ids(app.source().as_ref());
        let decided =
            delivery::check_ask(&known, &draft, &report.examined(), asked, staff.acting(), app.now(), &mut ids);
        let plan = match decided {
            Ok(plan) => plan,
            Err(refusal) => return Err(refused(&app, &staff, refusal, &report).await),
        };
        if apply(&app, &plan).await? {
            return answer(&app, &staff, id, StatusCode::ACCEPTED).await;
        }
    }
    Err(code::CONFLICT.into())
}

async fn answer(app: &App, staff: &Staff, id: ReplyId, status: StatusCode) -> ApiResult<Response> {
    let request = app.store().approval(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
    let desk = Desk::load(app, staff).await?;
    Ok((status, Json(view(&desk, staff, &request).await?)).into_response())
}

/// The refusal with what the screen needs beside it.
async fn refused(app: &App, staff: &Staff, refusal: guichet_core::Refusal, report: &Examination) -> ApiError {
    let (code, newer) = (refusal.code, refusal.messages.clone());
    let error = ApiError::from(refusal);
    match code {
        RefusalCode::NewerMessages => match newer_messages(app, staff, &newer).await {
            Ok(messages) => error.beside("messages", messages),
            Err(error) => error,
        },
        RefusalCode::GuardRefused
        | RefusalCode::ApprovalNeeded
        | RefusalCode::SecondHop
        | RefusalCode::ReasonNeeded => error.beside("report", report.to_value()),
        _ => error,
    }
}

async fn apply(app: &App, plan: &Plan) -> ApiResult<bool> {
    match app.store().apply(plan).await {
        Ok(_) => Ok(true),
        Err(StoreError::Conflict) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn short(words: &str) -> ApiResult<()> {
    if words.chars().count() > LONGEST_NOTE { Err(ApiError::invalid("note")) } else { Ok(()) }
}

/// The yes.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub struct ApproveBody {
    /// Other words, if they were changed.
    text: Option<String>,
    /// The last message that whoever says yes has seen; what the author had seen when left out.
    seen_up_to: Option<Uuid>,
    /// A word to the author.
    #[serde(default)]
    note: String,
}

/// Says yes: the reply leaves after the undo window. 202: it leaves; 200: somebody said yes before.
#[utoipa::path(post, path = "/api/brands/{brand}/approvals/{id}/approve", tag = "approvals", request_body = ApproveBody,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = super::replies::ReplyTaken), (status = 202, body = super::replies::ReplyTaken),
        (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn approve(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<ApproveBody>,
) -> ApiResult<Response> {
    staff.may(Action::Approve)?;
    short(&body.note)?;
    if body.text.as_ref().is_some_and(|text| text.chars().count() > LONGEST) {
        return Err(ApiError::from(code::TOO_LARGE).field("text"));
    }
    let (brand, id) = (staff.brand.id, ReplyId(id));
    for _ in 0..load::TRIES {
        let request = app.store().approval(brand, id).await?.ok_or(code::NOT_FOUND)?;
        if matches!(request.state, ApprovalState::Approved | ApprovalState::Changed) {
            return taken(&app, &staff, id, StatusCode::OK).await;
        }
        let known = app.store().load_reply(brand, request.conversation_id, id).await?.ok_or(code::NOT_FOUND)?;
        let draft = agreed(&app, &body, &request, &known).await?;
        let author = writer(&app, &staff, &request).await?;
        let question = Question {
            text: &draft.text,
            visibility: draft.visibility,
            answered: &request.answered,
            author: Some(&author),
        };
        let report = examination(&app, &staff, &known, question).await?;
        let yes = Yes { by: staff.acting(), note: &body.note };
        let mut ids = Ids(app.source().as_ref());
        let text = draft.text.clone();
        match delivery::approve(&known, &request, draft, &report.examined(), yes, app.now(), &mut ids) {
            Ok(Replied::Already) => return taken(&app, &staff, id, StatusCode::OK).await,
            Ok(Replied::Plan(plan)) => {
                // Before the reply: a link in front of a customer must work.
                link::confirm_drop(&app, &staff.brand, (&known.case, known.customer.id), &text, drop_expiry(&app))
                    .await?;
                if apply(&app, &plan).await? {
                    return taken(&app, &staff, id, StatusCode::ACCEPTED).await;
                }
            }
            Err(refusal) => return Err(refused(&app, &staff, refusal, &report).await),
        }
    }
    Err(code::CONFLICT.into())
}

/// The reply as it would leave now.
async fn agreed(app: &App, body: &ApproveBody, request: &ApprovalRequest, known: &KnownReply) -> ApiResult<Draft> {
    let reply = ReplyBody {
        reply_id: request.id.0,
        conversation_id: request.conversation_id.0,
        text: body.text.clone().unwrap_or_else(|| request.text.clone()),
        visibility: request.visibility.as_str().to_owned(),
        seen_up_to: body.seen_up_to.or(request.seen_up_to.map(|MessageId(id)| id)),
        overrules: Vec::new(),
        answered: request.answered.clone(),
        proposed: request.proposed,
        breathed: true,
    };
    let draft = draft(app, &reply, request.visibility, known).await?;
    let overrules: Vec<Overrule> = request.overrules.clone();
    Ok(Draft { overrules, ..draft })
}

/// Who wrote it, as the charter asks about them. Somebody who left counts as an agent without a name.
async fn writer(app: &App, staff: &Staff, request: &ApprovalRequest) -> ApiResult<AuthorSeen> {
    let members = app.store().members(staff.brand.id).await?;
    match members.iter().find(|(member, _)| member.user_id == request.asked_by) {
        Some((_, user)) => charter::author(app, user, Role::Agent).await,
        None => Ok(AuthorSeen { role: Some(Role::Agent), ..AuthorSeen::default() }),
    }
}

/// What to change.
#[derive(Debug, Deserialize, ToSchema)]
pub struct SendBackBody {
    /// A word to the author.
    note: String,
}

/// Sends it back to its author, with a word about what to change.
#[utoipa::path(post, path = "/api/brands/{brand}/approvals/{id}/send-back", tag = "approvals", request_body = SendBackBody,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = ApprovalView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn send_back(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<SendBackBody>,
) -> ApiResult<Response> {
    staff.may(Action::Approve)?;
    short(&body.note)?;
    close(&app, &staff, id, |request, ids| delivery::send_back(request, &body.note, staff.acting(), app.now(), ids))
        .await
}

/// Its author takes it back, to go on writing.
#[utoipa::path(post, path = "/api/brands/{brand}/approvals/{id}/withdraw", tag = "approvals",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = ApprovalView), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn withdraw(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Response> {
    staff.may(Action::TakeBackOwnReply)?;
    close(&app, &staff, id, |request, ids| delivery::withdraw(request, staff.acting(), app.now(), ids)).await
}

async fn close(
    app: &App,
    staff: &Staff,
    id: Uuid,
    decide: impl Fn(&ApprovalRequest, &mut Ids<'_>) -> Result<Plan, guichet_core::Refusal>,
) -> ApiResult<Response> {
    let id = ReplyId(id);
    for _ in 0..load::TRIES {
        let request = app.store().approval(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
        let plan = decide(&request, &mut Ids(app.source().as_ref()))?;
        if apply(app, &plan).await? {
            return answer(app, staff, id, StatusCode::OK).await;
        }
    }
    Err(code::CONFLICT.into())
}
