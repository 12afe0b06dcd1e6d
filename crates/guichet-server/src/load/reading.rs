//! A message read again: what the engine alone says, what the brand's lessons make of it, and what a colleague said.

use guichet_core::learning::KnownReading;
use guichet_core::model::{Brand, BrandId, Message, MessageId};
use guichet_core::text::reading::Earlier;
use guichet_core::text::{self, Input, Reading};
use guichet_store::{Result, StoreError};

use super::present;
use crate::app::App;

/// Messages of the thread that the engine sees before this one.
const EARLIER: usize = 10;
/// Messages of the thread that are looked through for them.
const LOOKED_THROUGH: u32 = 50;

/// Everything around the reading of one message; none when there is no such message or it has no case.
///
/// # Errors
/// When the store does not answer.
pub async fn known(app: &App, brand: BrandId, id: MessageId) -> Result<Option<KnownReading>> {
    let store = app.store();
    let Some(message) = store.message(brand, id).await? else { return Ok(None) };
    let Some(place) = store.case_followed(brand, message.case_id).await? else { return Ok(None) };
    let Some(case) = store.load_case(brand, place.id).await? else { return Ok(None) };
    let engine = engine(app, &case.brand, &message).await?;
    let lessons = app.lessons(brand).await?;
    let (text, read) = (message.text.clone(), engine.clone());
    let learned = tokio::task::spawn_blocking(move || lessons.apply_beside(&text, &read, Some(id)).0)
        .await
        .map_err(interrupted)?;
    let others = store.other_readings(&case.undecided, id).await?;
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
        earlier,
    };
    tokio::task::spawn_blocking(move || text::read(&input)).await.map_err(interrupted)
}

fn interrupted(error: tokio::task::JoinError) -> StoreError {
    StoreError::Broken(format!("reading was interrupted: {error}"))
}
