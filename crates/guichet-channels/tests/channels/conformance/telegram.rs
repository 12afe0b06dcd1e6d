//! Telegram in the suite.

use std::collections::BTreeMap;

use guichet_channels::{AnyChannel, Delivery, RawBytes};
use guichet_core::model::Outgoing;
use serde_json::json;

use crate::conformance::double_of_its_own::OwnNetwork;
use crate::conformance::doubles::{Dialect, Double, Happening, Mood, own, slower};
use crate::support::samples::account;
use crate::support::telegram_double::{TelegramDouble, Whim, message};

pub(crate) async fn double() -> Double {
    let network = TelegramDouble::start().await;
    network.world().chats.insert(77);
    let address = "https://aide.boutique.example/hooks/telegram/1";
    let settings = network.settings();
    let mut given: Vec<(&str, &str)> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    given.push(("webhook_url", address));
    let double = own("telegram", account("telegram", &given), network.clone());
    assert_eq!(double.channel.check().await, [], "the address is set, with its word");
    double
}

impl OwnNetwork for TelegramDouble {
    /// Through the door, as Telegram pushes it: the channel says what makes it unique.
    fn happens(&self, channel: &AnyChannel, happening: &Happening<'_>) -> Option<RawBytes> {
        let number = |id: &str| id.trim_start_matches("m-").parse().unwrap();
        let update = match happening {
            Happening::Message { id, text } => json!({"update_id": 1, "message": message(number(id), text, json!({}))}),
            Happening::Edit { id, text } => {
                json!({"update_id": 2, "edited_message": message(number(id), text, json!({"edit_date": 1_772_532_060}))})
            }
            // A bot is not told what people take back.
            Happening::Delete { .. } | Happening::Rejected { .. } => return None,
            Happening::Unknown => json!({"update_id": 3, "poll_answer": {"poll_id": "1"}}),
        };
        let headers = BTreeMap::from([("x-telegram-bot-api-secret-token".to_owned(), self.world().webhook.1.clone())]);
        let body = update.to_string();
        let delivery = Delivery { headers: &headers, body: body.as_bytes(), now: jiff::Timestamp::UNIX_EPOCH };
        channel.accept(delivery).unwrap().pop()
    }

    fn will(&self, mood: &Mood) -> bool {
        let whim = match mood {
            Mood::TakeAndFallSilent => Whim::TakeAndHangUp,
            Mood::AskToWait => Whim::AskToWait,
            Mood::Refuse => {
                self.world().chats.clear();
                return true;
            }
            Mood::Blocked => {
                self.world().blocked.insert(77);
                return true;
            }
            Mood::TokenRevoked => {
                self.world().revoked = true;
                return true;
            }
            // A gateway that breaks says nothing of what is behind it, and there is no key and no list to look in: no breaking
            // is a proof that nothing was taken.
            _ => return false,
        };
        self.world().whims.push(whim);
        true
    }

    fn dialects(&self) -> &'static [Dialect] {
        const { &[slower("parameters.retry_after", true)] }
    }

    fn asks_to_wait(&self, _dialect: &str) {
        self.world().whims.push(Whim::AskToWait);
    }

    fn arrived(&self) -> usize {
        self.world().sent.len()
    }

    fn reply(&self, outgoing: Outgoing) -> Outgoing {
        Outgoing { recipient: "77".into(), in_reply_to: Some("77:1".into()), ..outgoing }
    }
}
