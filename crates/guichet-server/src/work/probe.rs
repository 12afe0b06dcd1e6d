//! Tries every connected account now and then, in one process at a time, before a customer finds out that it is deaf.
//!
//! Invariants: an account is tried every half hour, each at its own minute, and sooner while something is wrong with it; what is found is written beside what receiving says and
//! takes nothing away; a silence is judged by the usual rhythm of the channel, from a few hundred rows.

use std::time::Duration;

use guichet_channels::{Problem, problem_words, words_for};
use guichet_core::model::{Channel, ChannelHealth, ChannelState, CheckWords};
use guichet_core::silence::{is_unusual, looks_back_to};
use guichet_store::Result;
use jiff::{SignedDuration, Timestamp};

use super::receive::health_event;
use super::{Worker, spare};
use crate::app::App;
use crate::load;

/// How often the list is looked through.
const LOOK_AGAIN: Duration = Duration::from_secs(60);
/// How often an account is tried, at least.
const EVERY: SignedDuration = SignedDuration::from_mins(30);
/// And one with a problem, which a person may have mended elsewhere.
const EVERY_WITH_A_PROBLEM: SignedDuration = SignedDuration::from_mins(5);
/// The minutes over which the accounts are spread.
const SPREAD: u128 = 5;
/// Longer than one try may take.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// An account that does not answer within this time is not reachable.
const PATIENCE: Duration = Duration::from_secs(30);

/// Probes until the desk stops.
pub async fn run(app: App) {
    let owner = app.source().next_id();
    while !app.is_stopping() {
        tokio::select! {
            () = app.stopped() => break,
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
        match step(&app, owner).await {
            Ok(()) => app.pulse().beat(Worker::Probe, app.now()),
            Err(error) => {
                metrics::counter!("guichet_work_failures_total", "worker" => "probe").increment(1);
                tracing::warn!(%error, "probing pauses: the store does not answer");
            }
        }
    }
    let _ = app.store().release_lease("probe", owner).await;
}

async fn step(app: &App, owner: uuid::Uuid) -> Result<()> {
    for channel in due(app).await? {
        // Taken again before each: a process that works keeps it.
        let until = app.now().checked_add(LEASE).unwrap_or(Timestamp::MAX);
        if app.is_stopping() || !app.store().take_lease("probe", owner, app.now(), until).await? {
            return Ok(());
        }
        spare("probe", probe(app, &channel).await)?;
    }
    Ok(())
}

/// Tries what is due now; how many that were. For tests.
///
/// # Errors
/// When the store does not answer.
pub async fn round(app: &App) -> Result<usize> {
    let channels = due(app).await?;
    for channel in &channels {
        spare("probe", probe(app, channel).await)?;
    }
    Ok(channels.len())
}

async fn due(app: &App) -> Result<Vec<Channel>> {
    let now = app.now();
    let mut channels = app.store().all_channels().await?;
    channels.retain(|channel| channel.state == ChannelState::Active && is_due(channel, now));
    Ok(channels)
}

fn is_due(channel: &Channel, now: Timestamp) -> bool {
    // Each at its own minute, always the same one.
    let minutes = i64::try_from(channel.id.0.as_u128() % SPREAD).unwrap_or(0);
    let every = match channel.health.check_problem {
        Some(_) => EVERY_WITH_A_PROBLEM,
        None => EVERY + SignedDuration::from_mins(minutes),
    };
    channel.health.checked_at.is_none_or(|at| now.duration_since(at).abs() >= every)
}

async fn probe(app: &App, channel: &Channel) -> Result<()> {
    look(app, channel).await.map(drop)
}

/// Tries an account and writes down what was found; whoever asked for it is told all of it.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn look(app: &App, channel: &Channel) -> Result<Vec<Problem>> {
    let (problems, ends_at) = match load::channel::open(app, channel.clone()).await? {
        Ok(opened) => {
            let found = tokio::time::timeout(PATIENCE, opened.check()).await;
            let found = found.unwrap_or_else(|_| vec![Problem::of_code("unreachable")]);
            (found.into_iter().map(|problem| in_words_of(&channel.kind, problem)).collect(), opened.ends_at())
        }
        Err(problems) => (problems, None),
    };
    let first = problems.first();
    let check_words = first.map(|problem| CheckWords { fr: problem.words.fr.clone(), en: problem.words.en.clone() });
    let problem = first.map(|problem| problem.code.clone());
    let (now, before) = (app.now(), &channel.health);
    let quiet_since = match before.last_received_at {
        Some(last) => {
            let past = app.store().channel_hours(channel.id, looks_back_to(now)).await?;
            is_unusual(&past, last, now).then_some(last)
        }
        None => None,
    };
    let after = ChannelHealth {
        checked_at: Some(now),
        check_problem: problem,
        check_words,
        ends_at,
        quiet_since,
        ..before.clone()
    };
    if app.store().set_channel_check(channel.id, before, &after).await?
        && let Some(word) = news(before, &after, now)
    {
        app.store().append_events(channel.brand_id, &[health_event(app, channel, Some(word))]).await?;
    }
    Ok(problems)
}

/// A problem that only has a code gets the words of its kind of channel.
fn in_words_of(kind: &str, problem: Problem) -> Problem {
    let general = problem.words == problem_words(&problem.code);
    if general { Problem { words: words_for(kind, &problem.code), ..problem } } else { problem }
}

/// What somebody at the channels has to hear of: a problem that came or went, a nearer end, a silence.
fn news(before: &ChannelHealth, after: &ChannelHealth, now: Timestamp) -> Option<String> {
    let told = before.checked_at.and_then(|at| before.ends_within(at));
    if before.check_problem != after.check_problem {
        Some(after.check_problem.clone().unwrap_or_else(|| "works_again".to_owned()))
    } else if after.ends_within(now).is_some() && after.ends_within(now) != told {
        Some("ends_soon".to_owned())
    } else {
        (after.is_quiet() != before.is_quiet()).then(|| "silence".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_announced_three_times() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let day = |days: i64| now + SignedDuration::from_hours(24 * days);
        let mut told = Vec::new();
        let mut before = ChannelHealth { checked_at: Some(now), ends_at: Some(day(20)), ..ChannelHealth::default() };
        for passed in 1..20 {
            let after = ChannelHealth { checked_at: Some(day(passed)), ..before.clone() };
            told.extend(news(&before, &after, day(passed)).map(|_| 20 - passed));
            before = after;
        }
        assert_eq!(told, [14, 7, 2]);
    }

    #[test]
    fn a_silence_is_told_once_and_its_end_as_well() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let heard = ChannelHealth { last_received_at: Some(now), ..ChannelHealth::default() };
        let quiet = ChannelHealth { quiet_since: Some(now), ..heard.clone() };
        assert_eq!(news(&heard, &quiet, now).as_deref(), Some("silence"));
        assert_eq!(news(&quiet, &quiet, now), None);
        let spoke = ChannelHealth { last_received_at: Some(now + SignedDuration::from_secs(1)), ..quiet };
        assert!(!spoke.is_quiet(), "it is over as soon as something comes");
    }
}
