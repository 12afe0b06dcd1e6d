//! How somebody works for a brand, as far as cases are shared out by it.

use serde::{Deserialize, Serialize};

use guichet_text::reading::Topic;

use super::brand::OpeningSlot;
use super::ids::{BrandId, UserId};
use crate::words;

words! {
    /// Whether somebody takes cases now.
    Available {
        /// In their hours; at any time where none are written down.
        InHours = "in_hours",
        /// Now, whatever their hours.
        Yes = "yes",
        /// Not now.
        No = "no",
    }
}

/// Cases that somebody has at once, unless something else was said.
const MOST: i64 = 12;

/// How somebody works for a brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Working {
    /// For which brand.
    pub brand_id: BrandId,
    /// Who.
    pub user_id: UserId,
    /// What they know well; empty: everything alike.
    pub skills: Vec<Topic>,
    /// Languages that they write; empty: those of the brand.
    pub languages: Vec<String>,
    /// New at this: nothing critical or sensitive, and somebody beside them.
    pub novice: bool,
    /// Who stands beside them.
    pub pair: Option<UserId>,
    /// When they work, in the brand's zone; empty: always.
    pub hours: Vec<OpeningSlot>,
    /// Whether they take cases now.
    pub available: Available,
    /// Cases that they have at once.
    pub most_cases: i64,
    /// Hostile cases in a row that were given to them: no figure of theirs, and shown to nobody.
    pub hostile_run: i64,
    /// Guards updates.
    pub version: i64,
}

impl Working {
    /// Somebody of whom nothing was said.
    #[must_use]
    pub const fn usual(brand_id: BrandId, user_id: UserId) -> Self {
        Self {
            brand_id,
            user_id,
            skills: Vec::new(),
            languages: Vec::new(),
            novice: false,
            pair: None,
            hours: Vec::new(),
            available: Available::InHours,
            most_cases: MOST,
            hostile_run: 0,
            version: 0,
        }
    }
}
