//! What the guard is given: a draft, the message that it answers, and what is known around them.
//!
//! The shape of the input lines of `guichet guard`; everything but the message and the reply may be left out.

use guichet_text::reading::{Earlier, Severity, Topic};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::delivery::window::private_reply_ends;
use crate::model::capabilities::{Capabilities, LengthUnit, Limit, PrivateOpening, capabilities_of};
use crate::model::{AuthorKind, IdentityLevel, Role, Visibility};
use crate::words;

words! {
    /// Whether we can write to this customer in private on this channel, now.
    PrivateMessage { Possible = "possible", Impossible = "impossible", Unknown = "unknown" }
}

/// A draft and what is known around it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Echoed in the report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name of the network (`x`, `facebook`, `mail`…).
    #[serde(default)]
    pub channel: String,
    /// Who can read the reply; when left out, everybody on a public network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<Visibility>,
    /// The message that it answers.
    pub message: MessageToAnswer,
    /// The draft.
    pub reply: String,
    /// Who wrote the draft; a person when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author_kind: Option<AuthorKind>,
    /// Who writes it, for the charter: signature, caps and approvals. Nobody known counts as an agent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<AuthorSeen>,
    /// The case, as far as the desk knows more than the message says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseSeen>,
    /// Earlier messages of the conversation, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Earlier>,
    /// What was lately sent to others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recent_replies: Vec<String>,
    /// Who is answered; left out when nothing is known of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerSeen>,
    /// The incident that the message belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incident: Option<IncidentSeen>,
    /// Domains of the brand's own sites and mail.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_domains: Vec<String>,
    /// The present; promises count from here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Timestamp>,
    /// IANA zone of the brand; Paris when left out, as for a new brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Language of the words for the colleague (`fr` or `en`); the message's own when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Longest reply, instead of the network's own limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitGiven>,
    /// Address where this customer can leave data that only the brand sees; remedies write it into the draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drop_link: Option<String>,
    /// The consumer mediator of the brand; left out where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mediator: Option<MediatorSeen>,
}

/// The consumer mediator, as a final answer names them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediatorSeen {
    /// Name.
    pub name: String,
    /// Where they are reached.
    pub url: String,
    /// What a final answer says of them, in French.
    #[serde(default)]
    pub fr: String,
    /// The same in English.
    #[serde(default)]
    pub en: String,
}

/// The message that the draft answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MessageToAnswer {
    /// The words, as received.
    pub text: String,
    /// BCP 47, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
}

/// Who writes a draft.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorSeen {
    /// The name that colleagues see.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The first name that they chose for customers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signature: String,
    /// What they may do for the brand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Days since they began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<u32>,
}

/// The case that the draft is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseSeen {
    /// What it is about.
    #[serde(default)]
    pub topics: Vec<Topic>,
    /// The worst that is still true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
}

/// What is known of the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSeen {
    /// Whether a private message can reach them; none when nobody has asked yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private_message: Option<PrivateMessage>,
    /// How sure we are of who they are; none when nobody has asked yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityLevel>,
    /// Times they were already sent elsewhere with this problem.
    #[serde(default)]
    pub hops: u32,
}

/// The incident that the message belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentSeen {
    /// It is not over.
    #[serde(default)]
    pub open: bool,
    /// Somebody answers for it.
    #[serde(default)]
    pub owned: bool,
}

/// A limit given with the draft: a number in the network's own unit, or a number with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum LimitGiven {
    /// In the unit of the network.
    Max(usize),
    /// With its unit.
    Exact(Limit),
}

impl Input {
    /// Whether a domain, or one below it, is the brand's own.
    #[must_use]
    pub fn owns_domain(&self, domain: &str) -> bool {
        self.own_domains.iter().any(|own| domain == own || domain.ends_with(&format!(".{own}")))
    }

    /// What the network of the draft allows.
    #[must_use]
    pub fn capabilities(&self) -> Capabilities {
        capabilities_of(network_name(&self.channel))
    }

    /// Whether somebody beside the customer and the brand can read the reply.
    #[must_use]
    pub fn others_can_read(&self) -> bool {
        self.capabilities().public && self.visibility.is_none_or(Visibility::others_can_read)
    }

    /// The longest reply, with the second limit that some networks add.
    #[must_use]
    pub fn limits(&self) -> Vec<Limit> {
        let network = self.capabilities();
        let own = if self.others_can_read() { network.public_limit } else { network.private_limit };
        match self.limit {
            Some(LimitGiven::Exact(limit)) => vec![limit],
            Some(LimitGiven::Max(max)) => {
                vec![Limit { max, unit: own.map_or(LengthUnit::Characters, |limit| limit.unit) }]
            }
            None if self.others_can_read() => own.into_iter().chain(network.public_second_limit).collect(),
            None => own.into_iter().collect(),
        }
    }

    /// Whether a private message can reach this customer on this channel, as far as anybody knows.
    #[must_use]
    pub fn private_message(&self) -> PrivateMessage {
        if let Some(known) = self.customer.as_ref().and_then(|customer| customer.private_message) {
            return known;
        }
        let network = self.capabilities();
        match network.private_opening {
            PrivateOpening::Always => PrivateMessage::Possible,
            PrivateOpening::Never if network.network == "public" => PrivateMessage::Unknown,
            PrivateOpening::Never => PrivateMessage::Impossible,
            PrivateOpening::OneReplyWithinDays => self.one_reply(&network),
            PrivateOpening::IfTheyAllow | PrivateOpening::TheyWroteFirst => PrivateMessage::Unknown,
        }
    }

    /// Whether the message is recent enough for the one private reply that the network allows.
    fn one_reply(&self, network: &Capabilities) -> PrivateMessage {
        let end = self.message.created_at.and_then(|written| private_reply_ends(network, written));
        match (end, self.now) {
            (Some(end), Some(now)) if now >= end => PrivateMessage::Impossible,
            _ => PrivateMessage::Possible,
        }
    }
}

/// The name under which the capabilities know a network; people and exports use several.
fn network_name(channel: &str) -> &str {
    match channel {
        "twitter" => "x",
        "email" | "e-mail" => "mail",
        other => other,
    }
}
