//! The charters that come along: the default one, and one example a sector to start from. They are files in `packs/charters/`.

use super::{Charter, CharterError};

/// A charter to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// `default`, or the name of a sector.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

macro_rules! examples {
    ($($name:literal),+ $(,)?) => {
        &[$(Example { name: $name, text: include_str!(concat!("../../../../../packs/charters/", $name, ".toml")) }),+]
    };
}

/// Every charter that comes along; the default one first.
pub const EXAMPLES: &[Example] = examples![
    "default",
    "airline",
    "rail",
    "telecom",
    "energy",
    "parcels",
    "ecommerce",
    "hotel",
    "insurance",
    "banking",
    "cars",
];

impl Example {
    /// What it says.
    ///
    /// # Errors
    /// Never for the files that come along: a test reads each.
    pub fn charter(&self) -> Result<Charter, CharterError> {
        Charter::from_toml(self.text)
    }
}

/// The charter of a brand that has written none.
#[must_use]
pub fn usual() -> Charter {
    EXAMPLES.first().and_then(|example| example.charter().ok()).unwrap_or_default()
}
