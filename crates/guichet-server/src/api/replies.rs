//! A reply on its way: sent past the guard, taken back, or decided by a person when nobody knows what became of it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use guichet_core::RefusalCode;
use guichet_core::access::Action;
use guichet_core::delivery::{self, Choice, Draft, InFlight, KnownReply, Overrule, Replied};
use guichet_core::model::{AuthorKind, ConversationId, MessageId, ReplyId, Visibility};
use guichet_core::plan::Plan;
use guichet_core::text::Span;
use guichet_store::StoreError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use super::cases::{drop_expiry, find, load_message};
use super::guard::{Question, examination};
use super::view::{Desk, MessageView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;
use crate::public::link;

/// Longest reply in characters: the longest network takes less.
pub(crate) const LONGEST: usize = 60_000;

/// A reply, as somebody pressed send.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ReplyBody {
    /// A UUIDv7 made by the browser: pressing twice is one reply.
    pub(crate) reply_id: Uuid,
    /// Where it is said.
    pub(crate) conversation_id: Uuid,
    /// The words.
    pub(crate) text: String,
    /// `public`, `unlisted`, `followers` or `private`.
    pub(crate) visibility: String,
    /// The last message that its author had seen.
    pub(crate) seen_up_to: Option<Uuid>,
    /// Reasons for what the guard holds.
    #[serde(default)]
    pub(crate) overrules: Vec<OverruleBody>,
    /// Spans of questions that the author ticked by hand.
    #[serde(default)]
    #[schema(value_type = Vec<Vec<usize>>)]
    pub(crate) answered: Vec<Span>,
    /// A proposed draft stood at the beginning of these words.
    #[serde(default)]
    pub(crate) proposed: bool,
    /// Its author paused before a hot reply, or said why not. Without it such a reply can be taken back for longer.
    #[serde(default)]
    pub(crate) breathed: bool,
}

/// Why a held reply should leave as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub struct OverruleBody {
    /// The rule of the guard.
    rule: String,
    /// The reason, in a few words.
    reason: String,
}

/// A reply that was taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReplyTaken {
    /// As the thread shows it.
    pub message: MessageView,
    /// Until when it can be taken back.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub undo_until: Option<jiff::Timestamp>,
}

/// Sends a reply past the guard. 202: taken; 200: the same reply was taken before.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/replies", tag = "replies", request_body = ReplyBody,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = ReplyTaken), (status = 202, body = ReplyTaken), (status = 401), (status = 403),
        (status = 404), (status = 409), (status = 422)))]
pub async fn send(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<ReplyBody>,
) -> ApiResult<Response> {
    staff.may(Action::Reply)?;
    let case = find(&app, &staff, &id).await?;
    if body.text.chars().count() > LONGEST {
        return Err(ApiError::from(code::TOO_LARGE).field("text"));
    }
    let visibility = Visibility::parse(&body.visibility).ok_or_else(|| ApiError::invalid("visibility"))?;
    let reply = ReplyId(body.reply_id);
    for _ in 0..load::TRIES {
        let conversation = ConversationId(body.conversation_id);
        let known = app.store().load_reply(staff.brand.id, conversation, reply).await?;
        let known = known.ok_or_else(|| ApiError::from(code::NOT_FOUND).field("conversation_id"))?;
        if known.case.id
            != load::follow_merges(app.store(), staff.brand.id, case.id).await?.map_or(case.id, |case| case.id)
        {
            return Err(ApiError::invalid("conversation_id"));
        }
        match try_once(&app, &staff, &body, visibility, &known).await? {
            Tried::Taken => return taken(&app, &staff, reply, StatusCode::ACCEPTED).await,
            Tried::Already => return taken(&app, &staff, reply, StatusCode::OK).await,
            Tried::Conflict => {}
        }
    }
    Err(code::CONFLICT.into())
}

enum Tried {
    Taken,
    Already,
    Conflict,
}

async fn try_once(
    app: &App,
    staff: &Staff,
    body: &ReplyBody,
    visibility: Visibility,
    known: &KnownReply,
) -> ApiResult<Tried> {
    let question = Question { text: &body.text, visibility, answered: &body.answered, author: None };
    let report = examination(app, staff, known, question).await?;
    let examined = report.examined();
    let draft = draft(app, body, visibility, known).await?;
    let (now, source) = (app.now(), app.source().as_ref());
    match delivery::check_reply(known, &draft, &examined, staff.acting(), now, &mut Ids(source)) {
        Ok(Replied::Already) => Ok(Tried::Already),
        Ok(Replied::Plan(mut plan)) => {
            plan.changes.extend(app.handling().end(staff.user.id, known, now));
            // Before the reply: a link in front of a customer must work.
            link::confirm_drop(app, &staff.brand, (&known.case, known.customer.id), &body.text, drop_expiry(app))
                .await?;
            apply(app, &plan).await
        }
        Err(refusal) => {
            let newer = refusal.messages.clone();
            let code = refusal.code;
            let error = ApiError::from(refusal);
            Err(match code {
                RefusalCode::NewerMessages => error.beside("messages", newer_messages(app, staff, &newer).await?),
                RefusalCode::GuardRefused
                | RefusalCode::ReasonNeeded
                | RefusalCode::SecondHop
                | RefusalCode::ApprovalNeeded => error.beside("report", report.to_value()),
                _ => error,
            })
        }
    }
}

async fn apply(app: &App, plan: &Plan) -> ApiResult<Tried> {
    match app.store().apply(plan).await {
        Ok(_) => Ok(Tried::Taken),
        Err(StoreError::Conflict) => Ok(Tried::Conflict),
        Err(error) => Err(error.into()),
    }
}

pub(crate) async fn draft(app: &App, body: &ReplyBody, visibility: Visibility, known: &KnownReply) -> ApiResult<Draft> {
    let tracking_url = match visibility {
        Visibility::Private => Some(link::tracking(app, &known.case, known.conversation.customer_id).await?),
        // A tracking link is for private routes only.
        _ => None,
    };
    Ok(Draft {
        reply_id: ReplyId(body.reply_id),
        text: body.text.clone(),
        seen_up_to: body.seen_up_to.map(MessageId),
        visibility,
        author_kind: if body.proposed { AuthorKind::HumanWithAi } else { AuthorKind::Human },
        overrules: body
            .overrules
            .iter()
            .map(|overrule| Overrule { rule: overrule.rule.clone(), reason: overrule.reason.clone() })
            .collect(),
        promises: Vec::new(),
        keeps: Vec::new(),
        tracking_url,
        approved_by: None,
        breathed: body.breathed,
    })
}

pub(crate) async fn newer_messages(app: &App, staff: &Staff, ids: &[MessageId]) -> ApiResult<Value> {
    let desk = Desk::load(app, staff).await?;
    let mut views = Vec::new();
    for message in app.store().messages(staff.brand.id, ids).await? {
        views.push(load_message(&desk, &message).await?);
    }
    Ok(json!(views))
}

pub(crate) async fn taken(app: &App, staff: &Staff, reply: ReplyId, status: StatusCode) -> ApiResult<Response> {
    let message = show(app, staff, reply).await?;
    let undo_until = message.sending.as_ref().and_then(|sending| sending.undo_until);
    Ok((status, Json(ReplyTaken { message, undo_until })).into_response())
}

async fn show(app: &App, staff: &Staff, reply: ReplyId) -> ApiResult<MessageView> {
    let desk = Desk::load(app, staff).await?;
    let message = app.store().message(staff.brand.id, MessageId(reply.0)).await?.ok_or(code::NOT_FOUND)?;
    load_message(&desk, &message).await
}

/// The words of a reply that was taken back.
#[derive(Debug, Serialize, ToSchema)]
pub struct TakenBack {
    /// To go on writing.
    pub text: String,
}

/// Takes a reply back before it leaves.
#[utoipa::path(post, path = "/api/brands/{brand}/replies/{reply_id}/undo", tag = "replies",
    params(("brand" = String, Path), ("reply_id" = Uuid, Path)),
    responses((status = 200, body = TakenBack), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn undo(
    State(app): State<App>,
    staff: Staff,
    Path((_, reply_id)): Path<(String, Uuid)>,
) -> ApiResult<Json<TakenBack>> {
    staff.may(Action::TakeBackOwnReply)?;
    for _ in 0..load::TRIES {
        let flight = flight(&app, &staff, reply_id).await?;
        let plan = delivery::cancel(&flight, staff.acting(), app.now(), &mut Ids(app.source().as_ref()))?;
        match app.store().apply(&plan).await {
            Ok(_) => return Ok(Json(TakenBack { text: flight.message.text })),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::TOO_LATE.into())
}

async fn flight(app: &App, staff: &Staff, reply: Uuid) -> ApiResult<InFlight> {
    app.store().load_in_flight(staff.brand.id, ReplyId(reply)).await?.ok_or_else(|| code::NOT_FOUND.into())
}

/// What a person found out about a reply in doubt.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DoubtBody {
    /// `arrived` or `send_again`.
    decision: String,
}

/// A person says what became of a reply in doubt.
#[utoipa::path(post, path = "/api/brands/{brand}/replies/{reply_id}/decide", tag = "replies", request_body = DoubtBody,
    params(("brand" = String, Path), ("reply_id" = Uuid, Path)),
    responses((status = 200, body = MessageView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn decide(
    State(app): State<App>,
    staff: Staff,
    Path((_, reply_id)): Path<(String, Uuid)>,
    Body(body): Body<DoubtBody>,
) -> ApiResult<Json<MessageView>> {
    staff.may(Action::DecideUnknownSend)?;
    let choice = match body.decision.as_str() {
        "arrived" => Choice::ItArrived,
        "send_again" => Choice::SendAgain,
        _ => return Err(ApiError::invalid("decision")),
    };
    for _ in 0..load::TRIES {
        let flight = flight(&app, &staff, reply_id).await?;
        let plan =
            delivery::decide_unknown(&flight, choice, staff.acting(), app.now(), &mut Ids(app.source().as_ref()))?;
        match app.store().apply(&plan).await {
            Ok(_) => return show(&app, &staff, ReplyId(reply_id)).await.map(Json),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}
