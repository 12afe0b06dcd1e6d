//! The double of X in the suite: events as the Activity API pushes them, replies to the strict double.

use std::collections::BTreeMap;

use base64::Engine as _;
use guichet_channels::{AnyChannel, Delivery, RawBytes};
use guichet_core::model::{Outgoing, Visibility};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};

use crate::conformance::double_of_its_own::OwnNetwork;
use crate::conformance::doubles::{Dialect, Double, Happening, Mood, own, slower};
use crate::support::x_double::{JEANNE, OWN, Post, Whim, XDouble};

struct X {
    service: XDouble,
    /// The post that replies go to.
    target: String,
}

/// X with a post that names the account.
pub(crate) async fn double() -> Double {
    let service = XDouble::start().await;
    let target = service.world().writes(Post {
        author: JEANNE.into(),
        text: "@boutique mon colis est perdu".into(),
        names_us: true,
        ..Post::default()
    });
    let account = service.account(&[]);
    own("x", account, X { service, target })
}

/// The number under which X knows what the suite calls `m-1`.
fn number(id: &str) -> String {
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    format!("20807658135781910{digits:0>2}")
}

/// An error as X writes it.
fn problem(kind: &str, detail: &str) -> String {
    let kind = format!("https://api.x.com/2/problems/{kind}");
    json!({ "title": "Problem", "type": kind, "detail": detail }).to_string()
}

fn event(kind: &str, payload: &Value) -> Value {
    let users = json!([{ "id": JEANNE, "name": "Jeanne", "username": "jeanne", "protected": false }]);
    json!({ "data": {
        "event_uuid": "2080765813578191303", "filter": { "user_id": OWN }, "event_type": kind, "tag": "desk",
        "payload": payload, "includes": { "users": users },
    } })
}

fn post(id: &str, history: &[&str], text: &str) -> Value {
    json!({
        "id": id, "text": text, "author_id": JEANNE, "conversation_id": history[0], "created_at": "2026-03-03T10:00:00.000Z",
        "edit_history_tweet_ids": history, "reply_settings": "everyone",
        "entities": { "mentions": [{ "start": 0, "end": 9, "username": "boutique", "id": OWN }] },
    })
}

impl OwnNetwork for X {
    fn happens(&self, channel: &AnyChannel, happening: &Happening<'_>) -> Option<RawBytes> {
        let body = match happening {
            Happening::Message { id, text } => {
                let id = number(id);
                event("post.mention.create", &post(&id, &[&id], text))
            }
            Happening::Edit { id, text } => {
                let (first, id) = (number(id), format!("{}9", number(id)));
                event("post.mention.create", &post(&id, &[&first, &id], text))
            }
            Happening::Delete { id } => event("post.delete", &json!({ "id": number(id), "author_id": JEANNE })),
            Happening::Unknown => event("post.applause", &json!({ "id": number("m-1") })),
            Happening::Rejected { id } => event("post.delete", &json!({ "id": id, "author_id": OWN })),
        };
        let body = body.to_string().into_bytes();
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(b"consumer-secret").unwrap();
        mac.update(&body);
        let mark = base64::engine::general_purpose::STANDARD.encode(mac.finalize().into_bytes());
        let headers = BTreeMap::from([("x-twitter-webhooks-signature".to_owned(), format!("sha256={mark}"))]);
        let now = "2026-03-03T10:00:05Z".parse().unwrap();
        channel.accept(Delivery { headers: &headers, body: &body, now }).unwrap().pop()
    }

    fn will(&self, mood: &Mood) -> bool {
        let whim = match mood {
            Mood::TakeAndFallSilent => Whim::DoAndBreak,
            // A window that is over already: the next reply need not wait for it.
            Mood::AskToWait => Whim::Answer(
                429,
                "x-rate-limit-limit: 100\r\nx-rate-limit-remaining: 0\r\nx-rate-limit-reset: 1700000000\r\n",
                problem("rate-limit-exceeded", "Too Many Requests"),
            ),
            // X has no answer that proves that it broke before.
            Mood::BreakBefore => return false,
            Mood::Refuse => {
                Whim::Answer(403, "", problem("not-authorized-for-resource", "You have not been mentioned."))
            }
            Mood::RefuseContent => Whim::Answer(400, "", problem("invalid-request", "Invalid parameters.")),
            Mood::PostponeContent => Whim::Answer(429, "", problem("usage-capped", "Usage cap exceeded")),
            Mood::Blocked => {
                Whim::Answer(403, "", problem("not-authorized-for-resource", "The author of this post blocked you."))
            }
            Mood::WindowOver => {
                let closed = "Reply to this conversation is not allowed.";
                Whim::Answer(403, "", problem("not-authorized-for-resource", closed))
            }
            Mood::TokenEnds => {
                self.service.world().access = "another".into();
                return true;
            }
            Mood::TokenRevoked => {
                let mut world = self.service.world();
                (world.access, world.refresh) = ("another".into(), "another".into());
                return true;
            }
        };
        self.service.world().script.push_back(whim);
        true
    }

    fn dialects(&self) -> &'static [Dialect] {
        const CAPPED: Dialect = Dialect { name: "usage-capped", code: "quota_exhausted", says_when: false };
        const {
            &[
                slower("of a quarter of an hour", true),
                slower("of the account's day", true),
                slower("Retry-After", true),
                CAPPED,
            ]
        }
    }

    fn asks_to_wait(&self, dialect: &str) {
        let (headers, kind) = match dialect {
            "of a quarter of an hour" => (
                "x-rate-limit-limit: 100\r\nx-rate-limit-remaining: 0\r\nx-rate-limit-reset: 4102444800\r\n",
                "rate-limit-exceeded",
            ),
            "of the account's day" => (
                "x-rate-limit-remaining: 50\r\nx-rate-limit-reset: 4000000000\r\nx-user-limit-24hour-limit: 100\r\nx-user-limit-24hour-remaining: 0\r\nx-user-limit-24hour-reset: 4102444800\r\n",
                "rate-limit-exceeded",
            ),
            "Retry-After" => ("retry-after: 3\r\n", "rate-limit-exceeded"),
            _ => ("", "usage-capped"),
        };
        self.service.world().script.push_back(Whim::Answer(429, headers, problem(kind, "Too Many Requests")));
    }

    fn arrived(&self) -> usize {
        self.service.world().kept.len()
    }

    fn reply(&self, outgoing: Outgoing) -> Outgoing {
        Outgoing {
            visibility: Visibility::Public,
            in_reply_to: Some(self.target.clone()),
            recipient: JEANNE.into(),
            recipient_handle: "@jeanne".into(),
            thread_key: self.target.clone(),
            created_at: jiff::Timestamp::now(),
            ..outgoing
        }
    }
}
