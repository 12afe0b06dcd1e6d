//! Fills the memory of similar cases: at the start from the last hundred thousand messages, then with each that comes.
//!
//! Every process has its own, so nobody needs a lease. What is edited, taken back or erased leaves it.

use std::collections::HashMap;
use std::time::Duration;

use guichet_core::model::{BrandId, CustomerId, MessageId};
use guichet_core::text::similar::{Fingerprint, Signature};
use guichet_store::{Heard, Result, StoreError};

use super::follow::{Listener, News, PAGES};
use super::{Worker, spare, wait};
use crate::app::App;
use crate::similar::MESSAGES;

/// Without news the loop looks again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// Between two rounds: the past is read beside other work.
const BREATH: Duration = Duration::from_millis(100);

/// The same while many stand at the door: they are served first.
const LONG_BREATH: Duration = Duration::from_secs(2);

/// Where one process stands in each brand.
#[derive(Default)]
pub struct Memory {
    listeners: HashMap<BrandId, Listener>,
}

/// Remembers until the desk stops.
pub async fn run(app: App) {
    let mut changes = app.store().changes();
    let mut memory = Memory::default();
    while !app.is_stopping() {
        changes.mark_unchanged();
        match round(&app, &mut memory).await {
            Ok(count) => {
                app.pulse().beat(Worker::Similar, app.now());
                if count > 0 {
                    tokio::time::sleep(breath(&app)).await;
                    continue;
                }
            }
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "similar").increment(1);
                tracing::warn!(%error, "the memory of similar cases pauses: the store does not answer");
            }
        }
        wait(&app, &mut changes, LOOK_AGAIN).await;
        tokio::time::sleep(breath(&app)).await;
    }
}

fn breath(app: &App) -> Duration {
    if app.door().is_crowded() { LONG_BREATH } else { BREATH }
}

/// Takes in what is new for each brand; how much it was.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App, memory: &mut Memory) -> Result<usize> {
    let mut done = 0;
    for brand in app.store().brands().await? {
        // What goes wrong in one brand stops no other.
        done += spare("similar", hear(app, memory, brand.id).await)?;
    }
    Ok(done)
}

/// What is new in one brand, a few pages at most.
async fn hear(app: &App, memory: &mut Memory, brand: BrandId) -> Result<usize> {
    let mut listener = match memory.listeners.remove(&brand) {
        Some(listener) => listener,
        None => {
            app.similar().begin(brand);
            Listener::begin(app, brand, MESSAGES).await?
        }
    };
    let mut heard = Ok(0);
    for _ in 0..PAGES {
        heard = match (heard, page(app, &mut listener, brand).await) {
            (Ok(before), Ok(more)) => Ok(before + more),
            (_, failed) => failed,
        };
        if heard.is_err() || !listener.has_more() {
            break;
        }
    }
    // After an error as well: a hundred thousand messages are not read again for one that failed.
    memory.listeners.insert(brand, listener);
    heard
}

async fn page(app: &App, listener: &mut Listener, brand: BrandId) -> Result<usize> {
    let behind = listener.is_behind();
    let news = listener.next(app).await?;
    let read = listener.read() + usize::from(behind);
    let desk = app.clone();
    let remembering = tokio::task::spawn_blocking(move || {
        let taken: Vec<Taken> = news.into_iter().flat_map(taken).collect();
        if taken.iter().any(|one| matches!(one, Taken::Erased(_))) {
            desk.audits().forget(brand);
            desk.own_systems().forget(brand);
        }
        desk.similar().with(brand, |recent| {
            for one in taken {
                match one {
                    Taken::In(message, customer, print, tells) => {
                        recent.remember(message, customer, print, &tells);
                    }
                    Taken::Out(message) => recent.forget(message),
                    Taken::Erased(customer) => recent.forget_customer(customer),
                }
            }
        });
    });
    remembering.await.map_err(|error| StoreError::Broken(format!("remembering was interrupted: {error}")))?;
    Ok(read)
}

/// What the memory takes in: numbers, no words.
enum Taken {
    In(MessageId, CustomerId, Fingerprint, Signature),
    Out(MessageId),
    Erased(CustomerId),
}

fn taken(news: News) -> Vec<Taken> {
    match news {
        News::Heard(heard) => remembered(&heard).into_iter().collect(),
        News::Changed(id, words) => {
            std::iter::once(Taken::Out(id)).chain(words.and_then(|heard| remembered(&heard))).collect()
        }
        News::Erased(customer) => vec![Taken::Erased(customer)],
        News::Decided(_) => Vec::new(),
    }
}

fn remembered(heard: &Heard) -> Option<Taken> {
    let (message, reading) = (&heard.message, heard.reading.as_ref()?);
    let tells = Signature::of(&message.text, reading);
    Some(Taken::In(message.id, message.customer_id, Fingerprint::of(&message.text), tells))
}
