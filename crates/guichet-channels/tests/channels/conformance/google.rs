//! Google reviews in the suite.

use guichet_channels::{AnyChannel, RawBytes};
use guichet_core::model::{Outgoing, Visibility};
use serde_json::json;

use crate::conformance::double_of_its_own::OwnNetwork;
use crate::conformance::doubles::{Dialect, Double, Happening, Mood, own, slower};
use crate::support::google_double::{GoogleDouble, PLACE, Whim, review};
use crate::support::samples::account;

pub(crate) async fn double() -> Double {
    let network = GoogleDouble::start().await;
    network.world().posts(review("m-1", "2026-03-03T10:00:00Z", "2026-03-03T10:00:00Z", "ONE", Some("Rien reçu.")));
    let settings = network.settings();
    let given: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    own("google", account("google", &given), network)
}

impl OwnNetwork for GoogleDouble {
    fn happens(&self, _channel: &AnyChannel, happening: &Happening<'_>) -> Option<RawBytes> {
        let raw = |id: &str, part: &str, hash: String, body: serde_json::Value| RawBytes {
            source: "google".into(),
            external_id: format!("{PLACE}/reviews/{id}"),
            part: part.into(),
            content_hash: hash,
            body: body.to_string().into_bytes(),
        };
        // Without stars the words stand alone, as the suite wants to find them.
        let written = |id: &str, text: &str| review(id, "2026-03-03T10:00:00Z", "2026-03-04T10:00:00Z", "", Some(text));
        match happening {
            Happening::Message { id, text } => Some(raw(id, "message", (*id).to_owned(), written(id, text))),
            Happening::Edit { id, text } => Some(raw(id, "edit:1", (*text).to_owned(), written(id, text))),
            Happening::Delete { id } => {
                Some(raw(id, "delete", String::new(), json!({"name": format!("{PLACE}/reviews/{id}")})))
            }
            // Whatever is read is a review.
            Happening::Unknown => None,
            Happening::Rejected { id } => {
                let reply = json!({"comment": "Bonjour,", "reviewReplyState": "REJECTED"});
                let body = json!({"name": format!("{PLACE}/reviews/m-1"), "reviewReply": reply});
                Some(RawBytes { external_id: (*id).to_owned(), ..raw("m-1", "bounce", (*id).to_owned(), body) })
            }
        }
    }

    fn will(&self, mood: &Mood) -> bool {
        let whim = match mood {
            Mood::TakeAndFallSilent => Whim::TakeAndHangUp,
            Mood::BreakBefore => Whim::BreakDown,
            Mood::Refuse => Whim::RefuseContent,
            Mood::TokenEnds => {
                self.world().access = "another".into();
                return true;
            }
            Mood::TokenRevoked => {
                let mut world = self.world();
                (world.access, world.refresh) = ("another".into(), None);
                return true;
            }
            // After being asked to wait the channel waits by itself, which the next moods could not get past.
            _ => return false,
        };
        self.world().whims.push(whim);
        true
    }

    fn dialects(&self) -> &'static [Dialect] {
        const NOT_YET: Dialect = Dialect { name: "a quota of nothing", code: "quota_not_granted", says_when: true };
        const { &[slower("Retry-After", true), slower("RESOURCE_EXHAUSTED alone", true), NOT_YET] }
    }

    fn asks_to_wait(&self, dialect: &str) {
        self.world().whims.push(match dialect {
            "Retry-After" => Whim::AskToWait,
            "RESOURCE_EXHAUSTED alone" => Whim::Exhausted("300"),
            _ => Whim::Exhausted("0"),
        });
    }

    fn arrived(&self) -> usize {
        self.world().puts
    }

    fn reply(&self, outgoing: Outgoing) -> Outgoing {
        let in_reply_to = Some(format!("{PLACE}/reviews/m-1"));
        Outgoing { in_reply_to, visibility: Visibility::Public, ..outgoing }
    }

    fn edits_come_beside(&self) -> bool {
        true
    }
}
