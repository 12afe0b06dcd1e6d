//! The key that seals the channels' secrets: a file of its own, readable by its owner alone.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use guichet_channels::secret::Recipe;
use guichet_store::SecretKey;

/// Names another file.
const SETTING: &str = "GUICHET_KEY_FILE";

/// Reads the key; makes it when there is none.
pub(super) fn load_or_make(data: &Path) -> Result<SecretKey> {
    let file = file()?;
    if is_inside(&file, data) {
        bail!(
            "the key file {} lies in the data folder: a copy of the folder would open every account; name another place with {SETTING}",
            file.display()
        );
    }
    if !file.exists() {
        make(&file).with_context(|| format!("cannot write the key file {}", file.display()))?;
    }
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read the key file {}", file.display()))?;
    let bytes = BASE64.decode(text.trim()).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes
        .map(SecretKey)
        .with_context(|| format!("{} is not a key file: 32 bytes in base64 are expected", file.display()))
}

fn file() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os(SETTING).filter(|value| !value.is_empty()) {
        return Ok(named.into());
    }
    let folder = user_folder("XDG_CONFIG_HOME", ".config")
        .with_context(|| format!("there is no home folder to keep the key in: name a file with {SETTING}"))?;
    Ok(folder.join("guichet").join("secret.key"))
}

/// A folder of the user, by its variable or below the home folder.
pub(super) fn user_folder(variable: &str, below_home: &str) -> Option<PathBuf> {
    let given = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    given(variable).filter(|path| path.is_absolute()).or_else(|| Some(given("HOME")?.join(below_home)))
}

/// Written beside its place and linked there whole, so that of two commands on a new machine one wins and both read the
/// same key.
fn make(file: &Path) -> Result<()> {
    let folder = file.parent().context("a key file needs a folder")?;
    fs::create_dir_all(folder)?;
    let key = Recipe::Key.make().context("the machine gives no random numbers")?;
    let draft = folder.join(format!(".secret-{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut written = options.open(&draft)?;
    writeln!(written, "{key}")?;
    written.sync_all()?;
    let linked = fs::hard_link(&draft, file);
    let _ = fs::remove_file(&draft);
    match linked {
        Err(problem) if problem.kind() != std::io::ErrorKind::AlreadyExists => Err(problem.into()),
        _ => Ok(()),
    }
}

fn is_inside(file: &Path, folder: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    match (file.parent().and_then(real), real(folder)) {
        (Some(file), Some(folder)) => file.starts_with(folder),
        _ => file.starts_with(folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_key_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep").join("secret.key");
        make(&file).unwrap();
        let first = fs::read(&file).unwrap();
        make(&file).unwrap();
        assert_eq!(fs::read(&file).unwrap(), first);
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1, "no draft is left behind");
    }

    #[test]
    fn a_key_in_the_data_folder_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        assert!(is_inside(&folder.path().join("secret.key"), folder.path()));
        assert!(!is_inside(&folder.path().join("secret.key"), &folder.path().join("data")));
    }
}
