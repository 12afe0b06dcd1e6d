//! What a case can be given: rights first, then the catalogue of the brand; and the ledger of what was given.

pub mod catalogue;
pub mod ledger;
mod view;

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use guichet_core::access::Action;
use guichet_core::guard::Charter;
use guichet_core::model::Case;
use guichet_core::solution::{Catalogue, Gift, Proposal, Seen, Solution, propose, rights};
use guichet_core::text::Reading;
use guichet_core::text::reading::Direction;
use guichet_store::CaseDetail;
use serde::Serialize;
use utoipa::ToSchema;

use super::cases::find;
use super::view::Desk;
use crate::app::App;
use crate::auth::person::Staff;
use crate::charter;
use crate::error::{ApiResult, code};
use crate::load;
pub(super) use ledger::titles;
pub use view::{GiftView, ProposalView};

/// Messages whose readings count: the newest ones of the case.
const MESSAGES: u32 = 50;

/// What can be given in a case, and what its customer was given before.
#[derive(Debug, Serialize, ToSchema)]
pub struct SolutionsView {
    /// Best first: what the law gives before what the brand gives.
    pub proposals: Vec<ProposalView>,
    /// Over all cases of the customer, newest first.
    pub given: Vec<GiftView>,
    /// Nobody has written a catalogue yet.
    pub catalogue_is_empty: bool,
}

/// What decides in a case.
pub(super) struct Around {
    pub(super) case: Case,
    pub(super) language: String,
    pub(super) proposals: Vec<Proposal>,
    pub(super) ledger: Vec<Gift>,
    pub(super) charter: Arc<Charter>,
    catalogue_is_empty: bool,
}

/// What can be given in a case: with why, what it costs, what is missing, who must agree, and why not.
#[utoipa::path(get, path = "/api/brands/{brand}/cases/{id}/solutions", tag = "solutions",
    params(("brand" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = SolutionsView), (status = 401), (status = 404)))]
pub async fn show(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, String)>,
) -> ApiResult<Json<SolutionsView>> {
    staff.may(Action::ReadCases)?;
    let around = around(&app, &staff, &id).await?;
    let desk = Desk::load(&app, &staff).await?;
    let proposals =
        around.proposals.iter().map(|proposal| ProposalView::new(&desk, proposal, &around.language)).collect();
    let given = ledger::views(&desk, &around.ledger).await?;
    Ok(Json(SolutionsView { proposals, given, catalogue_is_empty: around.catalogue_is_empty }))
}

/// Loads what decides, and decides.
pub(super) async fn around(app: &App, staff: &Staff, id: &str) -> ApiResult<Around> {
    let (store, brand) = (app.store(), staff.brand.id);
    let found = find(app, staff, id).await?;
    let case = load::follow_merges(store, brand, found.id).await?.ok_or(code::NOT_FOUND)?;
    let detail = store.case_detail(brand, case.id, MESSAGES).await?.ok_or(code::NOT_FOUND)?;
    let ledger = store.gifts_of_customer(brand, case.customer_id).await?;
    let own = catalogue::solutions(app, brand).await?;
    let charter = charter::of_brand(app, brand).await?;
    let now = app.now();
    let seen = Seen {
        identity: detail.customer.identity.level_at(now),
        sector: staff.brand.settings.sector.clone(),
        case: Some(case.id),
        ..Seen::of(&readings(&detail))
    };
    let catalogue_is_empty = own.is_empty();
    let known: Vec<Solution> = rights().iter().cloned().chain(own).collect();
    let today = guichet_core::calendar::day_of(now, &staff.brand.settings);
    let proposals = propose(&seen, &ledger, &known, &charter, staff.role, today, now);
    Ok(Around { case, language: detail.customer.language, proposals, ledger, charter, catalogue_is_empty })
}

/// What was understood of the customer's messages, oldest first.
fn readings(detail: &CaseDetail) -> Vec<Reading> {
    let inbound = detail.messages.iter().filter(|message| message.direction == Direction::Inbound);
    inbound
        .filter_map(|message| detail.readings.iter().find(|(id, _)| *id == message.id))
        .map(|(_, reading)| reading.clone())
        .collect()
}

/// The entries of a file; what cannot be read any more by this version counts for nothing.
fn entries(text: &str) -> Vec<Solution> {
    Catalogue::from_toml(text).map(|catalogue| catalogue.solutions).unwrap_or_default()
}
