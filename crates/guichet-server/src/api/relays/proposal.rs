//! What stands ready while a question is written: whom to ask, by when, with which facts, and what the customer is told.

use axum::Json;
use axum::extract::{Path, State};
use guichet_core::access::Action;
use guichet_core::calendar;
use guichet_core::guard::charter::Address;
use guichet_core::model::{AskedContact, Case, Message, RelayFact};
use guichet_core::relay;
use guichet_core::text::reading::Direction;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::articles::today;
use crate::api::cases::find;
use crate::api::contacts::ContactView;
use crate::api::view::RelayFactView;
use crate::app::App;
use crate::auth::person::Staff;
use crate::charter;
use crate::error::{ApiResult, code};
use crate::locale::Locale;
use crate::public::{link, moment};

/// Contacts that are proposed; who needs more looks in the directory.
const CONTACTS: u32 = 300;
/// Messages whose facts are proposed.
const MESSAGES: u32 = 50;
/// Facts that a person would look through.
const FACTS: usize = 30;
/// Opening time between the answer of a contact and what the customer is told.
const TO_PASS_ON: u32 = 120;

/// A fact that goes with a question.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct FactBody {
    /// What it is.
    pub(super) kind: String,
    /// As it was proposed.
    pub(super) value: String,
}

/// Somebody who may be asked about this case.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposedContact {
    /// Who.
    #[serde(flatten)]
    pub contact: ContactView,
    /// They answer for what the case is about.
    pub fits: bool,
    /// Who is asked today: themselves, or who stands in.
    pub asked: Uuid,
}

/// What a question about a case may begin with.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelayProposal {
    /// Whom to ask: first who answers for what the case is about.
    pub contacts: Vec<ProposedContact>,
    /// What is known of the case; personal data is ticked on purpose.
    pub facts: Vec<RelayFactView>,
    /// By when an answer is usually asked for.
    #[schema(value_type = String, format = DateTime)]
    pub due_at: Timestamp,
    /// Whether the brand can send the question by mail.
    pub by_mail: bool,
}

/// What stands ready while somebody writes a question about a case.
#[utoipa::path(get, path = "/api/brands/{brand}/cases/{id}/relay-proposal", tag = "relays",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = RelayProposal), (status = 401), (status = 404)))]
pub async fn propose(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<RelayProposal>> {
    staff.may(Action::ReadCases)?;
    let case = find(&app, &staff, &id).await?;
    let today = today(&app, &staff);
    let directory = app.store().contacts(staff.brand.id, None, CONTACTS).await?.items;
    let mut contacts: Vec<(u8, ProposedContact)> = directory
        .iter()
        .map(|contact| {
            let fits = contact.topics.iter().any(|topic| case.topics.contains(topic));
            let rank = if fits { 0 } else { 1 + u8::from(!contact.topics.is_empty()) };
            let asked = relay::stand_in(contact, &directory, today).id.0;
            (rank, ProposedContact { contact: ContactView::new(contact, today), fits, asked })
        })
        .collect();
    // The directory is in the order of names, and a stable sort keeps it.
    contacts.sort_by_key(|(rank, _)| *rank);
    Ok(Json(RelayProposal {
        contacts: contacts.into_iter().map(|(_, contact)| contact).collect(),
        facts: facts_of_case(&app, &staff, &case).await?.iter().map(RelayFactView::from).collect(),
        due_at: relay::due_of(&staff.brand.settings, app.now()),
        by_mail: link::mail_channel(&app, staff.brand.id).await?.is_some(),
    }))
}

/// The facts that the customer told, each once, the latest message first.
pub(super) async fn facts_of_case(app: &App, staff: &Staff, case: &Case) -> ApiResult<Vec<RelayFact>> {
    let detail = app.store().case_detail(staff.brand.id, case.id, MESSAGES).await?.ok_or(code::NOT_FOUND)?;
    let mut facts: Vec<RelayFact> = Vec::new();
    // Where two cases became one, nobody speaks for the other.
    let theirs =
        |message: &&Message| message.direction == Direction::Inbound && message.customer_id == detail.case.customer_id;
    let told = detail.messages.iter().rev().filter(theirs);
    for message in told {
        let readings = detail.readings.iter().filter(|(id, _)| *id == message.id);
        for fact in readings.flat_map(|(_, reading)| &reading.facts) {
            let fact = RelayFact { kind: fact.kind, value: fact.raw.clone() };
            if !facts.contains(&fact) && facts.len() < FACTS {
                facts.push(fact);
            }
        }
    }
    Ok(facts)
}

/// What the customer may be told while the question runs.
pub(super) async fn holding(
    app: &App,
    staff: &Staff,
    case: &Case,
    contact: &AskedContact,
    due_at: Timestamp,
) -> ApiResult<String> {
    let settings = &staff.brand.settings;
    let french = super::french(app, staff.brand.id, Some(case)).await?;
    let familiar = charter::of_brand(app, staff.brand.id).await?.address == Address::Tu;
    let due = calendar::due(due_at, TO_PASS_ON, settings).due_at;
    let locale = if french { Locale::Fr } else { Locale::En };
    let until = moment::in_full(whole_quarter(due), app.now(), &moment::zone(&settings.timezone), locale);
    Ok(relay::holding_word(contact, &until, french, familiar))
}

/// A customer is told a time that people say: the full quarter of an hour before.
fn whole_quarter(at: Timestamp) -> Timestamp {
    const QUARTER: i64 = 15 * 60;
    Timestamp::from_second(at.as_second().div_euclid(QUARTER) * QUARTER).unwrap_or(at)
}
