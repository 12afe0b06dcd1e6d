//! Where things are: the root of the working tree and its tracked files.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The root of the working tree.
pub(crate) fn root() -> PathBuf {
    let manifest =
        std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest.parent().map_or(manifest.clone(), Path::to_path_buf)
}

/// What runs leave for people to look at; not tracked.
pub(crate) fn artefacts() -> PathBuf {
    root().join("artefacts")
}

/// A file of the tree that is ours: tracked, or new and not ignored.
pub(crate) struct File {
    /// Path from the root, with `/`.
    pub(crate) path: String,
    /// Its text; none for pictures and other binary files.
    pub(crate) text: Option<String>,
}

/// Every file that is ours, in order.
pub(crate) fn files() -> Result<Vec<File>> {
    let root = root();
    let listing = Command::new("git")
        .current_dir(&root)
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .context("git is needed to list the files of the tree")?;
    if !listing.status.success() {
        bail!("git cannot list the files of {}: is it a checkout?", root.display());
    }
    let mut files = Vec::new();
    for path in String::from_utf8_lossy(&listing.stdout).split('\0').filter(|path| !path.is_empty()) {
        let Ok(bytes) = std::fs::read(root.join(path)) else { continue };
        files.push(File { path: path.to_owned(), text: String::from_utf8(bytes).ok() });
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files.dedup_by(|one, other| one.path == other.path);
    Ok(files)
}
