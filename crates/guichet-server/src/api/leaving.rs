//! Somebody no longer works for a brand.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use guichet_core::access::Action;
use guichet_core::model::{Role, UserId};
use guichet_store::{AuditLine, StoreError};
use uuid::Uuid;

use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiResult, code};
use crate::load;

/// Takes a colleague's role back: what they have open closes, and unless they work for another brand they are signed out.
#[utoipa::path(delete, path = "/api/brands/{brand}/members/{id}", tag = "brand",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn remove(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<StatusCode> {
    staff.may(Action::ManageUsers)?;
    let (store, brand, user) = (app.store(), staff.brand.id, UserId(id));
    let members = store.members(brand).await?;
    let (leaving, _) = members.iter().find(|(member, _)| member.user_id == user).ok_or(code::NOT_FOUND)?;
    let admins = members.iter().filter(|(member, account)| member.role == Role::Admin && !account.disabled).count();
    if leaving.role == Role::Admin && admins <= 1 {
        // Nobody could let anybody in again.
        return Err(code::WRONG_STATE.into());
    }
    // First their cases: what fails here can be pressed again.
    load::team::give_back(&app, brand, user, staff.user.id).await?;
    match store.remove_member(brand, user).await {
        Ok(()) => {}
        Err(StoreError::Conflict) => return Err(code::NOT_FOUND.into()),
        Err(error) => return Err(error.into()),
    }
    let line = AuditLine {
        id: app.source().next_id(),
        brand_id: Some(brand),
        at: app.now(),
        user_id: Some(staff.user.id),
        action: "member.removed".to_owned(),
        subject: user.to_string(),
        detail: None,
    };
    store.audit(&line).await?;
    Ok(StatusCode::NO_CONTENT)
}
