//! Mastodon in the suite.

use guichet_channels::mastodon::wire;
use guichet_channels::{AnyChannel, RawBytes};
use guichet_core::model::{Outgoing, Visibility};
use serde_json::json;

use crate::conformance::double_of_its_own::OwnNetwork;
use crate::conformance::doubles::{Dialect, Double, Happening, Mood, own, slower};
use crate::support::mastodon_double::{MastodonDouble, Next, TOKEN, status};
use crate::support::samples::account;

/// The channel on a server of its own.
pub(crate) async fn double() -> Double {
    let server = MastodonDouble::start().await;
    let account = account("mastodon", &[("instance", &server.address()), ("access_token", TOKEN)]);
    own("mastodon", account, server)
}

impl OwnNetwork for MastodonDouble {
    fn happens(&self, _channel: &AnyChannel, happening: &Happening<'_>) -> Option<RawBytes> {
        let source = "mastodon:127.0.0.1";
        match happening {
            Happening::Message { id, text } => {
                let value = json!({"id": "1", "type": "mention", "status": status(id, text, "public")});
                wire::notification(source, &value)
            }
            Happening::Edit { id, text } => {
                let mut status = status(id, text, "public");
                status["edited_at"] = json!("2026-11-22T10:00:00Z");
                wire::edit(source, &status)
            }
            Happening::Delete { id } => Some(wire::deletion(source, id)),
            Happening::Unknown => wire::notification(source, &json!({"id": "1", "type": "fanfare"})),
            Happening::Rejected { .. } => None,
        }
    }

    fn will(&self, mood: &Mood) -> bool {
        self.next(match mood {
            Mood::TakeAndFallSilent => Next::KeepAndBreak,
            Mood::AskToWait => Next::Overloaded,
            Mood::BreakBefore => Next::Maintenance,
            Mood::Refuse => Next::Forbidden,
            Mood::RefuseContent => Next::Unprocessable,
            Mood::TokenRevoked => {
                self.revoke();
                return true;
            }
            // The server answers as if there were nothing.
            Mood::Blocked => {
                self.hide("100");
                return true;
            }
            Mood::PostponeContent | Mood::TokenEnds | Mood::WindowOver => return false,
        });
        true
    }

    fn dialects(&self) -> &'static [Dialect] {
        const { &[slower("X-RateLimit-Reset as a date", true), slower("Retry-After", true)] }
    }

    fn asks_to_wait(&self, dialect: &str) {
        self.next(if dialect == "Retry-After" { Next::Overloaded } else { Next::Limit });
    }

    fn arrived(&self) -> usize {
        self.published().len()
    }

    fn reply(&self, outgoing: Outgoing) -> Outgoing {
        self.mention_as("100", "Où est mon colis ?", "public", false);
        Outgoing {
            in_reply_to: Some("100".into()),
            recipient: "jeanne@social.example".into(),
            recipient_handle: "@jeanne@social.example".into(),
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

    fn edits_come_beside(&self) -> bool {
        true
    }
}
