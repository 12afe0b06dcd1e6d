//! The two proofs: the word that Meta repeats when an address is registered, and the signature over the raw bytes.
//!
//! Meta writes everything beyond ASCII as `\uXXXX`: only the bytes as they came have the signature, no JSON that was written again.

use std::collections::BTreeMap;

use crate::secret::{hexadecimal, mac, same};
use crate::webhook::Greeting;

/// The header of the signature.
pub(crate) const HEADER: &str = "x-hub-signature-256";

/// The longest challenge that is repeated.
const LONGEST_CHALLENGE: usize = 500;

/// Answers the question whether an address is ours.
pub(crate) fn greet(verify_token: &str, question: &BTreeMap<String, String>) -> Option<Greeting> {
    let asked = |name: &str| question.get(name).map_or("", String::as_str);
    let challenge = asked("hub.challenge");
    let known = same(verify_token.as_bytes(), asked("hub.verify_token").as_bytes());
    let fits = !challenge.is_empty()
        && challenge.len() <= LONGEST_CHALLENGE
        && challenge.chars().all(|sign| sign.is_ascii_alphanumeric() || "-_.".contains(sign));
    (asked("hub.mode") == "subscribe" && known && fits)
        .then(|| Greeting { content_type: "text/plain", body: challenge.to_owned() })
}

/// Whether the signature fits the bytes. Two secrets separated by a space allow to change it.
pub(crate) fn holds(app_secret: &str, header: &str, body: &[u8]) -> bool {
    let Some(given) = header.trim().strip_prefix("sha256=") else { return false };
    let given = given.to_ascii_lowercase();
    app_secret.split_whitespace().fold(false, |fits, secret| {
        let expected = hexadecimal(&mac(secret.as_bytes(), &[body]));
        fits | same(expected.as_bytes(), given.as_bytes())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with another program: `openssl dgst -sha256 -hmac geheim` over these bytes.
    const GOOD: &str = "sha256=8386f4e0ca66553f3a5ce69d52d45750935feaea90b64f8b04f191393f0c1ea6";

    #[test]
    fn the_signature_is_over_the_bytes_as_they_came() {
        let body = br#"{"text":"d\u00e9j\u00e0"}"#;
        assert!(holds("geheim", GOOD, body));
        assert!(
            holds("neu geheim", GOOD, body) && holds("geheim", &GOOD.to_uppercase().replace("SHA256", "sha256"), body)
        );
        assert!(!holds("geheim", GOOD, "{\"text\":\"déjà\"}".as_bytes()), "the same words, written otherwise");
        for wrong in ["", "sha256=", "sha1=abc", GOOD.trim_start_matches("sha256=")] {
            assert!(!holds("geheim", wrong, body), "{wrong}");
        }
        assert!(!holds("", GOOD, body) && !holds("anderes", GOOD, body));
    }

    #[test]
    fn the_challenge_is_repeated_to_whoever_knows_the_word() {
        let ask = |mode: &str, word: &str, challenge: &str| {
            let question = [("hub.mode", mode), ("hub.verify_token", word), ("hub.challenge", challenge)];
            greet("wort", &question.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
        };
        assert_eq!(ask("subscribe", "wort", "1158201444").unwrap().body, "1158201444");
        assert_eq!(ask("subscribe", "wort", "1158201444").unwrap().content_type, "text/plain");
        assert_eq!(ask("subscribe", "falsch", "1"), None);
        assert_eq!(ask("unsubscribe", "wort", "1"), None);
        assert_eq!(ask("subscribe", "wort", "<script>"), None);
        assert_eq!(ask("subscribe", "wort", ""), None);
        assert_eq!(greet("", &BTreeMap::new()), None);
    }
}
