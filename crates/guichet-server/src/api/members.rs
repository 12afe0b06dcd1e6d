//! Who works for a brand.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use guichet_channels::mail::address::is_address;
use guichet_core::access::Action;
use guichet_core::model::{Member, Role, User, UserId};
use guichet_store::{AuditLine, StoreError};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use super::session::short;
use crate::app::App;
use crate::auth::person::Staff;
use crate::auth::token::Token;
use crate::error::{ApiError, ApiResult};

/// A first link waits so long for its person.
const LINK: SignedDuration = SignedDuration::from_hours(72);

/// The people of a brand.
#[derive(Debug, Serialize, ToSchema)]
pub struct Members {
    /// By address.
    pub members: Vec<MemberView>,
}

/// Somebody who works for the brand.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberView {
    /// Who.
    pub id: Uuid,
    /// Name shown to colleagues.
    pub name: String,
    /// Address.
    pub email: String,
    /// `agent`, `lead` or `admin`.
    pub role: &'static str,
    /// First name shown to customers.
    pub signature: String,
}

impl MemberView {
    fn new(user: User, role: Role) -> Self {
        Self { id: user.id.0, name: user.name, email: user.email, role: role.as_str(), signature: user.signature }
    }
}

/// The people of a brand.
#[utoipa::path(get, path = "/api/brands/{brand}/members", tag = "brand", params(("brand" = String, Path)),
    responses((status = 200, body = Members), (status = 401), (status = 404)))]
pub async fn list(State(app): State<App>, staff: Staff) -> ApiResult<Json<Members>> {
    staff.may(Action::ReadCases)?;
    let members = app.store().members(staff.brand.id).await?;
    Ok(Json(Members {
        members: members.into_iter().map(|(member, user)| MemberView::new(user, member.role)).collect(),
    }))
}

/// A new colleague.
#[derive(Debug, Deserialize, ToSchema)]
pub struct NewMember {
    email: String,
    name: String,
    /// `agent`, `lead` or `admin`.
    role: String,
}

/// A colleague who was added, and the link to hand to them. There is none for somebody who works for another brand too:
/// their account is not this brand's to open.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberAdded {
    /// Who.
    pub member: MemberView,
    /// Signs them in once; valid for three days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_in_url: Option<String>,
}

/// Adds a colleague, or gives one another role.
#[utoipa::path(post, path = "/api/brands/{brand}/members", tag = "brand", request_body = NewMember, params(("brand" = String, Path)),
    responses((status = 201, body = MemberAdded), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn add(
    State(app): State<App>,
    staff: Staff,
    Body(new): Body<NewMember>,
) -> ApiResult<(StatusCode, Json<MemberAdded>)> {
    staff.may(Action::ManageUsers)?;
    let role = Role::parse(&new.role).ok_or_else(|| ApiError::invalid("role"))?;
    let email = new.email.trim().to_lowercase();
    if !is_address(&email) {
        return Err(ApiError::invalid("email"));
    }
    let name = short(&new.name, "name")?;
    let user = match app.store().user_by_email(&email).await? {
        Some(user) => user,
        None => create(&app, &staff, email, name).await?,
    };
    let elsewhere = app.store().memberships(user.id).await?.iter().any(|member| member.brand_id != staff.brand.id);
    app.store().put_member(Member { user_id: user.id, brand_id: staff.brand.id, role }).await?;
    app.store().audit(&line(&app, &staff, user.id, role)).await?;
    let sign_in_url = if elsewhere { None } else { Some(sign_in_url(&app, user.id).await?) };
    Ok((StatusCode::CREATED, Json(MemberAdded { member: MemberView::new(user, role), sign_in_url })))
}

async fn create(app: &App, staff: &Staff, email: String, name: String) -> ApiResult<User> {
    let user = User {
        id: UserId(app.source().next_id()),
        signature: name.split_whitespace().next().unwrap_or(&name).to_owned(),
        email,
        name,
        locale: staff.brand.settings.locale.clone(),
        disabled: false,
    };
    match app.store().create_user(&user, app.now()).await {
        Ok(()) => Ok(user),
        // Somebody added the same address at this moment.
        Err(StoreError::Conflict) => {
            app.store().user_by_email(&user.email).await?.ok_or_else(|| ApiError::from(StoreError::Conflict))
        }
        Err(error) => Err(error.into()),
    }
}

fn line(app: &App, staff: &Staff, user: UserId, role: Role) -> AuditLine {
    AuditLine {
        id: app.source().next_id(),
        brand_id: Some(staff.brand.id),
        at: app.now(),
        user_id: Some(staff.user.id),
        action: "member.put".to_owned(),
        subject: user.to_string(),
        detail: Some(role.as_str().to_owned()),
    }
}

/// A link that signs somebody in once. The token stands in the fragment, which reaches no log.
///
/// # Errors
/// When it cannot be stored.
pub async fn sign_in_url(app: &App, user: UserId) -> guichet_store::Result<String> {
    let (token, now) = (Token::new(app.source().as_ref()), app.now());
    let expires_at = now.checked_add(LINK).unwrap_or(jiff::Timestamp::MAX);
    app.store().create_sign_in_link(token.hash(), user, now, expires_at).await?;
    Ok(app.url(&format!("/sign-in#token={}", token.as_str())))
}
