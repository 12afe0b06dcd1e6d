//! Ways in: sign-in links, sessions, and the brake on guessing. Only hashes of tokens are kept.

use guichet_core::model::UserId;
use jiff::Timestamp;

use crate::store::soon;
use crate::{Result, Store};

/// SHA-256 of a random token.
pub type TokenHash = [u8; 32];

/// A signed-in browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// SHA-256 of the cookie's token.
    pub token: TokenHash,
    /// Who.
    pub user_id: UserId,
    /// What a form or a script must send along with a change.
    pub csrf: String,
    /// Signed in.
    pub created_at: Timestamp,
    /// Last request that was noted.
    pub seen_at: Timestamp,
    /// Ends by itself.
    pub expires_at: Timestamp,
}

impl Store {
    /// A link that signs somebody in once.
    pub async fn create_sign_in_link(&self, token: TokenHash, user: UserId, at: Timestamp, expires_at: Timestamp) -> Result<()> {
        Err(soon())
    }

    /// Uses a link: the account, once; none when it is unknown, used or expired, or when the account is disabled.
    pub async fn use_sign_in_link(&self, token: TokenHash, now: Timestamp) -> Result<Option<UserId>> {
        Err(soon())
    }

    /// Opens a session.
    pub async fn create_session(&self, session: &Session) -> Result<()> {
        Err(soon())
    }

    /// The session of a token, unless it has expired or the account is disabled.
    pub async fn session(&self, token: TokenHash, now: Timestamp) -> Result<Option<Session>> {
        Err(soon())
    }

    /// Notes that a session is alive.
    pub async fn touch_session(&self, token: TokenHash, seen_at: Timestamp, expires_at: Timestamp) -> Result<()> {
        Err(soon())
    }

    /// Ends a session.
    pub async fn end_session(&self, token: TokenHash) -> Result<()> {
        Err(soon())
    }

    /// Ends every session of an account.
    pub async fn end_sessions(&self, user: UserId) -> Result<()> {
        Err(soon())
    }

    /// Forgets sessions, links and form tokens that have expired.
    pub async fn forget_expired(&self, now: Timestamp) -> Result<()> {
        Err(soon())
    }

    /// Counts a failed sign-in for a key (an address, an account); answers the failures since `window_start`.
    pub async fn note_failure(&self, key: &str, now: Timestamp, window_start: Timestamp) -> Result<i64> {
        Err(soon())
    }

    /// Failures of a key since `window_start`.
    pub async fn failures(&self, key: &str, window_start: Timestamp) -> Result<i64> {
        Err(soon())
    }

    /// Forgets the failures of a key.
    pub async fn clear_failures(&self, key: &str) -> Result<()> {
        Err(soon())
    }
}
