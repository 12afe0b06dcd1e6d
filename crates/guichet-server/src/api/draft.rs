//! A draft to start from, composed here and examined by the guard before anybody sees it. It never sends itself.

use axum::Json;
use axum::extract::{Path, State};
use guichet_core::access::Action;
use guichet_core::delivery::KnownReply;
use guichet_core::draft::{Answering, Brief, Drafted, compose};
use guichet_core::guard::{House, Input};
use guichet_core::model::{
    AuthorKind, Case, ConversationId, Message, Promise, PromiseId, PromiseState, ReplyId, Visibility,
};
use guichet_core::text::reading::Direction;
use guichet_core::text::{Reading, Span};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::answers::{ProposedArticle, Wanted, language_of, looked_up, proposed};
use super::articles::today;
use super::body::Body;
use super::cases::find;
use super::guard::{Question, around};
use crate::app::App;
use crate::auth::person::Staff;
use crate::charter;
use crate::error::{ApiError, ApiResult, code};
use crate::knowledge::Laid;
use crate::public::link;

/// What a draft is asked for.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DraftRequest {
    /// Where it would be said.
    conversation_id: Uuid,
    /// Who would read it.
    visibility: String,
    /// The message that it answers; the last one of the customer when left out.
    in_reply_to: Option<Uuid>,
    /// What the desk can do for them, in the writer's own words; it becomes a part of the draft.
    #[serde(default)]
    solution: String,
    /// A promise of the case that was not kept: the draft makes good for it.
    repairs: Option<Uuid>,
}

/// A draft to start from.
#[derive(Debug, Serialize, ToSchema)]
pub struct DraftView {
    /// The whole text; null when this message deserves a person's words from the first one.
    pub text: Option<String>,
    /// Why there is none: `in_danger`, `sensitive`, `spam`, `empty`, `guard`, `language`.
    pub none_because: Option<&'static str>,
    /// Its parts in order, with what each is for.
    pub parts: Vec<PartView>,
    /// Where a date must be chosen: the guard holds the reply until it is.
    #[schema(value_type = Vec<Vec<usize>>)]
    pub blanks: Vec<Span>,
    /// What to know: `like_recent`, `shortened`, `choose_date`, `no_article`.
    pub notes: Vec<&'static str>,
}

/// A part of a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct PartView {
    /// `greeting`, `problem`, `apology`, `again`, `broken`, `answer`, `solution`, `ask_back`, `relay`, `thanks`, `signature`.
    pub kind: &'static str,
    /// Its words.
    pub text: String,
    /// The question that it settles.
    #[schema(value_type = Option<Vec<usize>>)]
    pub question: Option<Span>,
    /// The article that it is from, with its source and its validity.
    pub article: Option<ProposedArticle>,
}

/// Longest solution that becomes a part of a draft.
const LONGEST: usize = 2_000;

/// Replies to others from which a draft should differ.
const RECENT: u32 = 100;

/// Everything around a draft.
pub(super) struct Scene {
    pub(super) known: KnownReply,
    pub(super) input: Input,
    pub(super) reading: Reading,
    pub(super) message: Option<Message>,
}

/// Loads what a draft is made from.
pub(super) async fn scene(
    app: &App,
    staff: &Staff,
    case: &str,
    (conversation, visibility, answered): (Uuid, &str, Option<Uuid>),
) -> ApiResult<Scene> {
    let visibility = Visibility::parse(visibility).ok_or_else(|| ApiError::invalid("visibility"))?;
    let case = find(app, staff, case).await?;
    let (id, nobodys) = (ConversationId(conversation), ReplyId(conversation));
    let known = app.store().load_reply(staff.brand.id, id, nobodys).await?;
    let mut known = known
        .filter(|known| known.case.id == case.id)
        .ok_or_else(|| ApiError::from(code::NOT_FOUND).field("conversation_id"))?;
    if let Some(answered) = answered {
        let kept = known.thread.iter().position(|message| message.id.0 == answered);
        known.thread.truncate(kept.map_or(usize::MAX, |index| index + 1));
    }
    let message = known.thread.iter().rev().find(|message| message.direction == Direction::Inbound).cloned();
    let (mut input, reading) =
        around(app, staff, &known, Question { text: "", visibility, answered: &[], author: None }).await?;
    let recent = app.store().recent_replies(staff.brand.id, RECENT).await?;
    let to_others = recent.into_iter().filter(|message| message.customer_id != known.customer.id);
    input.recent_replies = to_others.map(|message| message.text).collect();
    Ok(Scene { known, input, reading, message })
}

/// Composes a draft for a case.
#[utoipa::path(post, path = "/api/brands/{brand}/cases/{id}/draft", tag = "replies", request_body = DraftRequest,
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = DraftView), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn compose_draft(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
    Body(body): Body<DraftRequest>,
) -> ApiResult<Json<DraftView>> {
    staff.may(Action::Reply)?;
    if body.solution.chars().count() > LONGEST {
        return Err(ApiError::invalid("solution"));
    }
    let mut scene = scene(&app, &staff, &id, (body.conversation_id, &body.visibility, body.in_reply_to)).await?;
    let broken = match body.repairs {
        Some(promise) => Some(broken_words(&app, &scene.known.case, PromiseId(promise)).await?),
        None => None,
    };
    scene.input.drop_link = Some(link::propose_drop(&app, &scene.known.case));
    let laid = app.shelf(staff.brand.id).await?;
    let (day, language) = (today(&app, &staff), language_of(&scene.reading, &staff));
    let found = looked_up(&laid, &scene.input.message.text, &scene.reading, day).await?;
    let answers = answers(&laid, &found, &language);
    let charter = charter::of_brand(&app, staff.brand.id).await?;
    let made = {
        let (staff, solution) = (staff.clone(), body.solution);
        // Six wordings and their examination take some milliseconds: requests of others do not wait for them.
        tokio::task::spawn_blocking(move || {
            let brief = Brief {
                seed: scene.known.case.id.0.as_u128() ^ staff.user.id.0.as_u128().rotate_left(64),
                brand_language: &staff.brand.settings.locale,
                address: charter.address,
                name: &scene.known.customer.display_name,
                signature: &staff.user.signature,
                solution: &solution,
                answers: &answers,
                broken: broken.as_deref(),
                failures: failures(&scene.known),
            };
            let house = House { charter: Some(&charter), calendar: Some(&staff.brand.settings), ..House::default() };
            compose(&brief, &scene.input, &scene.reading, &house)
        })
        .await
        .map_err(|error| ApiError::internal("the draft was interrupted", &error))?
    };
    Ok(Json(match made {
        Ok(drafted) => shown(&laid, &found, drafted, &language, day),
        Err(why) => DraftView {
            text: None,
            none_because: Some(why.as_str()),
            parts: Vec::new(),
            blanks: Vec::new(),
            notes: Vec::new(),
        },
    }))
}

/// What was promised and not done, in its own words; empty when these are gone.
async fn broken_words(app: &App, case: &Case, id: PromiseId) -> ApiResult<String> {
    let (store, brand) = (app.store(), case.brand_id);
    let owed = |promise: &Promise| promise.case_id == case.id && promise.state == PromiseState::Broken;
    let promise = store.promise(brand, id).await?.filter(owed);
    let promise = promise.ok_or_else(|| ApiError::from(code::NOT_FOUND).field("repairs"))?;
    if let Some(words) = promise.words {
        return Ok(words);
    }
    let message = store.message(brand, promise.message_id).await?;
    Ok(message.map(|found| promise.span.slice(&found.text).to_owned()).unwrap_or_default())
}

/// What stands in a draft is surer than what is only shown beside it.
const SURER: f32 = 0.62;

/// The surest article for each question, in the customer's language and no other. What was not asked outright is shown beside
/// the draft and not put into it.
fn answers(laid: &Laid, found: &[Wanted], language: &str) -> Vec<Answering> {
    found
        .iter()
        .filter_map(|question| {
            question.span?;
            let best = question.found.first().filter(|best| best.score >= SURER)?;
            let said = laid.article(best.id)?.content.said_in(language)?;
            Some(Answering { question: question.span, article: best.id, answer: said.answer.clone() })
        })
        .collect()
}

/// How often we failed them: sent elsewhere, or answered so that they had to write again.
fn failures(known: &KnownReply) -> usize {
    let by_people =
        |message: &&Message| message.direction == Direction::Outbound && message.author_kind != AuthorKind::Automatic;
    let replies = known.thread.iter().filter(by_people).count();
    replies + usize::try_from(known.case.hops).unwrap_or_default()
}

fn shown(laid: &Laid, found: &[Wanted], drafted: Drafted, language: &str, day: jiff::civil::Date) -> DraftView {
    let of = |part: &guichet_core::draft::Part| {
        let best = found.iter().filter_map(|question| question.found.first());
        let mut best = best.filter(|best| Some(best.id) == part.article);
        best.next().and_then(|best| proposed(laid, best, language, day))
    };
    DraftView {
        parts: drafted
            .parts
            .iter()
            .map(|part| PartView {
                kind: part.kind.as_str(),
                text: part.text.clone(),
                question: part.question,
                article: of(part),
            })
            .collect(),
        text: Some(drafted.text),
        none_because: None,
        blanks: drafted.blanks,
        notes: drafted.notes.iter().map(|note| note.as_str()).collect(),
    }
}
