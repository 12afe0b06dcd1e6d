//! The charter of a brand: one readable, versioned TOML file that the guard executes.
//!
//! Invariant: the rules that protect the customer's data and reach never go below *hold*, whatever the file says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::report::{Level, RuleName};
use crate::words;

words! {
    /// How customers are addressed in French.
    Address { Vous = "vous", Tu = "tu", Either = "either" }
}
words! {
    /// A level in the charter.
    LevelSet { Off = "off", Warn = "warn", Hold = "hold", Refuse = "refuse" }
}

/// What a brand decided about its replies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Charter {
    /// Counts up with each change.
    pub version: u32,
    /// How customers are addressed in French.
    pub address: Address,
    /// Words that the brand does not use, each with what to say instead (empty: nothing).
    pub forbidden_words: BTreeMap<String, String>,
    /// How replies are signed.
    pub signature: Signature,
    /// Levels other than the usual ones, by the name of the rule.
    pub levels: BTreeMap<RuleName, LevelSet>,
}

/// How replies are signed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Signature {
    /// Whether each reply is signed.
    pub required: bool,
    /// The signatures that agents chose (`Zoé`, `^ZM`): first names or initials, never a surname by default.
    pub names: Vec<String>,
}

impl Default for Charter {
    fn default() -> Self {
        Self {
            version: 1,
            address: Address::Vous,
            forbidden_words: BTreeMap::new(),
            signature: Signature::default(),
            levels: BTreeMap::new(),
        }
    }
}

/// Why a charter cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("The charter cannot be read: {0}. Check the file against docs/guard.md, section “The charter”.")]
pub struct CharterError(#[from] toml::de::Error);

impl Charter {
    /// Reads a charter file.
    ///
    /// # Errors
    /// When the file is not TOML, or names something that a charter does not know.
    pub fn from_toml(text: &str) -> Result<Self, CharterError> {
        Ok(toml::from_str(text)?)
    }

    /// The level of a finding under this charter; none when the charter has switched the rule off.
    ///
    /// A finding at the rule's usual level takes the charter's. One that the rule itself made milder stays at most as
    /// mild, and one that it made stronger (a paid number for a complaint) stays as strong.
    #[must_use]
    pub fn level(&self, rule: RuleName, usual: Level, found: Level) -> Option<Level> {
        let Some(set) = self.levels.get(&rule).copied() else { return Some(found) };
        let wanted = match set {
            LevelSet::Off => None,
            LevelSet::Warn => Some(Level::Warn),
            LevelSet::Hold => Some(Level::Hold),
            LevelSet::Refuse => Some(Level::Refuse),
        };
        let wanted = if never_below_hold(rule) { Some(wanted.unwrap_or(Level::Hold).max(Level::Hold)) } else { wanted };
        wanted.map(|wanted| match found.cmp(&usual) {
            std::cmp::Ordering::Equal => wanted,
            std::cmp::Ordering::Less => found.min(wanted),
            std::cmp::Ordering::Greater => found,
        })
    }
}

/// The rules that a charter can make milder, but not silent.
const fn never_below_hold(rule: RuleName) -> bool {
    matches!(rule, RuleName::PersonalDataInPublic | RuleName::DisclosureUnverified | RuleName::PrivateMessageImpossible)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charter_sets_levels_and_keeps_the_floor() {
        let charter = Charter::from_toml(
            "version = 3\naddress = \"tu\"\n[levels]\nset_phrase = \"hold\"\nbanter = \"off\"\npersonal_data_in_public = \"warn\"\n[forbidden_words]\ncher = \"\"\n",
        )
        .unwrap();
        assert_eq!(charter.level(RuleName::SetPhrase, Level::Warn, Level::Warn), Some(Level::Hold));
        assert_eq!(charter.level(RuleName::Banter, Level::Hold, Level::Hold), None);
        assert_eq!(charter.level(RuleName::PersonalDataInPublic, Level::Refuse, Level::Refuse), Some(Level::Hold));
        assert_eq!(charter.level(RuleName::PersonalDataInPublic, Level::Refuse, Level::Warn), Some(Level::Warn));
        assert_eq!(charter.level(RuleName::TooLong, Level::Refuse, Level::Refuse), Some(Level::Refuse));
    }

    #[test]
    fn a_mistake_is_named() {
        let error = Charter::from_toml("levels = { tonne = \"hold\" }").unwrap_err().to_string();
        assert!(error.contains("tonne"), "{error}");
    }
}
