//! Stories of relays, played line by line: `stories/*.txt` says what happens and what must be seen, in the words of the desk.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use guichet_channels::mail::wire;
use guichet_channels::sandbox::Sandbox;
use guichet_channels::{RawBytes, Surroundings, kind};
use guichet_core::model::{
    Brand, BrandId, BrandSettings, Channel, ChannelHealth, ChannelId, ChannelState, Incoming, IncomingAuthor,
    IncomingKind, Member, ReplyDoor, Role, User, UserId, Visibility,
};
use guichet_server::auth::token::Token;
use guichet_server::locale::Locale;
use guichet_server::public::moment;
use guichet_server::work::{receive, relays, send, tick, understand};
use guichet_server::{App, Config, Key, Parts, Source, System, router, serve};
use guichet_store::{Session, Store};
use jiff::{SignedDuration, Timestamp, civil};
use serde_json::{Value, json};
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::smtp_double::SmtpDouble;

/// The hour of the story.
struct Clock(Mutex<Timestamp>);

impl Source for Clock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }

    fn next_id(&self) -> Uuid {
        Uuid::now_v7()
    }

    fn random(&self) -> [u8; 32] {
        System.random()
    }
}

struct Scene {
    app: App,
    router: Router,
    clock: Arc<Clock>,
    brand: Brand,
    network: ChannelId,
    sandbox: Sandbox,
    post: SmtpDouble,
    memory: tick::Memory,
    cookie: String,
    /// Mails that were looked at.
    read: usize,
    carrier: String,
    relay: Value,
}

impl Scene {
    async fn open() -> Self {
        let store = Store::open_temporary().await.unwrap();
        let clock = Arc::new(Clock(Mutex::new("2026-11-23T08:00:00Z".parse().unwrap())));
        let config =
            Config { allow_private_networks: true, public_url: "http://desk.example".to_owned(), ..Config::default() };
        let surroundings: Surroundings = serve::surroundings(&config);
        let sandbox = surroundings.sandbox.clone();
        let brand = Brand {
            id: BrandId(Uuid::now_v7()),
            slug: "colis".to_owned(),
            name: "Colis Clair".to_owned(),
            settings: BrandSettings { undo_seconds: 0, ..BrandSettings::default() },
        };
        store.create_brand(&brand, clock.now()).await.unwrap();
        let post = SmtpDouble::start().await;
        let network = connect(&store, &brand, "sandbox", &[("network", "x")]).await;
        let port = post.port.to_string();
        let given = [
            ("address", "aide@colis.example"),
            ("imap_host", "127.0.0.1"),
            ("imap_port", "9"),
            ("imap_security", "none"),
            ("smtp_host", "127.0.0.1"),
            ("smtp_port", &port),
            ("smtp_security", "none"),
            ("password", "x"),
        ];
        connect(&store, &brand, "mail", &given).await;
        let cookie = sign_in(&store, &brand, clock.now()).await;
        let parts = Parts { config, store, key: Key::new([7; 32]), source: Arc::<Clock>::clone(&clock), surroundings };
        let app = App::new(parts);
        let router = router::router(app.clone());
        let mut scene = Self {
            app,
            router,
            clock,
            brand,
            network,
            sandbox,
            post,
            cookie,
            memory: tick::Memory::default(),
            read: 0,
            carrier: String::new(),
            relay: Value::Null,
        };
        let contact = json!({
            "kind": "partner", "name": "Nadia Lopes", "organisation": "Transvite", "called": "notre transporteur",
            "email": "litiges@transvite.example", "language": "fr",
        });
        scene.carrier = scene.call("POST", "contacts", contact).await["id"].as_str().unwrap().to_owned();
        scene
    }

    /// One request of the desk.
    async fn call(&self, method: &str, path: &str, body: Value) -> Value {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/brands/{}/{path}", self.brand.slug))
            .header("cookie", &self.cookie)
            .header("x-csrf-token", "csrf-of-the-story")
            .header("content-type", "application/json")
            .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(status.is_success(), "{method} {path}: {status} {}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).unwrap()
    }

    /// The workers do what is due now.
    async fn work(&mut self) {
        receive::round(&self.app, self.network).await.unwrap();
        while understand::round(&self.app).await.unwrap() > 0 {}
        send::round(&self.app).await.unwrap();
        tick::round(&self.app, &mut self.memory).await.unwrap();
        while relays::round(&self.app).await.unwrap() > 0 {}
    }

    async fn detail(&self) -> Value {
        let queue = self.call("GET", "queue?lane=all", Value::Null).await;
        let id = queue["cases"][0]["id"].as_str().expect("one case").to_owned();
        self.call("GET", &format!("cases/{id}"), Value::Null).await
    }

    async fn customer_writes(&mut self, text: &str) {
        let item = Incoming {
            kind: IncomingKind::Message,
            source: "x".to_owned(),
            external_id: "1".to_owned(),
            thread_id: Some("1".to_owned()),
            in_reply_to: Vec::new(),
            case_reference: None,
            author: IncomingAuthor { id: "amina".to_owned(), name: "Amina".to_owned(), handle: "@amina".to_owned() },
            subject: String::new(),
            text: text.to_owned(),
            created_at: Some(self.clock.now()),
            visibility: Visibility::Private,
            attachments: Vec::new(),
            reply_url: None,
            automatic: false,
            permanent: false,
            unproven: false,
            reply_door: ReplyDoor::Open,
        };
        self.sandbox.post(self.network, &item);
        self.work().await;
    }

    async fn agent_asks(&mut self, question: &str) {
        let case = self.detail().await["case"]["id"].as_str().unwrap().to_owned();
        let proposal = self.call("GET", &format!("cases/{case}/relay-proposal"), Value::Null).await;
        let facts: Vec<&Value> =
            proposal["facts"].as_array().unwrap().iter().filter(|fact| fact["personal"] == false).collect();
        let body = json!({
            "relay_id": Uuid::now_v7(), "contact_id": self.carrier, "question": question, "facts": facts,
        });
        self.relay = self.call("POST", &format!("cases/{case}/relays"), body).await;
    }

    async fn agent_replies(&mut self, text: &str) {
        let detail = self.detail().await;
        let (case, thread) = (detail["case"]["id"].as_str().unwrap(), &detail["conversations"][0]);
        let body = json!({
            "reply_id": Uuid::now_v7(), "conversation_id": thread["id"], "text": text, "visibility": "private",
            "seen_up_to": thread["messages"].as_array().unwrap().last().unwrap()["id"],
        });
        self.call("POST", &format!("cases/{case}/replies"), body).await;
        self.work().await;
    }

    /// The promise that is open gets a new date: a partner has not answered.
    async fn agent_postpones(&mut self, until: &str) {
        let promises = self.detail().await["promises"].as_array().unwrap().clone();
        let open = promises.iter().find(|promise| promise["state"] == "open").expect("a promise");
        let body = json!({"due_at": hour(until).unwrap().to_string(), "reason": "waiting_for_partner"});
        self.call("POST", &format!("promises/{}/replace", open["id"].as_str().unwrap()), body).await;
    }

    async fn relay_now(&self) -> Value {
        let case = self.detail().await["case"]["id"].as_str().unwrap().to_owned();
        self.call("GET", &format!("cases/{case}/relays"), Value::Null).await["relays"][0].clone()
    }

    /// Nadia opens the link of her mail and sends the form that stands there.
    async fn carrier_answers(&mut self, text: &str) {
        let mail = self.mail(self.read - 1);
        let url = mail.text.split_whitespace().find(|word| word.contains("/r/")).expect("a link in the mail");
        let path = url.strip_prefix("http://desk.example").unwrap().split('?').next().unwrap();
        let body = format!("page={}&kind=answer&text={}", Uuid::now_v7(), text.replace(' ', "+"));
        let request = Request::builder()
            .method("POST")
            .uri(format!("{path}/answer"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .unwrap();
        assert_eq!(self.router.clone().oneshot(request).await.unwrap().status().as_u16(), 303);
    }

    fn mail(&self, index: usize) -> Incoming {
        let taken = self.post.taken().remove(index);
        assert_eq!(taken.to, ["litiges@transvite.example"]);
        let raw = RawBytes {
            source: String::new(),
            external_id: String::new(),
            part: "message".to_owned(),
            content_hash: String::new(),
            body: taken.bytes,
        };
        wire::parse(&raw, None).unwrap()
    }

    fn said(&self, at: &Value) -> String {
        let zone = moment::zone("Europe/Paris");
        let at: Timestamp = at.as_str().expect("a date").parse().unwrap();
        moment::in_full(at, self.clock.now(), &zone, Locale::Fr).replace('\u{a0}', " ")
    }

    /// One line of the story.
    async fn play(&mut self, what: &str, words: &str) {
        match what {
            "la cliente écrit" => self.customer_writes(words).await,
            "Zoé demande au transporteur" => self.agent_asks(words).await,
            "Zoé répond" => self.agent_replies(words).await,
            "le transporteur répond" => self.carrier_answers(words).await,
            "Zoé reporte la promesse" => self.agent_postpones(words).await,
            "Zoé rappelle la cliente et vérifie que c’est bien elle" => {
                let customer = self.detail().await["customer"]["id"].as_str().unwrap().to_owned();
                let proof = json!({"level": "verified", "how": "call_back"});
                self.call("PUT", &format!("customers/{customer}/identity"), proof).await;
            }
            "réponse attendue" => assert_eq!(self.said(&self.relay["relay"]["due_at"]), words),
            "mot d’attente proposé" => {
                assert_eq!(self.relay["holding"].as_str().unwrap().replace('\u{a0}', " "), words);
            }
            "début de réponse proposé" => {
                assert_eq!(self.relay_now().await["passing_on"].as_str().unwrap().trim(), words);
            }
            "état du dossier" => assert_eq!(self.detail().await["case"]["state"], words),
            "raison" => {
                let reasons = self.detail().await["case"]["lane_reasons"].clone();
                assert!(reasons.as_array().unwrap().contains(&json!(words)), "{reasons}");
            }
            "échéance" => {
                let due = self.detail().await["case"]["due_at"].clone();
                match words.strip_suffix(", plus due") {
                    Some(past) => assert!(due.is_null() || self.said(&due) != past, "{due}"),
                    None => assert_eq!(self.said(&due), words),
                }
            }
            "relais" => {
                let relay = self.relay_now().await;
                let seen = if relay["late"] == true {
                    "en retard"
                } else if relay["state"] == "answered" {
                    "répondu"
                } else {
                    "en cours"
                };
                assert_eq!(seen, words);
            }
            "depuis" => assert_eq!(format!("{} jours", self.relay_now().await["days"]), words),
            "le transporteur reçoit" => {
                assert_eq!(self.post.taken().len(), self.read + 1, "one mail more, and one only");
                let subject = self.mail(self.read).subject.replace('\u{a0}', " ");
                assert!(subject.starts_with(words), "{subject}");
                self.read += 1;
            }
            "le courriel contient" => assert!(self.mail(self.read - 1).text.contains(words)),
            "le courriel ne contient pas" => assert!(!self.mail(self.read - 1).text.contains(words)),
            "le transporteur ne reçoit rien" => assert_eq!(self.post.taken().len(), self.read),
            other => panic!("the story says something that nobody plays: {other}"),
        }
    }
}

async fn connect(store: &Store, brand: &Brand, name: &str, given: &[(&str, &str)]) -> ChannelId {
    let given: BTreeMap<String, String> =
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let prepared = kind(name).unwrap().prepare(&given).unwrap_or_else(|problems| panic!("{problems:?}"));
    let channel = Channel {
        id: ChannelId(Uuid::now_v7()),
        brand_id: brand.id,
        kind: name.to_owned(),
        network: given.get("network").cloned().unwrap_or_else(|| name.to_owned()),
        name: name.to_owned(),
        settings: prepared.settings,
        state: ChannelState::Active,
        health: ChannelHealth::default(),
        cursor: None,
    };
    store.create_channel(&channel, &prepared.secrets.0, Timestamp::now()).await.unwrap();
    channel.id
}

/// Zoé leads the desk.
async fn sign_in(store: &Store, brand: &Brand, now: Timestamp) -> String {
    let user = User {
        id: UserId(Uuid::now_v7()),
        email: "zoe@colis.example".to_owned(),
        name: "Zoé Marchand".to_owned(),
        signature: "Zoé".to_owned(),
        locale: "fr".to_owned(),
        disabled: false,
    };
    store.create_user(&user, now).await.unwrap();
    store.put_member(Member { user_id: user.id, brand_id: brand.id, role: Role::Lead }).await.unwrap();
    let token = Token::new(&System);
    let session = Session {
        token: token.hash(),
        user_id: user.id,
        csrf: "csrf-of-the-story".to_owned(),
        created_at: now,
        seen_at: now,
        expires_at: now + SignedDuration::from_hours(24 * 30),
    };
    store.create_session(&session).await.unwrap();
    format!("guichet={}", token.as_str())
}

/// "lundi 23 novembre, 10 h 05", in Paris.
fn hour(line: &str) -> Option<Timestamp> {
    let (day, hour) = line.split_once(" novembre, ")?;
    let day: i8 = day.split(' ').next_back()?.parse().ok()?;
    let (hour, minute) = hour.split_once(" h ")?;
    let at = civil::date(2026, 11, day).at(hour.parse().ok()?, minute.parse().ok()?, 0, 0);
    Some(at.in_tz("Europe/Paris").unwrap().timestamp())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carrier_who_stays_silent_is_reminded_and_the_customer_always_holds_a_date() {
    let mut scene = Scene::open().await;
    for line in include_str!("stories/transporteur-silencieux.txt").lines() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        println!("{line}");
        if let Some(now) = hour(line) {
            *scene.clock.0.lock().unwrap() = now;
            scene.work().await;
            continue;
        }
        let (what, words) = line.split_once(" : ").unwrap_or((line, ""));
        scene.play(what, words).await;
    }
}
