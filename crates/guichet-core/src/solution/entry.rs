//! One solution: when it fits, what it is, what it costs, who agrees, on whose authority and until when.

use guichet_text::reading::{FactKind, Repairable, Topic};
use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::amount::Money;
use crate::model::{IdentityLevel, Role};
use crate::words;

/// An entry is said to expire so many days before it does.
const SOON_DAYS: i64 = 30;

words! {
    /// What a solution is.
    SolutionKind {
        /// Money that the customer paid, back; or what a right gives.
        Refund = "refund",
        /// The same thing again.
        Replacement = "replacement",
        /// Something beyond what is owed.
        Gesture = "gesture",
        /// Something that is done.
        Action = "action",
    }
}
words! {
    /// Where an entry stands on a day.
    Standing {
        /// Announced, or its first day is to come.
        NotYet = "not_yet",
        /// May be proposed.
        Valid = "valid",
        /// May be proposed, not for long.
        Expiring = "expiring",
        /// Its last day has passed: never proposed.
        Expired = "expired",
    }
}

/// What is said in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Said {
    /// One line.
    pub title: String,
    /// The words to propose; `{amount}` and `{currency}` stand for the sum.
    pub words: String,
    /// What a person has to find out before the customer is entitled to it; may be empty.
    pub ask: String,
}

/// A sum, with the case in which it is that one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Decimal (`"12.50"`).
    pub amount: String,
    /// ISO 4217.
    #[serde(default = "euro")]
    pub currency: String,
    /// When it is this one, in French; empty where there is only one.
    #[serde(default)]
    pub fr: String,
    /// The same in English.
    #[serde(default)]
    pub en: String,
}

/// How often one customer gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// At most so many times…
    pub times: u32,
    /// …in so many months.
    pub months: u32,
}

/// A solution of the catalogue, or a right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Solution {
    /// Short name, unique in its file.
    pub code: String,
    /// What it is.
    pub kind: SolutionKind,
    /// Sectors that it is for; empty: every one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sectors: Vec<String>,
    /// What the customer writes about: one of these.
    pub topics: Vec<Topic>,
    /// Only for somebody who is, or is not, in trouble now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_trouble_now: Option<bool>,
    /// Only where the brand can still put it right in one of these degrees; empty: always.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairable: Vec<Repairable>,
    /// Only from a delay of so many hours on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_hours: Option<u32>,
    /// Only where these kinds of facts were said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only_if: Vec<FactKind>,
    /// Facts without which it cannot be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FactKind>,
    /// How sure the desk has to be of who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identity: Option<IdentityLevel>,
    /// What it costs the brand: one sum, or one for each case. None where that is what the customer paid, or nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub amounts: Vec<Amount>,
    /// Instead of a sum: so much of the highest amount that the customer spoke of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub percent: Option<u32>,
    /// How often one customer gets it; none: as often as they are entitled to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cap: Option<Limit>,
    /// The least role that agrees to it, beside what the charter says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Role>,
    /// The right that gives it: then it is no gesture, and stands first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entitled_by: Option<String>,
    /// Nobody has compared it with its source yet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub to_confirm: bool,
    /// On whose authority: a law, a contract, a colleague.
    pub source: String,
    /// Where the source can be read; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source_url: String,
    /// Its first day; without one a right is announced and never proposed, and an entry of the catalogue holds since ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<Date>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Date>,
    /// In French.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fr: Option<Said>,
    /// In English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<Said>,
}

fn euro() -> String {
    "EUR".to_owned()
}

impl Amount {
    /// The sum; none where the amount cannot be read, which a check of the file prevents.
    #[must_use]
    pub fn money(&self) -> Option<Money> {
        Money::read(&self.amount, &self.currency)
    }

    /// When it is this one, in a language.
    #[must_use]
    pub fn label(&self, language: &str) -> &str {
        if language.starts_with("en") { &self.en } else { &self.fr }
    }
}

impl Solution {
    /// Whether it is owed and not given.
    #[must_use]
    pub const fn is_right(&self) -> bool {
        self.entitled_by.is_some()
    }

    /// What is said in a language; the other one when there is nothing in it.
    #[must_use]
    pub fn said(&self, language: &str) -> Option<&Said> {
        let (first, second) = if language.starts_with("en") { (&self.en, &self.fr) } else { (&self.fr, &self.en) };
        first.as_ref().or(second.as_ref())
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn standing(&self, today: Date) -> Standing {
        let soon = today.checked_add(Span::new().days(SOON_DAYS)).unwrap_or(today);
        let begun = self.valid_from.map_or(!self.is_right(), |first| first <= today);
        match self.valid_until {
            _ if !begun => Standing::NotYet,
            Some(last) if last < today => Standing::Expired,
            Some(last) if last <= soon => Standing::Expiring,
            _ => Standing::Valid,
        }
    }
}
