//! Attachments by content hash, on disk.

use crate::store::soon;
use crate::{Result, Store};

impl Store {
    /// Keeps bytes under the SHA-256 of their content (hexadecimal), durable before the answer; the same again is one file.
    pub async fn put_blob(&self, bytes: &[u8]) -> Result<String> {
        Err(soon())
    }

    /// The bytes of a hash; none when they are not (or no longer) here.
    pub async fn blob(&self, hash: &str) -> Result<Option<Vec<u8>>> {
        Err(soon())
    }
}
