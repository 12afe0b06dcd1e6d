//! Shared by the tests of several crates (`#[path]`): real mails and posts, kept outside of the repository. They are
//! nobody's to publish; where they are not laid out the tests that need them count as skipped.

use std::path::{Path, PathBuf};

use crate::skipped::skipped;

/// The folder of real messages: named by `GUICHET_DATA`, else beside the tree.
pub(crate) fn real_data() -> Option<PathBuf> {
    let named = std::env::var_os("GUICHET_DATA").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let found = named.into_iter().chain([beside]).find(|folder| folder.join("eml").is_dir());
    if found.is_none() {
        skipped("real mails and posts are needed; name their folder with GUICHET_DATA");
    }
    found
}
