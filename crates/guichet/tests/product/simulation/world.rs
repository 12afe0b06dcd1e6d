//! What outlives every crash: the disk, the networks, the clock, and what people remember to have done.

use std::collections::BTreeMap;
use std::sync::Arc;

use guichet_channels::sandbox::Sandbox;
use guichet_channels::{Surroundings, kind};
use guichet_core::model::{
    Brand, BrandId, BrandSettings, Channel, ChannelHealth, ChannelId, ChannelState, Member, ReplyId, Role, User, UserId,
};
use guichet_server::auth::token::Token;
use guichet_server::{App, Config, Key, Parts, Source};
use guichet_store::{Session, Store};
use jiff::SignedDuration;
use serde_json::Value;

use super::process::Process;
use super::source::WorldSource;

/// Who drives a network item by item, and what it should come to.
#[derive(Debug, Clone, Default)]
pub(super) struct Item {
    /// The channel.
    pub(super) channel: Option<ChannelId>,
    /// The thread.
    pub(super) thread: String,
    /// Who wrote it.
    pub(super) author: usize,
    /// What it says in the end.
    pub(super) text: String,
    /// Taken back in the end.
    pub(super) deleted: bool,
    /// Edited at least once.
    pub(super) edits: usize,
}

/// A webhook that its sender has not seen acknowledged yet.
#[derive(Debug, Clone)]
pub(super) struct Undelivered {
    pub(super) body: Value,
    pub(super) tries: usize,
}

/// What a colleague knows of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pressed {
    /// The desk took it.
    Taken,
    /// Taken back, and the desk confirmed that.
    TakenBack,
    /// The answer of the desk was never seen.
    NobodyKnows,
}

pub(super) struct World {
    pub(super) store: Store,
    pub(super) sandbox: Sandbox,
    pub(super) source: Arc<WorldSource>,
    pub(super) brand: Brand,
    /// A simulated network that can be asked what became of a reply.
    pub(super) helpful: ChannelId,
    /// One that cannot.
    pub(super) silent: ChannelId,
    /// A signed webhook.
    pub(super) inbound: ChannelId,
    pub(super) secret: String,
    pub(super) cookie: String,
    pub(super) csrf: String,
    /// By external id.
    pub(super) items: BTreeMap<String, Item>,
    /// Bytes that nobody can understand, by external id.
    pub(super) broken: Vec<String>,
    pub(super) undelivered: Vec<Undelivered>,
    pub(super) replies: BTreeMap<ReplyId, Pressed>,
    /// Two processes on the same data.
    pub(super) processes: Vec<Process>,
}

impl World {
    pub(super) async fn new(seed: u64) -> Self {
        let store = Store::open_temporary().await.unwrap();
        let source = Arc::new(WorldSource::new(seed));
        let now = source.now();
        let brand = Brand {
            id: BrandId(source.next_id()),
            slug: "colis".to_owned(),
            name: "Colis Express".to_owned(),
            settings: BrandSettings { undo_seconds: 5, ..BrandSettings::default() },
        };
        store.create_brand(&brand, now).await.unwrap();
        let token = colleague(&store, &source, &brand).await;
        let sandbox = Sandbox::new();
        let (helpful, _) = channel(&store, &source, &brand, "sandbox", "mastodon").await;
        let (silent, _) = channel(&store, &source, &brand, "sandbox", "x").await;
        let (inbound, secret) = channel(&store, &source, &brand, "inbound", "").await;
        let processes = (0..2).map(|_| Process::start(app(&store, &source, &sandbox))).collect();
        Self {
            store,
            sandbox,
            source,
            brand,
            helpful,
            silent,
            inbound,
            secret,
            cookie: format!("guichet={}", token.as_str()),
            csrf: "csrf-of-the-simulation".to_owned(),
            items: BTreeMap::new(),
            broken: Vec::new(),
            undelivered: Vec::new(),
            replies: BTreeMap::new(),
            processes,
        }
    }

    /// A process died; the next one knows nothing but the disk.
    pub(super) fn restart(&mut self, index: usize) {
        super::happened("a process that died", 1);
        self.processes[index] = Process::start(app(&self.store, &self.source, &self.sandbox));
    }

    /// Senders try until they are acknowledged, nothing dies any more, and time goes on until nothing moves.
    pub(super) async fn make_peace(&mut self) {
        super::customers::deliver_all(self).await;
        // Undo windows, retries, leases and the pauses of the look-up all end within one turn of these.
        const WAITS: [i64; 6] = [6, 61, 130, 310, 1_900, 7_300];
        let mut at_rest = 0;
        for round in 0..60 {
            at_rest = if super::process::everything_once(self).await == 0 { at_rest + 1 } else { 0 };
            if at_rest > WAITS.len() {
                return;
            }
            self.source.advance(SignedDuration::from_secs(WAITS[round % WAITS.len()]));
        }
        panic!("the desk does not come to rest");
    }
}

fn app(store: &Store, source: &Arc<WorldSource>, sandbox: &Sandbox) -> App {
    App::new(Parts {
        config: Config { public_url: "http://desk.example".to_owned(), ..Config::default() },
        store: store.clone(),
        key: Key::new([7; 32]),
        source: Arc::clone(source) as _,
        surroundings: Surroundings { sandbox: sandbox.clone(), ..Surroundings::default() },
    })
}

async fn channel(store: &Store, source: &WorldSource, brand: &Brand, name: &str, network: &str) -> (ChannelId, String) {
    let given =
        if network.is_empty() { BTreeMap::new() } else { BTreeMap::from([("network".to_owned(), network.to_owned())]) };
    let prepared = kind(name).unwrap().prepare(&given).unwrap();
    let channel = Channel {
        id: ChannelId(source.next_id()),
        brand_id: brand.id,
        kind: name.to_owned(),
        network: if network.is_empty() { name } else { network }.to_owned(),
        name: format!("{name} {network}"),
        settings: prepared.settings,
        state: ChannelState::Active,
        health: ChannelHealth::default(),
        cursor: None,
    };
    store.create_channel(&channel, &prepared.secrets.0, source.now()).await.unwrap();
    (channel.id, prepared.secrets.get("secret").unwrap_or_default().to_owned())
}

/// A colleague who is signed in for as long as the simulation lasts.
async fn colleague(store: &Store, source: &WorldSource, brand: &Brand) -> Token {
    let user = User {
        id: UserId(source.next_id()),
        email: "zoe@colis.example".to_owned(),
        name: "Zoé Marchand".to_owned(),
        signature: "Zoé".to_owned(),
        locale: "fr".to_owned(),
        disabled: false,
    };
    store.create_user(&user, source.now()).await.unwrap();
    store.put_member(Member { user_id: user.id, brand_id: brand.id, role: Role::Admin }).await.unwrap();
    let token = Token::new(source);
    let session = Session {
        token: token.hash(),
        user_id: user.id,
        csrf: "csrf-of-the-simulation".to_owned(),
        created_at: source.now(),
        seen_at: source.now(),
        expires_at: source.now() + SignedDuration::from_hours(24 * 30),
    };
    store.create_session(&session).await.unwrap();
    token
}
