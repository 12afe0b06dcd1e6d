//! What customers write and what becomes of it, told to the memories of the desk: first what was there, then each event in order.
//!
//! A listener begins at an event and reads the past behind it, so nothing is missed; what it read in the past is not told again.
//! Memories are rebuilt by a new listener and never saved: what they know is what the store says.

use std::collections::{HashMap, HashSet};

use guichet_core::model::{BrandId, CustomerId, EventKind, IncidentId, MessageId};
use guichet_core::text::reading::Direction;
use guichet_store::{Heard, Result, StoredEvent};

use crate::app::App;

/// Messages of the past that are read at once.
const PAST: u32 = 400;
/// Events of words that are read at once.
const EVENTS: u32 = 256;
/// Events that are looked through for them at once, whatever else happened.
const LOOKED_THROUGH: i64 = 8_192;
/// Pages of one brand in a round, while more wait: a crowd writes faster than one page a round.
pub(super) const PAGES: usize = 8;

/// Something that a memory must know.
#[derive(Debug)]
pub(super) enum News {
    /// A customer wrote.
    Heard(Box<Heard>),
    /// The words of a message are others now, or gone.
    Changed(MessageId, Option<Box<Heard>>),
    /// Somebody was erased.
    Erased(CustomerId),
    /// People decided something about an incident.
    Decided(IncidentId),
}

/// Reads on from where it stands.
#[derive(Debug)]
pub(super) struct Listener {
    brand: BrandId,
    /// Position of the last event that was told.
    events: i64,
    /// Place of the last message of the past that was told; none when all were.
    past: Option<i64>,
    /// Rows of the last page.
    read: usize,
    /// More events wait than the last page had room for.
    more: bool,
    /// Messages of the past that an event may tell again.
    told: HashSet<MessageId>,
}

impl Listener {
    /// Begins with the last `most` items that were received.
    pub(super) async fn begin(app: &App, brand: BrandId, most: i64) -> Result<Self> {
        // The event first: what is stored between the two is told by both, and by one of them only once.
        let events = app.store().latest_position(brand).await?;
        let last = app.store().latest_receipt(brand).await?;
        let past = Some(last.saturating_sub(most).max(0));
        Ok(Self { brand, events, past, read: 0, more: false, told: HashSet::new() })
    }

    /// Whether it still tells the past.
    pub(super) const fn is_behind(&self) -> bool {
        self.past.is_some()
    }

    /// How much was read for the last page; nothing when all is told.
    pub(super) const fn read(&self) -> usize {
        self.read
    }

    /// Whether more happened than the last page told. The past is read a page a round, beside other work.
    pub(super) const fn has_more(&self) -> bool {
        self.more
    }

    /// The next page. When it cannot be read, nothing is lost: the listener stands where it stood.
    pub(super) async fn next(&mut self, app: &App) -> Result<Vec<News>> {
        match self.past {
            Some(after) => self.past(app, after).await,
            None => self.present(app).await,
        }
    }

    async fn past(&mut self, app: &App, after: i64) -> Result<Vec<News>> {
        let page = app.store().heard_since(self.brand, after, PAST).await?;
        self.read = page.len();
        let whole = u32::try_from(page.len()).is_ok_and(|length| length == PAST);
        self.past = page.last().map(|last| last.position).filter(|_| whole);
        self.told.extend(page.iter().map(|one| one.message.id));
        Ok(page.into_iter().filter(by_customer).map(|one| News::Heard(Box::new(one))).collect())
    }

    async fn present(&mut self, app: &App) -> Result<Vec<News>> {
        let latest = app.store().latest_position(self.brand).await?;
        let until = latest.min(self.events.saturating_add(LOOKED_THROUGH));
        let page = app.store().events_heard(self.brand, self.events, until, EVENTS).await?;
        let news = self.news(app, &page).await?;
        let whole = page.last().filter(|_| u32::try_from(page.len()).is_ok_and(|length| length == EVENTS));
        self.more = whole.is_some() || until < latest;
        self.read = page.len();
        // Only now: a page that could not be read is read again.
        self.events = whole.map_or(until.max(self.events), |last| last.position);
        if !self.more {
            self.told = HashSet::new();
        }
        Ok(news)
    }

    async fn news(&self, app: &App, page: &[StoredEvent]) -> Result<Vec<News>> {
        let new = |stored: &StoredEvent| {
            let received = matches!(stored.event.kind, EventKind::MessageReceived | EventKind::MessageEdited);
            stored.event.message_id.filter(|_| received)
        };
        let ids: Vec<MessageId> = page.iter().filter_map(new).collect();
        let heard = app.store().heard(self.brand, &ids).await?;
        let mut heard: HashMap<MessageId, Heard> = heard.into_iter().map(|one| (one.message.id, one)).collect();
        let mut news = Vec::new();
        for StoredEvent { event, .. } in page {
            let detail = event.detail.as_deref();
            match event.kind {
                EventKind::MessageReceived => {
                    let one = event.message_id.filter(|id| !self.told.contains(id)).and_then(|id| heard.remove(&id));
                    news.extend(one.filter(by_customer).map(|one| News::Heard(Box::new(one))));
                }
                EventKind::MessageEdited => {
                    let words = event.message_id.and_then(|id| heard.get(&id).cloned()).filter(by_customer);
                    news.extend(event.message_id.map(|id| News::Changed(id, words.map(Box::new))));
                }
                EventKind::MessageDeleted => news.extend(event.message_id.map(|id| News::Changed(id, None))),
                EventKind::CustomerErased => {
                    news.extend(detail.and_then(|id| id.parse().ok()).map(News::Erased));
                }
                EventKind::IncidentEnded | EventKind::IncidentRejected | EventKind::IncidentReopened => {
                    news.extend(detail.and_then(|id| id.parse().ok()).map(News::Decided));
                }
                _ => {}
            }
        }
        Ok(news)
    }
}

fn by_customer(heard: &Heard) -> bool {
    heard.message.direction == Direction::Inbound && !heard.message.automatic
}
