//! What each brand taught, in the memory of this process: nobody who asks waits for it to be weighed again.
//!
//! Invariant: a shelf is never ahead of the store. The number of the brand's corrections is read before the corrections are, so lessons
//! that were made while somebody corrected are made once more. Between two makings stay the numbers of the messages that are
//! still examples, never their words; what changed is read, the rest is not.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, RwLock};

use guichet_core::learning::{Imprint, Lessons, MOST_EXAMPLES, MOST_LEFT};
use guichet_core::model::{BrandId, MessageId};
use guichet_store::{Example, LeftAsRead, READINGS_AT_ONCE, ReadMessage, Result, Store, StoreError};
use jiff::Timestamp;

/// The lessons of every brand that was asked for.
#[derive(Default)]
pub struct Shelf(RwLock<HashMap<BrandId, Kept>>);

#[derive(Clone)]
struct Kept {
    version: i64,
    lessons: Arc<Lessons>,
    imprints: Arc<Imprints>,
}

/// A message with the edit that it was known by.
type Corrected = (MessageId, i64);
/// The same with the time of the decision: until then its reading may have changed.
type Left = (MessageId, i64, Timestamp);

/// What is known of messages from the last time.
#[derive(Default)]
struct Imprints {
    corrected: HashMap<Corrected, Imprint>,
    left: HashMap<Left, Imprint>,
}

impl Shelf {
    /// The lessons of a brand; made now if nobody asked before.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn of(&self, store: &Store, brand: BrandId) -> Result<Arc<Lessons>> {
        match self.kept(brand) {
            Some(kept) => Ok(kept.lessons),
            None => self.make(store, brand).await,
        }
    }

    /// Whether the lessons here are those of this number.
    #[must_use]
    pub fn is_at(&self, brand: BrandId, version: i64) -> bool {
        self.kept(brand).is_some_and(|kept| kept.version == version)
    }

    /// Whether the lessons here are known and none; not where nobody asked for them yet.
    #[must_use]
    pub fn is_empty(&self, brand: BrandId) -> bool {
        self.kept(brand).is_some_and(|kept| kept.lessons.is_empty())
    }

    /// Makes the lessons of a brand from what the store says now.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn make(&self, store: &Store, brand: BrandId) -> Result<Arc<Lessons>> {
        let before = self.kept(brand).map(|kept| kept.imprints).unwrap_or_default();
        let version = store.correction_version(brand).await?;
        let examples = store.examples(brand, MOST_EXAMPLES).await?;
        let left = if examples.is_empty() { Vec::new() } else { store.left_as_read(brand, MOST_LEFT).await? };
        let corrected = imprints(store, brand, &before.corrected, examples.iter().map(corrected_key)).await?;
        let imprints =
            Imprints { corrected, left: imprints(store, brand, &before.left, left.iter().map(left_key)).await? };
        let (lessons, imprints) = beside(move || {
            let lessons = weigh(&examples, &left, &imprints);
            (Arc::new(lessons), Arc::new(imprints))
        })
        .await?;
        if let Ok(mut kept) = self.0.write() {
            kept.insert(brand, Kept { version, lessons: Arc::clone(&lessons), imprints });
        }
        Ok(lessons)
    }

    fn kept(&self, brand: BrandId) -> Option<Kept> {
        self.0.read().ok()?.get(&brand).cloned()
    }
}

const fn corrected_key(example: &Example) -> Corrected {
    (example.correction.message_id, example.revision)
}

const fn left_key(left: &LeftAsRead) -> Left {
    (left.message_id, left.revision, left.decided_at)
}

/// What names one message, as it was when it was read.
trait Key: Hash + Eq + Copy + Send {
    fn message(self) -> MessageId;
}

impl Key for Corrected {
    fn message(self) -> MessageId {
        self.0
    }
}

impl Key for Left {
    fn message(self) -> MessageId {
        self.0
    }
}

/// The imprints of these messages: those from before, and those of messages that are read now. What is gone meanwhile is left out.
async fn imprints<K: Key>(
    store: &Store,
    brand: BrandId,
    before: &HashMap<K, Imprint>,
    keys: impl Iterator<Item = K>,
) -> Result<HashMap<K, Imprint>> {
    let (mut known, mut unknown) = (HashMap::new(), Vec::new());
    for key in keys {
        match before.get(&key) {
            Some(imprint) => drop(known.insert(key, imprint.clone())),
            None => unknown.push(key),
        }
    }
    for some in unknown.chunks(READINGS_AT_ONCE) {
        let ids: Vec<MessageId> = some.iter().map(|key| key.message()).collect();
        let messages = store.read_messages(brand, &ids).await?;
        let mut read = beside(move || {
            let imprint = |message: ReadMessage| (message.message_id, Imprint::of(&message.text, &message.reading));
            messages.into_iter().map(imprint).collect::<HashMap<_, _>>()
        })
        .await?;
        known.extend(some.iter().filter_map(|key| Some((*key, read.remove(&key.message())?))));
    }
    Ok(known)
}

/// The store says the newest first; lessons are learnt in the order of time.
fn weigh(examples: &[Example], left: &[LeftAsRead], imprints: &Imprints) -> Lessons {
    let mut lessons = Lessons::default();
    left.iter().rev().filter_map(|left| imprints.left.get(&left_key(left))).for_each(|message| lessons.hear(message));
    for example in examples.iter().rev() {
        if let Some(message) = imprints.corrected.get(&corrected_key(example)) {
            lessons.add(&example.correction, message);
        }
    }
    lessons.prepare();
    lessons
}

/// Does it beside the requests.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let interrupted = |error| StoreError::Unavailable(format!("weighing corrections was interrupted: {error}"));
    tokio::task::spawn_blocking(work).await.map_err(interrupted)
}
