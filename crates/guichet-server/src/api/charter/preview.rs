//! What a draft of a charter would have done with the replies that lately left.
//!
//! Invariant: bounded in days and in replies; it reads, computes beside the request, and stores nothing.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use guichet_core::access::Action;
use guichet_core::guard::{self, AuthorSeen, Charter, House, Input, Report, Verdict, Where};
use guichet_core::model::{AuthorKind, Message, MessageState, ReplyId, Role, UserId};
use guichet_core::text::reading::Direction;
use guichet_core::text::{self, Reading};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::CharterBody;
use crate::api::body::Body;
use crate::api::guard::{Question, as_input};
use crate::api::view::excerpt;
use crate::app::App;
use crate::auth::person::Staff;
use crate::charter;
use crate::error::{ApiError, ApiResult};

/// Replies looked at, the newest ones.
const MOST: u32 = 200;
/// Replies shown.
const SHOWN: usize = 50;
/// Days looked back, unless said otherwise.
const DAYS: u32 = 7;

/// A draft of a charter, and how far to look back.
#[derive(Debug, Deserialize, ToSchema)]
pub struct PreviewBody {
    /// The draft.
    #[serde(flatten)]
    draft: CharterBody,
    /// 1 to 31; a week when left out.
    days: Option<u32>,
}

/// How many replies would go which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct WaysView {
    /// They leave.
    pub free: usize,
    /// They need a reason.
    pub held: usize,
    /// They wait for the lead.
    pub approval: usize,
    /// They do not leave.
    pub refused: usize,
}

/// A reply that would go another way.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewedView {
    /// The message.
    pub message_id: Uuid,
    /// Reference of its case.
    pub reference: String,
    /// Its first words.
    pub text: String,
    /// `free`, `held`, `approval` or `refused` under the charter that counts.
    pub before: &'static str,
    /// The same under the draft.
    pub after: &'static str,
    /// Why, in the reader's language.
    pub why: Vec<String>,
}

/// What the draft would have done.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewView {
    /// Days looked back.
    pub days: u32,
    /// Replies looked at.
    pub replies: usize,
    /// Whether there were more: only the newest were looked at.
    pub more: bool,
    /// Under the charter that counts.
    pub before: WaysView,
    /// Under the draft.
    pub after: WaysView,
    /// Those that would go another way, newest first.
    pub changed: Vec<PreviewedView>,
}

/// Tries a draft of a charter on the replies of the last days.
#[utoipa::path(post, path = "/api/brands/{brand}/charter/preview", tag = "charter", request_body = PreviewBody,
    params(("brand" = String, Path)),
    responses((status = 200, body = PreviewView), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn preview(
    State(app): State<App>,
    staff: Staff,
    Body(body): Body<PreviewBody>,
) -> ApiResult<Json<PreviewView>> {
    staff.may(Action::EditCharter)?;
    let days = body.days.unwrap_or(DAYS);
    if !(1..=31).contains(&days) {
        return Err(ApiError::invalid("days"));
    }
    let parsed = Charter::read(&body.draft.text(&staff)?);
    if !parsed.problems.is_empty() {
        let problems = super::problems(&staff, &parsed.problems);
        return Err(ApiError::invalid("text").beside("problems", json!(problems)));
    }
    let (sent, more) = sent(&app, &staff, days).await?;
    let current = charter::of_brand(&app, staff.brand.id).await?;
    let draft = parsed.charter;
    let examined = tokio::task::spawn_blocking(move || {
        let look = |sent: Sent| {
            let report = |charter: &Charter| {
                guard::examine_with(&sent.input, &sent.reading, &House { charter: Some(charter), ..House::default() })
            };
            (report(&current), report(&draft), sent)
        };
        sent.into_iter().map(look).collect::<Vec<_>>()
    })
    .await
    .map_err(|error| ApiError::internal("the preview was interrupted", &error))?;
    Ok(Json(view(&examined, days, more)))
}

/// A reply that left, as the guard reads it.
struct Sent {
    message: Message,
    reference: String,
    input: Input,
    reading: Reading,
}

async fn sent(app: &App, staff: &Staff, days: u32) -> ApiResult<(Vec<Sent>, bool)> {
    let since = app.now().checked_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(app.now());
    let recent = app.store().recent_replies(staff.brand.id, MOST).await?;
    let oldest_is_in = recent.last().is_some_and(|message| message.created_at >= since);
    let more = oldest_is_in && recent.len() >= usize::try_from(MOST).unwrap_or(usize::MAX);
    let members = app.store().members(staff.brand.id).await?;
    let mut authors: HashMap<UserId, AuthorSeen> = HashMap::new();
    for (member, user) in &members {
        authors.insert(member.user_id, charter::author(app, user, member.role).await?);
    }
    let written = |message: &&Message| {
        message.created_at >= since
            && message.author_kind != AuthorKind::Automatic
            && message.author_user_id.is_some()
            && !matches!(message.state, MessageState::Cancelled | MessageState::Deleted)
            && !message.text.is_empty()
    };
    let mut sent = Vec::new();
    for message in recent.iter().filter(written) {
        let author = message.author_user_id.and_then(|user| authors.get(&user).cloned());
        if let Some(reply) = as_sent(app, staff, message, author.unwrap_or_else(left)).await? {
            sent.push(reply);
        }
    }
    Ok((sent, more))
}

/// Somebody who left: as an agent.
fn left() -> AuthorSeen {
    AuthorSeen { role: Some(Role::Agent), ..AuthorSeen::default() }
}

async fn as_sent(app: &App, staff: &Staff, message: &Message, author: AuthorSeen) -> ApiResult<Option<Sent>> {
    let reply = ReplyId(message.id.0);
    let Some(mut known) = app.store().load_reply(staff.brand.id, message.conversation_id, reply).await? else {
        return Ok(None);
    };
    // As it was when it left: what came later is no part of it.
    let Some(place) = known.thread.iter().position(|other| other.id == message.id) else { return Ok(None) };
    known.thread.truncate(place);
    let answered = known.thread.iter().rev().find(|other| other.direction == Direction::Inbound).cloned();
    let stored = match &answered {
        Some(message) => app.store().reading(staff.brand.id, message.id).await?,
        None => None,
    };
    let reading = stored.unwrap_or_else(|| {
        let text = answered.as_ref().map(|message| message.text.clone()).unwrap_or_default();
        text::read(&text::Input { text, ..Default::default() })
    });
    let question = Question { text: &message.text, visibility: message.visibility, answered: &[], author: None };
    let mut input = as_input(app, staff, &known, question, answered.as_ref(), author);
    input.now = Some(message.created_at);
    Ok(Some(Sent { message: message.clone(), reference: known.case.reference.clone(), input, reading }))
}

const fn way(report: &Report) -> &'static str {
    match report.verdict {
        Verdict::Refuse => "refused",
        _ if report.approval.is_some() => "approval",
        Verdict::Hold => "held",
        Verdict::Pass | Verdict::Warn => "free",
    }
}

fn count(ways: &mut WaysView, way: &str) {
    match way {
        "refused" => ways.refused += 1,
        "approval" => ways.approval += 1,
        "held" => ways.held += 1,
        _ => ways.free += 1,
    }
}

fn view(examined: &[(Report, Report, Sent)], days: u32, more: bool) -> PreviewView {
    let (mut before, mut after, mut changed) = (WaysView::default(), WaysView::default(), Vec::new());
    for (old, new, sent) in examined {
        count(&mut before, way(old));
        count(&mut after, way(new));
        if way(old) != way(new) && changed.len() < SHOWN {
            changed.push(PreviewedView {
                message_id: sent.message.id.0,
                reference: sent.reference.clone(),
                text: excerpt(&sent.message.text, 160),
                before: way(old),
                after: way(new),
                why: why(old, new),
            });
        }
    }
    PreviewView { days, replies: examined.len(), more, before, after, changed }
}

/// What the draft says that the charter that counts does not; the other way round when it says nothing more.
fn why(old: &Report, new: &Report) -> Vec<String> {
    let reasons = |report: &Report| {
        let stops =
            report.findings.iter().filter(|found| found.place == Where::Reply && found.level > guard::Level::Warn);
        let asks = report.approval.iter().flat_map(|approval| &approval.reasons).map(|reason| reason.why.clone());
        stops.map(|found| found.why.clone()).chain(asks).collect::<Vec<_>>()
    };
    let (before, after) = (reasons(old), reasons(new));
    let mut added: Vec<String> = after.iter().filter(|reason| !before.contains(reason)).cloned().collect();
    if added.is_empty() {
        added = before.into_iter().filter(|reason| !after.contains(reason)).collect();
    }
    added.dedup();
    added.truncate(4);
    added
}
