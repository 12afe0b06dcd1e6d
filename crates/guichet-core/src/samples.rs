//! Values for the tests of this crate: one brand, one channel, one customer, one case.

use guichet_text::Reading;
use guichet_text::reading::{Abuse, AbuseLevel, AbuseTarget, Need, Pressure, Repairable, Severity, Topic, TopicScore};
use jiff::Timestamp;
use uuid::Uuid;

mod world;

pub(crate) use world::World;

use crate::access::Acting;
use crate::delivery::{Draft, Examined, Given};
use crate::model::*;

/// A wall-clock time in Paris.
pub(crate) fn at(text: &str) -> Timestamp {
    text.parse::<jiff::civil::DateTime>().unwrap().in_tz("Europe/Paris").unwrap().timestamp()
}

/// A calm request about a delivery.
pub(crate) fn reading() -> Reading {
    Reading {
        v: 1,
        id: None,
        language: "fr".to_owned(),
        need: Need::Request,
        needs: vec![Need::Request],
        topics: vec![TopicScore { topic: Topic::Delivery, score: 0.9 }],
        severity: Severity::Normal,
        in_trouble_now: false,
        repairable: Repairable::Yes,
        sentiment: 0.0,
        anger: 0.0,
        irony: false,
        abuse: Abuse { level: AbuseLevel::None, target: AbuseTarget::None, kinds: Vec::new() },
        pressure: Pressure::default(),
        announced: Vec::new(),
        wants_human: false,
        thanks: Vec::new(),
        request: "Le client demande où est son colis.".to_owned(),
        questions: Vec::new(),
        facts: Vec::new(),
        missing: Vec::new(),
        personal_data: Vec::new(),
        confidence: 0.9,
        reasons: Vec::new(),
    }
}

/// A message that only thanks for what was done.
pub(crate) fn thanks() -> Reading {
    use guichet_text::reading::Thanks;
    Reading {
        need: Need::Praise,
        needs: vec![Need::Praise],
        severity: Severity::Low,
        sentiment: 0.8,
        thanks: vec![Thanks { span: guichet_text::Span::new(0, 5), whom: None }],
        request: String::new(),
        ..reading()
    }
}

/// A brand open on weekdays from nine to six in Paris.
pub(crate) fn brand() -> Brand {
    Brand {
        id: BrandId(Uuid::from_u128(1)),
        slug: "colis".to_owned(),
        name: "Colis Clair".to_owned(),
        settings: BrandSettings::default(),
    }
}

/// An account of the brand on a network.
pub(crate) fn channel(network: &str) -> Channel {
    Channel {
        id: ChannelId(Uuid::from_u128(2)),
        brand_id: brand().id,
        kind: "sandbox".to_owned(),
        network: network.to_owned(),
        name: network.to_owned(),
        settings: serde_json::Map::new(),
        state: ChannelState::Active,
        health: ChannelHealth::default(),
        cursor: None,
    }
}

/// An item of Léa's, at the hour of the desk.
pub(crate) fn incoming(external_id: &str, text: &str) -> Incoming {
    Incoming {
        kind: IncomingKind::Message,
        source: "net".to_owned(),
        external_id: external_id.to_owned(),
        thread_id: None,
        in_reply_to: Vec::new(),
        case_reference: None,
        author: IncomingAuthor { id: "lea".to_owned(), name: "Léa".to_owned(), handle: "@lea".to_owned() },
        subject: String::new(),
        text: text.to_owned(),
        created_at: None,
        visibility: Visibility::Public,
        attachments: Vec::new(),
        reply_url: None,
        automatic: false,
        permanent: false,
        unproven: false,
        reply_door: ReplyDoor::Open,
    }
}

/// Somebody of the desk.
pub(crate) fn acting(number: u128, role: Role) -> Acting {
    Acting { user_id: UserId(Uuid::from_u128(number)), role }
}

/// A draft that has seen everything up to a message.
pub(crate) fn draft(world: &mut World, seen_up_to: MessageId, text: &str) -> Draft {
    Draft {
        reply_id: ReplyId(world.id()),
        text: text.to_owned(),
        seen_up_to: Some(seen_up_to),
        visibility: Visibility::Public,
        author_kind: AuthorKind::Human,
        overrules: Vec::new(),
        promises: Vec::new(),
        keeps: Vec::new(),
        tracking_url: None,
        approved_by: None,
        breathed: false,
    }
}

/// Words that the guard lets pass.
pub(crate) fn examined(given: Given) -> Examined {
    Examined {
        refused: Vec::new(),
        held: Vec::new(),
        needs_lead: Vec::new(),
        given,
        hop: given == Given::SentAway,
        promises: Vec::new(),
        approval: None,
        breath_seconds: 0,
    }
}
