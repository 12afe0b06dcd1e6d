//! What each brand said to others today, by its wording: fingerprints and ids in memory, never words.
//!
//! A draft is compared with all of it, whoever wrote it and however much it is. What is found is looked up where it stands before it
//! counts: a reply that was taken back, refused or erased was said to nobody. Invariant: at most [`MOST`] replies a brand, and each is
//! read once in a process.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use guichet_core::calendar::day_of;
use guichet_core::model::{Brand, BrandId, CustomerId, MessageId, MessageState};
use guichet_core::text::similar::{Fingerprint, similarity};
use guichet_store::Said;
use jiff::civil::Date;

use crate::app::App;
use crate::error::ApiResult;

/// Replies of a day that are compared at most, the newest.
const MOST: usize = 20_000;
/// Replies read at once.
const PAGE: u32 = 500;
/// Alike enough to be looked up.
const ALIKE: f32 = 0.65;
/// Copies that are looked up at most: three are as bad as thirty.
const LOOKED_UP: usize = 24;

/// The memory of one process.
#[derive(Default)]
pub struct SaidToday(Mutex<HashMap<BrandId, Arc<tokio::sync::Mutex<Day>>>>);

/// What one brand said on one day.
#[derive(Default)]
struct Day {
    date: Date,
    /// What stands before this place was read.
    position: Option<i64>,
    said: VecDeque<(MessageId, CustomerId, Fingerprint)>,
}

impl SaidToday {
    /// The fingerprints of what others were told today in nearly these words.
    pub(crate) async fn copies(
        &self,
        app: &App,
        brand: &Brand,
        to: CustomerId,
        own: Fingerprint,
    ) -> ApiResult<Vec<Fingerprint>> {
        let today = day_of(app.now(), &brand.settings);
        let day = self.0.lock().ok().map(|mut brands| Arc::clone(brands.entry(brand.id).or_default()));
        let Some(day) = day else { return Ok(Vec::new()) };
        let alike = {
            let mut day = day.lock().await;
            day.read_on(app, brand, today).await?;
            day.alike(&own, to)
        };
        let messages = app.store().messages(brand.id, &alike).await?;
        let was_said =
            |state| !matches!(state, MessageState::Cancelled | MessageState::Deleted | MessageState::Refused);
        Ok(messages
            .iter()
            .filter(|message| was_said(message.state) && day_of(message.received_at, &brand.settings) == today)
            // Two customers may have turned out to be one since it was noted.
            .filter(|message| message.customer_id != to)
            .map(|message| Fingerprint::of(&message.text))
            .collect())
    }
}

impl Day {
    /// Takes in what was said since the last draft; the first time, what was said since midnight.
    async fn read_on(&mut self, app: &App, brand: &Brand, today: Date) -> ApiResult<()> {
        if self.date != today {
            self.date = today;
            self.said.clear();
        }
        let Some(mut position) = self.position else { return self.read_back(app, brand, today).await };
        loop {
            let page = app.store().said_after(brand.id, position, PAGE).await?;
            let full = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
            for said in page {
                position = position.max(said.position);
                self.position = Some(position);
                if day_of(said.at, &brand.settings) == today {
                    self.said.push_back(taken(&said));
                }
                if self.said.len() > MOST {
                    self.said.pop_front();
                }
            }
            if !full {
                return Ok(());
            }
        }
    }

    async fn read_back(&mut self, app: &App, brand: &Brand, today: Date) -> ApiResult<()> {
        let mut before = i64::MAX;
        let mut newest = 0;
        let mut back = VecDeque::new();
        loop {
            let page = app.store().said_before(brand.id, before, PAGE).await?;
            let full = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
            newest = page.first().map_or(newest, |said| newest.max(said.position));
            before = page.last().map_or(before, |said| said.position);
            let of_today = page.iter().take_while(|said| day_of(said.at, &brand.settings) >= today).count();
            let whole = of_today == page.len();
            page.iter().take(of_today).for_each(|said| back.push_front(taken(said)));
            if !full || !whole || back.len() >= MOST {
                break;
            }
        }
        self.said = back;
        self.position = Some(newest);
        Ok(())
    }

    /// The newest replies to others that say nearly the same.
    fn alike(&self, own: &Fingerprint, to: CustomerId) -> Vec<MessageId> {
        // Saying the same to the same person again is no copy-paste to others. Half as long, or twice, is no copy.
        let near = |other: &Fingerprint| own.words().min(other.words()) * 2 >= own.words().max(other.words());
        self.said
            .iter()
            .rev()
            .filter(|(_, customer, print)| *customer != to && near(print) && similarity(own, print) >= ALIKE)
            .map(|(message, _, _)| *message)
            .take(LOOKED_UP)
            .collect()
    }
}

fn taken(said: &Said) -> (MessageId, CustomerId, Fingerprint) {
    (said.message, said.customer, Fingerprint::of(&said.text))
}
