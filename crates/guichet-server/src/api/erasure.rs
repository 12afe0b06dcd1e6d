//! A customer's words go, everywhere, for good.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use guichet_core::access::Action;
use guichet_core::model::{CustomerId, EventKind, NewEvent};
use guichet_store::{AuditLine, ErasureLine};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult, code};

/// Why somebody is erased. Codes: words could name the person, and would stay in the audit log.
const REASONS: [&str; 3] = ["asked", "no_longer_needed", "mistake"];

/// Why.
#[derive(Debug, Deserialize, ToSchema)]
pub struct Erase {
    /// `asked` (the person wants it), `no_longer_needed` or `mistake`.
    reason: String,
}

/// Erases a customer: names, handles, words, files, readings, the index, replies that did not leave. Cases and figures stay,
/// without words. It cannot be undone, and every restore does it again.
#[utoipa::path(post, path = "/api/brands/{brand}/customers/{id}/erase", tag = "customers", request_body = Erase,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn erase(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<Erase>,
) -> ApiResult<StatusCode> {
    staff.may(Action::EraseCustomer)?;
    let reason = REASONS.into_iter().find(|known| *known == body.reason).ok_or_else(|| ApiError::invalid("reason"))?;
    let (store, brand, id) = (app.store(), staff.brand.id, CustomerId(id));
    let customer = store.customer(brand, id).await?.ok_or(code::NOT_FOUND)?;
    if customer.erased_at.is_some() {
        return Ok(StatusCode::NO_CONTENT);
    }
    let (at, by) = (app.now(), Some(staff.user.id));
    // Who and why first: an erasure without its line could not be accounted for.
    let line = AuditLine {
        id: app.source().next_id(),
        brand_id: Some(brand),
        at,
        user_id: by,
        action: "customer.erased".to_owned(),
        subject: id.to_string(),
        detail: Some(reason.to_owned()),
    };
    store.audit(&line).await?;
    let event = NewEvent {
        user_id: by,
        detail: Some(id.to_string()),
        ..NewEvent::of(app.source().next_id().into(), EventKind::CustomerErased, at)
    };
    let erased = ErasureLine { id: app.source().next_id(), brand_id: brand, customer_id: id, at };
    store.erase_customer(erased, event).await?;
    Ok(StatusCode::NO_CONTENT)
}
