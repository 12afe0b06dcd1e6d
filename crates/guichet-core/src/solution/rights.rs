//! What the law gives: a file a sector, each entry with its source and its dates. A change of the law is a new entry, never a
//! constant in the code.

use std::sync::OnceLock;

use serde::Deserialize;

use super::entry::Solution;

/// A right is a solution that somebody is entitled to.
pub type Right = Solution;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    right: Vec<Solution>,
}

pub(super) const FILES: &[(&str, &str)] = &[
    ("airline", include_str!("rights/airline.toml")),
    ("parcels", include_str!("rights/parcels.toml")),
    ("telecom", include_str!("rights/telecom.toml")),
    ("everybody", include_str!("rights/everybody.toml")),
];

/// One file; its entries are entitled by themselves.
pub(super) fn read(text: &str) -> Result<Vec<Right>, toml::de::Error> {
    let file: File = toml::from_str(text)?;
    let entitled = |right: Solution| Solution { entitled_by: Some(right.code.clone()), ..right };
    Ok(file.right.into_iter().map(entitled).collect())
}

/// Every right that is known, those of the past and those that are only announced included.
#[must_use]
pub fn rights() -> &'static [Right] {
    static RIGHTS: OnceLock<Vec<Right>> = OnceLock::new();
    // A test reads each file: none of them can be missing here.
    RIGHTS.get_or_init(|| FILES.iter().flat_map(|(_, text)| read(text).unwrap_or_default()).collect())
}
