//! How simulated customers take what is written to them, each in their own time; and the stranger who reads along.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use guichet_channels::sandbox::Delivered;
use guichet_core::guard::{House, Input, MessageToAnswer, examine_with};
use guichet_core::model::{BrandId, CaseId, Incoming, IncomingAuthor};
use guichet_core::text::reading::{Direction, FactKind, Need, Reading};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::JoinSet;

use super::super::reaction::{self, Mood};
use super::super::setup::PreparedBrand;
use super::super::stories::{Character, Story};
use super::{Stage, first_item_id, item, passers};

/// What was said so far in one story.
#[derive(Debug, Default, Clone)]
pub(super) struct Played {
    reactions: BTreeMap<Mood, usize>,
    /// The newest words of theirs that ask for something or close the matter: what a reply is measured by.
    asked: Option<String>,
    /// How they took the newest reply.
    newest: Option<Mood>,
    impostor: bool,
}

/// A story with the brand that it is told to.
struct Told<'a> {
    brand: &'a PreparedBrand,
    story: Story,
}

/// Every reply is read by its customer at once, however many arrive together.
pub(super) async fn answer_replies(stage: Arc<Stage>, mut deliveries: Receiver<Delivered>) {
    let mut readers = JoinSet::new();
    loop {
        match deliveries.recv().await {
            Ok(delivered) => {
                while readers.try_join_next().is_some() {}
                let stage = Arc::clone(&stage);
                readers.spawn(async move { stage.answer(&delivered).await });
            }
            // Some replies find nobody at home; the next one does.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

impl Stage {
    async fn answer(&self, delivered: &Delivered) {
        let Some(told) = self.story_of(delivered) else { return };
        let asked = self.asked(&told, delivered).await;
        let mood = self.mood(&told, &asked, delivered);
        let words = self.words(&told, mood, &asked);
        tokio::time::sleep(self.pace.reads_and_types).await;
        if let Some(words) = &words {
            self.say(&told, words, delivered);
        }
        if mood == Mood::DataInPublic && self.is_the_first_impostor(&told) {
            self.let_an_impostor_write(&told, words.as_deref(), delivered).await;
        }
    }

    /// What the customer wrote last, as far as it asks for something: a reply is measured by that, and not by what they asked
    /// in the beginning and were told since.
    async fn asked(&self, told: &Told<'_>, delivered: &Delivered) -> String {
        let answered = match &delivered.outgoing.in_reply_to {
            Some(id) => {
                self.store.message_by_external_id(delivered.channel_id, &told.story.network, id).await.ok().flatten()
            }
            None => None,
        };
        let latest = answered.filter(|message| message.direction == Direction::Inbound).map(|message| message.text);
        let latest = latest.unwrap_or_else(|| told.story.text.clone());
        if is_measure(&read(&latest)) {
            return latest;
        }
        let played = self.played.lock().unwrap_or_else(PoisonError::into_inner);
        let before = played.get(&first_item_id(told.brand, &told.story)).and_then(|played| played.asked.clone());
        before.unwrap_or_else(|| told.story.text.clone())
    }

    /// What they say to it, and a note of what they said.
    fn words(&self, told: &Told<'_>, mood: Mood, asked: &str) -> Option<String> {
        let mut played = self.played.lock().unwrap_or_else(PoisonError::into_inner);
        let so_far = played.entry(first_item_id(told.brand, &told.story)).or_default();
        let times = so_far.reactions.entry(mood).or_default();
        let own = told.story.reactions.get(&mood).map(Vec::as_slice).unwrap_or_default();
        let words = reaction::words_of(own, mood, &told.story.language, *times);
        *times += 1;
        so_far.newest = Some(mood);
        // Who was helped asks for nothing more, whatever they asked before.
        let closes = matches!(mood, Mood::Helped | Mood::Promised);
        let newest = words.as_deref().filter(|words| closes || is_measure(&read(words))).unwrap_or(asked);
        so_far.asked = Some(newest.to_owned());
        words
    }

    fn mood(&self, told: &Told<'_>, asked: &str, delivered: &Delivered) -> Mood {
        let input = Input {
            channel: told.story.network.clone(),
            visibility: Some(delivered.outgoing.visibility),
            message: MessageToAnswer {
                text: asked.to_owned(),
                language: Some(told.story.language.clone()),
                created_at: None,
            },
            reply: delivered.outgoing.text.clone(),
            own_domains: told.brand.stories.own_domains.clone(),
            now: Some(self.source.now()),
            ..Input::default()
        };
        let reading = read(asked);
        reaction::mood(&examine_with(&input, &reading, &House::default()), reading.need)
    }

    fn say(&self, told: &Told<'_>, words: &str, delivered: &Delivered) {
        let said = Incoming {
            in_reply_to: vec![delivered.external_id.clone()],
            visibility: delivered.outgoing.visibility,
            ..item(told.brand, &told.story, words, self.next_item_id(told), self.source.now())
        };
        self.sandbox.post(delivered.channel_id, &said);
    }

    /// Whether the newest reply in a case was none to its customer: nobody confirms that.
    pub(super) async fn is_left_unhappy(&self, brand: BrandId, case: CaseId) -> bool {
        let threads = self.store.conversations_of_case(brand, case).await.unwrap_or_default();
        let played = self.played.lock().unwrap_or_else(PoisonError::into_inner);
        // A thread is kept under its network and the item that began it.
        let newest = |kept: &str| played.get(kept.split(':').nth(1)?).and_then(|played| played.newest);
        threads
            .iter()
            .filter_map(|thread| newest(&thread.thread_key))
            .any(|mood| matches!(mood, Mood::SentAway | Mood::SympathyOnly | Mood::QuestionOpen | Mood::DataInPublic))
    }

    /// Later items of a story have ids of their own, after a second start as well.
    fn next_item_id(&self, told: &Told<'_>) -> String {
        format!("{}/{}", first_item_id(told.brand, &told.story), self.source.next_id().simple())
    }

    fn is_the_first_impostor(&self, told: &Told<'_>) -> bool {
        let mut played = self.played.lock().unwrap_or_else(PoisonError::into_inner);
        let so_far = played.entry(first_item_id(told.brand, &told.story)).or_default();
        !std::mem::replace(&mut so_far.impostor, true)
    }

    /// A stranger reads along: what the customer published on our request, they use. Then the customer learns of it.
    async fn let_an_impostor_write(&self, told: &Told<'_>, published: Option<&str>, delivered: &Delivered) {
        tokio::time::sleep(self.pace.reads_and_types).await;
        let brand = &told.brand.stories;
        let copied = published.and_then(published_datum);
        let words = reaction::stranger(&brand.name, &told.story.language, copied.as_deref());
        let handle = format!("@{}_assistance_24h", brand.slug.replace('-', "_"));
        let author = IncomingAuthor { id: handle.clone(), name: format!("{} Assistance", brand.name), handle };
        let said =
            Incoming { author, ..item(told.brand, &told.story, &words, self.next_item_id(told), self.source.now()) };
        self.sandbox.post(delivered.channel_id, &said);
        if let (Some(_), Some(words)) = (copied, &told.story.after_the_stranger) {
            tokio::time::sleep(self.pace.reads_and_types * 2).await;
            self.say(told, words, delivered);
        }
    }

    /// The story that a reply belongs to: by the item that it answers, or else by the person on that account. A story that is
    /// told again and again belongs to the person who is answered.
    fn story_of(&self, delivered: &Delivered) -> Option<Told<'_>> {
        let stories =
            || self.brands.iter().flat_map(|brand| brand.stories.stories.iter().map(move |story| (brand, story)));
        let to = &delivered.outgoing;
        if let Some(answered) = to.in_reply_to.as_deref() {
            let first = answered.split('/').next().unwrap_or_default();
            let found = stories().find(|(brand, story)| first_item_id(brand, story) == passers::key_of(first));
            if let Some((brand, story)) = found {
                let key = first.strip_prefix(&format!("{}.", brand.stories.slug)).unwrap_or(&story.key);
                let customer = if key == story.key {
                    story.customer.clone()
                } else {
                    let (name, handle) = (to.recipient_name.clone(), to.recipient_handle.clone());
                    Character { id: to.recipient.clone(), name, handle }
                };
                return Some(Told { brand, story: Story { key: key.to_owned(), customer, ..story.clone() } });
            }
        }
        stories()
            .find(|(brand, story)| {
                brand.channels.get(&story.network) == Some(&delivered.channel_id) && story.customer.id == to.recipient
            })
            .map(|(brand, story)| Told { brand, story: story.clone() })
    }
}

fn read(text: &str) -> Reading {
    guichet_core::text::read(&guichet_core::text::Input { text: text.to_owned(), ..Default::default() })
}

/// Words that a reply can be measured by: they ask something, or they are glad.
fn is_measure(reading: &Reading) -> bool {
    !reading.questions.is_empty() || reading.need == Need::Praise
}

/// What of somebody's words opens their file.
fn published_datum(words: &str) -> Option<String> {
    let opens = |kind: FactKind| {
        matches!(
            kind,
            FactKind::BookingReference
                | FactKind::CustomerNumber
                | FactKind::ContractNumber
                | FactKind::OrderNumber
                | FactKind::ParcelNumber
                | FactKind::Phone
        )
    };
    read(words).facts.into_iter().find(|fact| opens(fact.kind)).map(|fact| fact.raw)
}
