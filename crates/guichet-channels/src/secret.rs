//! Keys, signatures and secrets that we make: HMAC-SHA256 with a purpose, compared in constant time.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// How a secret is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipe {
    /// `whsec_` and 32 random bytes in base64, as Standard Webhooks has it.
    WebhookSecret,
    /// 32 random bytes in base64.
    Key,
}

impl Recipe {
    /// A new secret; none if the machine has no randomness to give.
    #[must_use]
    pub fn make(self) -> Option<String> {
        let mut bytes = [0_u8; 32];
        rustls::crypto::ring::default_provider().secure_random.fill(&mut bytes).ok()?;
        let text = BASE64.encode(bytes);
        Some(match self {
            Self::WebhookSecret => format!("whsec_{text}"),
            Self::Key => text,
        })
    }
}

/// What an account is spoken for with. Never printed.
#[derive(Clone)]
pub(crate) struct Token(Arc<str>);

impl From<&str> for Token {
    fn from(token: &str) -> Self {
        Self(token.into())
    }
}

impl std::ops::Deref for Token {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("a token")
    }
}

/// HMAC-SHA256.
#[must_use]
pub(crate) fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().to_vec()
}

/// Whether two values are equal, in a time that does not depend on where they differ.
#[must_use]
pub(crate) fn same(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len()
        && !left.is_empty()
        && left.iter().zip(right).fold(0, |differ, (a, b)| differ | (a ^ b)) == 0
}

/// Letters and digits that survive mail addresses and subjects, without those that people mix up.
const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A short signature in [`LETTERS`]: 80 bits of a MAC over the purpose and the words, 16 signs.
#[must_use]
pub(crate) fn short_mark(key: &[u8], purpose: &str, words: &str) -> String {
    let mark = mac(key, &[purpose.as_bytes(), b"\0", words.as_bytes()]);
    let number = mark.iter().take(10).fold(0_u128, |number, byte| (number << 8) | u128::from(*byte));
    in_letters(number, 16)
}

/// A number in [`LETTERS`], five bits a sign.
#[must_use]
pub(crate) fn in_letters(number: u128, signs: u32) -> String {
    (0..signs)
        .rev()
        .map(|place| {
            let five = number.checked_shr(place * 5).unwrap_or(0) & 31;
            let index = usize::try_from(five).unwrap_or_default();
            char::from(LETTERS.get(index).copied().unwrap_or(b'a'))
        })
        .collect()
}

/// The number that [`in_letters`] wrote.
#[must_use]
pub(crate) fn of_letters(text: &str) -> Option<u128> {
    text.bytes().try_fold(0_u128, |number, letter| {
        let five = LETTERS.iter().position(|known| *known == letter)?;
        let room = number.checked_mul(32)?;
        room.checked_add(u128::try_from(five).ok()?)
    })
}

/// SHA-256 in hexadecimal.
#[must_use]
pub fn content_hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // Lengths keep ("ab", "c") apart from ("a", "bc").
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    hexadecimal(&hasher.finalize())
}

/// Bytes in hexadecimal.
#[must_use]
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_secret_is_new() {
        let first = Recipe::WebhookSecret.make().unwrap();
        assert!(first.starts_with("whsec_") && first.len() == 50);
        assert_ne!(Some(first), Recipe::WebhookSecret.make());
    }

    #[test]
    fn a_mark_depends_on_key_purpose_and_words() {
        let mark = short_mark(b"key", "case", "D-1");
        assert_eq!(mark.len(), 16);
        assert_ne!(mark, short_mark(b"other", "case", "D-1"));
        assert_ne!(mark, short_mark(b"key", "bounce", "D-1"));
        assert_ne!(mark, short_mark(b"key", "case", "D-2"));
    }

    #[test]
    fn numbers_come_back_from_their_letters() {
        for number in [0, 1, 31, 32, u128::from(u64::MAX), u128::MAX] {
            let text = in_letters(number, 26);
            assert_eq!((text.len(), of_letters(&text)), (26, Some(number)));
        }
        assert_eq!(of_letters("lo0"), None);
        assert_eq!(of_letters(&"9".repeat(40)), None);
    }

    #[test]
    fn nothing_equals_nothing_is_not_a_proof() {
        assert!(!same(b"", b""));
        assert!(same(b"a", b"a"));
        assert!(!same(b"a", b"b"));
        assert!(!same(b"a", b"ab"));
    }
}
