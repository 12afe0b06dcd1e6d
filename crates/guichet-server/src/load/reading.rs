//! A message read again: what the engine alone says, what the brand's lessons make of it, and what a colleague said.

use guichet_core::learning::KnownReading;
use guichet_core::model::{Brand, BrandId, CaseId, Message, MessageId};
use guichet_core::text::reading::Earlier;
use guichet_core::text::{self, Input, Reading};
use guichet_store::{Result, StoreError};

use super::present;
use crate::app::App;

/// Messages of the thread that the engine sees before this one.
const EARLIER: usize = 10;
/// Messages of the thread that are looked through for them.
const LOOKED_THROUGH: u32 = 50;

/// Readings of other messages of the case that weigh on its place: those of the newest.
const BESIDE: u32 = 500;

/// The readings of a case that are owed a decision, kept while several of its messages are read again.
#[derive(Debug)]
pub struct Beside {
    case: CaseId,
    readings: Vec<(MessageId, Reading)>,
}

impl Beside {
    /// A message shows another reading now.
    pub fn shows(&mut self, message: MessageId, reading: &Reading) {
        for (_, stored) in self.readings.iter_mut().filter(|(id, _)| *id == message) {
            stored.clone_from(reading);
        }
    }

    fn others(&self, id: MessageId) -> Vec<Reading> {
        self.readings.iter().filter(|(other, _)| *other != id).map(|(_, reading)| reading.clone()).collect()
    }
}

/// Everything around the reading of one message; none when there is no such message or it has no case.
///
/// # Errors
/// When the store does not answer.
pub async fn known(app: &App, brand: BrandId, id: MessageId) -> Result<Option<KnownReading>> {
    known_beside(app, brand, id, &mut None).await
}

/// The same, with what was loaded for another message of the same case before.
///
/// # Errors
/// When the store does not answer.
pub async fn known_beside(
    app: &App,
    brand: BrandId,
    id: MessageId,
    beside: &mut Option<Beside>,
) -> Result<Option<KnownReading>> {
    let store = app.store();
    let Some(message) = store.message(brand, id).await? else { return Ok(None) };
    let Some(place) = store.case_followed(brand, message.case_id).await? else { return Ok(None) };
    let Some(case) = store.load_case_alone(brand, place.id).await? else { return Ok(None) };
    let engine = engine(app, &case.brand, &message).await?;
    let lessons = app.lessons(brand).await?;
    let (text, read) = (message.text.clone(), engine.clone());
    let learned = tokio::task::spawn_blocking(move || lessons.apply_beside(&text, &read, Some(id)).0)
        .await
        .map_err(interrupted)?;
    let place = case.case.id;
    let readings = match beside.take().filter(|beside| beside.case == place) {
        Some(beside) => beside,
        None => Beside { case: place, readings: store.readings_owed(brand, place, BESIDE).await? },
    };
    let others = beside.insert(readings).others(id);
    Ok(Some(KnownReading {
        stored: store.reading(brand, id).await?,
        correction: store.correction_of(brand, id).await?,
        case,
        message,
        engine,
        learned,
        others,
    }))
}

/// What the engine alone says of a message, with what stood before it in its thread.
async fn engine(app: &App, brand: &Brand, message: &Message) -> Result<Reading> {
    let store = app.store();
    let channel = present(store.channel(message.channel_id).await?, "channel")?;
    let thread = store.messages_of_conversation(brand.id, message.conversation_id, None, LOOKED_THROUGH).await?;
    let before = |other: &Message| (other.created_at, other.id) < (message.created_at, message.id);
    let mut earlier: Vec<Earlier> = thread
        .items
        .into_iter()
        .filter(before)
        .take(EARLIER)
        .map(|other| Earlier { direction: other.direction, text: other.text, created_at: Some(other.created_at) })
        .collect();
    earlier.reverse();
    let input = Input {
        id: None,
        text: message.text.clone(),
        channel: Some(channel.network),
        created_at: Some(message.created_at),
        timezone: Some(brand.settings.timezone.clone()),
        sector: brand.settings.sector.clone(),
        locale: None,
        earlier,
    };
    tokio::task::spawn_blocking(move || text::read(&input)).await.map_err(interrupted)
}

fn interrupted(error: tokio::task::JoinError) -> StoreError {
    StoreError::Broken(format!("reading was interrupted: {error}"))
}
