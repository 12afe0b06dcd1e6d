//! The words of a mail: its text parts, or its HTML read as a person reads it; and a second look where the sender named
//! the wrong alphabet.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, Message, MessagePart, PartType};

use crate::text;

/// The words of a mail.
pub(super) fn words(message: &Message<'_>) -> String {
    let plain = joined(message, message.text_bodies());
    if plain.trim().is_empty() { joined(message, message.html_bodies()) } else { plain }
}

fn joined<'m>(message: &Message<'_>, parts: impl Iterator<Item = &'m MessagePart<'m>>) -> String {
    let texts: Vec<String> = parts
        .filter_map(|part| match &part.body {
            PartType::Text(text) => Some(text::words(&mended(message, part, text)).trim().to_owned()),
            PartType::Html(html) => Some(text::of_html(&mended(message, part, html))),
            _ => None,
        })
        .filter(|text| !text.is_empty())
        .collect();
    texts.join("\n\n")
}

/// Bytes that are not what the mail says they are come out as U+FFFD. Mails of western Europe that are mislabelled are
/// nearly always Windows-1252, or UTF-8 said to be something else.
fn mended(message: &Message<'_>, part: &MessagePart<'_>, text: &str) -> String {
    if !text.contains('\u{fffd}') {
        return text.to_owned();
    }
    let Some(bytes) = transferred(message, part) else { return text.to_owned() };
    if let Ok(utf8) = std::str::from_utf8(&bytes) {
        // The sender wrote U+FFFD, or named another alphabet for UTF-8.
        return utf8.to_owned();
    }
    let western = charset_decoder(b"windows-1252").map(|decode| decode(&bytes));
    western.filter(|western| !western.contains('\u{fffd}')).unwrap_or_else(|| text.to_owned())
}

/// The bytes of a part before any alphabet is applied.
fn transferred(message: &Message<'_>, part: &MessagePart<'_>) -> Option<Vec<u8>> {
    let start = usize::try_from(part.raw_body_offset()).ok()?;
    let end = usize::try_from(part.raw_end_offset()).ok()?;
    let bytes = message.raw_message().get(start..end)?;
    match part.encoding {
        Encoding::None => Some(bytes.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(bytes),
        Encoding::Base64 => base64_decode(bytes),
    }
}
