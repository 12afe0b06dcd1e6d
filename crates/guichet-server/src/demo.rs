//! The demonstration: three brands that do not exist, customers who write while one watches, and who take what is
//! written to them as people do.
//!
//! Everything goes the way of a real message: the simulated networks stand behind the same trait as the real ones, the
//! raw items, the reading, the queue and the send are the product's own. Only the customers are made up.

mod articles;
mod confirm;
mod director;
pub mod reaction;
mod relays;
mod setup;
mod solutions;
pub mod stories;
pub mod tour;

use crate::config::Config;
use crate::serve::{Server, parts};

pub use director::{Director, Pace};
pub use setup::{Prepared, prepare};

/// A demonstration that runs.
pub struct Demo {
    /// The desk.
    pub server: Server,
    /// Signs the visitor in, once.
    pub sign_in_url: String,
}

/// Starts a desk with the three brands, and the customers who write to them. The visitor's screens are in `locale`.
///
/// # Errors
/// When the key, the data or the address cannot be used.
pub async fn start(config: Config, locale: &str) -> anyhow::Result<Demo> {
    let parts = parts(config).await?;
    let prepared = prepare(&parts.store, parts.source.as_ref(), locale).await?;
    let (store, sandbox) = (parts.store.clone(), parts.surroundings.sandbox.clone());
    let director = Director::new(store, sandbox, parts.source.clone(), &prepared, Pace::default());
    let server = Server::start(parts).await?;
    let sign_in_url = format!("{}/sign-in#token={}", server.url(), prepared.sign_in_token);
    if prepared.fresh {
        let app = server.app().clone();
        tokio::spawn(async move {
            if let Err(problem) = relays::ask(&app, &prepared).await {
                tracing::warn!(%problem, "the question of the demonstration is missing");
            }
        });
    }
    let app = server.app().clone();
    tokio::spawn(async move {
        tokio::select! {
            () = director.play() => {}
            () = app.stopped() => {}
        }
    });
    Ok(Demo { server, sign_in_url })
}
