//! The page on which a contact answers a question, without an account: the question, the facts that were ticked, by when. It shows
//! nothing of what the customer wrote.
//!
//! A GET changes nothing, also not "seen": machines open links before people do. Numbers of accounts and cards stand behind a second
//! look, which is a POST of its own.

mod body;

use std::collections::BTreeMap;

use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use guichet_channels::webform::form::{MOST_FILE_BYTES, MOST_FILES};
use guichet_channels::webform::{Submission, SubmittedFile, TRAP};
use guichet_core::model::{
    Attachment, Brand, Message, MessageState, Relay, RelayDecision, RelayFile, RelayFileId, RelayWordId, RelayWordKind,
};
use guichet_core::plan::Plan;
use guichet_core::relay::{self, KnownRelay, RelayReply};
use guichet_core::text::Span;
use guichet_core::text::reading::{Direction, PersonalDataKind};
use guichet_core::{Refusal, RefusalCode};
use guichet_store::{RelayTalk, Result, StoreError};
use serde::Deserialize;
use uuid::Uuid;

use super::form::unreadable;
use super::layout::answer;
use super::submission;
use super::visitor::Visitor;
use crate::api::attachments::as_download;
use crate::app::App;
use crate::auth::limits::Kind;
use crate::auth::token::Token;
use crate::clock::Ids;
use crate::load;
use crate::locale::Locale;

/// Messages of the customer that go with a question.
const EVIDENCE: u32 = 100;
/// The longest answer, in characters.
const LONGEST: usize = 20_000;
/// The longest line, in characters.
const LONGEST_LINE: usize = 200;

/// A question as its contact finds it by the link.
pub(super) struct Found {
    pub(super) brand: Brand,
    pub(super) relay: Relay,
    pub(super) talk: RelayTalk,
    pub(super) reference: String,
    pub(super) signature: String,
    pub(super) token: String,
    /// What the customer wrote, where it goes with the question.
    pub(super) evidence: Vec<Evidence>,
}

/// A message of the customer that goes with a question.
pub(super) struct Evidence {
    pub(super) message: Message,
    pub(super) files: Vec<Attachment>,
    /// Numbers of accounts and cards in it: behind the second look.
    pub(super) secrets: Vec<Span>,
}

async fn find(app: &App, token: &str) -> Result<Option<Found>> {
    let Some(given) = Token::given(token) else { return Ok(None) };
    let Some(relay) = app.store().relay_by_link(given.hash()).await? else { return Ok(None) };
    let case = app.store().case_followed(relay.brand_id, relay.case_id).await?;
    let evidence = evidence(app, &relay).await?;
    Ok(Some(Found {
        brand: app.brand(relay.brand_id).await?,
        talk: app.store().relay_talk(relay.brand_id, relay.id).await?,
        reference: case.map(|case| case.reference).unwrap_or_default(),
        signature: crate::work::relays::signature(app, relay.owner).await?,
        relay,
        token: token.to_owned(),
        evidence,
    }))
}

/// The customer's own words and files, oldest first; nothing of what the desk wrote, and nothing where nobody meant it to be shown.
async fn evidence(app: &App, relay: &Relay) -> Result<Vec<Evidence>> {
    if !relay.evidence || !relay.is_reachable(app.now()) {
        return Ok(Vec::new());
    }
    let detail = app.store().case_detail(relay.brand_id, relay.case_id, EVIDENCE).await?;
    let Some(detail) = detail else { return Ok(Vec::new()) };
    let mut evidence = Vec::new();
    for message in detail.messages {
        let theirs = message.direction == Direction::Inbound && message.customer_id == relay.customer_id;
        if !theirs || message.state == MessageState::Deleted {
            continue;
        }
        let own = detail.attachments.iter().filter(|file| file.message_id == message.id && !file.hash.is_empty());
        let readings = detail.readings.iter().filter(|(id, _)| *id == message.id);
        let secrets = readings
            .flat_map(|(_, reading)| &reading.personal_data)
            .filter(|datum| matches!(datum.kind, PersonalDataKind::Iban | PersonalDataKind::Card))
            .map(|datum| datum.span);
        evidence.push(Evidence { files: own.cloned().collect(), secrets: secrets.collect(), message });
    }
    Ok(evidence)
}

/// A file of the customer, for as long as the link lives.
pub async fn file(State(app): State<App>, visitor: Visitor, Path((token, id)): Path<(String, Uuid)>) -> Response {
    if let Err(wait) = visitor.count(&app, Kind::Page) {
        return wait;
    }
    let given = async {
        let Some(found) = find(&app, &token).await? else { return Ok(visitor.not_found()) };
        let mut files = found.evidence.into_iter().flat_map(|evidence| evidence.files);
        let Some(file) = files.find(|file| file.id.0 == id) else { return Ok(visitor.not_found()) };
        Ok(match app.store().blob(&file.hash).await? {
            Some(bytes) => as_download(&file.name, bytes),
            None => visitor.not_found(),
        })
    };
    given.await.unwrap_or_else(|error: StoreError| visitor.unavailable(&error))
}

/// How the page was reached.
#[derive(Debug, Deserialize)]
pub struct RelayPageQuery {
    /// After something was done on it: `seen`, `answer`.
    done: Option<String>,
}

/// The page.
pub async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    Query(query): Query<RelayPageQuery>,
) -> Response {
    if let Err(wait) = visitor.count(&app, Kind::Page) {
        return wait;
    }
    let shown = async {
        let Some(found) = find(&app, &token).await? else { return Ok(visitor.not_found()) };
        Ok(page(&app, &visitor, &found, body::Told { done: query.done.as_deref(), ..body::Told::default() }))
    };
    shown.await.unwrap_or_else(|error: StoreError| visitor.unavailable(&error))
}

fn page(app: &App, visitor: &Visitor, found: &Found, told: body::Told<'_>) -> Response {
    let locale = visitor.locale(Some(&found.relay.contact.language));
    if !found.relay.is_reachable(app.now()) {
        return answer(StatusCode::GONE, body::closed(found, locale));
    }
    let status = if told.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    answer(status, body::open(app, found, locale, &told))
}

/// "I have read it."
pub async fn seen(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Response {
    if let Err(refused) = visitor.comes_from_our_page().and_then(|()| visitor.count(&app, Kind::Page)) {
        return refused;
    }
    let acted = async {
        let Some(found) = find(&app, &token).await? else { return Ok(visitor.not_found()) };
        let said = decide(&app, &found, |known, relay, ids| relay::see(known, relay, app.now(), ids)).await?;
        Ok(match said {
            Ok(()) => back(&visitor, &found, "seen"),
            // It was closed meanwhile: the page says so.
            Err(_) => page(&app, &visitor, &find_again(&app, found).await?, body::Told::default()),
        })
    };
    acted.await.unwrap_or_else(|error: StoreError| visitor.unavailable(&error))
}

/// What stands behind a second look; nothing is changed, and a link that is opened by a machine does not show it.
pub async fn private(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Response {
    if let Err(refused) = visitor.comes_from_our_page().and_then(|()| visitor.count(&app, Kind::Page)) {
        return refused;
    }
    let shown = async {
        let Some(found) = find(&app, &token).await? else { return Ok(visitor.not_found()) };
        Ok(page(&app, &visitor, &found, body::Told { secrets: true, ..body::Told::default() }))
    };
    shown.await.unwrap_or_else(|error: StoreError| visitor.unavailable(&error))
}

/// Takes an answer.
pub async fn send(State(app): State<App>, visitor: Visitor, Path(token): Path<String>, request: Request) -> Response {
    if let Err(refused) = visitor.comes_from_our_page().and_then(|()| visitor.count(&app, Kind::Form)) {
        return refused;
    }
    let sent = async {
        let Some(found) = find(&app, &token).await? else { return Ok(visitor.not_found()) };
        let locale = visitor.locale(Some(&found.relay.contact.language));
        let (submission, _place) = match submission::read(request, &app, locale).await {
            Ok(read) => read,
            Err(problem) => return Ok(unreadable(&visitor, locale, problem)),
        };
        take(&app, &visitor, found, locale, submission).await
    };
    sent.await.unwrap_or_else(|error: StoreError| visitor.unavailable(&error))
}

async fn take(app: &App, visitor: &Visitor, found: Found, locale: Locale, submission: Submission) -> Result<Response> {
    let Submission { fields, files, token: given, .. } = submission;
    let word = given.parse::<Uuid>().unwrap_or_else(|_| app.source().next_id());
    let word = RelayWordId(word);
    // A machine that fills in everything, and a page that was sent before: both see what a person sees.
    let filled_in_by_a_machine = fields.get(TRAP).is_some_and(|value| !value.is_empty());
    if filled_in_by_a_machine || app.store().is_relay_word_there(word).await? {
        return Ok(back(visitor, &found, "answer"));
    }
    let problems = wrong(&fields, &files, locale);
    if !problems.is_empty() || !found.relay.is_reachable(app.now()) {
        let told = body::Told { fields: fields.clone(), problems, ..body::Told::default() };
        return Ok(page(app, visitor, &found, told));
    }
    let said = RelayReply { files: keep(app, &found, word, files).await?, ..reply(word, &fields) };
    let decided = decide(app, &found, |known, relay, ids| relay::answer(known, relay, &said, app.now(), ids)).await?;
    Ok(match decided {
        Ok(()) => back(visitor, &found, "answer"),
        Err(refusal) => {
            let words = locale.pick("Écrivez votre réponse.", "Write your answer.");
            let problems =
                if refusal.code == RefusalCode::EmptyText { vec![("text", words.to_owned())] } else { Vec::new() };
            let told = body::Told { fields, problems, ..body::Told::default() };
            page(app, visitor, &find_again(app, found).await?, told)
        }
    })
}

fn reply(id: RelayWordId, fields: &BTreeMap<String, String>) -> RelayReply {
    let given = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let kind = match RelayWordKind::parse(given("kind")) {
        Some(kind @ (RelayWordKind::AskBack | RelayWordKind::NotForMe)) => kind,
        _ => RelayWordKind::Answer,
    };
    RelayReply {
        id,
        kind,
        decision: RelayDecision::parse(given("decision")),
        text: given("text").to_owned(),
        instead: given("instead").to_owned(),
        files: Vec::new(),
    }
}

/// What is wrong with an answer, by field.
fn wrong(fields: &BTreeMap<String, String>, files: &[SubmittedFile], locale: Locale) -> Vec<(&'static str, String)> {
    let long = |name: &str, most: usize| fields.get(name).is_some_and(|value| value.chars().count() > most);
    let mut problems = Vec::new();
    if long("text", LONGEST) {
        let words = locale.pick(
            "Votre réponse est trop longue\u{a0}: joignez plutôt un fichier.",
            "Your answer is too long: attach a file instead.",
        );
        problems.push(("text", words.to_owned()));
    }
    if long("instead", LONGEST_LINE) {
        problems.push((
            "instead",
            locale.pick("Un nom et une adresse suffisent.", "A name and an address are enough.").to_owned(),
        ));
    }
    if files.len() > MOST_FILES || files.iter().map(|file| file.bytes.len()).sum::<usize>() > MOST_FILE_BYTES {
        let words = locale.pick("Cinq fichiers au plus, 20\u{a0}Mo en tout.", "Five files at most, 20 MB in all.");
        problems.push(("files", words.to_owned()));
    }
    problems
}

/// Puts the files on disk, by hash, before anything names them.
async fn keep(app: &App, found: &Found, word: RelayWordId, files: Vec<SubmittedFile>) -> Result<Vec<RelayFile>> {
    let mut kept = Vec::new();
    for file in files {
        let blobs = app.store().blobs().clone();
        let SubmittedFile { name, mime, bytes } = file;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        let hash = tokio::task::spawn_blocking(move || blobs.put(&bytes))
            .await
            .map_err(|_| StoreError::Unavailable("a file was not kept".to_owned()))??;
        kept.push(RelayFile {
            id: RelayFileId(app.source().next_id()),
            brand_id: found.relay.brand_id,
            relay_id: found.relay.id,
            word_id: word,
            name: name.chars().filter(|sign| !sign.is_control()).take(LONGEST_LINE).collect(),
            mime: mime.chars().take(LONGEST_LINE).collect(),
            size,
            hash,
        });
    }
    Ok(kept)
}

/// Loads, decides, writes, until nobody was faster.
async fn decide(
    app: &App,
    found: &Found,
    decision: impl Fn(&KnownRelay, &Relay, &mut Ids<'_>) -> std::result::Result<Plan, Refusal>,
) -> Result<std::result::Result<(), Refusal>> {
    let (store, brand) = (app.store(), found.relay.brand_id);
    for _ in 0..load::TRIES {
        let relay = load::present(store.relay(brand, found.relay.id).await?, "relay")?;
        let known = load::present(store.load_relays(brand, relay.case_id).await?, "case")?;
        let plan = match decision(&known, &relay, &mut Ids(app.source().as_ref())) {
            Ok(plan) => plan,
            Err(refusal) => return Ok(Err(refusal)),
        };
        match store.apply(&plan).await {
            Ok(_) => return Ok(Ok(())),
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Err(StoreError::Busy)
}

async fn find_again(app: &App, found: Found) -> Result<Found> {
    Ok(find(app, &found.token).await?.unwrap_or(found))
}

fn back(visitor: &Visitor, found: &Found, done: &str) -> Response {
    let locale = visitor.locale(Some(&found.relay.contact.language));
    Redirect::to(&format!("/r/{}?done={done}&lang={}", found.token, locale.as_str())).into_response()
}
