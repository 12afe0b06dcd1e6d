//! The consent of a simulated network: it has no page of its own, so the owner's browser is sent straight back with a code.
//!
//! What it proves is real: the code is bound to the challenge, and only the verifier opens it.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::channel::Failure;
use crate::connecting::{Begun, Connected, Consent, Granted, Scope};
use crate::tokens::ACCESS_TOKEN;

/// What is asked for.
pub(super) const SCOPES: &[Scope] = &[
    Scope { name: "sandbox.read", why: ("Pour recevoir les messages simulés.", "To receive the simulated messages.") },
    Scope { name: "sandbox.answer", why: ("Pour y répondre.", "To answer them.") },
];

/// The way there and back.
pub(super) fn begin(consent: Consent<'_>) -> Result<Begun, Failure> {
    let mut url = reqwest::Url::parse(consent.redirect_uri)
        .map_err(|_| Failure::new("settings", "the desk's own address cannot be read"))?;
    url.query_pairs_mut().append_pair("state", consent.state).append_pair("code", consent.code_challenge);
    Ok(Begun { url: url.into(), secrets: BTreeMap::new() })
}

/// The token, for whoever holds the verifier.
pub(super) fn finish(granted: Granted<'_>) -> Result<Connected, Failure> {
    if URL_SAFE_NO_PAD.encode(Sha256::digest(granted.verifier.as_bytes())) != granted.code {
        return Err(Failure::new("sign_in_refused", "the verifier does not open the code"));
    }
    let secrets = BTreeMap::from([(ACCESS_TOKEN.to_owned(), format!("simulated-{}", granted.code))]);
    Ok(Connected { secrets, settings: BTreeMap::new(), account_name: "@compte-simulé".to_owned() })
}
