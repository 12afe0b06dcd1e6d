//! A channel, as the desk shows it: what it is, how it is, what it allows.

use guichet_channels::{scopes_of, words_for};
use guichet_core::model::{Channel, ChannelState};
use jiff::Timestamp;
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
    /// `ok`, `failing`, `ending`, `silent`, `new` or `paused`.
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
    /// Last time that the account was tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub checked_at: Option<Timestamp>,
    /// When it has to be connected again, told from 14 days before.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub ends_at: Option<Timestamp>,
    /// 14, 7 or 2: how near that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_within: Option<u8>,
    /// What its network lets us do now, as far as it said.
    pub pace: Vec<PaceView>,
    /// What replies and messages received have cost this month, in words; absent where the network asks nothing, or nothing passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spent: Option<String>,
    /// Where others bring their messages: the webhook, the public form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The rights that connecting it in the browser asks for; empty where it is connected otherwise.
    pub scopes: Vec<ScopeView>,
    /// What is set, secrets left out.
    #[schema(value_type = Object)]
    pub settings: serde_json::Map<String, Value>,
    /// What the network allows.
    #[schema(value_type = Object)]
    pub capabilities: Value,
}

/// What a network lets us do in a window of time.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PaceView {
    /// Which calls.
    pub bucket: &'static str,
    /// Calls left.
    pub remaining: u32,
    /// Calls in a window, when it said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// When it begins anew.
    #[schema(value_type = String, format = DateTime)]
    pub resets_at: Timestamp,
}

impl PaceView {
    /// What still counts.
    fn of(app: &App, channel: &Channel) -> Vec<Self> {
        let known = app.surroundings().pace.known(channel.id);
        let view = |(bucket, word): (&'static str, guichet_channels::pace::PaceWord)| {
            let resets_at = word.resets_at.filter(|at| *at > app.now())?;
            Some(Self { bucket, remaining: word.remaining?, limit: word.limit, resets_at })
        };
        known.into_iter().filter_map(view).collect()
    }
}

/// A right that is asked for, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ScopeView {
    /// The network's word.
    pub name: &'static str,
    /// Why, for the person who is asked.
    pub why: &'static str,
}

impl ScopeView {
    fn of(kind: &str, locale: Locale) -> Vec<Self> {
        let view =
            |scope: &guichet_channels::Scope| Self { name: scope.name, why: locale.pick(scope.why.0, scope.why.1) };
        scopes_of(kind).iter().map(view).collect()
    }
}

impl ChannelView {
    /// A channel as somebody of this language sees it.
    #[must_use]
    pub fn new(app: &App, brand_slug: &str, channel: &Channel, locale: Locale) -> Self {
        let health = &channel.health;
        let problem = health.problem.clone().or_else(|| health.check_problem.clone());
        Self {
            channel: ChannelBrief::from(channel),
            state: channel.state.as_str(),
            status: status(channel, app.now()),
            problem_text: problem_text(channel, locale),
            problem,
            last_received_at: health.last_received_at,
            checked_at: health.checked_at,
            ends_at: health.ends_at,
            ends_within: health.ends_within(app.now()),
            pace: PaceView::of(app, channel),
            spent: None,
            url: url(app, brand_slug, channel),
            scopes: ScopeView::of(&channel.kind, locale),
            settings: channel.settings.clone(),
            capabilities: capability::value(channel, locale),
        }
    }
}

/// What does not work: what receiving meets first, else what the last trial named.
fn problem_text(channel: &Channel, locale: Locale) -> Option<String> {
    let health = &channel.health;
    let general = |code: &str| words_for(&channel.kind, code).in_locale(locale.as_str()).to_owned();
    let tried = || {
        let code = health.check_problem.as_deref()?;
        let words =
            health.check_words.as_ref().map(|words| locale.pick(words.fr.as_str(), words.en.as_str()).to_owned());
        Some(words.unwrap_or_else(|| general(code)))
    };
    match health.problem.as_deref() {
        // Receiving has a code alone; where the trial met the same, it says more.
        Some(code) if health.check_problem.as_deref() != Some(code) => Some(general(code)),
        _ => tried(),
    }
}

/// How a channel is, in one word.
#[must_use]
pub fn status(channel: &Channel, now: Timestamp) -> &'static str {
    let health = &channel.health;
    if channel.state == ChannelState::Paused {
        "paused"
    } else if health.failing_since.is_some() || health.check_problem.is_some() {
        "failing"
    } else if health.ends_within(now).is_some() {
        "ending"
    } else if health.is_quiet() {
        "silent"
    } else if health.last_received_at.is_some() || health.last_success_at.is_some() {
        "ok"
    } else {
        "new"
    }
}

/// Where others bring their messages, for the kinds that are brought to us.
#[must_use]
pub fn url(app: &App, brand_slug: &str, channel: &Channel) -> Option<String> {
    match channel.kind.as_str() {
        // A page of ours, which people open.
        "webform" => Some(app.url(&format!("/f/{brand_slug}/{}", channel.id))),
        // The networks that bring what happens: the address is for their settings.
        kind => guichet_channels::has_hook(kind).then(|| app.url(&format!("/hooks/{kind}/{}", channel.id))),
    }
}
