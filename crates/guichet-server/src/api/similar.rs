//! The same case again: recent cases that tell what this one tells, why they are alike, and what was answered.
//!
//! Candidates come from memory (hashes); how alike they are is said from their words, read from the store. A guess, shown as one.

use std::collections::{HashMap, HashSet};

use axum::Json;
use axum::extract::{Path, State};
use guichet_core::access::Action;
use guichet_core::model::{AuthorKind, BrandId, Case, CaseId, Message, MessageId, MessageState};
use guichet_core::similar::Candidate;
use guichet_core::text::Reading;
use guichet_core::text::reading::{Direction, Fact, FactKind};
use guichet_core::text::similar::{Fingerprint, SAME_CASE, Signature, Unit, likeness};
use guichet_store::Heard;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use super::cases::find;
use super::view::{CaseRow, Desk, excerpt};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult};
use crate::load;

/// Messages of the case that are looked at.
const OWN: u32 = 20;
/// Candidates whose words are compared.
const COMPARED: usize = 40;
/// Cases that are shown.
const SHOWN: usize = 5;
/// Words that say why.
const WORDS: usize = 8;
/// Messages of another case in which its answer is looked for.
const THREAD: u32 = 50;
/// Characters of an answer.
const ANSWER: usize = 280;

/// Recent cases like this one.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarCases {
    /// The likeliest first.
    pub similar: Vec<SimilarCase>,
}

/// A case like this one.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarCase {
    /// `duplicate` (the same customer says the same again), `same_fact` (the same parcel, order, contract, address of mail or phone),
    /// `copy` (nearly word for word) or `same_case` (the same in other words).
    pub kind: &'static str,
    /// How sure, 0…1.
    pub score: f32,
    /// Words and numbers that both say, the rarest first.
    pub shared: Vec<String>,
    /// The case.
    pub case: CaseRow,
    /// What was answered there; null when nothing was.
    pub answer: Option<AnswerGiven>,
}

/// What was answered in another case.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerGiven {
    /// Its beginning.
    pub text: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
}

/// Recent cases like this one, with what was answered.
#[utoipa::path(get, path = "/api/brands/{brand}/cases/{id}/similar", tag = "cases",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = SimilarCases), (status = 401), (status = 404)))]
pub async fn similar(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<SimilarCases>> {
    staff.may(Action::ReadCases)?;
    let case = find(&app, &staff, &id).await?;
    let brand = staff.brand.id;
    let Some(own) = telling(&app, &case).await? else { return Ok(Json(SimilarCases { similar: Vec::new() })) };
    let alike = alike(&app, brand, &case, &own).await?;
    let desk = Desk::load(&app, &staff).await?;
    let mut similar = Vec::new();
    let mut shown: HashSet<CaseId> = HashSet::from([case.id]);
    for one in alike {
        if similar.len() == SHOWN {
            break;
        }
        let other = load::follow_merges(app.store(), brand, one.message.case_id).await?;
        let Some(other) = other.filter(|other| shown.insert(other.id)) else { continue };
        let answer = answer(&app, &other, one.message.created_at).await?;
        let case = desk.row(other).await?;
        similar.push(SimilarCase { kind: one.kind, score: one.score, shared: one.shared, case, answer });
    }
    Ok(Json(SimilarCases { similar }))
}

/// The message of a case that tells most.
async fn telling(app: &App, case: &Case) -> ApiResult<Option<Heard>> {
    let page = app.store().messages_of_case(case.brand_id, case.id, None, OWN).await?;
    let ids: Vec<MessageId> = page
        .items
        .iter()
        .filter(|message| message.direction == Direction::Inbound && !message.automatic)
        .map(|message| message.id)
        .collect();
    let heard = app.store().heard(case.brand_id, &ids).await?;
    Ok(heard.into_iter().filter(|one| one.reading.is_some()).max_by_key(|one| one.message.text.chars().count()))
}

/// A message that is alike, and why.
struct Alike {
    kind: &'static str,
    score: f32,
    shared: Vec<String>,
    message: Message,
}

async fn alike(app: &App, brand: BrandId, case: &Case, own: &Heard) -> ApiResult<Vec<Alike>> {
    let text = own.message.text.clone();
    let Some(reading) = own.reading.clone() else { return Ok(Vec::new()) };
    let tells = Signature::of(&text, &reading);
    let print = Fingerprint::of(&text);
    // The messages of the case itself are among them.
    let most = COMPARED + usize::try_from(OWN).unwrap_or(0);
    let asked = (app.clone(), tells.clone());
    let looked = tokio::task::spawn_blocking(move || {
        let (app, tells) = asked;
        app.similar().with(brand, |recent| recent.candidates(&print, &tells, most))
    });
    let candidates = looked.await.map_err(interrupted)?;
    let ids: Vec<MessageId> = candidates.iter().map(|one| one.message).collect();
    let heard = app.store().heard(brand, &ids).await?;
    let heard: Vec<Heard> = heard.into_iter().filter(|one| one.message.case_id != case.id).take(COMPARED).collect();
    let (app, customer) = (app.clone(), case.customer_id);
    let compared = tokio::task::spawn_blocking(move || {
        let words = words_of(&text);
        let copies: HashMap<MessageId, Candidate> = candidates.into_iter().map(|one| (one.message, one)).collect();
        let mut alike: Vec<Alike> = heard
            .into_iter()
            .filter_map(|one| {
                let tells_too = Signature::of(&one.message.text, one.reading.as_ref()?);
                let found = app.similar().with(brand, |recent| likeness(&tells, &tells_too, recent.rarity()));
                let copy = copies.get(&one.message.id).and_then(|candidate| candidate.copy);
                let facts = same_facts(&reading, one.reading.as_ref()?);
                if copy.is_none() && facts.is_empty() && found.score < SAME_CASE {
                    return None;
                }
                let kind = match copy {
                    _ if one.message.customer_id == customer => "duplicate",
                    _ if !facts.is_empty() => "same_fact",
                    Some(_) => "copy",
                    None => "same_case",
                };
                let shared = each_once(facts.iter().chain(found.shared.iter().filter_map(|unit| words.get(unit))));
                Some(Alike { kind, score: found.score.max(copy.unwrap_or(0.0)), shared, message: one.message })
            })
            .collect();
        alike.sort_by(|one, other| {
            // What proves more stands first: one person, one number, then likeness.
            let proof = |one: &Alike| match one.kind {
                "duplicate" => 2,
                "same_fact" => 1,
                _ => 0,
            };
            proof(other).cmp(&proof(one)).then(other.score.total_cmp(&one.score))
        });
        alike
    });
    compared.await.map_err(interrupted)
}

/// The parcels, orders, contracts and addresses that both name: what two people do not have in common by chance.
fn same_facts(one: &Reading, other: &Reading) -> Vec<String> {
    // Bank details stay where they are.
    let names = |fact: &&Fact| fact.kind.is_reference() && fact.kind != FactKind::Iban;
    let there = |fact: &&Fact| other.facts.iter().any(|there| (there.kind, &there.value) == (fact.kind, &fact.value));
    one.facts.iter().filter(names).filter(there).map(|fact| fact.value.clone()).collect()
}

fn interrupted(error: tokio::task::JoinError) -> ApiError {
    ApiError::internal("comparing was interrupted", &error)
}

/// One word may say two things; it is shown once.
fn each_once<'a>(words: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut shown: Vec<String> = Vec::new();
    for word in words {
        if shown.len() < WORDS && !shown.iter().any(|known| known.to_lowercase() == *word.to_lowercase()) {
            shown.push(word.clone());
        }
    }
    shown
}

/// A word for each thing that a text says.
fn words_of(text: &str) -> HashMap<Unit, String> {
    Signature::said(text).into_iter().collect()
}

/// The first answer by one of ours after a message.
async fn answer(app: &App, case: &Case, after: Timestamp) -> ApiResult<Option<AnswerGiven>> {
    let page = app.store().messages_of_case(case.brand_id, case.id, None, THREAD).await?;
    let given = page.items.into_iter().rev().find(|message| {
        message.direction == Direction::Outbound
            && message.author_kind != AuthorKind::Automatic
            && message.state == MessageState::Sent
            && message.created_at >= after
            && !message.text.is_empty()
    });
    Ok(given.map(|message| AnswerGiven { text: excerpt(&message.text, ANSWER), at: message.created_at }))
}
