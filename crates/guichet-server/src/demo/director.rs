//! Plays the stories: first what happened before, then new messages for as long as the desk runs, and an answer to every
//! reply.

mod answer;
mod passers;
mod present;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use guichet_channels::sandbox::Sandbox;
use guichet_core::model::{
    CaseId, ChannelId, EventKind, Incoming, IncomingAttachment, IncomingAuthor, IncomingKind, ReplyDoor, Visibility,
};
use guichet_store::Store;
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use super::setup::{Prepared, PreparedBrand};
use super::stories::Story;
use super::tour;
use crate::api::demo::{Stop, Tour};
use crate::clock::SharedSource;
use answer::Played;

/// A story of the tour is in the queue within a second; a slow machine is waited for.
const LOOKS_AGAIN: Duration = Duration::from_millis(200);
const TRIES_TO_FIND: u32 = 150;

/// How fast the demonstration plays.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// The first new message comes soon after the desk is on screen.
    pub first: Duration,
    /// Between two of the stories that are told while one watches.
    pub between: Duration,
    /// Messages of one burst follow each other quickly.
    pub within_burst: Duration,
    /// Between two of those who pass by for as long as the desk runs.
    pub passers: Duration,
    /// The same while so many wait that nobody could follow.
    pub passers_when_many_wait: Duration,
    /// A simulated customer reads and types.
    pub reads_and_types: Duration,
    /// How often solved cases are looked for.
    pub looks_at_solved: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            first: Duration::from_secs(12),
            between: Duration::from_secs(45),
            within_burst: Duration::from_secs(3),
            passers: Duration::from_secs(60),
            passers_when_many_wait: Duration::from_secs(120),
            reads_and_types: Duration::from_secs(5),
            looks_at_solved: Duration::from_secs(2),
        }
    }
}

impl Pace {
    /// The same play, so many times faster.
    #[must_use]
    pub fn faster(self, times: u32) -> Self {
        let times = times.max(1);
        Self {
            first: self.first / times,
            between: self.between / times,
            within_burst: self.within_burst / times,
            passers: self.passers / times,
            passers_when_many_wait: self.passers_when_many_wait / times,
            reads_and_types: self.reads_and_types / times,
            looks_at_solved: self.looks_at_solved / times,
        }
    }
}

/// Plays the stories of a prepared demonstration.
pub struct Director(Arc<Stage>);

/// What every player needs.
struct Stage {
    store: Store,
    sandbox: Sandbox,
    source: SharedSource,
    brands: Vec<PreparedBrand>,
    fresh: bool,
    pace: Pace,
    /// What was said so far in each story, by the id of its first item.
    played: Mutex<BTreeMap<String, Played>>,
}

impl Director {
    /// A director for the stories of `prepared`.
    #[must_use]
    pub fn new(store: Store, sandbox: Sandbox, source: SharedSource, prepared: &Prepared, pace: Pace) -> Self {
        let (brands, fresh) = (prepared.brands.clone(), prepared.fresh);
        Self(Arc::new(Stage { store, sandbox, source, brands, fresh, pace, played: Mutex::default() }))
    }

    /// Plays until the task is dropped.
    pub async fn play(self) {
        let stage = self.0;
        // Whoever answers while the past is told is heard as well.
        let deliveries = stage.sandbox.subscribe();
        let told = async {
            if stage.fresh {
                stage.tell_the_past();
                if let Err(problem) = stage.lay_out_the_tour().await {
                    tracing::warn!(%problem, "the tour of the demonstration is missing");
                }
            }
            stage.tell_the_present().await;
        };
        tokio::join!(
            told,
            answer::answer_replies(Arc::clone(&stage), deliveries),
            confirm_what_is_solved(Arc::clone(&stage))
        );
    }
}

impl Stage {
    fn tell_the_past(&self) {
        let now = self.source.now();
        let mut past: Vec<(i64, &PreparedBrand, &Story)> = self
            .brands
            .iter()
            .flat_map(|brand| brand.stories.stories.iter().map(move |story| (brand, story)))
            .filter_map(|(brand, story)| story.minutes_ago.map(|minutes| (minutes, brand, story)))
            .collect();
        past.sort_by_key(|(minutes, ..)| std::cmp::Reverse(*minutes));
        for (minutes, brand, story) in past {
            self.post(brand, story, now - SignedDuration::from_mins(minutes));
        }
    }

    /// Keeps where each stop of the tour stands, once its story is in the queue.
    async fn lay_out_the_tour(&self) -> anyhow::Result<()> {
        for locale in ["fr", "en"] {
            let mut told = Vec::new();
            for stop in tour::STOPS {
                let found = self.brands.iter().find(|brand| brand.stories.slug == stop.brand);
                let Some(brand) = found else { continue };
                let key = stop.key.of(locale);
                let Some(story) = brand.stories.stories.iter().find(|story| story.key == key) else { continue };
                let Some(channel) = brand.channels.get(&story.network) else { continue };
                let case = self.case_of(*channel, &story.network, &first_item_id(brand, story)).await?;
                told.push(Stop {
                    title: stop.title.of(locale).to_owned(),
                    text: stop.text.of(locale).to_owned(),
                    path: format!("/b/{}/cases/{case}", stop.brand),
                });
            }
            let tour = serde_json::to_string(&Tour { tour: told })?;
            self.store.put_setting(None, tour::setting(locale), &tour).await?;
        }
        Ok(())
    }

    async fn case_of(&self, channel: ChannelId, source: &str, external_id: &str) -> anyhow::Result<CaseId> {
        case_of(&self.store, channel, source, external_id).await
    }

    fn post(&self, brand: &PreparedBrand, story: &Story, at: Timestamp) {
        let Some(channel) = brand.channels.get(&story.network) else { return };
        let files = story.files.iter().map(|file| IncomingAttachment {
            name: file.name.clone(),
            mime: file.mime.clone(),
            bytes: file.content.clone().into_bytes(),
            url: None,
        });
        let id = first_item_id(brand, story);
        let item = Incoming { attachments: files.collect(), ..item(brand, story, &story.text, id, at) };
        self.sandbox.post(*channel, &item);
    }
}

/// A customer who was told that it is solved, and for whom it is, says so on the tracking page: the case is confirmed by the
/// same decision.
async fn confirm_what_is_solved(stage: Arc<Stage>) {
    let mut seen: BTreeMap<_, i64> = BTreeMap::new();
    for brand in &stage.brands {
        seen.insert(brand.id, stage.store.latest_position(brand.id).await.unwrap_or_default());
    }
    let mut readers = JoinSet::new();
    loop {
        tokio::time::sleep(stage.pace.looks_at_solved).await;
        while readers.try_join_next().is_some() {}
        for (brand, position) in &mut seen {
            let Ok(events) = stage.store.events_after(*brand, *position, 100).await else { continue };
            for stored in events {
                *position = stored.position;
                let solved = stored.event.case_id.filter(|_| stored.event.kind == EventKind::CaseSolved);
                let Some(case) = solved else { continue };
                let (stage, brand) = (Arc::clone(&stage), *brand);
                readers.spawn(async move {
                    tokio::time::sleep(stage.pace.reads_and_types).await;
                    if stage.is_left_unhappy(brand, case).await {
                        return;
                    }
                    let confirmed = super::confirm::by_the_customer(&stage.store, &stage.source, brand, case).await;
                    if let Err(problem) = confirmed {
                        tracing::debug!(%problem, "a simulated customer could not confirm");
                    }
                });
            }
        }
    }
}

/// The case of a story, once it is in the queue.
pub(super) async fn case_of(
    store: &Store,
    channel: ChannelId,
    source: &str,
    external_id: &str,
) -> anyhow::Result<CaseId> {
    for _ in 0..TRIES_TO_FIND {
        if let Some(message) = store.message_by_external_id(channel, source, external_id).await? {
            return Ok(message.case_id);
        }
        tokio::time::sleep(LOOKS_AGAIN).await;
    }
    anyhow::bail!("the story {external_id} did not reach the queue")
}

/// The id of the first item of a story, and of its thread.
fn first_item_id(brand: &PreparedBrand, story: &Story) -> String {
    format!("{}.{}", brand.stories.slug, story.key)
}

fn item(brand: &PreparedBrand, story: &Story, text: &str, external_id: String, at: Timestamp) -> Incoming {
    Incoming {
        kind: IncomingKind::Message,
        source: story.network.clone(),
        external_id,
        thread_id: Some(first_item_id(brand, story)),
        in_reply_to: Vec::new(),
        case_reference: None,
        author: IncomingAuthor {
            id: story.customer.id.clone(),
            name: story.customer.name.clone(),
            handle: story.customer.handle.clone(),
        },
        subject: story.subject.clone(),
        text: text.to_owned(),
        created_at: Some(at),
        visibility: if story.network == "mail" { Visibility::Private } else { story.visibility },
        attachments: Vec::new(),
        reply_url: None,
        automatic: false,
        permanent: false,
        unproven: false,
        reply_door: ReplyDoor::Open,
    }
}
