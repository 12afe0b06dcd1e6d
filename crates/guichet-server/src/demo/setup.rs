//! Makes the brands, the accounts and the simulated channels of the demonstration, once.

use std::collections::{BTreeMap, BTreeSet};

use guichet_core::guard::RuleName;
use guichet_core::guard::charter::{LevelSet, library, numbered};
use guichet_core::model::brand::OpeningSlot;
use guichet_core::model::{
    Brand, BrandId, BrandSettings, Channel, ChannelHealth, ChannelId, ChannelState, EventKind, Member, NewEvent, Role,
    User, UserId,
};
use guichet_store::{AuditLine, CharterVersion, Store};
use jiff::{SignedDuration, civil};

use super::stories::{self, BrandStories};
use super::{articles, relays, solutions};
use crate::auth::token::Token;
use crate::clock::Source;

/// Colleagues of the demonstration beside the visitor: name, signature, role.
const COLLEAGUES: &[(&str, &str, Role)] =
    &[("Inès Vautrin", "Inès", Role::Lead), ("Marc Delorme", "Marc", Role::Agent)];
/// The visitor's account: address, name, signature.
const VISITOR: (&str, &str, &str) = ("visite@guichet.example", "Camille Royer", "Camille");
/// How long the printed link works, in hours.
const LINK_HOURS: i64 = 24;

/// A demonstration that is ready to run.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// Signs the visitor in, once: `/sign-in#token=…`.
    pub sign_in_token: String,
    /// The brands with their simulated channels.
    pub brands: Vec<PreparedBrand>,
    /// Nothing was there before: the stories of the past are still to be told.
    pub fresh: bool,
}

/// A brand with its simulated channels.
#[derive(Debug, Clone)]
pub struct PreparedBrand {
    /// The brand.
    pub id: BrandId,
    /// Its stories.
    pub stories: BrandStories,
    /// Its simulated channels by network.
    pub channels: BTreeMap<String, ChannelId>,
}

/// Makes what is missing, and a new link for the visitor. On a data folder that already holds the demonstration nothing
/// is made twice.
///
/// # Errors
/// The store does not answer, or holds something else under the same names.
pub async fn prepare(store: &Store, source: &dyn Source, locale: &str) -> anyhow::Result<Prepared> {
    let visitor = account(store, source, VISITOR, locale).await?;
    let mut colleagues = Vec::new();
    for (name, signature, role) in COLLEAGUES {
        let email = format!("{}@guichet.example", signature.to_lowercase().replace('è', "e"));
        colleagues.push((account(store, source, (&email, name, signature), locale).await?, *role));
    }
    let mut brands = Vec::new();
    let mut fresh = true;
    for told in stories::all()? {
        let known = store.brand_by_slug(&told.slug).await?;
        fresh &= known.is_none();
        let id = match known {
            Some(brand) => brand.id,
            None => make_brand(store, source, &told).await?,
        };
        store.put_member(Member { user_id: visitor, brand_id: id, role: Role::Admin }).await?;
        for (colleague, role) in &colleagues {
            store.put_member(Member { user_id: *colleague, brand_id: id, role: *role }).await?;
        }
        let channels = simulated_channels(store, id).await?;
        brands.push(PreparedBrand { id, stories: told, channels });
    }
    Ok(Prepared { sign_in_token: sign_in_token(store, source, visitor).await?, brands, fresh })
}

async fn account(
    store: &Store,
    source: &dyn Source,
    (email, name, signature): (&str, &str, &str),
    locale: &str,
) -> anyhow::Result<UserId> {
    if let Some(user) = store.user_by_email(email).await? {
        return Ok(user.id);
    }
    let user = User {
        id: source.next_id().into(),
        email: email.to_owned(),
        name: name.to_owned(),
        signature: signature.to_owned(),
        locale: locale.to_owned(),
        disabled: false,
    };
    store.create_user(&user, source.now()).await?;
    Ok(user.id)
}

async fn make_brand(store: &Store, source: &dyn Source, told: &BrandStories) -> anyhow::Result<BrandId> {
    let brand = Brand {
        id: source.next_id().into(),
        slug: told.slug.clone(),
        name: told.name.clone(),
        settings: BrandSettings {
            locale: told.locale.clone(),
            sector: Some(told.sector.clone()),
            own_domains: told.own_domains.clone(),
            hours: always_open(),
            mediator: solutions::mediator(&told.locale),
            out_of_hours: true,
            ..BrandSettings::default()
        },
    };
    store.create_brand(&brand, source.now()).await?;
    let networks: BTreeSet<&str> = told.stories.iter().map(|story| story.network.as_str()).collect();
    for network in networks {
        let name = format!("{} · {}", told.name, network_name(network));
        make_channel(store, source, brand.id, "sandbox", network, &name).await?;
    }
    let form = if told.locale == "fr" { "Formulaire de contact" } else { "Contact form" };
    make_channel(store, source, brand.id, "webform", "webform", form).await?;
    articles::put(store, source, brand.id, &told.slug).await?;
    relays::put(store, source, brand.id, &told.slug).await?;
    solutions::put(store, source, brand.id, &told.sector).await?;
    if told.lets_reasons_pass {
        put_charter(store, source, &brand).await?;
    }
    Ok(brand.id)
}

/// The charter with which the rule about data in public is as mild as it can be: one can see what it is good for.
async fn put_charter(store: &Store, source: &dyn Source, brand: &Brand) -> anyhow::Result<()> {
    let mut charter = library::usual();
    charter.levels.insert(RuleName::PersonalDataInPublic, LevelSet::Hold);
    let (now, version) = (source.now(), 1);
    let written = CharterVersion {
        version,
        text: numbered(&charter.to_toml(&brand.settings.locale), version),
        note: String::new(),
        by: None,
        at: now,
    };
    let event = NewEvent {
        detail: Some(version.to_string()),
        ..NewEvent::of(source.next_id().into(), EventKind::CharterChanged, now)
    };
    let line = AuditLine {
        id: source.next_id(),
        brand_id: Some(brand.id),
        at: now,
        user_id: None,
        action: "charter.changed".to_owned(),
        subject: brand.id.to_string(),
        detail: Some(version.to_string()),
    };
    Ok(store.put_charter(brand.id, &written, event, &line).await?)
}

/// A visitor may come at any hour: the demonstration never closes, so that deadlines move while one watches.
fn always_open() -> Vec<OpeningSlot> {
    (1..=7).map(|weekday| OpeningSlot { weekday, from: civil::Time::midnight(), to: civil::Time::midnight() }).collect()
}

async fn make_channel(
    store: &Store,
    source: &dyn Source,
    brand_id: BrandId,
    kind: &str,
    network: &str,
    name: &str,
) -> anyhow::Result<()> {
    // As somebody who sets it up by hand: with the secrets that the kind makes for itself.
    let known = guichet_channels::kind(kind).ok_or_else(|| anyhow::anyhow!("there is no kind {kind}"))?;
    let mut given = BTreeMap::new();
    if kind == "sandbox" {
        given.insert("network".to_owned(), network.to_owned());
    }
    let prepared = known.prepare(&given).map_err(|_| anyhow::anyhow!("the kind {kind} refuses its settings"))?;
    let channel = Channel {
        id: source.next_id().into(),
        brand_id,
        kind: kind.to_owned(),
        network: network.to_owned(),
        name: name.to_owned(),
        settings: prepared.settings,
        state: ChannelState::Active,
        health: ChannelHealth::default(),
        cursor: None,
    };
    Ok(store.create_channel(&channel, &prepared.secrets.0, source.now()).await?)
}

async fn simulated_channels(store: &Store, brand: BrandId) -> anyhow::Result<BTreeMap<String, ChannelId>> {
    let channels = store.channels(brand).await?;
    Ok(channels
        .into_iter()
        .filter(|channel| channel.kind == "sandbox")
        .map(|channel| (channel.network, channel.id))
        .collect())
}

fn network_name(network: &str) -> &str {
    match network {
        "x" => "X",
        "facebook" => "Facebook",
        "instagram" => "Instagram",
        "bluesky" => "Bluesky",
        "mastodon" => "Mastodon",
        "google" => "Avis Google",
        "mail" => "E-mail",
        other => other,
    }
}

async fn sign_in_token(store: &Store, source: &dyn Source, user: UserId) -> anyhow::Result<String> {
    let token = Token::new(source);
    let now = source.now();
    let expires_at = now + SignedDuration::from_hours(LINK_HOURS);
    store.create_sign_in_link(token.hash(), user, now, expires_at).await?;
    Ok(token.as_str().to_owned())
}
