//! Connected accounts, their health and their sealed secrets.

use std::collections::BTreeMap;

use guichet_core::model::{BrandId, Channel, ChannelHealth, ChannelId};
use jiff::Timestamp;

use crate::store::soon;
use crate::{Result, Store};

/// Secrets of a channel by name, opened.
pub type Secrets = BTreeMap<String, String>;

impl Store {
    /// A new channel with its secrets, sealed.
    pub async fn create_channel(&self, channel: &Channel, secrets: &Secrets, at: Timestamp) -> Result<()> {
        Err(soon())
    }

    /// Changes name, network, settings and state; not the cursor, the health or the secrets.
    pub async fn update_channel(&self, channel: &Channel) -> Result<()> {
        Err(soon())
    }

    /// One channel.
    pub async fn channel(&self, id: ChannelId) -> Result<Option<Channel>> {
        Err(soon())
    }

    /// Channels of a brand, by name.
    pub async fn channels(&self, brand: BrandId) -> Result<Vec<Channel>> {
        Err(soon())
    }

    /// Channels of every brand.
    pub async fn all_channels(&self) -> Result<Vec<Channel>> {
        Err(soon())
    }

    /// Writes how a channel is.
    pub async fn set_channel_health(&self, id: ChannelId, health: &ChannelHealth) -> Result<()> {
        Err(soon())
    }

    /// Moves the cursor of a channel when nothing was received with it.
    pub async fn set_channel_cursor(&self, id: ChannelId, cursor: &str) -> Result<()> {
        Err(soon())
    }

    /// Seals a secret of a channel, new or changed.
    pub async fn put_secret(&self, channel: ChannelId, name: &str, secret: &str) -> Result<()> {
        Err(soon())
    }

    /// Secrets of a channel, opened. `Refused` when the key is not the one that sealed them.
    pub async fn secrets(&self, channel: ChannelId) -> Result<Secrets> {
        Err(soon())
    }
}
