//! A brand changed its hours or its deadlines: what is owed on open cases is counted again, page by page, beside the requests.
//!
//! One job a brand. Each page is one commit and says how far it came, so that whoever takes the job over goes on from there; what was
//! counted is counted to the same, so a page that is done twice changes nothing twice.

use std::time::Duration;

use guichet_core::case::move_deadlines;
use guichet_core::model::{Brand, BrandId, CaseId};
use guichet_store::{Job, Result, StoreError};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Worker, wait};
use crate::app::App;
use crate::clock::Ids;

/// The kind of these jobs.
const KIND: &str = "deadlines";
/// Without news the loop looks again after this long.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// Whoever does not speak for so long has lost the job.
const LEASE: SignedDuration = SignedDuration::from_secs(60);
/// Cases of one commit.
const PAGE: u32 = 500;
/// After so many conflicts on one page it is cut smaller: somebody works on one of its cases.
const SMALLEST: u32 = 8;
/// Attempts after which a job is set aside for a person.
const ATTEMPTS: i64 = 20;

/// How far a job came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The last case that was looked at.
    after: Uuid,
    /// Cases that were looked at.
    pub done: i64,
    /// Cases that were open when it began.
    pub total: i64,
    /// Deadlines that moved.
    pub moved: i64,
}

/// The policy of a brand changed: what is open is counted again. A job that goes on begins anew.
///
/// # Errors
/// When the store does not answer.
pub async fn ask(app: &App, brand: BrandId) -> Result<()> {
    let counts = app.store().queue_counts(brand).await?;
    let progress = Progress { after: Uuid::nil(), done: 0, total: counts.lanes.values().sum(), moved: 0 };
    let job = Job {
        id: app.source().next_id(),
        brand_id: Some(brand),
        kind: KIND.to_owned(),
        unique_key: Some(brand.to_string()),
        payload: written(&progress),
        run_at: app.now(),
        attempt: 0,
        max_attempts: ATTEMPTS,
        problem: None,
    };
    app.store().restart_job(&job).await
}

/// How far the job of a brand came; none when nothing is to be counted again.
///
/// # Errors
/// When the store does not answer.
pub async fn progress(app: &App, brand: BrandId) -> Result<Option<Progress>> {
    let job = app.store().job_of(KIND, &brand.to_string()).await?;
    Ok(job.and_then(|job| serde_json::from_str(&job.payload).ok()))
}

/// Counts until the desk stops.
pub async fn run(app: App) {
    let mut changes = app.store().changes();
    while !app.is_stopping() {
        changes.mark_unchanged();
        match round(&app).await {
            Ok(_) => app.pulse().beat(Worker::Deadlines, app.now()),
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "deadlines").increment(1);
                tracing::warn!(%error, "counting deadlines again pauses: the store does not answer");
            }
        }
        wait(&app, &mut changes, LOOK_AGAIN).await;
    }
}

/// Takes one job to its end; how many deadlines moved.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App) -> Result<i64> {
    let lease = lease(app);
    let Some(job) = app.store().claim_jobs(KIND, app.now(), lease, 1).await?.pop() else { return Ok(0) };
    match count_again(app, &job).await {
        Ok(moved) => Ok(moved),
        // It was begun anew, or somebody else has it.
        Err(StoreError::Conflict) => Ok(0),
        Err(error @ (StoreError::Broken(_) | StoreError::Refused(_))) => {
            tracing::warn!(%error, "deadlines could not be counted again");
            match app.store().fail_job(job.id, job.attempt, "broken", lease).await {
                Ok(()) | Err(StoreError::Conflict) => Ok(0),
                Err(error) => Err(error),
            }
        }
        Err(error) => Err(error),
    }
}

async fn count_again(app: &App, job: &Job) -> Result<i64> {
    let store = app.store();
    let Some(brand_id) = job.brand_id else { return store.finish_job(job.id, job.attempt).await.map(|()| 0) };
    let mut progress: Progress = serde_json::from_str(&job.payload)
        .map_err(|error| StoreError::Broken(format!("a job cannot be read: {error}")))?;
    // As the policy is now: a later change begins the job anew.
    let Some(brand) = store.brand(brand_id).await? else {
        return store.finish_job(job.id, job.attempt).await.map(|()| 0);
    };
    let mut size = PAGE;
    while !app.is_stopping() {
        match page(app, &brand, &mut progress, size).await {
            Ok(true) => {}
            Ok(false) => {
                store.finish_job(job.id, job.attempt).await?;
                return Ok(progress.moved);
            }
            // Somebody works on one of them: the next try reads it anew.
            Err(StoreError::Conflict) => {
                size = (size / 2).max(SMALLEST);
                continue;
            }
            Err(error) => return Err(error),
        }
        size = (size * 2).min(PAGE);
        store.note_progress(job.id, job.attempt, &written(&progress), lease(app)).await?;
        app.pulse().beat(Worker::Deadlines, app.now());
    }
    Ok(progress.moved)
}

/// One page: whether there was one.
async fn page(app: &App, brand: &Brand, progress: &mut Progress, size: u32) -> Result<bool> {
    let cases = app.store().open_cases(brand.id, CaseId(progress.after), size).await?;
    let Some(last) = cases.last() else { return Ok(false) };
    let (after, looked_at) = (last.case.id.0, i64::try_from(cases.len()).unwrap_or_default());
    let planned = {
        let (brand, app, now) = (brand.clone(), app.clone(), app.now());
        // Some milliseconds of calendar: requests of others do not wait for them.
        let plan =
            tokio::task::spawn_blocking(move || move_deadlines(&brand, &cases, now, &mut Ids(app.source().as_ref())));
        plan.await.map_err(|error| StoreError::Broken(format!("counting was interrupted: {error}")))?
    };
    if let Some((plan, moved)) = planned {
        app.store().apply(&plan).await?;
        progress.moved += i64::try_from(moved).unwrap_or_default();
    }
    progress.after = after;
    progress.done += looked_at;
    Ok(true)
}

fn written(progress: &Progress) -> String {
    // Plain numbers always have a JSON form.
    serde_json::to_string(progress).unwrap_or_default()
}

fn lease(app: &App) -> Timestamp {
    app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX)
}
