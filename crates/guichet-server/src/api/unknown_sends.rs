//! Replies of which nobody knows whether they arrived: a person decides.

use axum::Json;
use axum::extract::State;
use guichet_channels::problem_words;
use guichet_core::access::Action;
use guichet_core::model::{MessageId, OutboxState};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::cases::load_message;
use super::view::{CaseRow, Desk, MessageView};
use crate::app::App;
use crate::auth::person::Staff;
use crate::error::ApiResult;
use crate::load::{follow_merges, present};

const PAGE: u32 = 100;

/// The replies in doubt.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnknownSends {
    /// Oldest first.
    pub items: Vec<UnknownSend>,
}

/// A reply in doubt.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnknownSend {
    /// Which.
    pub reply_id: Uuid,
    /// Its case.
    pub case: CaseRow,
    /// Its words.
    pub message: MessageView,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub since: Timestamp,
    /// Code of what happened.
    pub problem: Option<String>,
    /// The same in words.
    pub problem_text: Option<String>,
}

/// Replies in doubt, oldest first.
#[utoipa::path(get, path = "/api/brands/{brand}/unknown-sends", tag = "replies", params(("brand" = String, Path)),
    responses((status = 200, body = UnknownSends), (status = 401), (status = 404)))]
pub async fn list(State(app): State<App>, staff: Staff) -> ApiResult<Json<UnknownSends>> {
    staff.may(Action::DecideUnknownSend)?;
    let (store, brand) = (app.store(), staff.brand.id);
    let desk = Desk::load(&app, &staff).await?;
    let mut items = Vec::new();
    for item in store.replies_in_state(brand, OutboxState::Unknown, None, PAGE).await?.items {
        let message = present(store.message(brand, MessageId(item.id.0)).await?, "message")?;
        let case = present(follow_merges(store, brand, message.case_id).await?, "case")?;
        let began = store.attempts(brand, item.id).await?.last().map(|attempt| attempt.started_at);
        let words = item.problem.as_deref().map(|code| problem_words(code).in_locale(desk.locale.as_str()).to_owned());
        items.push(UnknownSend {
            reply_id: item.id.0,
            case: desk.row(case).await?,
            message: load_message(&desk, &message).await?,
            since: began.unwrap_or(item.created_at),
            problem: item.problem,
            problem_text: words,
        });
    }
    Ok(Json(UnknownSends { items }))
}
