//! Connected accounts: their health, adding one, changing one.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use guichet_channels::{AnyChannel, KINDS, Kind, Problem, Secrets, kind, tokens};
use guichet_core::access::Action;
use guichet_core::model::capabilities::capabilities_for;
use guichet_core::model::{Channel, ChannelHealth, ChannelId, ChannelState};
use guichet_core::{calendar, counters};
use guichet_store::AuditLine;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::Body;
use super::session::short;
use super::view::{ChannelView, capability};
use crate::app::App;
use crate::auth::person::{Person, Staff};
use crate::error::{ApiError, ApiResult, code};
use crate::work::probe;

/// The channels of a brand.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelList {
    /// By name.
    pub channels: Vec<ChannelView>,
}

/// The channels of a brand with their health.
#[utoipa::path(get, path = "/api/brands/{brand}/channels", tag = "channels", params(("brand" = String, Path)),
    responses((status = 200, body = ChannelList), (status = 401), (status = 404)))]
pub async fn list(State(app): State<App>, staff: Staff) -> ApiResult<Json<ChannelList>> {
    staff.may(Action::ReadCases)?;
    let channels = app.store().channels(staff.brand.id).await?;
    let mut views = Vec::with_capacity(channels.len());
    for channel in &channels {
        let spent = spent(&app, &staff, channel).await?;
        views.push(ChannelView { spent, ..ChannelView::new(&app, &staff.brand.slug, channel, staff.locale()) });
    }
    Ok(Json(ChannelList { channels: views }))
}

/// What replies and reading on an account have cost since the first of the month.
async fn spent(app: &App, staff: &Staff, channel: &Channel) -> ApiResult<Option<String>> {
    if capabilities_for(channel).cost.is_none() {
        return Ok(None);
    }
    let today = calendar::day_of(app.now(), &staff.brand.settings);
    let month = today.first_of_month();
    let mut thousandths = [0; 2];
    for (sum, (from, to)) in
        thousandths.iter_mut().zip([counters::spent_since(channel.id, month), counters::read_since(channel.id, month)])
    {
        let days = app.store().counters(staff.brand.id, &from, &to).await?;
        *sum = u32::try_from(days.iter().map(|(_, spent)| *spent).sum::<i64>()).unwrap_or(u32::MAX);
    }
    Ok(capability::spent_words(thousandths, staff.locale()))
}

/// The kinds of channel that there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindList {
    /// In the order of the house.
    pub kinds: Vec<KindView>,
}

/// A kind of channel, and what it needs.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindView {
    /// Its word.
    pub kind: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// What it does.
    pub description: &'static str,
    /// What it needs.
    pub settings: Vec<SettingView>,
}

/// One setting of a kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct SettingView {
    /// Its word.
    pub name: &'static str,
    /// Its label.
    pub label: &'static str,
    /// One sentence of help.
    pub help: &'static str,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is encrypted and never shown again.
    pub secret: bool,
    /// Whether an empty value makes a new one, which is shown once.
    pub made: bool,
    /// What a value looks like.
    pub example: &'static str,
}

/// The kinds of channel that there are, and what each needs.
#[utoipa::path(get, path = "/api/channel-kinds", tag = "channels", responses((status = 200, body = KindList), (status = 401)))]
pub async fn kinds(person: Person) -> Json<KindList> {
    let locale = person.locale();
    let say = |(french, english): (&'static str, &'static str)| locale.pick(french, english);
    let kinds = KINDS
        .iter()
        .map(|kind| KindView {
            kind: kind.name,
            title: say(kind.title),
            description: say(kind.description),
            settings: kind
                .settings
                .iter()
                .map(|setting| SettingView {
                    name: setting.name,
                    label: say(setting.label),
                    help: say(setting.help),
                    required: setting.is_required(),
                    secret: setting.is_secret(),
                    made: setting.is_made(),
                    example: setting.example,
                })
                .collect(),
        })
        .collect();
    Json(KindList { kinds })
}

/// A new channel.
#[derive(Deserialize, ToSchema)]
pub struct NewChannel {
    /// Its kind.
    kind: String,
    /// Name shown to people.
    name: String,
    /// Its settings.
    #[serde(default)]
    settings: BTreeMap<String, String>,
    /// Its secrets.
    #[serde(default)]
    secrets: BTreeMap<String, String>,
}

/// A channel that was added or changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelAdded {
    /// As it stands in the list.
    #[serde(flatten)]
    pub channel: ChannelView,
    /// The signing secret that we made, shown this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// Every secret that we made and that the other side needs, by the name of its setting, shown this once.
    pub secrets: BTreeMap<&'static str, String>,
}

impl ChannelAdded {
    fn new(channel: ChannelView, secrets: BTreeMap<&'static str, String>) -> Self {
        Self { channel, secret: secrets.get("secret").cloned(), secrets }
    }
}

/// Adds a channel.
#[utoipa::path(post, path = "/api/brands/{brand}/channels", tag = "channels", request_body = NewChannel, params(("brand" = String, Path)),
    responses((status = 201, body = ChannelAdded), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn add(
    State(app): State<App>,
    staff: Staff,
    Body(new): Body<NewChannel>,
) -> ApiResult<(StatusCode, Json<ChannelAdded>)> {
    staff.may(Action::ManageChannels)?;
    let kind = kind(&new.kind).ok_or_else(|| ApiError::invalid("kind"))?;
    let name = short(&new.name, "name")?;
    let mut given = new.settings;
    given.extend(new.secrets);
    let prepared = kind.prepare(&given).map_err(|problems| wrong(&staff, &problems))?;
    let network = prepared.settings.get("network").and_then(|value| value.as_str()).unwrap_or(kind.name).to_owned();
    let channel = Channel {
        id: ChannelId(app.source().next_id()),
        brand_id: staff.brand.id,
        kind: kind.name.to_owned(),
        network,
        name,
        settings: prepared.settings.clone(),
        state: ChannelState::Active,
        health: ChannelHealth::default(),
        cursor: None,
    };
    check_place(&app, &staff, None, &channel)?;
    let account = guichet_channels::Account::new(channel.clone(), prepared.secrets.clone());
    AnyChannel::open(&account, app.surroundings()).map_err(|problems| wrong(&staff, &problems))?;
    app.store().create_channel(&channel, &prepared.secrets.0, app.now()).await?;
    audit(&app, &staff, channel.id, "channel.added").await?;
    let view = ChannelView::new(&app, &staff.brand.slug, &channel, staff.locale());
    Ok((StatusCode::CREATED, Json(ChannelAdded::new(view, made_secrets(&prepared)))))
}

/// The secrets that the other side needs, of those that were made just now.
fn made_secrets(prepared: &guichet_channels::Prepared) -> BTreeMap<&'static str, String> {
    let made = prepared.made.iter();
    made.filter_map(|name| Some((*name, prepared.secrets.get(name)?.to_owned()))).collect()
}

/// Settings that say where a channel connects to.
const PLACES: &[&str] = &["reply_url", "imap_host", "imap_port", "smtp_host", "smtp_port"];

/// Whether a change leads a channel into the internal network, or elsewhere in it. What stands as it was, was allowed.
fn leads_inside(before: Option<&Channel>, after: &Channel) -> bool {
    let open = |channel: &Channel| {
        guichet_channels::Account::new(channel.clone(), Secrets::default()).says_yes("allow_intranet")
    };
    let as_it_was = |before: &Channel| PLACES.iter().all(|name| before.setting(name) == after.setting(name));
    open(after) && !before.is_some_and(|before| open(before) && as_it_was(before))
}

/// The internal network belongs to whoever runs the machine, and not to the administrators of its brands.
fn check_place(app: &App, staff: &Staff, before: Option<&Channel>, after: &Channel) -> ApiResult<()> {
    if app.config().allow_private_networks || !leads_inside(before, after) {
        return Ok(());
    }
    let problem = Problem::of_setting(
        "allow_intranet",
        "not_allowed",
        "Seule la personne qui exploite ce serveur peut ouvrir le réseau interne à un canal. Demandez-lui de le faire.",
        "Only whoever runs this server can open the internal network to a channel. Ask them to do it.",
    );
    Err(wrong(staff, &[problem]))
}

/// What is wrong with the settings, in words, each with its setting.
fn wrong(staff: &Staff, problems: &[Problem]) -> ApiError {
    let locale = staff.locale();
    let said: Vec<_> = problems
        .iter()
        .map(|problem| json!({"code": problem.code, "setting": problem.setting, "message": problem.words.in_locale(locale.as_str())}))
        .collect();
    let field = problems.iter().find_map(|problem| problem.setting.clone()).unwrap_or_else(|| "settings".to_owned());
    ApiError::invalid(field).beside("problems", json!(said))
}

async fn audit(app: &App, staff: &Staff, channel: ChannelId, action: &str) -> ApiResult<()> {
    let line = AuditLine {
        id: app.source().next_id(),
        brand_id: Some(staff.brand.id),
        at: app.now(),
        user_id: Some(staff.user.id),
        action: action.to_owned(),
        subject: channel.to_string(),
        detail: None,
    };
    Ok(app.store().audit(&line).await?)
}

async fn find(app: &App, staff: &Staff, id: Uuid) -> ApiResult<Channel> {
    let found = app.store().channel(ChannelId(id)).await?;
    Ok(found.filter(|channel| channel.brand_id == staff.brand.id).ok_or(code::NOT_FOUND)?)
}

/// Changes of a channel; what is left out stays. An empty setting is taken away; in place of an empty secret that we can
/// make, a new one is made and shown this once.
#[derive(Deserialize, ToSchema)]
pub struct ChannelChange {
    /// Name shown to people.
    name: Option<String>,
    /// `active` or `paused`.
    state: Option<String>,
    /// Settings to change.
    #[serde(default)]
    settings: BTreeMap<String, String>,
    /// Secrets to change.
    #[serde(default)]
    secrets: BTreeMap<String, String>,
}

/// Changes a channel. Pausing needs a lead, anything else an administrator.
#[utoipa::path(patch, path = "/api/brands/{brand}/channels/{id}", tag = "channels", request_body = ChannelChange,
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = ChannelAdded), (status = 401), (status = 403), (status = 404), (status = 422)))]
pub async fn change(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Body(change): Body<ChannelChange>,
) -> ApiResult<Json<ChannelAdded>> {
    let only_state = change.name.is_none() && change.settings.is_empty() && change.secrets.is_empty();
    staff.may(if only_state { Action::PauseChannel } else { Action::ManageChannels })?;
    let mut channel = find(&app, &staff, id).await?;
    if let Some(name) = &change.name {
        channel.name = short(name, "name")?;
    }
    if let Some(state) = &change.state {
        channel.state = ChannelState::parse(state).ok_or_else(|| ApiError::invalid("state"))?;
    }
    let (mut made, mut changed, mut another) = (BTreeMap::new(), BTreeMap::new(), None);
    if !only_state {
        let known = app.store().secrets(channel.id).await?;
        let prepared = merged(&staff, &channel, &known, &change)?;
        made = made_secrets(&prepared);
        let before = channel.clone();
        channel.settings = prepared.settings.clone();
        check_place(&app, &staff, Some(&before), &channel)?;
        let account = guichet_channels::Account::new(channel.clone(), prepared.secrets.clone());
        AnyChannel::open(&account, app.surroundings()).map_err(|problems| wrong(&staff, &problems))?;
        changed = prepared.secrets.0;
        if is_another(&before, &known, &change) {
            another = Some(changed.clone());
        }
        changed.retain(|name, value| known.get(name) != Some(value));
    }
    match another {
        Some(secrets) => {
            app.store().begin_channel_anew(&channel, &secrets).await?;
            app.surroundings().tokens.forget(channel.id);
            channel = find(&app, &staff, id).await?;
        }
        None => app.store().update_channel(&channel, &changed).await?,
    }
    audit(&app, &staff, channel.id, "channel.changed").await?;
    let view = ChannelView::new(&app, &staff.brand.slug, &channel, staff.locale());
    Ok(Json(ChannelAdded::new(view, made)))
}

/// Whether a change makes it another account, or leads it to another server: then nothing that connecting brought goes there.
fn is_another(before: &Channel, secrets: &BTreeMap<String, String>, change: &ChannelChange) -> bool {
    let Some(kind) = kind(&before.kind) else { return false };
    kind.identity.iter().any(|name| {
        let was = before.setting(name).or_else(|| secrets.get(*name).map(String::as_str)).unwrap_or_default();
        let given = change.settings.get(*name).or_else(|| change.secrets.get(*name));
        given.is_some_and(|given| given.trim() != was)
    })
}

fn merged(
    staff: &Staff,
    channel: &Channel,
    secrets: &BTreeMap<String, String>,
    change: &ChannelChange,
) -> ApiResult<guichet_channels::Prepared> {
    let kind = kind(&channel.kind).ok_or(code::WRONG_STATE)?;
    let another = is_another(channel, secrets, change);
    let mut given = standing(kind, channel, secrets, another);
    given.extend(change.settings.clone());
    given.extend(change.secrets.clone());
    let mut prepared = kind.prepare(&given).map_err(|problems| wrong(staff, &problems))?;
    if another {
        return Ok(prepared);
    }
    // What the network gave when the account was connected is nobody's to type, and stays.
    let unasked = |name: &String| kind.setting(name).is_none();
    let known = channel.settings.iter().filter(|(name, _)| unasked(name));
    prepared.settings.extend(known.map(|(name, value)| (name.clone(), value.clone())));
    let known = secrets.iter().filter(|(name, _)| unasked(name));
    prepared.secrets.0.extend(known.map(|(name, value)| (name.clone(), value.clone())));
    Ok(prepared)
}

/// The settings and secrets that stay as they are; of another account nothing that connecting brought.
fn standing(
    kind: &Kind,
    channel: &Channel,
    secrets: &BTreeMap<String, String>,
    another: bool,
) -> BTreeMap<String, String> {
    let stored = channel.settings.iter().filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())));
    let stored = stored.chain(secrets.iter().map(|(name, value)| (name.clone(), value.clone())));
    let brought = |name: &str| tokens::BROUGHT.contains(&name) || kind.brought.contains(&name);
    stored.filter(|(name, _)| kind.setting(name).is_some() && !(another && brought(name))).collect()
}

/// What does not work.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChannelProblems {
    /// In words; empty when all is well.
    pub problems: Vec<String>,
}

/// Tries the account now, and writes what was found: one that works again takes replies again.
#[utoipa::path(post, path = "/api/brands/{brand}/channels/{id}/check", tag = "channels",
    params(("brand" = String, Path), ("id" = Uuid, Path)),
    responses((status = 200, body = ChannelProblems), (status = 401), (status = 403), (status = 404)))]
pub async fn check(
    State(app): State<App>,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
) -> ApiResult<Json<ChannelProblems>> {
    staff.may(Action::PauseChannel)?;
    let channel = find(&app, &staff, id).await?;
    let problems = probe::look(&app, &channel).await?;
    let locale = staff.locale();
    let words = problems.iter().map(|problem| problem.words.in_locale(locale.as_str()).to_owned()).collect();
    Ok(Json(ChannelProblems { problems: words }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(settings: &[(&str, &str)]) -> Channel {
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        Channel {
            id: ChannelId(Uuid::nil()),
            brand_id: guichet_core::model::BrandId(Uuid::nil()),
            kind: "mail".to_owned(),
            network: "mail".to_owned(),
            name: "Courriel".to_owned(),
            settings,
            state: ChannelState::Active,
            health: ChannelHealth::default(),
            cursor: None,
        }
    }

    #[test]
    fn another_server_takes_with_it_what_connecting_read_there() {
        let mastodon = kind("mastodon").unwrap();
        let channel = Channel {
            kind: "mastodon".to_owned(),
            ..channel(&[
                ("instance", "https://mastodon.example"),
                ("domain", "mastodon.example"),
                ("streaming", "https://streaming.mastodon.example"),
                ("max_characters", "4968"),
                ("first_days", "3"),
            ])
        };
        let secrets = BTreeMap::from([("access_token".to_owned(), "jeton".to_owned())]);
        let to = |instance: &str| ChannelChange {
            name: None,
            state: None,
            settings: BTreeMap::from([("instance".to_owned(), instance.to_owned())]),
            secrets: BTreeMap::new(),
        };
        let stays = |change: &ChannelChange| {
            let another = is_another(&channel, &secrets, change);
            standing(mastodon, &channel, &secrets, another).into_keys().collect::<Vec<_>>()
        };
        assert_eq!(stays(&to("https://autre.example")), ["first_days", "instance"]);
        assert_eq!(stays(&to("https://mastodon.example")).len(), 6, "the same server keeps all of it");
    }

    #[test]
    fn only_the_operator_leads_a_channel_into_the_internal_network() {
        let outside = channel(&[("imap_host", "imap.boutique.example")]);
        let inside = channel(&[("imap_host", "10.0.0.2"), ("allow_intranet", "yes")]);
        let elsewhere = channel(&[("imap_host", "10.0.0.3"), ("allow_intranet", "yes")]);
        let renamed = channel(&[("imap_host", "10.0.0.2"), ("allow_intranet", "yes"), ("language", "en")]);
        assert!(!leads_inside(None, &outside));
        assert!(leads_inside(None, &inside) && leads_inside(Some(&outside), &inside));
        assert!(leads_inside(Some(&inside), &elsewhere), "an open door is not a key to every room");
        assert!(!leads_inside(Some(&inside), &renamed), "what the operator allowed goes on");
    }
}
