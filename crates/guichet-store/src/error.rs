//! What can go wrong with the store, by what the caller is to do about it.

/// The answer of the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the store did not do it. No variant carries words of people or bound values.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// A guard did not hold: somebody was faster, or it exists already. Load again and decide again.
    #[error("somebody else changed it first")]
    Conflict,
    /// The disk is full, the database does not answer… Nothing was stored; the same call may work later (HTTP: 503).
    #[error("the database cannot be used now: {0}")]
    Unavailable(String),
    /// So many write at once that this one had no turn. Nothing was stored, nothing is wrong; later it works (HTTP: 503).
    #[error("too many write at once")]
    Busy,
    /// The cursor of a page is not one that the store made.
    #[error("this cursor is not one of ours")]
    BadCursor,
    /// What was asked cannot be done here; the words say what to do instead.
    #[error("{0}")]
    Refused(String),
    /// A stored value cannot be read, or a statement is wrong: a mistake of ours or a damaged file.
    #[error("the stored data cannot be read: {0}")]
    Broken(String),
}
