//! Customers' pages: the form, the tracking page, the drop link. No account, no script, no puzzle.
//!
//! Private addresses hold an unguessable token; a GET changes nothing, and no page is kept or told to other sites.

pub mod drop;
pub mod form;
pub mod layout;
pub mod link;
pub mod moment;
pub mod relay;
mod say;
mod submission;
pub mod tracking;
mod visitor;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

pub(crate) use say::fact as fact_name;

use crate::app::App;

/// A page may carry files of twenty megabytes in all.
const LARGEST: usize = 22 * 1024 * 1024;

/// The addresses of customers' pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/f/{brand}", get(form::first))
        .route("/f/{brand}/{channel}", get(form::show).post(form::send))
        .route("/f/{brand}/{channel}/received/{receipt}", get(form::received))
        .route("/t/{token}", get(tracking::show))
        .route("/t/{token}/solved", post(tracking::solved))
        .route("/t/{token}/not-solved", post(tracking::not_solved))
        .route("/t/{token}/human", post(tracking::human))
        .route("/t/{token}/message", post(tracking::message))
        .route("/d/{token}", get(drop::show).post(drop::send))
        .route("/r/{token}", get(relay::show))
        .route("/r/{token}/file/{id}", get(relay::file))
        .route("/r/{token}/seen", post(relay::seen))
        .route("/r/{token}/answer", post(relay::send))
        .route("/r/{token}/private", post(relay::private))
        .route("/public/{name}", get(layout::stylesheet))
        .layer(DefaultBodyLimit::max(LARGEST))
}
