//! A channel, as the desk shows it: what it is, how it is, what it allows.

use guichet_channels::problem_words;
use guichet_core::model::{Channel, ChannelState};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::capability;
use crate::app::App;
use crate::locale::Locale;

/// A channel by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ChannelBrief {
    /// Which.
    pub id: Uuid,
    /// Which code speaks to it.
    pub kind: String,
    /// Whose rules it obeys.
    pub network: String,
    /// Name shown to people.
    pub name: String,
}

impl From<&Channel> for ChannelBrief {
    fn from(channel: &Channel) -> Self {
        Self {
            id: channel.id.0,
            kind: channel.kind.clone(),
            network: channel.network.clone(),
            name: channel.name.clone(),
        }
    }
}

/// A channel with its health.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChannelView {
    /// What it is.
    #[serde(flatten)]
    pub channel: ChannelBrief,
    /// `active` or `paused`.
    pub state: &'static str,
    /// `ok`, `failing`, `silent`, `new` or `paused`.
    pub status: &'static str,
    /// Code of what does not work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// The same in words, with what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem_text: Option<String>,
    /// Last time something was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last_received_at: Option<Timestamp>,
    /// Where others bring their messages: the webhook, the public form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What is set, secrets left out.
    #[schema(value_type = Object)]
    pub settings: serde_json::Map<String, Value>,
    /// What the network allows.
    #[schema(value_type = Object)]
    pub capabilities: Value,
}

/// After so long without a message a channel that used to receive is silent: perhaps nobody writes, perhaps it is deaf.
const SILENCE: SignedDuration = SignedDuration::from_hours(72);

impl ChannelView {
    /// A channel as somebody of this language sees it.
    #[must_use]
    pub fn new(app: &App, brand_slug: &str, channel: &Channel, locale: Locale) -> Self {
        let health = &channel.health;
        let problem = health.problem.clone();
        Self {
            channel: ChannelBrief::from(channel),
            state: channel.state.as_str(),
            status: status(channel, app.now()),
            problem_text: problem.as_deref().map(|code| problem_words(code).in_locale(locale.as_str()).to_owned()),
            problem,
            last_received_at: health.last_received_at,
            url: url(app, brand_slug, channel),
            settings: channel.settings.clone(),
            capabilities: capability::value(channel, locale),
        }
    }
}

/// How a channel is, in one word.
#[must_use]
pub fn status(channel: &Channel, now: Timestamp) -> &'static str {
    let health = &channel.health;
    if channel.state == ChannelState::Paused {
        "paused"
    } else if health.failing_since.is_some() {
        "failing"
    } else if let Some(last) = health.last_received_at {
        if now.duration_since(last) > SILENCE { "silent" } else { "ok" }
    } else if health.last_success_at.is_some() {
        "ok"
    } else {
        "new"
    }
}

/// Where others bring their messages, for the kinds that are brought to us.
#[must_use]
pub fn url(app: &App, brand_slug: &str, channel: &Channel) -> Option<String> {
    match channel.kind.as_str() {
        "inbound" => Some(app.url(&format!("/hooks/inbound/{}", channel.id))),
        "webform" => Some(app.url(&format!("/f/{brand_slug}/{}", channel.id))),
        _ => None,
    }
}
