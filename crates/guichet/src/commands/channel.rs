//! `guichet channel add KIND`, `channel list`, `channel check ID`: from the description that each kind gives of itself.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use guichet_channels::http::NetworkPolicy;
use guichet_channels::{Account, AnyChannel, KINDS, Problem, kind};
use guichet_core::model::{Brand, Channel, ChannelHealth, ChannelId, ChannelState};
use guichet_server::api::session::usable_name;
use guichet_server::{App, load};
use guichet_store::AuditLine;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::commands::Ending;
use crate::language::Language;
use crate::output;
use crate::place::{BrandChoice, Place};
use crate::trail;

/// Channels.
#[derive(Debug, Args)]
pub(crate) struct Channels {
    #[command(subcommand)]
    action: Action,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Connect an account of a kind (`guichet channel add KIND` without settings names what it needs)
    Add(Add),
    /// List the channels
    List {
        #[command(flatten)]
        brand: BrandChoice,
    },
    /// Try a channel and say what does not work
    Check {
        /// Its identifier
        id: ChannelId,
    },
}

#[derive(Debug, Args)]
struct Add {
    /// inbound, mail, webform…
    kind: String,
    /// Name shown to people
    #[arg(long)]
    name: Option<String>,
    /// A setting
    #[arg(long = "set", value_name = "K=V")]
    settings: Vec<String>,
    /// A setting whose value is read from standard input: for passwords, which do not belong on a command line
    #[arg(long = "set-from-stdin", value_name = "K")]
    from_stdin: Option<String>,
    #[command(flatten)]
    brand: BrandChoice,
}

/// Runs the command.
pub(crate) fn run(command: &Channels) -> Result<Ending> {
    match &command.action {
        Action::Add(add) => {
            let given = given(add)?;
            command.place.with_app(async |app| add_channel(app, add, &given).await)
        }
        Action::List { brand } => command.place.with_app(async |app| list(app, brand).await),
        Action::Check { id } => command.place.with_app(async |app| check(app, *id).await),
    }
}

/// The settings of the command line, and the one of standard input.
fn given(add: &Add) -> Result<BTreeMap<String, String>> {
    let mut given = BTreeMap::new();
    for setting in &add.settings {
        let (name, value) =
            setting.split_once('=').with_context(|| format!("`--set {setting}`: write --set name=value"))?;
        given.insert(name.to_owned(), value.to_owned());
    }
    if let Some(name) = &add.from_stdin {
        let value = std::io::read_to_string(std::io::stdin()).context("cannot read standard input")?;
        given.insert(name.clone(), value.trim_end_matches(['\r', '\n']).to_owned());
    }
    // Whoever has the command line runs the machine: a mail server that they name by an address of the house may be reached.
    if add.kind == "mail" && names_the_house(&given) {
        given.entry("allow_intranet".to_owned()).or_insert_with(|| "yes".to_owned());
    }
    Ok(given)
}

fn names_the_house(given: &BTreeMap<String, String>) -> bool {
    let inside = |host: &String| {
        host == "localhost" || host.parse().is_ok_and(|address| !NetworkPolicy::public_only().allows(address, false))
    };
    ["imap_host", "smtp_host"].iter().filter_map(|name| given.get(*name)).any(inside)
}

async fn add_channel(app: &App, add: &Add, given: &BTreeMap<String, String>) -> Result<Ending> {
    let language = Language::of_the_terminal();
    let Some(kind) = kind(&add.kind) else {
        let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        bail!("there is no kind of channel `{}`; the kinds are: {}", add.kind, names.join(", "));
    };
    let prepared = kind.prepare(given).map_err(|problems| anyhow::anyhow!(words(&problems, language)))?;
    let name = match &add.name {
        Some(name) => usable_name(name).with_context(|| format!("`{name}` cannot be a name: one line, not long"))?,
        None => language.pick(kind.title.0, kind.title.1).to_owned(),
    };
    let brand = add.brand.find(app.store()).await?;
    let network = prepared.settings.get("network").and_then(Value::as_str).unwrap_or(kind.name).to_owned();
    let channel = Channel {
        id: ChannelId(Uuid::now_v7()),
        brand_id: brand.id,
        kind: kind.name.to_owned(),
        network,
        name,
        settings: prepared.settings,
        state: ChannelState::Active,
        health: ChannelHealth::default(),
        cursor: None,
    };
    let account = Account::new(channel.clone(), prepared.secrets.clone());
    AnyChannel::open(&account, app.surroundings()).map_err(|problems| anyhow::anyhow!(words(&problems, language)))?;
    app.store().create_channel(&channel, &prepared.secrets.0, app.now()).await?;
    let told = trail::line(app, "channel.added", channel.id.to_string());
    app.store().audit(&AuditLine { brand_id: Some(brand.id), ..told }).await?;
    let mut value = line(app, &channel, &brand);
    let mut text = format!("{}  {}  {}", channel.id, channel.kind, channel.name);
    if let Some(url) = value.get("url").and_then(Value::as_str) {
        text = format!("{text}\nurl     {url}");
    }
    // Shown once: nobody can read them again.
    for name in prepared.made {
        let secret = prepared.secrets.get(name).unwrap_or_default();
        text = format!("{text}\n{name}  {secret}");
        if let Some(object) = value.as_object_mut() {
            object.insert(name.to_owned(), secret.into());
        }
    }
    output::show(&value, &text)?;
    Ok(Ending::Done)
}

async fn list(app: &App, brand: &BrandChoice) -> Result<Ending> {
    let store = app.store();
    let brands = if brand.brand.is_some() { vec![brand.find(store).await?] } else { store.brands().await? };
    for brand in &brands {
        for channel in store.channels(brand.id).await? {
            let mut value = line(app, &channel, brand);
            if let Some(object) = value.as_object_mut() {
                object.insert("last_received_at".to_owned(), json!(channel.health.last_received_at));
                object.insert("problem".to_owned(), json!(channel.health.problem));
            }
            let trouble =
                channel.health.problem.as_deref().map_or_else(String::new, |problem| format!("  ({problem})"));
            output::show(&value, &format!("{}  {:<8}  {}{trouble}", channel.id, channel.kind, channel.name))?;
        }
    }
    Ok(Ending::Done)
}

async fn check(app: &App, id: ChannelId) -> Result<Ending> {
    let language = Language::of_the_terminal();
    let channel = app.store().channel(id).await?.with_context(|| format!("there is no channel {id}"))?;
    let problems = match load::channel::open(app, channel).await? {
        Ok(channel) => channel.check().await,
        Err(problems) => problems,
    };
    let list: Vec<Value> = problems
        .iter()
        .map(|problem| json!({"code": problem.code, "setting": problem.setting, "message": language.pick(&problem.words.fr, &problem.words.en)}))
        .collect();
    let text = if problems.is_empty() {
        language.pick("tout va bien", "all is well").to_owned()
    } else {
        words(&problems, language)
    };
    output::show(&json!({"id": id, "ok": problems.is_empty(), "problems": list}), &text)?;
    Ok(if problems.is_empty() { Ending::Done } else { Ending::WithFailures })
}

fn line(app: &App, channel: &Channel, brand: &Brand) -> Value {
    let url = match channel.kind.as_str() {
        "inbound" => Some(app.url(&format!("/hooks/inbound/{}", channel.id))),
        "webform" => Some(app.url(&format!("/f/{}/{}", brand.slug, channel.id))),
        _ => None,
    };
    let mut value = json!({
        "id": channel.id, "kind": channel.kind, "network": channel.network, "name": channel.name, "brand": brand.slug,
        "state": channel.state,
    });
    if let (Some(url), Some(object)) = (url, value.as_object_mut()) {
        object.insert("url".to_owned(), url.into());
    }
    value
}

fn words(problems: &[Problem], language: Language) -> String {
    problems.iter().map(|problem| language.pick(&problem.words.fr, &problem.words.en)).collect::<Vec<_>>().join("\n")
}
