//! What makes a mail unique: its Message-ID, or its content where it has none.
//!
//! Two routes of one mail differ in their trace headers only, so the content hash leaves them out.

use mail_parser::{HeaderName, Message, MessageParser};

use crate::channel::RawBytes;
use crate::secret::content_hash;

/// Where mail ids are unique.
pub const SOURCE: &str = "mail";
/// Begins the id of a mail that has none.
pub const CONTENT_ID: &str = "content-";

/// A mail with what makes it unique.
#[must_use]
pub fn raw(body: Vec<u8>) -> RawBytes {
    // Headers alone: the parts of a large mail are not decoded for this.
    let parsed = MessageParser::default().parse_headers(&body);
    let said = said_hash(parsed.as_ref(), &body);
    let external_id = parsed.as_ref().and_then(message_id).unwrap_or_else(|| format!("{CONTENT_ID}{said}"));
    RawBytes { source: SOURCE.to_owned(), external_id, part: "message".to_owned(), content_hash: said, body }
}

/// The Message-ID, if it is one that can be referred to.
fn message_id(message: &Message<'_>) -> Option<String> {
    let id = message.message_id()?.trim().trim_matches(['<', '>']).trim();
    let fits = !id.is_empty()
        && id.chars().count() <= 900
        && !id.chars().any(|sign| sign.is_control() || sign.is_whitespace());
    fits.then(|| id.to_owned())
}

fn said_hash(message: Option<&Message<'_>>, body: &[u8]) -> String {
    let Some(message) = message else { return content_hash(&[body]) };
    let mut parts: Vec<&[u8]> = vec![after_headers(body)];
    for name in [HeaderName::From, HeaderName::Subject, HeaderName::Date, HeaderName::To, HeaderName::InReplyTo] {
        parts.push(message.header_raw(name).unwrap_or_default().trim().as_bytes());
    }
    content_hash(&parts)
}

/// What comes after the first empty line.
fn after_headers(mail: &[u8]) -> &[u8] {
    let mut rest = mail;
    while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
        let line = rest.get(..end).unwrap_or_default();
        rest = rest.get(end + 1..).unwrap_or_default();
        if line.is_empty() || line == b"\r" {
            return rest;
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "Received: from a.example\r\nFrom: jeanne@courrier.example\r\nMessage-ID: <colis-1@courrier.example>\r\nSubject: Colis\r\n\r\nOù est mon colis ?\r\n";

    #[test]
    fn the_same_mail_by_two_routes_is_one() {
        let first = raw(MAIL.into());
        let second = raw(MAIL.replace("a.example", "b.example").into());
        assert_eq!(first.external_id, "colis-1@courrier.example");
        assert_eq!((&first.external_id, &first.content_hash), (&second.external_id, &second.content_hash));
    }

    #[test]
    fn two_mails_with_one_id_are_two() {
        let first = raw(MAIL.into());
        let second = raw(MAIL.replace("mon colis", "ma facture").into());
        assert_eq!(first.external_id, second.external_id);
        assert_ne!(first.content_hash, second.content_hash);
        assert_ne!(second.clone().under_its_own_id().external_id, second.external_id);
    }

    #[test]
    fn a_mail_without_an_id_gets_a_stable_one() {
        let without = MAIL.replace("Message-ID: <colis-1@courrier.example>\r\n", "");
        let first = raw(without.clone().into());
        assert!(first.external_id.starts_with(CONTENT_ID));
        assert_eq!(first, raw(without.into()));
    }
}
