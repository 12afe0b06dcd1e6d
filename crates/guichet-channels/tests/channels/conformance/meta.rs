//! Facebook by its comments, Instagram by its direct messages: the two shapes of Meta's deliveries.

use guichet_channels::{AnyChannel, RawBytes};
use guichet_core::model::{Outgoing, Visibility};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::conformance::double_of_its_own::OwnNetwork;
use crate::conformance::doubles::{Double, Happening, Mood, own};
use crate::support::meta_double::{ACCOUNT, MetaDouble, SECRET, VERIFY, Whim, change, direct, push};
use crate::support::samples::account;

struct Meta {
    double: MetaDouble,
    instagram: bool,
}

/// A page.
pub(crate) async fn facebook() -> Double {
    started(false).await
}

/// An Instagram account.
pub(crate) async fn instagram() -> Double {
    started(true).await
}

async fn started(instagram: bool) -> Double {
    let double = MetaDouble::start(instagram).await;
    double.wrote("u-7", SignedDuration::from_mins(5));
    let (kind, id) = if instagram { ("instagram", "account_id") } else { ("facebook", "page_id") };
    let given = [
        ("app_id", "42"),
        ("app_secret", SECRET),
        ("verify_token", VERIFY),
        ("access_token", "token-1"),
        ("graph_url", &double.url()),
        (id, ACCOUNT),
    ];
    own(kind, account(kind, &given), Meta { double, instagram })
}

impl OwnNetwork for Meta {
    fn happens(&self, channel: &AnyChannel, happening: &Happening<'_>) -> Option<RawBytes> {
        let value = if self.instagram { told_in_private(happening) } else { told_in_public(happening) };
        push(channel, &value).unwrap().pop()
    }

    fn will(&self, mood: &Mood) -> bool {
        self.double.next(match mood {
            Mood::TakeAndFallSilent => Whim::KeepAndBreak,
            Mood::AskToWait => Whim::Error(400, 613, 0, ""),
            Mood::Refuse => Whim::Error(400, 551, 0, ""),
            Mood::RefuseContent => Whim::Error(400, 368, 0, ""),
            // Whatever breaks at Meta, its answer proves nothing: see the doubts in the tests of Facebook.
            Mood::BreakBefore | Mood::PostponeContent => return false,
        });
        true
    }

    fn arrived(&self) -> usize {
        self.double.taken().len()
    }

    fn reply(&self, outgoing: Outgoing) -> Outgoing {
        if self.instagram {
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
    }
    change("page", "feed", value)
}

fn told_in_private(happening: &Happening<'_>) -> serde_json::Value {
    let mut value = json!({"sender": {"id": "u-7"}, "recipient": {"id": ACCOUNT}, "timestamp": 1_772_532_000_123_i64});
    match happening {
        Happening::Message { id, text } => value["message"] = json!({"mid": id, "text": text}),
        Happening::Edit { id, text } => value["message_edit"] = json!({"mid": id, "text": text, "num_edit": 1}),
        Happening::Delete { id } => value["message"] = json!({"mid": id, "is_deleted": true}),
        Happening::Unknown => value["crystal_ball"] = json!({}),
    }
    direct("instagram", value)
}
