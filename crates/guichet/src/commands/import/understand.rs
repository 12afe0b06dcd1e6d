//! After the bytes are on disk: by our own hands, or by the desk that runs on the same data.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use guichet_channels::ParseProblem;
use guichet_core::model::{EventId, EventKind, NewEvent, RawItem, RawItemId, RawItemState};
use guichet_core::plan::{Change, Plan};
use guichet_server::App;
use guichet_server::work::understand;
use guichet_store::StoreError;
use jiff::{SignedDuration, Timestamp};

use crate::progress::Progress;

/// Held while we understand; taken again before it ends.
const LEASE: SignedDuration = SignedDuration::from_secs(15);

/// How the items ended.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// By reason.
    pub(super) quarantined: BTreeMap<String, u64>,
    /// Neither understood nor in quarantine yet.
    pub(super) waiting: u64,
}

/// Sees the items to their end. Where a desk runs on the same data it does the work, and we look on.
pub(super) async fn everything(app: &App, ids: &[RawItemId], progress: &mut Progress) -> Result<Ends> {
    let owner = app.source().next_id();
    let mut ends = Ends::default();
    let mut left = ids.iter().peekable();
    let mut done = 0_usize;
    let mut idle_since = std::time::Instant::now();
    while left.peek().is_some() {
        let until = app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
        let ours = app.store().take_lease("understand", owner, app.now(), until).await?;
        let moved = if ours { understand::round(app).await? } else { 0 };
        let before = done;
        while let Some(id) = left.peek() {
            match app.store().raw_item(**id).await? {
                Some(item) if item.state == RawItemState::Received && still_moves(&item, idle_since) => break,
                Some(item) => count(&mut ends, &item),
                None => {}
            }
            left.next();
            done += 1;
        }
        progress.at(|| format!("{done} / {}", ids.len()));
        if moved > 0 || done > before {
            idle_since = std::time::Instant::now();
        } else {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    app.store().release_lease("understand", owner).await?;
    Ok(ends)
}

/// An item that was tried and waits for another one is left to the desk after a while in which nothing else moved.
fn still_moves(item: &RawItem, idle_since: std::time::Instant) -> bool {
    let patience = if item.attempts > 0 { Duration::from_secs(3) } else { Duration::from_secs(60) };
    idle_since.elapsed() < patience
}

fn count(ends: &mut Ends, item: &RawItem) {
    match item.state {
        RawItemState::Received => ends.waiting += 1,
        RawItemState::Quarantined => {
            let reason = item.problem.clone().unwrap_or_default();
            *ends.quarantined.entry(reason).or_default() += 1;
        }
        RawItemState::Done | RawItemState::Dismissed => {}
    }
}

/// Sets an item aside that the file's own reader could not read.
pub(super) async fn quarantine(app: &App, item: &RawItem, problem: &ParseProblem) -> Result<()> {
    let field = problem.field.as_ref().map(|field| format!(":{field}")).unwrap_or_default();
    let reason = format!("{}{field}", problem.code);
    let mut plan = Plan::new(item.brand_id);
    plan.changes.push(Change::FinishRawItem {
        id: item.id,
        state: RawItemState::Quarantined,
        problem: Some(reason.clone()),
        author: None,
    });
    plan.events.push(NewEvent {
        message_id: Some(item.message_id),
        channel_id: Some(item.channel_id),
        detail: Some(reason),
        ..NewEvent::of(EventId(app.source().next_id()), EventKind::ItemQuarantined, app.now())
    });
    match app.store().apply(&plan).await {
        // A desk on the same data was faster.
        Ok(_) | Err(StoreError::Conflict) => Ok(()),
        Err(problem) => Err(problem.into()),
    }
}
