//! Connected accounts, their health and their sealed secrets.

use std::collections::BTreeMap;

use guichet_core::model::{BrandId, Channel, ChannelHealth, ChannelId};
use guichet_core::silence::{hour_of, looks_back_to};
use jiff::Timestamp;

use super::brands;
use crate::secrets::{Sealed, open, seal};
use crate::sql::convert::Json;
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

macro_rules! columns {
    () => {
        "id, brand_id, kind, network, name, settings, state, last_success_at, failing_since, problem, last_received_at, \
         receive_cursor, checked_at, check_problem, check_words, ends_at, quiet_since, revision"
    };
}

statements! {
    BY_ID = concat!("SELECT ", columns!(), " FROM channel WHERE id = $1");
    OF_BRAND = concat!("SELECT ", columns!(), " FROM channel WHERE brand_id = $1 ORDER BY name, id");
    ALL = concat!("SELECT ", columns!(), " FROM channel ORDER BY id");
    INSERT = "INSERT INTO channel (id, brand_id, kind, network, name, settings, state, last_success_at, failing_since,
        problem, last_received_at, receive_cursor, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING";
    UPDATE = "UPDATE channel SET network = $2, name = $3, settings = $4, state = $5 WHERE id = $1";
    // What the last trial of the account found was found with other settings: it is tried again within a minute.
    NOT_TRIED = "UPDATE channel SET revision = revision + 1, checked_at = NULL, check_problem = NULL, check_words = NULL
        WHERE id = $1";
    NOT_TRIED_IF_CHANGED = "UPDATE channel SET revision = revision + 1, checked_at = NULL, check_problem = NULL,
        check_words = NULL
        WHERE id = $1 AND (network <> $2 OR settings <> $3)";
    /// It is another account now: where receiving stood, how it was and how often it spoke belong to the one before.
    BEGIN_ANEW = "UPDATE channel SET receive_cursor = NULL, last_success_at = NULL, failing_since = NULL, problem = NULL,
        last_received_at = NULL, ends_at = NULL, quiet_since = NULL WHERE id = $1";
    FORGET_RHYTHM = "DELETE FROM channel_hour WHERE channel_id = $1";
    FORGET_SECRETS = "DELETE FROM channel_secret WHERE channel_id = $1";
    SET_HEALTH = "UPDATE channel SET last_success_at = $2, failing_since = $3, problem = $4 WHERE id = $1";
    TOUCH = "UPDATE channel SET last_received_at = $2
        WHERE id = $1 AND (last_received_at IS NULL OR last_received_at < $2)";
    /// Unless somebody else looked meanwhile, or the settings that were tried are others now.
    SET_CHECK = "UPDATE channel SET checked_at = $2, check_problem = $3, check_words = $4, ends_at = $5, quiet_since = $6
        WHERE id = $1 AND COALESCE(checked_at, 0) = $7 AND revision = $8";
    COUNT_HOUR = "INSERT INTO channel_hour (channel_id, brand_id, hour, items)
        SELECT id, brand_id, $2, 1 FROM channel WHERE id = $1
        ON CONFLICT (channel_id, hour) DO UPDATE SET items = channel_hour.items + 1";
    HOURS = "SELECT hour, items FROM channel_hour WHERE channel_id = $1 AND hour >= $2 ORDER BY hour";
    FORGET_HOURS = "DELETE FROM channel_hour WHERE hour < $1";
    MOVE_CURSOR = "UPDATE channel SET receive_cursor = $2 WHERE id = $1";
    PUT_SECRET = "INSERT INTO channel_secret (channel_id, brand_id, name, nonce, sealed)
        SELECT id, brand_id, $2, $3, $4 FROM channel WHERE id = $1
        ON CONFLICT (channel_id, name) DO UPDATE SET nonce = excluded.nonce, sealed = excluded.sealed";
    SECRETS = "SELECT name, nonce, sealed FROM channel_secret WHERE channel_id = $1 ORDER BY name";
}

/// Secrets of a channel by name, opened.
pub type Secrets = BTreeMap<String, String>;

pub(crate) fn read(row: &mut Row) -> Result<Channel> {
    let mut channel = Channel {
        id: row.take()?,
        brand_id: row.take()?,
        kind: row.take()?,
        network: row.take()?,
        name: row.take()?,
        settings: row.take::<Json<_>>()?.0,
        state: row.take()?,
        health: ChannelHealth {
            last_success_at: row.take()?,
            failing_since: row.take()?,
            problem: row.take()?,
            last_received_at: row.take()?,
            ..ChannelHealth::default()
        },
        cursor: row.take()?,
    };
    channel.health.checked_at = row.take()?;
    channel.health.check_problem = row.take()?;
    channel.health.check_words = row.take::<Option<Json<_>>>()?.map(|json| json.0);
    channel.health.ends_at = row.take()?;
    channel.health.quiet_since = row.take()?;
    channel.health.revision = row.take()?;
    Ok(channel)
}

/// Where receiving goes on, in the same commit as what was received. Guarded: the channel must exist.
pub(crate) fn move_cursor(channel: ChannelId, cursor: &str) -> Stmt {
    Stmt::new(&MOVE_CURSOR, args![channel, cursor]).expect_one()
}

/// Something was received: when, and one more in its hour.
pub(crate) fn touch(channel: ChannelId, at: Timestamp) -> Vec<Stmt> {
    vec![Stmt::new(&TOUCH, args![channel, at]), Stmt::new(&COUNT_HOUR, args![channel, hour_of(at)])]
}

/// Forgets the hours that no silence is compared with any more.
pub(crate) fn forget_hours(now: Timestamp) -> Stmt {
    Stmt::new(&FORGET_HOURS, args![looks_back_to(now)])
}

impl Store {
    /// A new channel with its secrets, sealed.
    pub async fn create_channel(&self, channel: &Channel, secrets: &Secrets, at: Timestamp) -> Result<()> {
        let values = args![
            channel.id,
            channel.brand_id,
            channel.kind,
            channel.network,
            channel.name,
            Json(&channel.settings),
            channel.state,
            channel.health.last_success_at,
            channel.health.failing_since,
            channel.health.problem,
            channel.health.last_received_at,
            channel.cursor,
            at,
        ];
        let mut batch = vec![brands::touch_admin(), Stmt::new(&INSERT, values).expect_one()];
        for (name, secret) in secrets {
            batch.push(self.sealed(channel.id, name, secret)?);
        }
        self.write(batch).await.map(drop)
    }

    fn sealed(&self, channel: ChannelId, name: &str, secret: &str) -> Result<Stmt> {
        let sealed = seal(self.key(), channel.0, name, secret)?;
        Ok(Stmt::new(&PUT_SECRET, args![channel, name, sealed.nonce, sealed.bytes]).expect_one())
    }

    /// Changes name, network, settings and state, and seals these secrets, new or changed; not the cursor, the health or
    /// the other secrets.
    pub async fn update_channel(&self, channel: &Channel, secrets: &Secrets) -> Result<()> {
        let not_tried = if secrets.is_empty() {
            Stmt::new(&NOT_TRIED_IF_CHANGED, args![channel.id, channel.network, Json(&channel.settings)])
        } else {
            Stmt::new(&NOT_TRIED, args![channel.id])
        };
        let values = args![channel.id, channel.network, channel.name, Json(&channel.settings), channel.state];
        // What changes is seen while the row is as it was.
        let mut batch = vec![brands::touch_admin(), not_tried, Stmt::new(&UPDATE, values).expect_one()];
        for (name, secret) in secrets {
            batch.push(self.sealed(channel.id, name, secret)?);
        }
        self.write(batch).await.map(drop)
    }

    /// The same row becomes another account: these settings and secrets, and nothing of the account before.
    pub async fn begin_channel_anew(&self, channel: &Channel, secrets: &Secrets) -> Result<()> {
        let values = args![channel.id, channel.network, channel.name, Json(&channel.settings), channel.state];
        let mut batch = vec![
            brands::touch_admin(),
            Stmt::new(&UPDATE, values).expect_one(),
            Stmt::new(&NOT_TRIED, args![channel.id]),
            Stmt::new(&BEGIN_ANEW, args![channel.id]),
            Stmt::new(&FORGET_RHYTHM, args![channel.id]),
            Stmt::new(&FORGET_SECRETS, args![channel.id]),
        ];
        for (name, secret) in secrets {
            batch.push(self.sealed(channel.id, name, secret)?);
        }
        self.write(batch).await.map(drop)
    }

    /// Seals these secrets, new or changed: a token that was renewed. No news for anybody.
    pub async fn put_secrets(&self, channel: ChannelId, secrets: &Secrets) -> Result<()> {
        let batch: Result<Vec<Stmt>> =
            secrets.iter().map(|(name, secret)| self.sealed(channel, name, secret)).collect();
        self.write(batch?).await.map(drop)
    }

    /// One channel.
    pub async fn channel(&self, id: ChannelId) -> Result<Option<Channel>> {
        self.find(Stmt::new(&BY_ID, args![id]), read).await
    }

    /// Channels of a brand, by name.
    pub async fn channels(&self, brand: BrandId) -> Result<Vec<Channel>> {
        self.list(Stmt::new(&OF_BRAND, args![brand]), read).await
    }

    /// Channels of every brand.
    pub async fn all_channels(&self) -> Result<Vec<Channel>> {
        self.list(Stmt::new(&ALL, args![]), read).await
    }

    /// Writes how a channel is: last success, failure and its code. When something was received is noted by receiving.
    pub async fn set_channel_health(&self, id: ChannelId, health: &ChannelHealth) -> Result<()> {
        let values = args![id, health.last_success_at, health.failing_since, health.problem];
        self.write(vec![Stmt::new(&SET_HEALTH, values).expect_one()]).await.map(drop)
    }

    /// Writes what the last try of an account found: when, its problem, when it ends, and a silence. Nothing is written when the
    /// account is not as it was before the try; whether it was.
    pub async fn set_channel_check(
        &self,
        id: ChannelId,
        before: &ChannelHealth,
        found: &ChannelHealth,
    ) -> Result<bool> {
        let known = before.checked_at.map_or(0, Timestamp::as_millisecond);
        let words = found.check_words.as_ref().map(Json);
        let (at, problem, ends_at, quiet) = (found.checked_at, &found.check_problem, found.ends_at, found.quiet_since);
        let values = args![id, at, problem, words, ends_at, quiet, known, before.revision];
        let done = self.write(vec![Stmt::new(&SET_CHECK, values)]).await?;
        Ok(done.first().is_some_and(|done| done.changed > 0))
    }

    /// Items of a channel by hour since 1970, from an hour on: a few hundred rows, however much was received.
    pub async fn channel_hours(&self, id: ChannelId, from: i64) -> Result<Vec<(i64, i64)>> {
        self.list(Stmt::new(&HOURS, args![id, from]), |row| Ok((row.take()?, row.take()?))).await
    }

    /// Moves the cursor of a channel when nothing was received with it.
    pub async fn set_channel_cursor(&self, id: ChannelId, cursor: &str) -> Result<()> {
        self.write(vec![move_cursor(id, cursor)]).await.map(drop)
    }

    /// Secrets of a channel, opened. `Refused` when the key is not the one that sealed them.
    pub async fn secrets(&self, channel: ChannelId) -> Result<Secrets> {
        let rows = self
            .list(Stmt::new(&SECRETS, args![channel]), |row| {
                Ok((row.take::<String>()?, Sealed { nonce: row.take()?, bytes: row.take()? }))
            })
            .await?;
        rows.into_iter()
            .map(|(name, sealed)| open(self.key(), channel.0, &name, &sealed).map(|secret| (name, secret)))
            .collect()
    }
}
