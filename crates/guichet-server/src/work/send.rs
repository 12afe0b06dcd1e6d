//! Replies leave: the attempt is on disk before the network is called, the outcome is written by that attempt alone, and
//! a lost answer is looked up, never blindly repeated.

pub mod lookup;

use std::sync::Arc;
use std::time::Duration;

use guichet_core::delivery::{self, CALL_SECONDS, InFlight};
use guichet_core::model::{OutboxState, Outgoing, SendOutcome};
use guichet_core::plan::Plan;
use guichet_store::{DueReply, Result, StoreError};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::{Worker, spare, wait};
use crate::app::App;
use crate::clock::Ids;
use crate::load;

/// Without news the loop looks again after this long: undo windows and waits end without a commit.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Sends what is due, until the desk stops. Calls that are under way are waited for.
pub async fn run(app: App) {
    let room = Arc::new(Semaphore::new(app.config().send_workers));
    let mut changes = app.store().changes();
    let mut calls = JoinSet::new();
    while !app.is_stopping() {
        changes.mark_unchanged();
        match start_due(&app, &room, &mut calls).await {
            Ok(()) => app.pulse().beat(Worker::Send, app.now()),
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "send").increment(1);
                tracing::warn!(%error, "sending pauses: the store does not answer");
            }
        }
        while calls.try_join_next().is_some() {}
        wait(&app, &mut changes, LOOK_AGAIN).await;
    }
    while calls.join_next().await.is_some() {}
}

async fn start_due(app: &App, room: &Arc<Semaphore>, calls: &mut JoinSet<()>) -> Result<()> {
    let free = u32::try_from(room.available_permits()).unwrap_or(u32::MAX);
    if free == 0 {
        return Ok(());
    }
    let mut after = None;
    loop {
        let page = app.store().due_replies(app.now(), after.as_deref(), free).await?;
        for due in page.items {
            let Ok(permit) = Arc::clone(room).try_acquire_owned() else { return Ok(()) };
            // The attempt is committed here, before the task starts: the next look does not see it again.
            let Some(flight) = spare("send", begin(app, due).await)? else { continue };
            let app = app.clone();
            calls.spawn(async move {
                call(&app, flight).await;
                drop(permit);
            });
        }
        // What could not begin stays at the head of the list: those behind it have their turn all the same.
        after = page.next;
        if after.is_none() {
            return Ok(());
        }
    }
}

/// Sends what is due, one after the other; how many attempts were made. For tests and the simulation.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App) -> Result<usize> {
    let mut attempts = 0;
    for due in app.store().due_replies(app.now(), None, 64).await?.items {
        if let Some(flight) = spare("send", begin(app, due).await)? {
            call(app, flight).await;
            attempts += 1;
        }
    }
    Ok(attempts)
}

/// Takes a reply in hand, committed; none when somebody else has it or it was taken back.
async fn begin(app: &App, due: DueReply) -> Result<Option<InFlight>> {
    let Some(flight) = app.store().load_in_flight(due.brand_id, due.id).await? else { return Ok(None) };
    let ids = &mut Ids(app.source().as_ref());
    // The list of what is due knows the channels that are paused, and not from whom they borrow.
    let paused = match app.store().channel(flight.item.channel_id).await? {
        Some(channel) => load::channel::is_paused(app, &channel).await?,
        None => false,
    };
    let taken = if paused {
        delivery::wait_for_channel(&flight, app.now(), ids)
    } else {
        delivery::begin_attempt(&flight, app.now(), ids)
    };
    let Ok(plan) = taken else { return Ok(None) };
    match app.store().apply(&plan).await {
        Ok(_) => {}
        Err(StoreError::Conflict) => return Ok(None),
        Err(error) => return Err(error),
    }
    let begun = app.store().load_in_flight(flight.item.brand_id, flight.item.id).await?;
    Ok(begun.filter(|flight| flight.item.state == OutboxState::Sending))
}

/// Calls the network once and writes how it ended.
async fn call(app: &App, flight: InFlight) {
    let attempt = flight.item.attempt;
    if !delivery::may_call(flight.item.lease_until, app.now()) {
        return;
    }
    let outcome = match ask(app, &flight).await {
        SendOutcome::Sent { external_id } => SendOutcome::Sent { external_id: own_id(app, &flight, external_id).await },
        other => other,
    };
    let word = match &outcome {
        SendOutcome::Sent { .. } => "sent",
        SendOutcome::Refused { .. } => "refused",
        SendOutcome::Later { .. } => "later",
        SendOutcome::Unknown { .. } => "unknown",
    };
    metrics::counter!("guichet_sends_total", "outcome" => word).increment(1);
    let jitter = jitter(app);
    let due = DueReply { brand_id: flight.item.brand_id, id: flight.item.id };
    let written = decide(app, due, |flight, app| {
        delivery::finish_attempt(flight, attempt, &outcome, jitter, app.now(), &mut Ids(app.source().as_ref())).ok()
    })
    .await;
    if let Err(error) = written {
        // The lease ends, and the reply is looked up as one in doubt: late, never twice.
        tracing::error!(%error, "the outcome of a send could not be written");
    }
}

async fn ask(app: &App, flight: &InFlight) -> SendOutcome {
    let Ok(outgoing) = serde_json::from_slice::<Outgoing>(&flight.item.body) else {
        return SendOutcome::Refused { code: "unreadable".to_owned() };
    };
    let channel = match app.store().channel(flight.item.channel_id).await {
        Ok(Some(channel)) => channel,
        Ok(None) => return SendOutcome::Refused { code: "channel_gone".to_owned() },
        Err(_) => return SendOutcome::Later { code: "store".to_owned(), retry_after: None },
    };
    let code = match load::channel::open(app, channel).await {
        Ok(Ok(code)) => code,
        Ok(Err(_)) => return SendOutcome::Later { code: "settings".to_owned(), retry_after: Some(60) },
        Err(_) => return SendOutcome::Later { code: "store".to_owned(), retry_after: None },
    };
    let patience = Duration::from_secs(CALL_SECONDS.unsigned_abs());
    match tokio::time::timeout(patience, code.send(&outgoing)).await {
        Ok(outcome) => outcome,
        // The body may have left: nobody knows.
        Err(_) => SendOutcome::Unknown { code: "no_answer".to_owned() },
    }
}

/// The id that the network gave to this reply, unless another message of the channel has it. A receiver that calls every
/// reply `ok` took them all; for want of an id of its own a reply must not stay in doubt.
pub(crate) async fn own_id(app: &App, flight: &InFlight, given: Option<String>) -> Option<String> {
    let given = given?;
    let (channel, source) = (flight.message.channel_id, &flight.message.source);
    let known = app.store().message_by_external_id(channel, source, &given).await.ok().flatten();
    known.is_none_or(|message| message.id == flight.message.id).then_some(given)
}

/// 0…1, to spread the waits of replies that failed together.
fn jitter(app: &App) -> f64 {
    let byte = app.source().random().first().copied().unwrap_or_default();
    f64::from(byte) / 255.0
}

/// Loads the flight again and again until the decision is written, or there is nothing to decide any more.
pub(crate) async fn decide(
    app: &App,
    due: DueReply,
    decision: impl Fn(&InFlight, &App) -> Option<Plan>,
) -> Result<bool> {
    for _ in 0..load::TRIES {
        let Some(flight) = app.store().load_in_flight(due.brand_id, due.id).await? else { return Ok(false) };
        let Some(plan) = decision(&flight, app) else { return Ok(false) };
        match app.store().apply(&plan).await {
            Ok(_) => return Ok(true),
            // Somebody was faster: look again.
            Err(StoreError::Conflict) => {}
            Err(error) => return Err(error),
        }
    }
    Err(StoreError::Conflict)
}
