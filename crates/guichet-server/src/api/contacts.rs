//! The directory: who knows and may what, kept by leads, read by everybody who asks.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use guichet_channels::mail::address::is_address;
use guichet_core::access::Action;
use guichet_core::model::{Contact, ContactId, ContactKind};
use guichet_core::text::reading::Topic;
use guichet_core::{Refusal, RefusalCode};
use guichet_store::{AuditLine, StoreError};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::articles::today;
use super::body::Body;
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::{ApiError, ApiResult, code};
use crate::locale::Locale;

const PAGE: u32 = 100;
/// The longest line, in characters.
const LONGEST_LINE: usize = 200;

/// Somebody who may be asked.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContactView {
    /// Which.
    pub id: Uuid,
    /// `colleague` or `partner`.
    pub kind: &'static str,
    /// The person, or the service.
    pub name: String,
    /// Where they work.
    pub organisation: String,
    /// What a customer is told of them.
    pub called: String,
    /// Where the question is sent; empty: the link is handed over.
    pub email: String,
    /// What they answer for; none: whatever it is.
    pub topics: Vec<&'static str>,
    /// What they may decide.
    pub may_decide: String,
    /// `fr` or `en`.
    pub language: String,
    /// Who is asked while they are away.
    pub stand_in: Option<Uuid>,
    /// The last day on which they are away.
    #[schema(value_type = Option<String>, format = Date)]
    pub away_until: Option<Date>,
    /// Whether they are away today.
    pub away: bool,
    /// When they can be reached.
    pub hours: String,
    /// Names what a change starts from.
    pub version: i64,
}

impl ContactView {
    pub(crate) fn new(contact: &Contact, today: Date) -> Self {
        Self {
            id: contact.id.0,
            kind: contact.kind.as_str(),
            name: contact.name.clone(),
            organisation: contact.organisation.clone(),
            called: contact.called.clone(),
            email: contact.email.clone(),
            topics: contact.topics.iter().map(|topic| topic.as_str()).collect(),
            may_decide: contact.may_decide.clone(),
            language: contact.language.clone(),
            stand_in: contact.stand_in.map(|id| id.0),
            away_until: contact.away_until,
            away: contact.away_until.is_some_and(|until| until >= today),
            hours: contact.hours.clone(),
            version: contact.version,
        }
    }
}

/// A page of the directory.
#[derive(Debug, Serialize, ToSchema)]
pub struct ContactPage {
    /// By name.
    pub contacts: Vec<ContactView>,
    /// Where the next page begins.
    pub next_cursor: Option<String>,
}

/// Where to read on.
#[derive(Debug, Deserialize, IntoParams)]
pub struct ContactQuery {
    /// Where to go on.
    cursor: Option<String>,
}

/// The directory, by name.
#[utoipa::path(get, path = "/api/brands/{brand}/contacts", tag = "relays", params(("brand" = String, Path), ContactQuery),
    responses((status = 200, body = ContactPage), (status = 401), (status = 404), (status = 422)))]
pub async fn list(
    State(app): State<App>,
    staff: Staff,
    Query(query): Query<ContactQuery>,
) -> ApiResult<Json<ContactPage>> {
    staff.may(Action::ReadCases)?;
    let page = app.store().contacts(staff.brand.id, query.cursor.as_deref(), PAGE).await?;
    let today = today(&app, &staff);
    let contacts = page.items.iter().map(|contact| ContactView::new(contact, today)).collect();
    Ok(Json(ContactPage { contacts, next_cursor: page.next }))
}

/// A contact, as a lead writes it.
#[derive(Debug, Deserialize, ToSchema)]
pub struct ContactBody {
    /// `colleague` or `partner`.
    kind: String,
    /// The person, or the service.
    name: String,
    /// Where they work.
    #[serde(default)]
    organisation: String,
    /// What a customer is told of them ("notre transporteur").
    #[serde(default)]
    called: String,
    /// Where the question is sent.
    #[serde(default)]
    email: String,
    /// What they answer for.
    #[serde(default)]
    topics: Vec<String>,
    /// What they may decide, in one line.
    #[serde(default)]
    may_decide: String,
    /// `fr` or `en`.
    language: String,
    /// Who is asked while they are away.
    stand_in: Option<Uuid>,
    /// The last day on which they are away.
    #[schema(value_type = Option<String>, format = Date)]
    away_until: Option<Date>,
    /// When they can be reached.
    #[serde(default)]
    hours: String,
    /// The version that was changed; left out for a new one.
    #[serde(default)]
    version: i64,
}

impl ContactBody {
    async fn checked(self, app: &App, staff: &Staff, id: ContactId) -> ApiResult<Contact> {
        let line = |field: &'static str, text: String| {
            let text = text.trim().to_owned();
            let fits = text.chars().count() <= LONGEST_LINE && !text.chars().any(char::is_control);
            if fits { Ok(text) } else { Err(ApiError::invalid(field)) }
        };
        let name = line("name", self.name)?;
        if name.is_empty() {
            return Err(ApiError::invalid("name"));
        }
        let email = line("email", self.email)?;
        if !email.is_empty() && !is_address(&email) {
            return Err(ApiError::invalid("email"));
        }
        let topics: Option<Vec<Topic>> = self.topics.iter().map(|topic| Topic::parse(topic)).collect();
        let stand_in = self.stand_in.map(ContactId);
        if let Some(other) = stand_in
            && (other == id || app.store().contact(staff.brand.id, other).await?.is_none())
        {
            return Err(ApiError::invalid("stand_in"));
        }
        Ok(Contact {
            id,
            brand_id: staff.brand.id,
            kind: ContactKind::parse(&self.kind).ok_or_else(|| ApiError::invalid("kind"))?,
            name,
            organisation: line("organisation", self.organisation)?,
            called: line("called", self.called)?,
            email,
            topics: topics.ok_or_else(|| ApiError::invalid("topics"))?,
            may_decide: line("may_decide", self.may_decide)?,
            language: Locale::parse(&self.language).ok_or_else(|| ApiError::invalid("language"))?.as_str().to_owned(),
            stand_in,
            away_until: self.away_until,
            hours: line("hours", self.hours)?,
            version: self.version + 1,
        })
    }
}

fn audit(app: &App, staff: &Staff, action: &str, id: ContactId) -> AuditLine {
    AuditLine {
        id: app.source().next_id(),
        brand_id: Some(staff.brand.id),
        at: app.now(),
        user_id: Some(staff.user.id),
        action: action.to_owned(),
        subject: id.to_string(),
        detail: None,
    }
}

/// Adds a contact.
#[utoipa::path(post, path = "/api/brands/{brand}/contacts", tag = "relays", request_body = ContactBody,
    params(("brand" = String, Path)),
    responses((status = 201, body = ContactView), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn add(
    State(app): State<App>,
    staff: Staff,
    Body(body): Body<ContactBody>,
) -> ApiResult<(StatusCode, Json<ContactView>)> {
    staff.may(Action::ManageContacts)?;
    let id = ContactId(app.source().next_id());
    let contact = Contact { version: 1, ..body.checked(&app, &staff, id).await? };
    app.store().put_contact(&contact, &audit(&app, &staff, "contact.added", id)).await?;
    Ok((StatusCode::CREATED, Json(ContactView::new(&contact, today(&app, &staff)))))
}

/// Changes a contact. What they were asked before stays as it was asked.
#[utoipa::path(put, path = "/api/brands/{brand}/contacts/{id}", tag = "relays", request_body = ContactBody,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = ContactView), (status = 401), (status = 403), (status = 404), (status = 409), (status = 422)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(body): Body<ContactBody>,
) -> ApiResult<Json<ContactView>> {
    staff.may(Action::ManageContacts)?;
    let id = ContactId(id);
    app.store().contact(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
    if body.version < 1 {
        return Err(ApiError::invalid("version"));
    }
    let contact = body.checked(&app, &staff, id).await?;
    app.store().put_contact(&contact, &audit(&app, &staff, "contact.changed", id)).await?;
    Ok(Json(ContactView::new(&contact, today(&app, &staff))))
}

/// Takes a contact out of the directory; not while a question to them is open.
#[utoipa::path(delete, path = "/api/brands/{brand}/contacts/{id}", tag = "relays",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 204), (status = 401), (status = 403), (status = 404), (status = 409)))]
pub async fn remove(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<StatusCode> {
    staff.may(Action::ManageContacts)?;
    let (store, id) = (app.store(), ContactId(id));
    store.contact(staff.brand.id, id).await?.ok_or(code::NOT_FOUND)?;
    match store.delete_contact(staff.brand.id, id, &audit(&app, &staff, "contact.deleted", id)).await {
        Ok(()) => Ok(StatusCode::NO_CONTENT),
        Err(StoreError::Conflict) if store.is_asked(id).await? => Err(Refusal::new(RefusalCode::ContactAsked).into()),
        Err(error) => Err(error.into()),
    }
}
