//! Who a customer is, as far as somebody of the desk has established it.

use axum::Json;
use axum::extract::{Path, State};
use guichet_core::access::Action;
use guichet_core::identity::{self, Finding};
use guichet_core::model::{Case, CaseId, Customer, CustomerId, IdentityHow, IdentityLevel};
use guichet_store::StoreError;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use super::view::{Desk, IdentityView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::clock::Ids;
use crate::error::{ApiError, ApiResult, code};
use crate::load;

/// Characters of an explanation.
const REASON: usize = 500;

/// What somebody established.
#[derive(Debug, Deserialize, ToSchema)]
pub struct IdentityBody {
    /// `unknown` (takes it back), `claimed` or `verified`.
    level: String,
    /// `drop_link`, `known_address`, `call_back` or `by_hand`; not needed for `unknown`.
    how: Option<String>,
    /// In words; required for `by_hand`.
    #[serde(default)]
    reason: String,
    /// The case in which it came up; the newest of the customer when left out.
    case_id: Option<Uuid>,
}

/// Says who a customer is: from now on the guard of their cases knows it.
#[utoipa::path(put, path = "/api/brands/{brand}/customers/{id}/identity", tag = "customers", request_body = IdentityBody,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = IdentityView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn set_identity(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<IdentityBody>,
) -> ApiResult<Json<IdentityView>> {
    staff.may(Action::VerifyIdentity)?;
    let finding = finding(&body)?;
    for _ in 0..load::TRIES {
        let (customer, case) = find(&app, &staff, CustomerId(id), body.case_id).await?;
        let ids = &mut Ids(app.source().as_ref());
        let plan = identity::establish(&staff.brand, &customer, &case, &finding, staff.acting(), app.now(), ids)?;
        match app.store().apply(&plan).await {
            Ok(_) => {
                let desk = Desk::load(&app, &staff).await?;
                let after = app.store().customer(staff.brand.id, customer.id).await?.ok_or(code::NOT_FOUND)?;
                return Ok(Json(IdentityView::new(&desk, &after.identity)));
            }
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(code::CONFLICT.into())
}

fn finding(body: &IdentityBody) -> ApiResult<Finding> {
    let level = IdentityLevel::parse(&body.level).ok_or_else(|| ApiError::invalid("level"))?;
    let how = match &body.how {
        Some(word) => Some(IdentityHow::parse(word).ok_or_else(|| ApiError::invalid("how"))?),
        None => None,
    };
    if body.reason.chars().count() > REASON {
        return Err(ApiError::invalid("reason"));
    }
    Ok(Finding { level, how, reason: body.reason.clone() })
}

/// The customer, and the case that the event names.
async fn find(app: &App, staff: &Staff, id: CustomerId, case: Option<Uuid>) -> ApiResult<(Customer, Case)> {
    let (store, brand) = (app.store(), staff.brand.id);
    let customer = store.customer(brand, id).await?.ok_or(code::NOT_FOUND)?;
    let case = match case {
        Some(case) => store.case(brand, CaseId(case)).await?.filter(|case| case.customer_id == id),
        None => store.cases_of_customer(brand, id).await?.into_iter().next(),
    };
    Ok((customer, case.ok_or_else(|| ApiError::from(code::NOT_FOUND).field("case_id"))?))
}
