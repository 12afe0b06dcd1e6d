//! Facebook by its comments and by Messenger, Instagram by its direct messages: the two shapes of Meta's deliveries.

use guichet_channels::{AnyChannel, RawBytes};
use guichet_core::model::{Outgoing, Visibility};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::conformance::double_of_its_own::OwnNetwork;
use crate::conformance::doubles::{Dialect, Double, Happening, Mood, own, slower};
use crate::support::meta_double::{ACCOUNT, MetaDouble, SECRET, VERIFY, Whim, change, direct, push};
use crate::support::samples::account;

struct Meta {
    double: MetaDouble,
    /// `page` or `instagram`.
    object: &'static str,
    private: bool,
}

/// A page.
pub(crate) async fn facebook() -> Double {
    started("facebook", "facebook", false).await
}

/// The same page, written to in private.
pub(crate) async fn messenger() -> Double {
    started("messenger", "facebook", true).await
}

/// An Instagram account.
pub(crate) async fn instagram() -> Double {
    started("instagram", "instagram", true).await
}

async fn started(name: &'static str, kind: &'static str, private: bool) -> Double {
    let double = MetaDouble::start(kind == "instagram").await;
    double.wrote("u-7", SignedDuration::from_mins(5));
    double.knows(ACCOUNT, json!({"access_token": "token-2", "id": ACCOUNT}));
    let (object, id) = if kind == "instagram" { ("instagram", "account_id") } else { ("page", "page_id") };
    let given = [
        ("app_id", "42"),
        ("app_secret", SECRET),
        ("verify_token", VERIFY),
        ("access_token", "token-1"),
        ("access_token_ends", "4102444800"),
        ("graph_url", &double.url()),
        (id, ACCOUNT),
    ];
    let mut account = account(kind, &given);
    if kind == "facebook" {
        account.secrets.0.insert("user_token".to_owned(), "person".to_owned());
    }
    own(name, account, Meta { double, object, private })
}

impl OwnNetwork for Meta {
    fn happens(&self, channel: &AnyChannel, happening: &Happening<'_>) -> Option<RawBytes> {
        let value = match (self.private, happening) {
            (true, Happening::Rejected { .. }) => return None,
            (true, _) => told_in_private(self.object, happening),
            (false, _) => told_in_public(happening),
        };
        push(channel, &value).unwrap().pop()
    }

    fn will(&self, mood: &Mood) -> bool {
        let page = self.object == "page";
        self.double.next(match mood {
            Mood::TakeAndFallSilent => Whim::KeepAndBreak,
            Mood::AskToWait => Whim::Error(400, 613, 0, ""),
            Mood::Refuse => Whim::Error(400, 551, 0, ""),
            Mood::RefuseContent => Whim::Error(400, 368, 0, ""),
            // Of somebody who blocked a page it sees nothing any more.
            Mood::Blocked if !self.private => {
                self.double.gone("1001_5_7");
                return true;
            }
            Mood::Blocked => Whim::Error(400, 551, 0, ""),
            Mood::WindowOver if self.private => {
                self.double.wrote("u-7", SignedDuration::from_hours(200));
                return true;
            }
            Mood::TokenEnds if page => {
                self.double.tokens(&["token-2", "person"]);
                return true;
            }
            Mood::TokenRevoked => {
                self.double.tokens(&[]);
                return true;
            }
            // Whatever breaks at Meta, its answer proves nothing: see the doubts in the tests of Facebook.
            _ => return false,
        });
        true
    }

    fn dialects(&self) -> &'static [Dialect] {
        const {
            &[
                slower("613 of one call", false),
                slower("4 of the application", false),
                slower("32 of the page", false),
                slower("80001 with minutes", true),
                slower("429 with Retry-After", true),
            ]
        }
    }

    fn asks_to_wait(&self, dialect: &str) {
        const MINUTES: &str =
            "x-business-use-case-usage: {\"1001\":[{\"call_count\":100,\"estimated_time_to_regain_access\":4}]}\r\n";
        self.double.next(match dialect {
            "613 of one call" => Whim::Error(400, 613, 0, ""),
            "4 of the application" => Whim::Error(400, 4, 0, ""),
            "32 of the page" => Whim::Error(400, 32, 0, ""),
            "80001 with minutes" => Whim::Error(400, 80_001, 0, MINUTES),
            _ => Whim::Error(429, 4, 0, "retry-after: 7\r\n"),
        });
    }

    fn arrived(&self) -> usize {
        self.double.taken().len()
    }

    fn reply(&self, outgoing: Outgoing) -> Outgoing {
        if self.private {
            return Outgoing {
                thread_key: "dm-u-7".into(),
                in_reply_to: Some("m-1".into()),
                recipient: "u-7".into(),
                they_wrote_at: Some(Timestamp::now()),
                ..outgoing
            };
        }
        Outgoing {
            visibility: Visibility::Public,
            thread_key: "1001_5_7".into(),
            in_reply_to: Some("1001_5_7".into()),
            recipient: "u-7".into(),
            ..outgoing
        }
    }

    fn edits_come_beside(&self) -> bool {
        true
    }
}

fn told_in_public(happening: &Happening<'_>) -> serde_json::Value {
    let mut value = json!({
        "item": "comment", "verb": "add", "post_id": "1001_5", "parent_id": "1001_5",
        "from": {"id": "u-7", "name": "Jeanne"}, "created_time": 1_772_532_000,
    });
    match happening {
        Happening::Message { id, text } => {
            value["comment_id"] = json!(id);
            value["message"] = json!(text);
        }
        Happening::Edit { id, text } => {
            value["comment_id"] = json!(id);
            value["message"] = json!(text);
            value["verb"] = json!("edited");
        }
        Happening::Delete { id } => {
            value["comment_id"] = json!(id);
            value["verb"] = json!("remove");
        }
        Happening::Unknown => value["item"] = json!("milestone"),
        Happening::Rejected { id } => {
            value["comment_id"] = json!(id);
            value["verb"] = json!("remove");
            value["parent_id"] = json!("1001_5_7");
            value["from"] = json!({"id": ACCOUNT});
        }
    }
    change("page", "feed", value)
}

fn told_in_private(object: &str, happening: &Happening<'_>) -> serde_json::Value {
    let mut value = json!({"sender": {"id": "u-7"}, "recipient": {"id": ACCOUNT}, "timestamp": 1_772_532_000_123_i64});
    match happening {
        Happening::Message { id, text } => value["message"] = json!({"mid": id, "text": text}),
        Happening::Edit { id, text } => value["message_edit"] = json!({"mid": id, "text": text, "num_edit": 1}),
        Happening::Delete { id } => value["message"] = json!({"mid": id, "is_deleted": true}),
        Happening::Unknown | Happening::Rejected { .. } => value["crystal_ball"] = json!({}),
    }
    direct(object, value)
}
