//! Plays the stories: first what happened before, then new messages while one watches, and an answer to every reply.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use guichet_channels::sandbox::{Delivered, Sandbox};
use guichet_core::guard::{House, Input, MessageToAnswer, examine_with};
use guichet_core::model::{
    CaseId, ChannelId, EventKind, Incoming, IncomingAttachment, IncomingAuthor, IncomingKind, ReplyDoor, Visibility,
};
use guichet_store::Store;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::broadcast::error::RecvError;

use super::reaction::{self, Mood};
use super::setup::{Prepared, PreparedBrand};
use super::stories::Story;
use super::tour;
use crate::api::demo::{Stop, Tour};
use crate::clock::SharedSource;

/// The first new message comes soon after the desk is on screen, the others at a pace that can be followed.
const FIRST_DRIP: Duration = Duration::from_secs(12);
const BETWEEN_DRIPS: Duration = Duration::from_secs(45);
/// Messages of one burst follow each other quickly.
const WITHIN_BURST: Duration = Duration::from_secs(3);
/// A simulated customer reads and types.
const READS_AND_TYPES: Duration = Duration::from_secs(5);
/// A story of the tour is in the queue within a second; a slow machine is waited for.
const LOOKS_AGAIN: Duration = Duration::from_millis(200);
const TRIES_TO_FIND: u32 = 150;
/// How often solved cases are looked for.
const LOOKS_AT_SOLVED: Duration = Duration::from_secs(2);

/// Plays the stories of a prepared demonstration.
pub struct Director {
    store: Store,
    sandbox: Sandbox,
    source: SharedSource,
    brands: Vec<PreparedBrand>,
    fresh: bool,
}

/// What was said so far in one story.
#[derive(Debug, Default, Clone)]
struct Played {
    reactions: BTreeMap<Mood, usize>,
    items: usize,
    impostor: bool,
}

impl Director {
    /// A director for the stories of `prepared`.
    #[must_use]
    pub fn new(store: Store, sandbox: Sandbox, source: SharedSource, prepared: &Prepared) -> Self {
        Self { store, sandbox, source, brands: prepared.brands.clone(), fresh: prepared.fresh }
    }

    /// Plays until the task is dropped.
    pub async fn play(self) {
        if self.fresh {
            self.tell_the_past();
            if let Err(problem) = self.lay_out_the_tour().await {
                tracing::warn!(%problem, "the tour of the demonstration is missing");
            }
        }
        tokio::join!(self.tell_the_present(), self.answer_replies(), self.confirm_what_is_solved());
    }

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
                let case = self.case_of(*channel, &story.network, &item_id(brand, story, 0)).await?;
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
        for _ in 0..TRIES_TO_FIND {
            if let Some(message) = self.store.message_by_external_id(channel, source, external_id).await? {
                return Ok(message.case_id);
            }
            tokio::time::sleep(LOOKS_AGAIN).await;
        }
        anyhow::bail!("the story {external_id} did not reach the queue")
    }

    async fn tell_the_present(&self) {
        if !self.fresh {
            return;
        }
        let places: BTreeSet<u32> =
            self.brands.iter().flat_map(|brand| &brand.stories.stories).filter_map(|story| story.drip).collect();
        tokio::time::sleep(FIRST_DRIP).await;
        for place in places {
            for brand in &self.brands {
                for story in brand.stories.stories.iter().filter(|story| story.drip == Some(place)) {
                    self.post(brand, story, self.source.now());
                    tokio::time::sleep(WITHIN_BURST).await;
                }
            }
            tokio::time::sleep(BETWEEN_DRIPS).await;
        }
    }

    fn post(&self, brand: &PreparedBrand, story: &Story, at: Timestamp) {
        let Some(channel) = brand.channels.get(&story.network) else { return };
        let files = story.files.iter().map(|file| IncomingAttachment {
            name: file.name.clone(),
            mime: file.mime.clone(),
            bytes: file.content.clone().into_bytes(),
            url: None,
        });
        let item = Incoming { attachments: files.collect(), ..item(brand, story, &story.text, 0, at) };
        self.sandbox.post(*channel, &item);
    }

    async fn answer_replies(&self) {
        let mut deliveries = self.sandbox.subscribe();
        let mut played: BTreeMap<String, Played> = BTreeMap::new();
        loop {
            match deliveries.recv().await {
                Ok(delivered) => self.answer(&delivered, &mut played).await,
                // Some replies find nobody at home; the next one does.
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            }
        }
    }

    async fn answer(&self, delivered: &Delivered, played: &mut BTreeMap<String, Played>) {
        let Some((brand, story)) = self.story_of(delivered) else { return };
        let so_far = played.entry(item_id(brand, story, 0)).or_default();
        let mood = self.mood(brand, story, delivered);
        let times = so_far.reactions.entry(mood).or_default();
        let own = story.reactions.get(&mood).map(Vec::as_slice).unwrap_or_default();
        let words = reaction::words_of(own, mood, &story.language, *times);
        *times += 1;
        tokio::time::sleep(READS_AND_TYPES).await;
        if let Some(words) = words {
            so_far.items += 1;
            let said = Incoming {
                in_reply_to: vec![delivered.external_id.clone()],
                visibility: delivered.outgoing.visibility,
                ..item(brand, story, &words, so_far.items, self.source.now())
            };
            self.sandbox.post(delivered.channel_id, &said);
        }
        if mood == Mood::DataInPublic && !so_far.impostor {
            so_far.impostor = true;
            so_far.items += 1;
            self.let_an_impostor_write(brand, story, delivered, so_far.items).await;
        }
    }

    async fn let_an_impostor_write(&self, brand: &PreparedBrand, story: &Story, delivered: &Delivered, number: usize) {
        tokio::time::sleep(READS_AND_TYPES).await;
        let words = reaction::stranger(&brand.stories.name, &story.language);
        let handle = format!("@{}_assistance_24h", brand.stories.slug.replace('-', "_"));
        let author = IncomingAuthor { id: handle.clone(), name: format!("{} Assistance", brand.stories.name), handle };
        let said = Incoming { author, ..item(brand, story, &words, number, self.source.now()) };
        self.sandbox.post(delivered.channel_id, &said);
    }

    fn mood(&self, brand: &PreparedBrand, story: &Story, delivered: &Delivered) -> Mood {
        let input = Input {
            channel: story.network.clone(),
            visibility: Some(delivered.outgoing.visibility),
            message: MessageToAnswer {
                text: story.text.clone(),
                language: Some(story.language.clone()),
                created_at: None,
            },
            reply: delivered.outgoing.text.clone(),
            own_domains: brand.stories.own_domains.clone(),
            now: Some(self.source.now()),
            ..Input::default()
        };
        let reading =
            guichet_core::text::read(&guichet_core::text::Input { text: story.text.clone(), ..Default::default() });
        reaction::mood(&examine_with(&input, &reading, &House::default()), reading.need)
    }

    /// The story that a reply belongs to: by the item that it answers, or else by the person on that account.
    fn story_of(&self, delivered: &Delivered) -> Option<(&PreparedBrand, &Story)> {
        let told =
            || self.brands.iter().flat_map(|brand| brand.stories.stories.iter().map(move |story| (brand, story)));
        let on_this_account = |brand: &PreparedBrand, story: &Story| is_channel(brand, story, delivered.channel_id);
        let by_item = delivered.outgoing.in_reply_to.as_deref().and_then(|answered| {
            told().find(|(brand, story)| {
                let first = item_id(brand, story, 0);
                answered.strip_prefix(&first).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        });
        by_item.or_else(|| {
            told().find(|(brand, story)| {
                on_this_account(brand, story) && story.customer.id == delivered.outgoing.recipient
            })
        })
    }

    /// A customer who was told that it is solved, and for whom it is, says so on the tracking page: the case is confirmed
    /// by the same decision.
    async fn confirm_what_is_solved(&self) {
        let mut seen: BTreeMap<_, i64> = BTreeMap::new();
        for brand in &self.brands {
            seen.insert(brand.id, self.store.latest_position(brand.id).await.unwrap_or_default());
        }
        loop {
            tokio::time::sleep(LOOKS_AT_SOLVED).await;
            for (brand, position) in &mut seen {
                let Ok(events) = self.store.events_after(*brand, *position, 100).await else { continue };
                for stored in events {
                    *position = stored.position;
                    if stored.event.kind != EventKind::CaseSolved {
                        continue;
                    }
                    if let Some(case) = stored.event.case_id {
                        tokio::time::sleep(READS_AND_TYPES).await;
                        if let Err(problem) =
                            super::confirm::by_the_customer(&self.store, &self.source, *brand, case).await
                        {
                            tracing::debug!(%problem, "a simulated customer could not confirm");
                        }
                    }
                }
            }
        }
    }
}

fn is_channel(brand: &PreparedBrand, story: &Story, channel: ChannelId) -> bool {
    brand.channels.get(&story.network) == Some(&channel)
}

fn item_id(brand: &PreparedBrand, story: &Story, number: usize) -> String {
    match number {
        0 => format!("{}.{}", brand.stories.slug, story.key),
        _ => format!("{}.{}/{number}", brand.stories.slug, story.key),
    }
}

fn item(brand: &PreparedBrand, story: &Story, text: &str, number: usize, at: Timestamp) -> Incoming {
    Incoming {
        kind: IncomingKind::Message,
        source: story.network.clone(),
        external_id: item_id(brand, story, number),
        thread_id: Some(item_id(brand, story, 0)),
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
