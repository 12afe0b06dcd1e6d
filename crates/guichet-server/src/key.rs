//! The secret key of the desk: 32 random bytes in a file outside the data folder, readable by its owner alone.
//!
//! Channel secrets are encrypted with it, public forms and mail tokens are signed with keys derived from it. Who copies the
//! data folder alone gets none of them.

use std::io::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file cannot be read or made.
    #[error("cannot use the key file {path}: {source}. Set GUICHET_KEY_FILE to a place that this user may write.")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The content is not a key.
    #[error(
        "{path} is not a key of Guichet (32 bytes in base64). Put the right key back: without it the channels' secrets cannot be read."
    )]
    Content {
        /// Which file.
        path: PathBuf,
    },
    /// Others may read it.
    #[error("the key file {path} can be read by other users. Run: chmod 600 {path}")]
    TooOpen {
        /// Which file.
        path: PathBuf,
    },
}

/// The secret key of the desk.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Key(…)")
    }
}

impl Key {
    /// A key from its bytes.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the store's encryption.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Reads the key, or makes one the first time with the bytes given.
    ///
    /// # Errors
    /// When the file cannot be used, is not a key, or is open to others.
    pub fn open_or_create(path: &Path, fresh: [u8; 32]) -> Result<Self, KeyError> {
        let file_error = |source| KeyError::File { path: path.to_owned(), source };
        match std::fs::read_to_string(path) {
            Ok(text) => {
                refuse_open_file(path)?;
                decode(&text).map(Self).ok_or_else(|| KeyError::Content { path: path.to_owned() })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                match create(path, &fresh) {
                    Ok(()) => Ok(Self(fresh)),
                    // Another process was faster: its key counts.
                    Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => std::fs::read_to_string(path)
                        .map_err(file_error)
                        .and_then(|text| decode(&text).map(Self).ok_or(KeyError::Content { path: path.to_owned() })),
                    Err(error) => Err(file_error(error)),
                }
            }
            Err(error) => Err(file_error(error)),
        }
    }

    /// A key for one purpose only, so that a signature made for one thing is worth nothing for another.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        self.sign(purpose, b"guichet")
    }

    /// HMAC-SHA256 of `message` under the purpose.
    #[must_use]
    pub fn sign(&self, purpose: &str, message: &[u8]) -> [u8; 32] {
        let mut mac = hmac(&self.0);
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(message);
        mac.finalize().into_bytes().into()
    }

    /// Whether `signature` is ours for `message`; takes the same time whatever it says.
    #[must_use]
    pub fn verify(&self, purpose: &str, message: &[u8], signature: &[u8]) -> bool {
        let mut mac = hmac(&self.0);
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(message);
        mac.verify_slice(signature).is_ok()
    }
}

fn hmac(key: &[u8; 32]) -> Hmac<Sha256> {
    // HMAC fills a shorter key up with zeros to the block of its hash (RFC 2104): the same as giving the short one.
    let mut block = [0_u8; 64];
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    Hmac::new(&block.into())
}

fn decode(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text.trim()).ok()?.try_into().ok()
}

#[cfg(unix)]
fn refuse_open_file(path: &Path) -> Result<(), KeyError> {
    use std::os::unix::fs::PermissionsExt;
    let metadata = std::fs::metadata(path).map_err(|source| KeyError::File { path: path.to_owned(), source })?;
    if metadata.permissions().mode() & 0o077 == 0 { Ok(()) } else { Err(KeyError::TooOpen { path: path.to_owned() }) }
}

#[cfg(not(unix))]
fn refuse_open_file(_path: &Path) -> Result<(), KeyError> {
    Ok(())
}

/// Writes a complete file under another name first: a crash leaves no half key behind.
fn create(path: &Path, key: &[u8; 32]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension(format!("new-{}", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(STANDARD.encode(key).as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    // A hard link fails when the name is taken, where a rename would replace a key that is in use.
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    linked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_made_once_and_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config/key");
        let first = Key::open_or_create(&path, [7; 32]).unwrap();
        let second = Key::open_or_create(&path, [8; 32]).unwrap();
        assert_eq!(first.bytes(), second.bytes());
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        Key::open_or_create(&path, [7; 32]).unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(Key::open_or_create(&path, [7; 32]), Err(KeyError::TooOpen { .. })));
    }

    #[test]
    fn a_signature_for_one_purpose_is_none_for_another() {
        let key = Key::new([1; 32]);
        let signature = key.sign("form", b"12");
        assert!(key.verify("form", b"12", &signature));
        assert!(!key.verify("token", b"12", &signature));
        assert!(!key.verify("form", b"13", &signature));
    }
}
