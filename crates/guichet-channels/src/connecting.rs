//! Connecting an account in the browser: the network asks its owner, and hands us tokens.
//!
//! The server keeps the state, the verifier and the session of whoever began; a channel only knows its network's addresses.

use std::collections::BTreeMap;

/// What a network is asked with.
#[derive(Debug, Clone, Copy)]
pub struct Consent<'a> {
    /// Where the browser comes back to: `<public address>/connect/back`.
    pub redirect_uri: &'a str,
    /// Ours, unguessable: the answer must carry it.
    pub state: &'a str,
    /// PKCE: the base64url SHA-256 of the verifier.
    pub code_challenge: &'a str,
}

/// Where the browser goes, and what has to be kept until it comes back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Begun {
    /// The network's own page.
    pub url: String,
    /// Secrets that the network gave for this server (the registration of the application).
    pub secrets: BTreeMap<String, String>,
}

/// What the browser brought back.
#[derive(Debug, Clone, Copy)]
pub struct Granted<'a> {
    /// The network's code.
    pub code: &'a str,
    /// PKCE: what the challenge was made of.
    pub verifier: &'a str,
    /// The same as in [`Consent`].
    pub redirect_uri: &'a str,
}

/// A connected account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connected {
    /// Tokens and what belongs to them.
    pub secrets: BTreeMap<String, String>,
    /// What the network said of the account, for the channel's settings (its id, its limits).
    pub settings: BTreeMap<String, String>,
    /// What the account is called there (`@name`): shown to whoever connected it.
    pub account_name: String,
}

/// A right that is asked for, and why, in words for the person who is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    /// The network's word.
    pub name: &'static str,
    /// Why, French and English.
    pub why: (&'static str, &'static str),
}
