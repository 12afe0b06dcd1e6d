//! The tour of a demonstration desk.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::auth::person::Person;
use crate::demo::tour::setting;
use crate::error::{ApiError, ApiResult, code};

/// The tour.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Tour {
    /// Its stops.
    pub tour: Vec<Stop>,
}

/// A stop of the tour.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Stop {
    /// What it is about.
    pub title: String,
    /// What to see.
    pub text: String,
    /// Where in the desk.
    pub path: String,
}

/// The tour, when the desk runs as a demonstration.
#[utoipa::path(get, path = "/api/demo", tag = "demo", responses((status = 200, body = Tour), (status = 401), (status = 404)))]
pub async fn tour(State(app): State<App>, person: Person) -> ApiResult<Json<Tour>> {
    let stored = app.store().setting(None, setting(&person.user.locale)).await?.ok_or(code::NOT_FOUND)?;
    serde_json::from_str(&stored).map(Json).map_err(|error| ApiError::internal("the tour cannot be read", &error))
}
