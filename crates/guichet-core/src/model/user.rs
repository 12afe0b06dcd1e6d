//! People with an account, and what they may do for a brand.

use serde::{Deserialize, Serialize};

use super::ids::{BrandId, UserId};
use crate::words;

words! {
    /// What somebody may do for a brand; each includes those before.
    Role { Agent = "agent", Lead = "lead", Admin = "admin" }
}

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Its identifier.
    pub id: UserId,
    /// Address, lower-cased; unique.
    pub email: String,
    /// Name shown to colleagues.
    pub name: String,
    /// Chosen first name shown to customers; never the surname by default.
    pub signature: String,
    /// `fr` or `en`.
    pub locale: String,
    /// Closed accounts cannot sign in.
    pub disabled: bool,
}

/// A person's role for one brand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub user_id: UserId,
    /// For which brand.
    pub brand_id: BrandId,
    /// What they may do.
    pub role: Role,
}
