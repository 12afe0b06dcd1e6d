//! A customer, their handles, and how sure we are of who they are.

use serde::{Deserialize, Serialize};

use super::ids::{BrandId, CustomerId, HandleId, UserId};
use crate::words;

words! {
    /// A handle is not a contract holder.
    IdentityLevel { Unknown = "unknown", Claimed = "claimed", Verified = "verified" }
}

impl Default for IdentityLevel {
    /// The careful one.
    fn default() -> Self {
        Self::Unknown
    }
}

words! {
    /// On what it stands that somebody is who they say.
    IdentityHow {
        /// They left through the drop link what the file says as well.
        DropLink = "drop_link",
        /// They write from an address or number that stands in the file.
        KnownAddress = "known_address",
        /// They were called back at the number of the file.
        CallBack = "call_back",
        /// Otherwise, in the words of whoever did it.
        ByHand = "by_hand",
    }
}

/// How sure we are of who somebody is, and on what that stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// What was established; [`Identity::level_at`] says what still holds.
    pub level: IdentityLevel,
    /// On what it stands; none while nobody looked.
    pub proof: Option<IdentityProof>,
}

/// Who established an identity, how, when and until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityProof {
    /// How.
    pub how: IdentityHow,
    /// By whom.
    pub by: UserId,
    /// When.
    pub at: jiff::Timestamp,
    /// Until when a verification holds; none for a claim, which nothing hangs on.
    pub until: Option<jiff::Timestamp>,
    /// In words; they go when the person is erased.
    pub reason: String,
}

impl Identity {
    /// What holds now: a verification whose time is over is a claim.
    #[must_use]
    pub fn level_at(&self, now: jiff::Timestamp) -> IdentityLevel {
        if self.level != IdentityLevel::Verified {
            return self.level;
        }
        let until = self.proof.as_ref().and_then(|proof| proof.until);
        if until.is_some_and(|until| now < until) { IdentityLevel::Verified } else { IdentityLevel::Claimed }
    }
}

/// A person who writes to a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// Its identifier.
    pub id: CustomerId,
    /// To whom they write.
    pub brand_id: BrandId,
    /// The name that they show; may be empty.
    pub display_name: String,
    /// Language of their last message.
    pub language: String,
    /// How sure we are of who they are.
    pub identity: Identity,
    /// First seen.
    pub created_at: jiff::Timestamp,
    /// Set once their text was erased.
    pub erased_at: Option<jiff::Timestamp>,
    /// Guards updates.
    pub version: i64,
}

/// Whether a private message would have arrived when the network was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateCheck {
    /// It would.
    pub open: bool,
    /// When it was asked.
    pub at: jiff::Timestamp,
}

impl PrivateCheck {
    /// People change it: what the network said counts for a day.
    #[must_use]
    pub fn holds_at(&self, now: jiff::Timestamp) -> bool {
        now.duration_since(self.at) < jiff::SignedDuration::from_hours(24)
    }
}

/// One customer's name on one network. Unique by (brand, network, external id).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handle {
    /// Its identifier.
    pub id: HandleId,
    /// The brand.
    pub brand_id: BrandId,
    /// Whose handle it is.
    pub customer_id: CustomerId,
    /// The network.
    pub network: String,
    /// The network's stable identifier, or the lower-cased address for mail.
    pub external_id: String,
    /// What people see (`@name`, an address); may be empty.
    pub handle: String,
    /// What the network last said of private messages to this person; none while nobody asked.
    pub private: Option<PrivateCheck>,
}
