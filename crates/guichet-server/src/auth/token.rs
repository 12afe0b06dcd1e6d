//! Unguessable tokens: shown once to their owner, kept as a hash.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use guichet_store::TokenHash;
use sha2::{Digest, Sha256};

use crate::clock::Source;

/// A token as its owner has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl std::fmt::Debug for Token {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Token(…)")
    }
}

impl Token {
    /// A new one, of 256 random bits.
    #[must_use]
    pub fn new(source: &dyn Source) -> Self {
        Self(URL_SAFE_NO_PAD.encode(source.random()))
    }

    /// A token that somebody gave us; none when it cannot be one of ours.
    #[must_use]
    pub fn given(text: &str) -> Option<Self> {
        (URL_SAFE_NO_PAD.decode(text).ok()?.len() == 32).then(|| Self(text.to_owned()))
    }

    /// The words to hand to its owner, once.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database keeps.
    #[must_use]
    pub fn hash(&self) -> TokenHash {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 in lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Compares two secrets in a time that says nothing of where they differ.
#[must_use]
pub fn same_secret(left: &str, right: &str) -> bool {
    Sha256::digest(left.as_bytes())
        .iter()
        .zip(Sha256::digest(right.as_bytes()).iter())
        .fold(0_u8, |difference, (left, right)| difference | (left ^ right))
        == 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::System;

    #[test]
    fn a_token_is_known_by_its_hash_alone() {
        let token = Token::new(&System);
        assert_eq!(token.as_str().len(), 43);
        assert_eq!(Token::given(token.as_str()).unwrap().hash(), token.hash());
        assert!(!format!("{token:?}").contains(token.as_str()));
        assert!(Token::given("short").is_none());
        assert!(Token::given("é".repeat(43).as_str()).is_none());
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same_secret("abc", "abc"));
        assert!(!same_secret("abc", "abd"));
        assert!(!same_secret("abc", "abcd"));
    }
}
