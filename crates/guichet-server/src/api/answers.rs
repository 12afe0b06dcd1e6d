//! Articles found for a message while somebody writes, and what to write next: the questions that have none.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use guichet_core::access::Action;
use guichet_core::knowledge::{Asked, Asks, Found, asks};
use guichet_core::model::{ArticleId, Message, MessageId};
use guichet_core::text::reading::{Direction, Topic};
use guichet_core::text::words::fold;
use guichet_core::text::{Reading, Span, mask};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::articles::today;
use super::view::excerpt;
use super::view::message::{hurtful, masked_slice};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult, code};
use crate::knowledge::Laid;

const PAGE: u32 = 30;

/// Articles for one question.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionAnswers {
    /// The question, or the request when nothing is asked outright.
    pub text: String,
    /// Where it stands; null for the request as a whole.
    #[schema(value_type = Option<Vec<usize>>)]
    pub span: Option<Span>,
    /// Surest first; empty when there is none.
    pub articles: Vec<ProposedArticle>,
}

/// An article that answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposedArticle {
    /// Which.
    pub id: Uuid,
    /// One line.
    pub title: String,
    /// The verified answer.
    pub answer: String,
    /// Its language; another than the customer's when there is no other.
    pub language: &'static str,
    /// On whose authority.
    pub source: String,
    /// Where that can be read; may be empty.
    pub source_url: String,
    /// The last day on which it may be used.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<Date>,
    /// When it was compared with its source.
    #[schema(value_type = Option<String>, format = Date)]
    pub verified_on: Option<Date>,
    /// `valid`, `review` or `expiring`.
    pub standing: &'static str,
    /// 0…1.
    pub score: f32,
    /// The customer's words that decided.
    pub because: Vec<String>,
}

/// Articles for a message.
#[derive(Debug, Serialize, ToSchema)]
pub struct MessageAnswers {
    /// A question each.
    pub questions: Vec<QuestionAnswers>,
}

/// A question of a message, or its request.
pub(crate) struct Wanted {
    pub(crate) text: String,
    pub(crate) span: Option<Span>,
    pub(crate) found: Vec<Found>,
}

/// What the articles of the shelf say to a message.
pub(crate) fn look_up(laid: &Laid, text: &str, reading: &Reading, day: Date) -> Vec<Wanted> {
    let topics: Vec<Topic> = reading.topics.iter().map(|best| best.topic).collect();
    let find = |question: &str| laid.shelf.find(&Asked { text: question, around: text, topics: &topics }, day);
    if reading.questions.is_empty() {
        let found = find(text);
        let text = if reading.request.is_empty() { excerpt(text, 140) } else { reading.request.clone() };
        return if found.is_empty() { Vec::new() } else { vec![Wanted { text, span: None, found }] };
    }
    reading
        .questions
        .iter()
        .map(|question| Wanted { text: question.text.clone(), span: Some(question.span), found: find(&question.text) })
        .collect()
}

/// The same for a request: on a thread of its own, so that other requests do not wait.
pub(super) async fn looked_up(laid: &Arc<Laid>, text: &str, reading: &Reading, day: Date) -> ApiResult<Vec<Wanted>> {
    let (laid, text, reading) = (Arc::clone(laid), text.to_owned(), reading.clone());
    tokio::task::spawn_blocking(move || look_up(&laid, &text, &reading, day))
        .await
        .map_err(|error| ApiError::internal("looking up articles was interrupted", &error))
}

/// A question as the desk shows it: what hurts stays behind its veil, in its words and in those that decided.
fn veiled(question: &mut Wanted, text: &str, spans: &[Span]) {
    if spans.is_empty() {
        return;
    }
    let shown = mask(text, spans);
    question.text = match question.span {
        Some(span) => masked_slice(text, span, spans),
        None => excerpt(&shown, 140),
    };
    let shown = fold(&shown);
    for found in &mut question.found {
        found.because.retain(|word| shown.contains(&fold(word)));
    }
}

pub(super) fn proposed(laid: &Laid, found: &Found, language: &str, day: Date) -> Option<ProposedArticle> {
    let article = laid.article(found.id)?;
    let said = article.content.said(language)?;
    let own = article.content.said_in(language).is_some();
    let english = language.starts_with("en") == own;
    Some(ProposedArticle {
        id: article.id.0,
        title: said.title.clone(),
        answer: said.answer.clone(),
        language: if english { "en" } else { "fr" },
        source: article.content.source.clone(),
        source_url: article.content.source_url.clone(),
        valid_until: article.content.valid_until,
        verified_on: article.content.verified_on,
        standing: article.standing(day).as_str(),
        score: found.score,
        because: found.because.clone(),
    })
}

/// The message with its reading; one that nobody has read yet has no questions.
async fn message_read(app: &App, staff: &Staff, id: MessageId) -> ApiResult<(Message, Option<Reading>)> {
    let message = app.store().message(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
    let reading = app.store().reading(staff.brand.id, id).await?;
    Ok((message, reading))
}

/// Finds articles for the questions of a message; a question without one is counted as what to write next, once.
#[utoipa::path(post, path = "/api/brands/{brand}/messages/{id}/articles", tag = "articles",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = MessageAnswers), (status = 401), (status = 404)))]
pub async fn find(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<MessageAnswers>> {
    staff.may(Action::ReadCases)?;
    let (message, reading) = message_read(&app, &staff, MessageId(id)).await?;
    let Some(reading) = reading.filter(|_| message.direction == Direction::Inbound) else {
        return Ok(Json(MessageAnswers { questions: Vec::new() }));
    };
    let laid = app.shelf(staff.brand.id).await?;
    let day = today(&app, &staff);
    let mut wanted = looked_up(&laid, &message.text, &reading, day).await?;
    for question in wanted.iter().filter(|question| question.span.is_some() && question.found.is_empty()) {
        let sort = (reading.main_topic(), asks(&question.text));
        app.store().article_missed(staff.brand.id, message.id, sort, message.created_at).await?;
    }
    let spans = hurtful(&message, Some(&reading));
    wanted.iter_mut().for_each(|question| veiled(question, &message.text, &spans));
    let language = language_of(&reading, &staff);
    let questions = wanted
        .into_iter()
        .map(|question| QuestionAnswers {
            articles: question.found.iter().filter_map(|found| proposed(&laid, found, &language, day)).collect(),
            text: question.text,
            span: question.span,
        })
        .collect();
    Ok(Json(MessageAnswers { questions }))
}

/// The customer's language, or the brand's when theirs is neither of ours.
pub(super) fn language_of(reading: &Reading, staff: &Staff) -> String {
    match reading.language.as_str() {
        "fr" | "en" => reading.language.clone(),
        _ => staff.brand.settings.locale.clone(),
    }
}

/// Counts that an article was put into a reply.
#[utoipa::path(post, path = "/api/brands/{brand}/articles/{id}/use", tag = "articles",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 204), (status = 401), (status = 404)))]
pub async fn used(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<axum::http::StatusCode> {
    staff.may(Action::Reply)?;
    let known = app.store().count_article_use(staff.brand.id, ArticleId(id)).await?;
    if known { Ok(axum::http::StatusCode::NO_CONTENT) } else { Err(code::NOT_FOUND.into()) }
}

/// A sort of question without an article.
#[derive(Debug, Serialize, ToSchema)]
pub struct WantedView {
    /// What they are about.
    pub topic: &'static str,
    /// What they want to hear: `when`, `how_long`, `how_much`, `where`, `how`, `why`, `who`, `whether`, `other`.
    pub asks: &'static str,
    /// How many messages.
    pub number: i64,
}

/// What to write next.
#[derive(Debug, Serialize, ToSchema)]
pub struct WantedList {
    /// Most wanted first.
    pub wanted: Vec<WantedView>,
}

/// What to write next: questions for which there was no article, by topic and by what they want to hear.
#[utoipa::path(get, path = "/api/brands/{brand}/articles/wanted", tag = "articles", params(("brand" = String, Path)),
    responses((status = 200, body = WantedList), (status = 401), (status = 404)))]
pub async fn wanted(State(app): State<App>, staff: Staff) -> ApiResult<Json<WantedList>> {
    staff.may(Action::ReadCases)?;
    let wanted = app.store().wanted_articles(staff.brand.id).await?;
    let wanted = wanted
        .into_iter()
        .map(|sort| WantedView { topic: sort.topic.as_str(), asks: sort.asks.as_str(), number: sort.number })
        .collect();
    Ok(Json(WantedList { wanted }))
}

/// Which sort of question.
#[derive(Debug, Deserialize, IntoParams)]
pub struct WantedQuery {
    /// What they are about.
    topic: String,
    /// What they want to hear.
    asks: String,
    /// Where to go on.
    cursor: Option<String>,
}

/// A message that asked it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WantedMessage {
    /// Which.
    pub message_id: Uuid,
    /// Its case.
    pub case_id: Uuid,
    /// Its questions.
    pub questions: Vec<String>,
}

/// Messages that asked it.
#[derive(Debug, Serialize, ToSchema)]
pub struct WantedMessages {
    /// Newest first.
    pub messages: Vec<WantedMessage>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// The messages that asked for something of which there is no article.
#[utoipa::path(get, path = "/api/brands/{brand}/articles/wanted/messages", tag = "articles",
    params(("brand" = String, Path), WantedQuery),
    responses((status = 200, body = WantedMessages), (status = 401), (status = 404), (status = 422)))]
pub async fn wanted_messages(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<WantedQuery>,
) -> ApiResult<Json<WantedMessages>> {
    staff.may(Action::ReadCases)?;
    let topic = Topic::parse(&query.topic).ok_or_else(|| ApiError::invalid("topic"))?;
    let sort = (topic, Asks::parse(&query.asks).ok_or_else(|| ApiError::invalid("asks"))?);
    let page = app.store().messages_without_article(staff.brand.id, sort, query.cursor.as_deref(), PAGE).await?;
    let mut messages = Vec::new();
    for id in page.items {
        let (message, reading) = message_read(&app, &staff, id).await?;
        // Words that hurt stay behind their veil here as well.
        let questions = reading.filter(|_| !message.veiled).map(|reading| reading.questions).unwrap_or_default();
        let questions = questions.into_iter().filter(|question| asks(&question.text) == sort.1);
        messages.push(WantedMessage {
            message_id: id.0,
            case_id: message.case_id.0,
            questions: questions.map(|question| question.text).collect(),
        });
    }
    Ok(Json(WantedMessages { messages, next_cursor: page.next }))
}
