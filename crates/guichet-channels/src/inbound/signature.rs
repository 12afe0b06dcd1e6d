//! Standard Webhooks: signatures over the raw bytes, compared in constant time.
//!
//! What is signed is `{id}.{timestamp}.{body}`. Several signatures may stand in one header and several secrets may be
//! known, so that a secret can be changed without losing a message.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use jiff::Timestamp;

use crate::secret::{mac, same};

/// How far the sender's clock may be from ours, in seconds.
pub const TOLERANCE_SECONDS: i64 = 300;

/// The three headers of a signed webhook.
#[derive(Debug, Clone, Copy, Default)]
pub struct SignedHeaders<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`, seconds since 1970.
    pub timestamp: &'a str,
    /// `webhook-signature`, separated by spaces.
    pub signature: &'a str,
}

impl SignedHeaders<'_> {
    /// What can be said before the body is read: everything is there, and the time is near ours.
    ///
    /// # Errors
    /// Why no body can be signed by these.
    pub fn check(&self, now: Timestamp) -> Result<(), NotSigned> {
        if self.id.is_empty() || self.timestamp.is_empty() || self.signature.is_empty() {
            return Err(NotSigned::HeaderMissing);
        }
        let time: i64 = self.timestamp.trim().parse().map_err(|_| NotSigned::Stale)?;
        if now.as_second().abs_diff(time) > TOLERANCE_SECONDS.unsigned_abs() {
            return Err(NotSigned::Stale);
        }
        Ok(())
    }
}

/// Why a signature does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// A header is missing or empty.
    #[error("a header is missing: webhook-id, webhook-timestamp and webhook-signature are needed")]
    HeaderMissing,
    /// The time is not a number, or too far from ours.
    #[error("the time of the message is more than five minutes from ours")]
    Stale,
    /// No signature fits.
    #[error("no signature fits the content; check the secret (whsec_…), and sign the bytes exactly as they are sent")]
    Wrong,
}

/// The keys of a channel: the newest first.
#[derive(Clone)]
pub struct SigningKeys(Vec<Vec<u8>>);

impl SigningKeys {
    /// Reads `whsec_…`, or several separated by spaces. None if one of them is not such a secret.
    #[must_use]
    pub fn read(secret: &str) -> Option<Self> {
        let keys: Option<Vec<_>> = secret.split_whitespace().map(key_of).collect();
        keys.filter(|keys| !keys.is_empty()).map(Self)
    }

    /// Verifies a webhook.
    ///
    /// # Errors
    /// Why its signature does not count.
    pub fn verify(&self, headers: SignedHeaders<'_>, body: &[u8], now: Timestamp) -> Result<(), NotSigned> {
        headers.check(now)?;
        let mut fits = false;
        for key in &self.0 {
            let expected = signature(key, headers.id, headers.timestamp.trim(), body);
            // Every signature is compared, so that the time tells nothing about which one was near.
            for given in headers.signature.split_whitespace().take(10) {
                fits |= same(given.as_bytes(), expected.as_bytes());
            }
        }
        if fits { Ok(()) } else { Err(NotSigned::Wrong) }
    }

    /// Signs a body with the newest key: the value of `webhook-signature`.
    #[must_use]
    pub fn sign(&self, id: &str, time: i64, body: &[u8]) -> String {
        self.0.first().map(|key| signature(key, id, &time.to_string(), body)).unwrap_or_default()
    }
}

impl std::fmt::Debug for SigningKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SigningKeys({})", self.0.len())
    }
}

fn key_of(secret: &str) -> Option<Vec<u8>> {
    let text = secret.strip_prefix("whsec_")?;
    let key = STANDARD.decode(text).or_else(|_| STANDARD_NO_PAD.decode(text)).ok()?;
    (key.len() >= 16).then_some(key)
}

fn signature(key: &[u8], id: &str, time: &str, body: &[u8]) -> String {
    let mark = mac(key, &[id.as_bytes(), b".", time.as_bytes(), b".", body]);
    format!("v1,{}", STANDARD.encode(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn headers(signature: &str) -> SignedHeaders<'_> {
        SignedHeaders { id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330", signature }
    }

    #[test]
    fn the_example_of_the_specification_fits() {
        let keys = SigningKeys::read(SECRET).unwrap();
        let given = headers("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(keys.verify(given, br#"{"test": 2432232314}"#, at(1_614_265_330)), Ok(()));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let keys = SigningKeys::read(SECRET).unwrap();
        let body = b"{}";
        let good = keys.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        let now = at(1_614_265_330);
        assert_eq!(keys.verify(headers(&good), body, now), Ok(()));
        assert_eq!(keys.verify(headers(&good), b"{ }", now), Err(NotSigned::Wrong));
        assert_eq!(keys.verify(headers(&good), body, at(1_614_265_330 + 300)), Ok(()));
        assert_eq!(keys.verify(headers(&good), body, at(1_614_265_330 + 301)), Err(NotSigned::Stale));
        assert_eq!(keys.verify(headers(&good), body, at(1_614_265_330 - 301)), Err(NotSigned::Stale));
        assert_eq!(keys.verify(headers(""), body, now), Err(NotSigned::HeaderMissing));
        assert_eq!(keys.verify(headers("v1,"), body, now), Err(NotSigned::Wrong));
        assert_eq!(keys.verify(headers(&good.replace("v1,", "v1a,")), body, now), Err(NotSigned::Wrong));
        let absurd = SignedHeaders { timestamp: "-9223372036854775808", ..headers(&good) };
        assert_eq!(keys.verify(absurd, body, now), Err(NotSigned::Stale));
    }

    #[test]
    fn a_secret_can_be_changed_without_losing_a_message() {
        let old = SigningKeys::read(SECRET).unwrap();
        let new_secret = crate::secret::Recipe::WebhookSecret.make().unwrap();
        let both = SigningKeys::read(&format!("{new_secret} {SECRET}")).unwrap();
        let new = SigningKeys::read(&new_secret).unwrap();
        let (id, time, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, b"bonjour");
        assert_eq!(both.verify(headers(&old.sign(id, time, body)), body, at(time)), Ok(()));
        assert_eq!(both.sign(id, time, body), new.sign(id, time, body));
        let several = format!("v1,AAAA {} v2,x", old.sign(id, time, body));
        assert_eq!(old.verify(headers(&several), body, at(time)), Ok(()));
    }

    #[test]
    fn only_a_real_secret_is_read() {
        for wrong in ["", "  ", "whsec_", "whsec_AAAA", "secret", "whsec_!!!!"] {
            assert!(SigningKeys::read(wrong).is_none(), "{wrong}");
        }
    }
}
