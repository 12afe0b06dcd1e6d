//! What each network allows, written down once as data. Composer, guard and sender obey it.
//!
//! Figures: the networks' own pages, as collected in `docs/channels.md`; those not confirmed live are marked there.

use guichet_text::links::{self, LinkKind};
use serde::{Deserialize, Serialize};

use super::channel::Channel;
use crate::words;

words! {
    /// How a network counts the length of a text.
    LengthUnit {
        /// Unicode code points.
        Characters = "characters",
        /// Grapheme clusters: what a reader calls a character.
        Graphemes = "graphemes",
        /// UTF-8 bytes.
        Bytes = "bytes",
        /// The weights of X: links 23, most signs 1, emoji and ideograms 2.
        Weighted = "weighted",
    }
}
words! {
    /// When a private message may be opened.
    PrivateOpening {
        /// Always: the channel is private, or anybody may be written to.
        Always = "always",
        /// Only if the person allows it or wrote before: to be checked for this person.
        IfTheyAllow = "if_they_allow",
        /// One private reply within some days of the public item.
        OneReplyWithinDays = "one_reply_within_days",
        /// Only after they wrote in private, for some hours.
        TheyWroteFirst = "they_wrote_first",
        /// Never.
        Never = "never",
    }
}

/// A longest text and how it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// The most that is allowed.
    pub max: usize,
    /// Counted in what.
    pub unit: LengthUnit,
}

/// What a network allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Capabilities {
    /// Name of the network.
    pub network: &'static str,
    /// Whether what a customer writes there can be read by others.
    pub public: bool,
    /// Longest public reply; none when there is no public reply or no limit.
    pub public_limit: Option<Limit>,
    /// A second limit that holds together with the first (graphemes *and* bytes).
    pub public_second_limit: Option<Limit>,
    /// Longest private message.
    pub private_limit: Option<Limit>,
    /// When a private message is possible.
    pub private_opening: PrivateOpening,
    /// Days (`OneReplyWithinDays`) or hours (`TheyWroteFirst`) of the window.
    pub private_window: Option<u32>,
    /// We may edit what we sent.
    pub edit_own: bool,
    /// We may delete what we sent.
    pub delete_own: bool,
    /// We may hide what others wrote.
    pub hide_others: bool,
    /// Whether a send whose answer was lost can be looked up.
    pub lookup: bool,
    /// Hours after their last private message in which we may answer it; none where there is no such window.
    pub answer_hours: Option<u32>,
    /// Hours in which a person, and no machine, may still answer; none where the first window is the only one.
    pub person_answer_hours: Option<u32>,
    /// A public reply is taken only where its author named or quoted us.
    pub needs_summon: bool,
    /// Whoever runs the servers of the network can read what is called private there.
    pub hosts_read_private: bool,
    /// One answer to each item: a second one takes the place of the first.
    pub one_reply: bool,
    /// The network may take a reply away after it was accepted.
    pub moderated_afterwards: bool,
    /// What a reply costs; none where it costs nothing.
    pub cost: Option<Cost>,
}

/// What the network asks for replies and for what it hands out, in thousandths of a United States dollar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// A public reply.
    pub public: u32,
    /// A public reply with a link in it.
    pub public_with_link: u32,
    /// A private message.
    pub private: u32,
    /// Somebody's public words that are received, at most.
    pub read_public: u32,
    /// A private message that is received.
    pub read_private: u32,
}

impl Cost {
    /// What it costs to receive somebody's words, in thousandths.
    #[must_use]
    pub const fn of_reading(&self, public: bool) -> u32 {
        if public { self.read_public } else { self.read_private }
    }

    /// What these words cost, in thousandths.
    #[must_use]
    pub fn of(&self, text: &str, public: bool) -> u32 {
        let linked = || links::find(text).iter().any(|link| link.kind == LinkKind::Url);
        match public {
            false => self.private,
            true if self.public_with_link != self.public && linked() => self.public_with_link,
            true => self.public,
        }
    }
}

const fn limit(max: usize, unit: LengthUnit) -> Option<Limit> {
    Some(Limit { max, unit })
}

const PRIVATE: Capabilities = Capabilities {
    network: "private",
    public: false,
    public_limit: None,
    public_second_limit: None,
    private_limit: None,
    private_opening: PrivateOpening::Always,
    private_window: None,
    edit_own: false,
    delete_own: false,
    hide_others: false,
    lookup: false,
    answer_hours: None,
    person_answer_hours: None,
    needs_summon: false,
    hosts_read_private: false,
    one_reply: false,
    moderated_afterwards: false,
    cost: None,
};

const PUBLIC: Capabilities =
    Capabilities { network: "public", public: true, private_opening: PrivateOpening::Never, ..PRIVATE };

/// Every network that Guichet has a name for.
pub const NETWORKS: &[Capabilities] = &[
    Capabilities {
        network: "x",
        public_limit: limit(280, LengthUnit::Weighted),
        private_limit: limit(10_000, LengthUnit::Characters),
        private_opening: PrivateOpening::IfTheyAllow,
        delete_own: true,
        hide_others: true,
        needs_summon: true,
        // Prices of the summer of 2026, to confirm against the live service: what X counts as the account's own reading costs a fifth
        // of what stands here.
        cost: Some(Cost { public: 10, public_with_link: 200, private: 15, read_public: 5, read_private: 10 }),
        ..PUBLIC
    },
    Capabilities {
        network: "facebook",
        public_limit: limit(8_000, LengthUnit::Characters),
        private_limit: limit(2_000, LengthUnit::Characters),
        private_opening: PrivateOpening::OneReplyWithinDays,
        private_window: Some(7),
        edit_own: true,
        delete_own: true,
        hide_others: true,
        answer_hours: Some(24),
        person_answer_hours: Some(168),
        ..PUBLIC
    },
    Capabilities {
        network: "messenger",
        private_limit: limit(2_000, LengthUnit::Characters),
        private_opening: PrivateOpening::TheyWroteFirst,
        private_window: Some(24),
        answer_hours: Some(24),
        person_answer_hours: Some(168),
        ..PRIVATE
    },
    Capabilities {
        network: "instagram",
        public_limit: limit(2_200, LengthUnit::Characters),
        private_limit: limit(1_000, LengthUnit::Bytes),
        private_opening: PrivateOpening::OneReplyWithinDays,
        private_window: Some(7),
        delete_own: true,
        hide_others: true,
        answer_hours: Some(24),
        person_answer_hours: Some(168),
        ..PUBLIC
    },
    Capabilities {
        network: "whatsapp",
        private_limit: limit(4_096, LengthUnit::Characters),
        private_opening: PrivateOpening::TheyWroteFirst,
        private_window: Some(24),
        answer_hours: Some(24),
        ..PRIVATE
    },
    Capabilities {
        network: "google",
        public_limit: limit(4_096, LengthUnit::Bytes),
        edit_own: true,
        delete_own: true,
        lookup: true,
        one_reply: true,
        moderated_afterwards: true,
        ..PUBLIC
    },
    Capabilities {
        network: "bluesky",
        public_limit: limit(300, LengthUnit::Graphemes),
        public_second_limit: limit(3_000, LengthUnit::Bytes),
        private_limit: limit(1_000, LengthUnit::Graphemes),
        private_opening: PrivateOpening::IfTheyAllow,
        delete_own: true,
        // In the threads that the account began.
        hide_others: true,
        lookup: true,
        ..PUBLIC
    },
    Capabilities {
        network: "mastodon",
        public_limit: limit(500, LengthUnit::Characters),
        private_limit: limit(500, LengthUnit::Characters),
        private_opening: PrivateOpening::Always,
        edit_own: true,
        delete_own: true,
        lookup: true,
        hosts_read_private: true,
        ..PUBLIC
    },
    Capabilities {
        network: "telegram",
        private_limit: limit(4_096, LengthUnit::Characters),
        private_opening: PrivateOpening::TheyWroteFirst,
        edit_own: true,
        delete_own: true,
        ..PRIVATE
    },
    Capabilities { network: "trustpilot", delete_own: true, ..PUBLIC },
    Capabilities {
        network: "discourse",
        public_limit: limit(32_000, LengthUnit::Characters),
        edit_own: true,
        delete_own: true,
        hide_others: true,
        private_opening: PrivateOpening::Always,
        ..PUBLIC
    },
    Capabilities { network: "wordpress", edit_own: true, delete_own: true, hide_others: true, ..PUBLIC },
    Capabilities { network: "mail", lookup: true, ..PRIVATE },
    Capabilities { network: "webform", lookup: true, ..PRIVATE },
    Capabilities { network: "fax", ..PRIVATE },
    Capabilities { network: "hotline", ..PRIVATE },
    // Somebody else's system behind a signed address: it says for each message who can read it, and its key makes a
    // repeated reply harmless. Whether it can answer a public post in private nobody told us: it is not tried.
    Capabilities { network: "inbound", lookup: true, ..PUBLIC },
];

/// What a network allows, by its name; an unknown name is taken for a public place without private messages, the
/// careful choice.
#[must_use]
pub fn capabilities_of(network: &str) -> Capabilities {
    NETWORKS.iter().find(|known| known.network == network).cloned().unwrap_or(PUBLIC)
}

/// Name of the setting with the longest text that this very account takes: an instance of a network may have its own.
const OWN_LIMIT: &str = "max_characters";

/// The longest text that the account takes, where it has a limit of its own, in the unit of its network.
#[must_use]
pub fn own_limit(channel: &Channel) -> Option<usize> {
    let given = channel.settings.get(OWN_LIMIT)?;
    let number = given.as_u64().or_else(|| given.as_str()?.trim().parse().ok())?;
    usize::try_from(number).ok().filter(|max| *max > 0)
}

/// Whether private messages are closed to the account on a network where others have them: its password does not open them.
fn is_closed_in_private(channel: &Channel) -> bool {
    channel.network == "bluesky" && channel.says("private_messages") == Some(false)
}

/// What the network of an account allows, with the limits of the account itself.
#[must_use]
pub fn capabilities_for(channel: &Channel) -> Capabilities {
    let mut network = capabilities_of(&channel.network);
    if is_closed_in_private(channel) {
        network = Capabilities { private_opening: PrivateOpening::Never, private_limit: None, ..network };
    }
    let Some(max) = own_limit(channel) else { return network };
    let own =
        |known: Option<Limit>| Some(Limit { max, unit: known.map_or(LengthUnit::Characters, |limit| limit.unit) });
    Capabilities {
        public_limit: if network.public { own(network.public_limit) } else { None },
        private_limit: own(network.private_limit),
        ..network
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::samples::channel;

    #[test]
    fn an_account_whose_password_opens_no_private_messages_offers_none() {
        let mut own = channel("bluesky");
        for (said, wanted) in [
            ("yes", capabilities_of("bluesky").private_opening),
            ("no", PrivateOpening::Never),
            ("non", PrivateOpening::Never),
        ] {
            own.settings.insert("private_messages".to_owned(), json!(said));
            assert_eq!(capabilities_for(&own).private_opening, wanted, "{said}");
        }
        // Elsewhere the setting says only what is asked for.
        let mut other = channel("x");
        other.settings.insert("private_messages".to_owned(), json!("no"));
        assert_eq!(capabilities_for(&other), capabilities_of("x"));
    }

    #[test]
    fn the_limit_of_an_instance_counts_before_that_of_its_network() {
        let mut own = channel("mastodon");
        assert_eq!(capabilities_for(&own), capabilities_of("mastodon"));
        for (given, wanted) in [(json!("5000"), 5_000), (json!(800), 800), (json!("0"), 500), (json!("beaucoup"), 500)]
        {
            own.settings.insert("max_characters".to_owned(), given);
            let known = capabilities_for(&own);
            assert_eq!(known.public_limit, limit(wanted, LengthUnit::Characters));
            assert_eq!(known.private_limit, limit(wanted, LengthUnit::Characters));
        }
        let mut mail = channel("mail");
        mail.settings.insert("max_characters".to_owned(), json!("900"));
        assert_eq!(
            (capabilities_for(&mail).public_limit, capabilities_for(&mail).private_limit),
            (None, limit(900, LengthUnit::Characters))
        );
    }
}
