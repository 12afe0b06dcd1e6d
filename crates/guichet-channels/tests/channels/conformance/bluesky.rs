//! Bluesky in the suite.

use guichet_channels::bluesky::wire;
use guichet_channels::{AnyChannel, RawBytes};
use guichet_core::model::{Outgoing, Visibility};
use serde_json::json;

use crate::conformance::double_of_its_own::OwnNetwork;
use crate::conformance::doubles::{Dialect, Double, Happening, Mood, own, slower};
use crate::support::bluesky_double::{BlueskyDouble, JEANNE, Next, PASSWORD, mention, uri};
use crate::support::samples::account;

/// The channel on a server of its own.
pub(crate) async fn double() -> Double {
    let server = BlueskyDouble::start().await;
    let address = server.address();
    let given = [("identifier", "boutique.bsky.example"), ("password", PASSWORD), ("service", &address)];
    own("bluesky", account("bluesky", &given), server)
}

impl OwnNetwork for BlueskyDouble {
    fn happens(&self, _channel: &AnyChannel, happening: &Happening<'_>) -> Option<RawBytes> {
        match happening {
            Happening::Message { id, text } => {
                wire::notification(&mention(&uri(id), text, "2026-11-22T09:00:00Z"), None)
            }
            // Nobody edits a post there.
            Happening::Edit { .. } => None,
            Happening::Delete { id } => Some(wire::deletion(&uri(id))),
            Happening::Unknown => {
                let mut value = mention(&uri("m-1"), "fanfare", "2026-11-22T09:00:00Z");
                value["reason"] = json!("fanfare");
                wire::notification(&value, None)
            }
            Happening::Rejected { .. } => None,
        }
    }

    fn will(&self, mood: &Mood) -> bool {
        self.next(match mood {
            Mood::TakeAndFallSilent => Next::KeepAndBreak,
            Mood::AskToWait => Next::Overloaded,
            Mood::BreakBefore => Next::Maintenance,
            Mood::Refuse => Next::Forbidden,
            Mood::RefuseContent => Next::Invalid,
            Mood::TokenEnds => {
                self.end_session(false);
                return true;
            }
            Mood::TokenRevoked => {
                self.revoke();
                return true;
            }
            Mood::Blocked => {
                self.block(&uri("m-0"));
                return true;
            }
            Mood::WindowOver => {
                self.know("m-0");
                self.viewer(&uri("m-0"), &json!({}), &json!({"replyDisabled": true}));
                return true;
            }
            Mood::PostponeContent => return false,
        });
        true
    }

    fn dialects(&self) -> &'static [Dialect] {
        const { &[slower("ratelimit-reset in seconds", true), slower("Retry-After", true)] }
    }

    fn asks_to_wait(&self, dialect: &str) {
        self.next(if dialect == "Retry-After" { Next::Overloaded } else { Next::Limit });
    }

    fn arrived(&self) -> usize {
        self.posts().len()
    }

    fn reply(&self, outgoing: Outgoing) -> Outgoing {
        self.know("m-0");
        Outgoing {
            in_reply_to: Some(uri("m-0")),
            recipient: JEANNE.into(),
            recipient_handle: "@jeanne.bsky.example".into(),
            visibility: Visibility::Public,
            ..outgoing
        }
    }

    fn posts(&self, messages: &[(&str, &str)]) -> bool {
        for (id, text) in messages {
            self.mention(id, text);
        }
        true
    }
}
