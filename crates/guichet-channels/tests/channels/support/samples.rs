//! Accounts and replies that the tests use.

use std::collections::BTreeMap;

use super::dovecot::{Dovecot, PASSWORD};
use guichet_channels::{Account, AnyChannel, Surroundings, kind};
use guichet_core::model::{
    AuthorKind, BrandId, Channel, ChannelHealth, ChannelId, ChannelState, Outgoing, ReplyId, Visibility,
};
use uuid::Uuid;

pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0000 + number)
}

/// An account of a kind with these settings and secrets; what is not given is made as for a new channel.
pub(crate) fn account(kind_name: &str, given: &[(&str, &str)]) -> Account {
    let given: BTreeMap<String, String> =
        given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let prepared = kind(kind_name).unwrap().prepare(&given).unwrap();
    let network = prepared.settings.get("network").and_then(|network| network.as_str()).unwrap_or(kind_name).to_owned();
    let channel = Channel {
        id: ChannelId(id(1)),
        brand_id: BrandId(id(2)),
        kind: kind_name.to_owned(),
        network,
        name: "La Boutique".to_owned(),
        settings: prepared.settings,
        state: ChannelState::Active,
        health: ChannelHealth::default(),
        cursor: None,
    };
    Account::new(channel, prepared.secrets)
}

pub(crate) fn open(account: &Account, surroundings: &Surroundings) -> AnyChannel {
    AnyChannel::open(account, surroundings).unwrap()
}

/// A mailbox of these servers as a channel; what is given goes before what is usual.
pub(crate) fn mail_channel(mailboxes: &Dovecot, address: &str, more: &[(&str, &str)]) -> AnyChannel {
    let usual = mailboxes.settings(address);
    let usual = usual.iter().map(|(name, value)| (*name, value.as_str()));
    let usual = usual.chain([("allow_intranet", "yes"), ("password", PASSWORD)]);
    let mut given: Vec<(&str, &str)> = usual.filter(|(name, _)| !more.iter().any(|(other, _)| other == name)).collect();
    given.extend_from_slice(more);
    open(&account("mail", &given), &Surroundings::default())
}

/// A reply to Jeanne.
pub(crate) fn reply(number: u128) -> Outgoing {
    Outgoing {
        reply_id: ReplyId(id(1000 + number)),
        text: "Bonjour Jeanne,\n\nvotre colis part demain, mardi 4 mars. Vous recevrez son numéro ce soir.\n\nClément"
            .to_owned(),
        visibility: Visibility::Private,
        author_kind: AuthorKind::Human,
        created_at: "2026-03-03T10:00:00Z".parse().unwrap(),
        in_reply_to: Some("colis-1@courrier.example".to_owned()),
        references: vec!["colis-0@courrier.example".to_owned()],
        recipient: "jeanne@courrier.example".to_owned(),
        recipient_name: "Jeanne Martin".to_owned(),
        recipient_handle: String::new(),
        they_wrote_at: None,
        subject: "Colis non reçu".to_owned(),
        reply_url: None,
        thread_key: "colis-1@courrier.example".to_owned(),
        case_reference: "D-4821".to_owned(),
        tracking_url: Some("https://boutique.example/t/abc".to_owned()),
    }
}
