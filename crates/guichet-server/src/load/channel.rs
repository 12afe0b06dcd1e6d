//! A channel ready to speak: its account with the secrets, opened by its own code.

use guichet_channels::{Account, AnyChannel, Problem, Secrets};
use guichet_core::model::{Channel, ChannelState};
use guichet_store::{Result, StoreError};

use crate::app::App;

/// The account of a channel, with the mail account that a form borrows.
///
/// # Errors
/// When the data or the secrets cannot be read.
pub async fn account(app: &App, channel: Channel) -> Result<Account> {
    let secrets = Secrets(app.store().secrets(channel.id).await?);
    let lender = lender(app, &channel).await?;
    let mut account = Account::new(channel, secrets);
    if let Some(lender) = lender {
        let secrets = Secrets(app.store().secrets(lender.id).await?);
        account.mail = Some(Box::new(Account::new(lender, secrets)));
    }
    Ok(account)
}

/// The mail account that a form borrows.
async fn lender(app: &App, channel: &Channel) -> Result<Option<Channel>> {
    Ok(match channel.setting("mail_channel").map(str::parse) {
        Some(Ok(id)) => app.store().channel(id).await?.filter(|lender| lender.brand_id == channel.brand_id),
        _ => None,
    })
}

/// Whether nothing may leave by a channel because somebody paused it, or the account that it borrows.
///
/// # Errors
/// When the data cannot be read.
pub async fn is_paused(app: &App, channel: &Channel) -> Result<bool> {
    let is_paused = |channel: &Channel| channel.state == ChannelState::Paused;
    Ok(is_paused(channel) || lender(app, channel).await?.is_some_and(|lender| is_paused(&lender)))
}

/// Opens a channel: what is wrong with its settings is its own problem, not the store's.
///
/// # Errors
/// When the data cannot be read.
pub async fn open(app: &App, channel: Channel) -> Result<std::result::Result<AnyChannel, Vec<Problem>>> {
    match account(app, channel).await {
        Ok(account) => Ok(AnyChannel::open(&account, app.surroundings())),
        // Sealed under another key: said as a problem of the channel, for the others go on working.
        Err(StoreError::Refused(_)) => Ok(Err(vec![Problem::of_code("settings")])),
        Err(error) => Err(error),
    }
}
