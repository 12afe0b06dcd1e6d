//! A desk for one test: data in memory, a clock that can be moved, three people, a webhook and a form.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Json;
use axum::routing::post;
use guichet_channels::inbound::signature::SigningKeys;
use guichet_channels::kind;
use guichet_channels::sandbox::Sandbox;
use guichet_core::model::{
    Brand, BrandId, BrandSettings, Channel, ChannelHealth, ChannelId, ChannelState, Member, Role, User, UserId,
};
use guichet_server::auth::token::Token;
use guichet_server::{Config, Key, Parts, Server, Source, System};
use guichet_store::{Session, Store};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::{SignedDuration, Timestamp};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// The system's clock, moved by as much as the test says.
#[derive(Default)]
pub(crate) struct MovedClock(AtomicI64);

impl MovedClock {
    pub(crate) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Source for MovedClock {
    fn now(&self) -> Timestamp {
        Timestamp::now() + SignedDuration::from_secs(self.0.load(Ordering::SeqCst))
    }

    fn next_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn random(&self) -> [u8; 32] {
        System.random()
    }
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    Nobody,
    Agent,
    Lead,
    Admin,
    /// Signed in, works for another brand.
    Stranger,
}

/// A session as a browser holds it.
#[derive(Debug, Clone)]
pub(crate) struct SignedIn {
    pub(crate) user: UserId,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

pub(crate) struct Desk {
    pub(crate) server: Server,
    pub(crate) store: Store,
    pub(crate) clock: Arc<MovedClock>,
    pub(crate) client: reqwest::Client,
    pub(crate) brand: Brand,
    pub(crate) inbound: ChannelId,
    pub(crate) webform: ChannelId,
    /// The simulated networks.
    pub(crate) sandbox: Sandbox,
    pub(crate) secret: String,
    /// What the system behind the webhook was told.
    pub(crate) taken: Arc<Mutex<Vec<Value>>>,
    people: Vec<(Who, SignedIn)>,
}

/// An answer, read.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON ({}): {}", self.status, self.text))
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Desk {
    pub(crate) async fn open() -> Self {
        Self::with(BrandSettings { undo_seconds: 0, ..BrandSettings::default() }).await
    }

    pub(crate) async fn with(settings: BrandSettings) -> Self {
        Self::on(Store::open_temporary().await.unwrap(), settings).await
    }

    /// The same on data that others may have open as well.
    pub(crate) async fn on(store: Store, settings: BrandSettings) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let clock = Arc::new(MovedClock::default());
        let config = Config { listen: ([127, 0, 0, 1], 0).into(), allow_private_networks: true, ..Config::default() };
        let surroundings = guichet_server::serve::surroundings(&config);
        let sandbox = surroundings.sandbox.clone();
        let parts = Parts {
            config,
            store: store.clone(),
            key: Key::new([7; 32]),
            source: Arc::<MovedClock>::clone(&clock),
            surroundings,
        };
        let brand = brand(&store, "atlas", "Atlas Colis", settings).await;
        let other = brand_of_others(&store).await;
        let mut people = Vec::new();
        for (who, role) in [(Who::Agent, Role::Agent), (Who::Lead, Role::Lead), (Who::Admin, Role::Admin)] {
            people.push((who, person(&store, brand.id, who, role).await));
        }
        people.push((Who::Stranger, person(&store, other.id, Who::Stranger, Role::Admin).await));
        let (reply_url, taken) = receiver().await;
        let (inbound, secret) = channel(&store, &brand, "inbound", &reply_url).await;
        let (webform, _) = channel(&store, &brand, "webform", "").await;
        let server = Server::start(parts).await.unwrap();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { server, store, clock, client, brand, inbound, webform, sandbox, secret, taken, people }
    }

    /// An account of a kind as its settings make it, and its secrets; not stored yet.
    pub(crate) fn account(&self, kind: &str, given: &[(&str, &str)]) -> (Channel, BTreeMap<String, String>) {
        account(&self.brand, kind, given)
    }

    /// Connects an account.
    pub(crate) async fn add(&self, kind: &str, given: &[(&str, &str)]) -> ChannelId {
        let (channel, secrets) = self.account(kind, given);
        self.store.create_channel(&channel, &secrets, Timestamp::now()).await.unwrap();
        channel.id
    }

    pub(crate) fn signed_in(&self, who: Who) -> &SignedIn {
        &self.people.iter().find(|(known, _)| *known == who).unwrap().1
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address())
    }

    /// An address below the brand.
    pub(crate) fn of_brand(&self, path: &str) -> String {
        format!("/api/brands/{}{path}", self.brand.slug)
    }

    pub(crate) fn request(&self, who: Who, method: Method, path: &str) -> reqwest::RequestBuilder {
        let request = self.client.request(method, self.url(path));
        if who == Who::Nobody {
            return request;
        }
        let session = self.signed_in(who);
        request.header("cookie", &session.cookie).header("x-csrf-token", &session.csrf)
    }

    pub(crate) async fn ask(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        Answer { status, headers, text: response.text().await.unwrap() }
    }

    pub(crate) async fn get(&self, who: Who, path: &str) -> Answer {
        self.ask(self.request(who, Method::GET, path)).await
    }

    pub(crate) async fn post(&self, who: Who, path: &str, body: Value) -> Answer {
        self.ask(self.request(who, Method::POST, path).json(&body)).await
    }

    /// A signed webhook.
    pub(crate) fn hook(&self, body: Vec<u8>) -> reqwest::RequestBuilder {
        let keys = SigningKeys::read(&self.secret).unwrap();
        let (id, time) = (Uuid::now_v7().to_string(), self.clock.now().as_second());
        let signature = keys.sign(&id, time, &body);
        self.client
            .post(self.url(&format!("/hooks/inbound/{}", self.inbound)))
            .header("content-type", "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", time.to_string())
            .header("webhook-signature", signature)
            .body(body)
    }

    pub(crate) async fn bring(&self, item: Value) -> Answer {
        self.ask(self.hook(serde_json::to_vec(&item).unwrap())).await
    }

    /// Brings a private message and waits for its case.
    pub(crate) async fn case_of(&self, external_id: &str, text: &str) -> Value {
        let answer = self.bring(item(external_id, text)).await.expect(202);
        self.understood(answer.json()["message_id"].as_str().unwrap()).await["case"].clone()
    }

    /// Waits until a message was understood.
    pub(crate) async fn understood(&self, message_id: &str) -> Value {
        self.until(&format!("/api/messages/{message_id}"), |value| value["state"] != "received").await
    }

    /// Asks again and again until the answer is as wanted.
    pub(crate) async fn until(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        loop {
            let answer = self.get(Who::Agent, path).await;
            if answer.status.is_success() && wanted(&answer.json()) {
                return answer.json();
            }
            assert!(started.elapsed() < Duration::from_secs(20), "{path}: {}", answer.text);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) fn clock_now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) async fn close(self) {
        self.server.stop().await;
    }
}

/// A private message as other systems bring it.
pub(crate) fn item(external_id: &str, text: &str) -> Value {
    json!({
        "source": "boutique", "external_id": external_id, "type": "message",
        "author": {"id": format!("client-{external_id}"), "name": "Camille Essai"},
        "text": text, "created_at": Timestamp::now().to_string(), "visibility": "private",
    })
}

pub(crate) async fn brand(store: &Store, slug: &str, name: &str, settings: BrandSettings) -> Brand {
    let brand = Brand { id: BrandId(Uuid::now_v7()), slug: slug.to_owned(), name: name.to_owned(), settings };
    store.create_brand(&brand, Timestamp::now()).await.unwrap();
    brand
}

async fn brand_of_others(store: &Store) -> Brand {
    brand(store, "boreal", "Boréal", BrandSettings::default()).await
}

async fn person(store: &Store, brand: BrandId, who: Who, role: Role) -> SignedIn {
    let name = format!("{who:?}");
    let user = User {
        id: UserId(Uuid::now_v7()),
        email: format!("{}@atlas.example", name.to_lowercase()),
        signature: name.clone(),
        name,
        locale: "fr".to_owned(),
        disabled: false,
    };
    let now = Timestamp::now();
    store.create_user(&user, now).await.unwrap();
    store.put_member(Member { user_id: user.id, brand_id: brand, role }).await.unwrap();
    let (token, csrf) = (Token::new(&System), Token::new(&System));
    let session = Session {
        token: token.hash(),
        user_id: user.id,
        csrf: csrf.as_str().to_owned(),
        created_at: now,
        seen_at: now,
        expires_at: now + SignedDuration::from_hours(24 * 365),
    };
    store.create_session(&session).await.unwrap();
    SignedIn { user: user.id, cookie: format!("guichet={}", token.as_str()), csrf: session.csrf }
}

/// An account of a kind as its settings make it, and its secrets; not stored yet.
fn account(brand: &Brand, kind_name: &str, given: &[(&str, &str)]) -> (Channel, BTreeMap<String, String>) {
    let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let prepared = kind(kind_name).unwrap().prepare(&given).unwrap();
    let network = prepared.settings.get("network").and_then(Value::as_str).unwrap_or(kind_name).to_owned();
    let channel = Channel {
        id: ChannelId(Uuid::now_v7()),
        brand_id: brand.id,
        kind: kind_name.to_owned(),
        name: network.clone(),
        network,
        settings: prepared.settings,
        state: ChannelState::Active,
        health: ChannelHealth::default(),
        cursor: None,
    };
    (channel, prepared.secrets.0)
}

async fn channel(store: &Store, brand: &Brand, kind_name: &str, reply_url: &str) -> (ChannelId, String) {
    let given: &[_] = if kind_name == "inbound" { &[("allow_intranet", "yes"), ("reply_url", reply_url)] } else { &[] };
    let (channel, secrets) = account(brand, kind_name, given);
    store.create_channel(&channel, &secrets, Timestamp::now()).await.unwrap();
    (channel.id, secrets.get("secret").cloned().unwrap_or_default())
}

/// The proof that Meta puts beside what it pushes.
pub(crate) fn meta_proof(secret: &str, body: &str) -> String {
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
    mac.update(body.as_bytes());
    let proof: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={proof}")
}

/// A system that takes replies and keeps them.
async fn receiver() -> (String, Arc<Mutex<Vec<Value>>>) {
    let taken: Arc<Mutex<Vec<Value>>> = Arc::default();
    let kept = Arc::clone(&taken);
    let router = axum::Router::new().route(
        "/replies",
        post(move |Json(body): Json<Value>| async move {
            let mut kept = kept.lock().unwrap();
            kept.push(body);
            Json(json!({"external_id": format!("their-{}", kept.len())}))
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}/replies"), taken)
}
