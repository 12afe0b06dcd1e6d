//! Passwords: argon2id, and the few rules that help (length, not the address).
//!
//! Hashing takes some tens of milliseconds on purpose, so it runs beside the event loop and only a few at a time.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

/// Shortest password.
pub const SHORTEST: usize = 12;
/// Longest password: argon2 reads all of it.
pub const LONGEST: usize = 512;

/// A hash of nothing, of the same cost: an unknown address takes as long to refuse as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$Z3VpY2hldC1ub2JvZHkh$m1bqKvfTq1N1wq7C9gQ8wHh1fXK3vY0r0mF5i9G2o7Q";

/// At most two at a time: each needs 19 MB and a core.
static ROOM: Semaphore = Semaphore::const_new(2);

/// Why a password cannot be taken: codes of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordProblem {
    /// Under twelve characters.
    #[error("password_too_short")]
    TooShort,
    /// Over 512 characters.
    #[error("password_too_long")]
    TooLong,
    /// The address, or one sign repeated.
    #[error("password_too_simple")]
    TooSimple,
    /// The machine could not hash it.
    #[error("internal")]
    NotNow,
}

/// Whether a new password can be taken.
///
/// # Errors
/// With the reason when it cannot.
pub fn check(password: &str, email: &str) -> Result<(), PasswordProblem> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(PasswordProblem::TooShort);
    }
    if length > LONGEST {
        return Err(PasswordProblem::TooLong);
    }
    let first = password.chars().next();
    if password.to_lowercase() == email.to_lowercase() || password.chars().all(|sign| Some(sign) == first) {
        return Err(PasswordProblem::TooSimple);
    }
    Ok(())
}

/// The hash to keep.
///
/// # Errors
/// When the machine cannot hash now.
pub async fn hash(password: String) -> Result<String, PasswordProblem> {
    let _room = ROOM.acquire().await.map_err(|_| PasswordProblem::NotNow)?;
    tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    })
    .await
    .map_err(|_| PasswordProblem::NotNow)?
    .map_err(|_| PasswordProblem::NotNow)
}

/// Whether the password is the one of the hash; without a hash the same time passes and the answer is no.
pub async fn verify(password: String, hash: Option<String>) -> bool {
    if password.len() > LONGEST * 4 {
        return false;
    }
    let Ok(_room) = ROOM.acquire().await else { return false };
    tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
        known && matches
    })
    .await
    .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_that_help_and_no_other() {
        assert_eq!(check("onze lettre", "a@brand.example"), Err(PasswordProblem::TooShort));
        assert_eq!(check("aaaaaaaaaaaaa", "a@brand.example"), Err(PasswordProblem::TooSimple));
        assert_eq!(check("Agent@brand.example", "agent@brand.example"), Err(PasswordProblem::TooSimple));
        assert_eq!(check("une phrase facile", "a@brand.example"), Ok(()));
        assert_eq!(check("éàùéàùéàùéàù", "a@brand.example"), Ok(()));
    }

    #[tokio::test]
    async fn only_the_right_password_passes() {
        let kept = hash("une phrase facile".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$"));
        assert!(verify("une phrase facile".to_owned(), Some(kept.clone())).await);
        assert!(!verify("une phrase facil".to_owned(), Some(kept)).await);
        assert!(!verify("une phrase facile".to_owned(), None).await);
    }

    #[test]
    fn refusing_a_stranger_costs_as_much() {
        let nobody = PasswordHash::new(NOBODY).unwrap();
        assert!(nobody.salt.is_some() && nobody.hash.is_some());
    }
}
