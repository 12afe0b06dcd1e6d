//! Ways in: sign-in links, sessions, and the brake on guessing. Only hashes of tokens are kept.

use guichet_core::model::{BrandId, UserId};
use jiff::Timestamp;

use super::{channels, connecting, tokens};
use crate::sql::statement::{args, statements};
use crate::sql::{Row, Stmt};
use crate::{Result, Store};

statements! {
    INSERT_LINK = "INSERT INTO sign_in_link (token, user_id, created_at, expires_at, used_at)
        VALUES ($1, $2, $3, $4, NULL)";
    USE_LINK = "UPDATE sign_in_link SET used_at = $2 WHERE token = $1 AND used_at IS NULL AND expires_at > $2
        AND EXISTS (SELECT 1 FROM user_account u WHERE u.id = sign_in_link.user_id AND u.disabled = FALSE)
        RETURNING user_id";
    INSERT_SESSION = "INSERT INTO session (token, user_id, csrf, created_at, seen_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6)";
    SESSION = "SELECT s.token, s.user_id, s.csrf, s.created_at, s.seen_at, s.expires_at
        FROM session s JOIN user_account u ON u.id = s.user_id
        WHERE s.token = $1 AND s.expires_at > $2 AND u.disabled = FALSE";
    TOUCH_SESSION = "UPDATE session SET seen_at = $2, expires_at = $3 WHERE token = $1";
    /// Whether somebody may go on following a brand: the session lives, the account too, and it works for the brand.
    MAY_FOLLOW = "SELECT 1 FROM session s JOIN user_account u ON u.id = s.user_id
        JOIN member m ON m.user_id = u.id AND m.brand_id = $2
        WHERE s.token = $1 AND s.expires_at > $3 AND u.disabled = FALSE";
    END_SESSIONS_OF_STRANGER = "DELETE FROM session
        WHERE user_id = $1 AND NOT EXISTS (SELECT 1 FROM member WHERE user_id = $1)";
    DROP_LINKS_OF_STRANGER = "DELETE FROM sign_in_link
        WHERE user_id = $1 AND NOT EXISTS (SELECT 1 FROM member WHERE user_id = $1)";
    END_SESSION = "DELETE FROM session WHERE token = $1";
    END_SESSIONS = "DELETE FROM session WHERE user_id = $1";
    FORGET_SESSIONS = "DELETE FROM session WHERE expires_at <= $1";
    FORGET_LINKS = "DELETE FROM sign_in_link WHERE expires_at <= $1";
    FORGET_FAILURES = "DELETE FROM login_throttle WHERE last_at <= $1";
    NOTE_FAILURE = "INSERT INTO login_throttle (throttle_key, failures, last_at) VALUES ($1, 1, $2)
        ON CONFLICT (throttle_key) DO UPDATE SET last_at = excluded.last_at,
            failures = CASE WHEN login_throttle.last_at < $3 THEN 1 ELSE login_throttle.failures + 1 END
        RETURNING failures";
    FAILURES = "SELECT failures FROM login_throttle WHERE throttle_key = $1 AND last_at >= $2";
    DROP_LINKS = "DELETE FROM sign_in_link WHERE user_id = $1";
    TAKE_BACK_FAILURE = "UPDATE login_throttle SET failures = failures - 1 WHERE throttle_key = $1 AND failures > 0";
    CLEAR_FAILURES = "DELETE FROM login_throttle WHERE throttle_key = $1";
}

/// SHA-256 of a random token.
pub type TokenHash = [u8; 32];

/// How long a failed sign-in is remembered when nobody asks for it: a day.
const FAILURES_KEPT: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

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

/// Ends every session of an account.
pub(crate) fn end_all(user: UserId) -> Stmt {
    Stmt::new(&END_SESSIONS, args![user])
}

/// Links that were not used yet open nothing any more.
pub(crate) fn drop_links(user: UserId) -> Stmt {
    Stmt::new(&DROP_LINKS, args![user])
}

/// Whoever works for no brand any more has no way in either.
pub(crate) fn close_to_stranger(user: UserId) -> Vec<Stmt> {
    [&END_SESSIONS_OF_STRANGER, &DROP_LINKS_OF_STRANGER].map(|sql| Stmt::new(sql, args![user])).into()
}

impl Store {
    /// A link that signs somebody in once.
    pub async fn create_sign_in_link(
        &self,
        token: TokenHash,
        user: UserId,
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<()> {
        self.write(vec![Stmt::new(&INSERT_LINK, args![token, user, at, expires_at])]).await.map(drop)
    }

    /// Uses a link: the account, once; none when it is unknown, used or expired, or when the account is disabled.
    pub async fn use_sign_in_link(&self, token: TokenHash, now: Timestamp) -> Result<Option<UserId>> {
        let done = self.write(vec![Stmt::new(&USE_LINK, args![token, now])]).await?;
        done.into_iter().flat_map(|done| done.rows).next().map(|mut row| row.take()).transpose()
    }

    /// Opens a session.
    pub async fn create_session(&self, session: &Session) -> Result<()> {
        let values = args![
            session.token,
            session.user_id,
            session.csrf,
            session.created_at,
            session.seen_at,
            session.expires_at
        ];
        self.write(vec![Stmt::new(&INSERT_SESSION, values)]).await.map(drop)
    }

    /// The session of a token, unless it has expired or the account is disabled.
    pub async fn session(&self, token: TokenHash, now: Timestamp) -> Result<Option<Session>> {
        self.find(Stmt::new(&SESSION, args![token, now]), |row| {
            Ok(Session {
                token: row.take()?,
                user_id: row.take()?,
                csrf: row.take()?,
                created_at: row.take()?,
                seen_at: row.take()?,
                expires_at: row.take()?,
            })
        })
        .await
    }

    /// Notes that a session is alive.
    pub async fn touch_session(&self, token: TokenHash, seen_at: Timestamp, expires_at: Timestamp) -> Result<()> {
        self.write(vec![Stmt::new(&TOUCH_SESSION, args![token, seen_at, expires_at])]).await.map(drop)
    }

    /// Ends a session.
    pub async fn end_session(&self, token: TokenHash) -> Result<()> {
        self.write(vec![Stmt::new(&END_SESSION, args![token])]).await.map(drop)
    }

    /// Whether the session of a token may go on following a brand.
    pub async fn may_follow(&self, token: TokenHash, brand: BrandId, now: Timestamp) -> Result<bool> {
        let found: Option<i64> = self.find(Stmt::new(&MAY_FOLLOW, args![token, brand, now]), Row::take).await?;
        Ok(found.is_some())
    }

    /// Forgets sessions, links, form tokens, journeys to networks and failed sign-ins whose time is over.
    pub async fn forget_expired(&self, now: Timestamp) -> Result<()> {
        let failures_before = now.checked_sub(FAILURES_KEPT).unwrap_or(now);
        self.write(vec![
            Stmt::new(&FORGET_SESSIONS, args![now]),
            Stmt::new(&FORGET_LINKS, args![now]),
            Stmt::new(&FORGET_FAILURES, args![failures_before]),
            tokens::forget_expired(now),
            connecting::forget_expired(now),
            channels::forget_hours(now),
        ])
        .await
        .map(drop)
    }

    /// Counts a failed sign-in for a key (an address, an account); answers the failures since `window_start`.
    pub async fn note_failure(&self, key: &str, now: Timestamp, window_start: Timestamp) -> Result<i64> {
        let done = self.write(vec![Stmt::new(&NOTE_FAILURE, args![key, now, window_start])]).await?;
        done.into_iter().flat_map(|done| done.rows).next().map_or(Ok(1), |mut row| row.take())
    }

    /// Failures of a key, if the last of them is not before `window_start`.
    pub async fn failures(&self, key: &str, window_start: Timestamp) -> Result<i64> {
        self.find(Stmt::new(&FAILURES, args![key, window_start]), Row::take).await.map(Option::unwrap_or_default)
    }

    /// What was counted last for a key was no failure.
    pub async fn take_back_failure(&self, key: &str) -> Result<()> {
        self.write(vec![Stmt::new(&TAKE_BACK_FAILURE, args![key])]).await.map(drop)
    }

    /// Forgets the failures of a key.
    pub async fn clear_failures(&self, key: &str) -> Result<()> {
        self.write(vec![Stmt::new(&CLEAR_FAILURES, args![key])]).await.map(drop)
    }
}
