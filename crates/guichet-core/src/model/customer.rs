//! A customer, their handles, and how sure we are of who they are.

use serde::{Deserialize, Serialize};

use super::ids::{BrandId, CustomerId, HandleId};
use crate::words;

words! {
    /// A handle is not a contract holder.
    IdentityLevel { Unknown = "unknown", Claimed = "claimed", Verified = "verified" }
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
    pub identity: IdentityLevel,
    /// First seen.
    pub created_at: jiff::Timestamp,
    /// Set once their text was erased.
    pub erased_at: Option<jiff::Timestamp>,
    /// Guards updates.
    pub version: i64,
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
}
