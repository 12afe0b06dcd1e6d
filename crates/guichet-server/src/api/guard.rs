//! The guard, asked while somebody types: the same examination as at the send.

mod cost;

use axum::Json;
use axum::extract::State;
use guichet_core::access::Action;
use guichet_core::delivery::window::way_of;
use guichet_core::delivery::{Examined, KnownReply, follow_up_at};
use guichet_core::guard::{
    self, AnswerKind, AuthorSeen, CaseSeen, CustomerSeen, House, IncidentSeen, Input, LimitGiven, MediatorSeen,
    MessageToAnswer, PrivateMessage, Report, RuleName, Verdict, Where,
};
use guichet_core::mediation::MediatorSettings;
use guichet_core::model::capabilities::own_limit;
use guichet_core::model::{AuthorKind, ConversationId, Message, ReplyId, Visibility};
use guichet_core::text::reading::{Direction, Earlier};
use guichet_core::text::similar::Fingerprint;
use guichet_core::text::{self, Reading, Span};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use crate::app::App;
use crate::auth::person::Staff;
use crate::charter;
use crate::error::{ApiError, ApiResult, code};
use crate::public::link;

/// Earlier messages that the guard looks at.
const EARLIER: usize = 20;

/// A draft.
#[derive(Debug, Deserialize, ToSchema)]
pub struct DraftBody {
    /// Where it would be said.
    conversation_id: Uuid,
    /// The words so far.
    text: String,
    /// Who would read it.
    visibility: String,
    /// The message that it answers; the last one of the customer when left out.
    in_reply_to: Option<Uuid>,
    /// Spans of questions that the author ticked by hand: as at the send, they count as answered.
    #[serde(default)]
    #[schema(value_type = Vec<Vec<usize>>)]
    answered: Vec<Span>,
}

/// What the guard says of a draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct GuardView {
    /// The output of `guichet guard`.
    #[schema(value_type = Object)]
    pub report: Value,
    /// How long the draft is, as the network counts.
    pub length: LengthView,
    /// What it costs to send it, in words; absent where it costs nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<String>,
    /// By when the author will owe a look whether the customer was helped, when the draft only sends them elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub follow_up_at: Option<Timestamp>,
}

/// A length and its limit.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct LengthView {
    /// Used so far.
    pub used: usize,
    /// The most that is allowed; null without a limit.
    pub max: Option<usize>,
    /// Counted in what.
    pub unit: &'static str,
}

/// Examines a draft.
#[utoipa::path(post, path = "/api/brands/{brand}/guard", tag = "replies", request_body = DraftBody,
    params(("brand" = String, Path)),
    responses((status = 200, body = GuardView), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn examine(State(app): State<App>, staff: Staff, Body(body): Body<DraftBody>) -> ApiResult<Json<GuardView>> {
    staff.may(Action::Reply)?;
    let visibility = Visibility::parse(&body.visibility).ok_or_else(|| ApiError::invalid("visibility"))?;
    let conversation = ConversationId(body.conversation_id);
    // No reply has the id of a conversation: nothing is found under it.
    let known = app.store().load_reply(staff.brand.id, conversation, ReplyId(body.conversation_id)).await?;
    let mut known = known.ok_or_else(|| ApiError::from(code::NOT_FOUND).field("conversation_id"))?;
    if let Some(answered) = body.in_reply_to {
        // What came after the message that is answered is no part of the question.
        let kept = known.thread.iter().position(|message| message.id.0 == answered);
        known.thread.truncate(kept.map_or(usize::MAX, |index| index + 1));
    }
    app.handling().begin(staff.user.id, conversation, app.now());
    let question = Question { text: &body.text, visibility, answered: &body.answered, author: None };
    let examination = examination(&app, &staff, &known, question).await?;
    let cost = cost::words(&known, &body.text, visibility, staff.locale());
    let examined = examination.examined();
    let alone = examined.sends_away() && examined.promises.is_empty();
    let follow_up_at = alone.then(|| follow_up_at(&staff.brand.settings, app.now()));
    Ok(Json(GuardView { report: examination.to_value(), length: examination.length, cost, follow_up_at }))
}

/// A draft to examine.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    pub text: &'a str,
    pub visibility: Visibility,
    /// Spans of questions that the author ticked by hand.
    pub answered: &'a [Span],
    /// Who writes it, when that is not the person who asks.
    pub author: Option<&'a AuthorSeen>,
}

/// What the guard said.
pub(crate) struct Examination {
    report: Report,
    length: LengthView,
}

/// Examines a draft with everything that the desk knows around it.
pub(crate) async fn examination(
    app: &App,
    staff: &Staff,
    known: &KnownReply,
    question: Question<'_>,
) -> ApiResult<Examination> {
    let answered = known.thread.iter().rev().find(|message| message.direction == Direction::Inbound);
    let (input, reading) = around(app, staff, known, question).await?;
    let charter = charter::of_brand(app, staff.brand.id).await?;
    let calendar = staff.brand.settings.clone();
    // Reading and rules take a millisecond or two; a pasted book takes longer, and requests must not wait for it.
    let text = question.text.to_owned();
    let own = tokio::task::spawn_blocking(move || Fingerprint::of(&text))
        .await
        .map_err(|error| ApiError::internal("the guard was interrupted", &error))?;
    let recent = app.said_today().copies(app, &staff.brand, known.customer.id, own).await?;
    let (mut report, length) = tokio::task::spawn_blocking(move || {
        let report = guard::examine_with(
            &input,
            &reading,
            &House { charter: Some(&charter), calendar: Some(&calendar), recent: &recent, ..House::default() },
        );
        let length = length(&input);
        (report, length)
    })
    .await
    .map_err(|error| ApiError::internal("the guard was interrupted", &error))?;
    tick(&mut report, question.answered);
    if answered.is_some_and(|message| message.hidden_at.is_some()) {
        // Nobody else sees it any more.
        report.findings.retain(|finding| finding.place == Where::Reply);
    }
    Ok(Examination { report, length })
}

/// A draft with everything that the desk knows around it but what others were told, and the reading of the message that it answers.
pub(super) async fn around(
    app: &App,
    staff: &Staff,
    known: &KnownReply,
    question: Question<'_>,
) -> ApiResult<(Input, Reading)> {
    let answered = known.thread.iter().rev().find(|message| message.direction == Direction::Inbound);
    let reading = reading(app, answered).await?;
    let author = match question.author {
        Some(author) => author.clone(),
        None => charter::author(app, &staff.user, staff.role).await?,
    };
    let incident = incident(app, known, answered).await?;
    let input = Input { incident, ..as_input(app, staff, known, question, answered, author) };
    Ok((input, reading))
}

async fn reading(app: &App, answered: Option<&Message>) -> ApiResult<Reading> {
    let stored = match answered {
        Some(message) => app.store().reading(message.brand_id, message.id).await?,
        None => None,
    };
    Ok(stored.unwrap_or_else(|| {
        text::read(&text::Input {
            text: answered.map(|message| message.text.clone()).unwrap_or_default(),
            ..Default::default()
        })
    }))
}

/// The incident of the message that is answered, else of its case: "any news?" belongs to it too.
async fn incident(app: &App, known: &KnownReply, answered: Option<&Message>) -> ApiResult<Option<IncidentSeen>> {
    let (store, brand) = (app.store(), known.brand.id);
    let of_message = match answered {
        Some(message) => store.incident_of_message(brand, message.id).await?,
        None => None,
    };
    if let Some(seen) = of_message.and_then(|incident| incident.seen_by_guard()) {
        return Ok(Some(seen));
    }
    Ok(store.incident_of_case(brand, known.case.id).await?.and_then(|incident| incident.seen_by_guard()))
}

/// A draft as the guard reads it; what was lately sent to others is left to the caller.
pub(crate) fn as_input(
    app: &App,
    staff: &Staff,
    known: &KnownReply,
    question: Question<'_>,
    answered: Option<&Message>,
    author: AuthorSeen,
) -> Input {
    let earlier = known.thread.iter().filter(|message| Some(message.id) != answered.map(|message| message.id));
    let mut earlier: Vec<Earlier> = earlier
        .rev()
        .take(EARLIER)
        .map(|message| Earlier {
            direction: message.direction,
            text: message.text.clone(),
            created_at: Some(message.created_at),
        })
        .collect();
    earlier.reverse();
    Input {
        id: None,
        channel: known.channel.network.clone(),
        visibility: Some(question.visibility),
        message: MessageToAnswer {
            text: answered.map(|message| message.text.clone()).unwrap_or_default(),
            language: Some(known.customer.language.clone()).filter(|language| !language.is_empty()),
            created_at: answered.map(|message| message.created_at),
        },
        reply: question.text.to_owned(),
        author_kind: None,
        author: Some(author),
        case: Some(CaseSeen { topics: known.case.topics.clone(), severity: Some(known.case.severity) }),
        earlier,
        recent_replies: Vec::new(),
        customer: Some(CustomerSeen {
            private_message: private_message(app, known),
            identity: Some(known.customer.identity.level_at(app.now())),
            hops: u32::try_from(known.case.hops).unwrap_or(0),
        }),
        incident: None,
        own_domains: known.brand.settings.own_domains.clone(),
        now: Some(app.now()),
        timezone: Some(known.brand.settings.timezone.clone()),
        locale: Some(staff.locale().as_str().to_owned()),
        limit: own_limit(&known.channel).map(LimitGiven::Max),
        drop_link: Some(link::propose_drop(app, &known.case)),
        mediator: mediator(&known.brand.settings.mediator),
    }
}

/// The mediator as a final answer names them; none while the brand has told of none.
fn mediator(settings: &MediatorSettings) -> Option<MediatorSeen> {
    settings.is_set().then(|| MediatorSeen {
        name: settings.name.trim().to_owned(),
        url: settings.url.trim().to_owned(),
        fr: settings.notice("fr"),
        en: settings.notice("en"),
    })
}

/// What is known of private messages to this customer: the network's window, then what it said when it was asked, while that counts.
fn private_message(app: &App, known: &KnownReply) -> Option<PrivateMessage> {
    let shut = || way_of(known, Visibility::Private).refusal(AuthorKind::Human, app.now()).is_some();
    if known.conversation.visibility.others_can_read() && shut() {
        return Some(PrivateMessage::Impossible);
    }
    let check = known.handle.as_ref()?.private.filter(|check| check.holds_at(app.now()))?;
    Some(if check.open { PrivateMessage::Possible } else { PrivateMessage::Impossible })
}

fn length(input: &Input) -> LengthView {
    let length = guard::length::measured(&input.reply, input.limits());
    LengthView { used: length.used, max: length.max, unit: length.unit.as_str() }
}

/// What the author ticked by hand counts as answered; when nothing is open any more, the finding goes.
fn tick(report: &mut Report, answered: &[Span]) {
    if answered.is_empty() {
        return;
    }
    for answer in report.answers.iter_mut().filter(|answer| answered.contains(&answer.question_span)) {
        answer.how = AnswerKind::Answered;
    }
    if report.answers.iter().all(|answer| answer.how != AnswerKind::Open) {
        report.findings.retain(|finding| finding.rule != RuleName::QuestionUnanswered);
        if let Some(approval) = &mut report.approval {
            approval.reasons.retain(|reason| reason.rule != Some(RuleName::QuestionUnanswered));
        }
        report.approval.take_if(|approval| approval.reasons.is_empty());
    }
    let highest =
        report.findings.iter().filter(|finding| finding.place == Where::Reply).map(|finding| finding.level).max();
    report.verdict = highest.map_or(Verdict::Pass, Verdict::from);
}

impl Examination {
    /// For the API.
    pub(crate) fn to_value(&self) -> Value {
        json!(self.report)
    }

    /// As far as the send depends on it.
    pub(crate) fn examined(&self) -> Examined {
        Examined::from(&self.report)
    }
}
