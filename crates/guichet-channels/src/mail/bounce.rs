//! Reports that a mail of ours did not arrive (RFC 3464, and the plain words of older servers), tied to the reply.
//!
//! Invariant: only a mail that carries one of our own marks is a bounce; whatever else claims to be one stays an
//! ordinary automatic mail that somebody can read.

use mail_parser::{Message, MimeHeaders as _};

use super::automatic::{is_machine, returns_to_nobody};
use super::marks::Marks;

/// A reply that did not arrive, or not yet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Bounce {
    /// Message id of the reply.
    pub(super) message_id: String,
    /// Whether it is final.
    pub(super) permanent: bool,
    /// For whom it was, if the report says so.
    pub(super) recipient: Option<String>,
}

/// The fields of a report that matter.
#[derive(Debug, Default, PartialEq, Eq)]
struct Report {
    action: String,
    status: String,
    recipient: Option<String>,
}

/// The bounce that a mail is, if it is one.
pub(super) fn read(
    message: &Message<'_>,
    sender: &str,
    recipients: &[String],
    marks: &Marks,
    domain: &str,
) -> Option<Bounce> {
    let report = report_of(message);
    let looks_like_one = report.is_some() || returns_to_nobody(message) || is_machine(sender);
    if !looks_like_one {
        return None;
    }
    let by_address = recipients.iter().find_map(|address| marks.message_id_of_return_address(address, domain));
    let whole = String::from_utf8_lossy(message.raw_message());
    let message_id = by_address.or_else(|| marks.find_message_id(&whole))?;
    match report {
        // "delivered", "relayed" and "expanded" are good news.
        Some(report) if !matches!(report.action.as_str(), "failed" | "delayed" | "") => None,
        Some(report) => {
            let permanent = report.action != "delayed" && !report.status.starts_with('4');
            Some(Bounce { message_id, permanent, recipient: report.recipient })
        }
        // Old servers write it in words; a person reads them with the bounce.
        None if returns_to_nobody(message) || says_undelivered(&whole) => {
            Some(Bounce { message_id, permanent: has_final_code(&whole), recipient: None })
        }
        None => None,
    }
}

fn report_of(message: &Message<'_>) -> Option<Report> {
    let part = message.parts.iter().find(|part| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("message")
                && kind.subtype().is_some_and(|subtype| subtype.to_lowercase().ends_with("delivery-status"))
        })
    })?;
    Some(report_in(&String::from_utf8_lossy(part.contents())))
}

fn report_in(text: &str) -> Report {
    let mut report = Report::default();
    for line in text.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_lowercase().as_str() {
            // Of several recipients the one that failed counts.
            "action" if report.action != "failed" => report.action = first_word(value),
            "status" if !report.status.starts_with('5') => report.status = first_word(value),
            "final-recipient" | "original-recipient" if report.recipient.is_none() => {
                let address =
                    value.rsplit(';').next().unwrap_or_default().trim().trim_matches(['<', '>']).to_lowercase();
                report.recipient = Some(address).filter(|address| super::address::is_address(address));
            }
            _ => {}
        }
    }
    report
}

fn first_word(value: &str) -> String {
    value.split_whitespace().next().unwrap_or_default().to_lowercase()
}

fn says_undelivered(text: &str) -> bool {
    let beginning: String = text.chars().take(20_000).collect::<String>().to_lowercase();
    [
        "undeliver",
        "could not be delivered",
        "delivery failed",
        "delivery has failed",
        "failure notice",
        "returned mail",
        "non remis",
        "n'a pas pu être remis",
        "n’a pas pu être remis",
        "échec de la remise",
    ]
    .iter()
    .any(|cue| beginning.contains(cue))
}

/// A code of the kind 550 or 5.1.1.
fn has_final_code(text: &str) -> bool {
    text.split(|sign: char| !(sign.is_ascii_digit() || sign == '.')).any(|word| {
        let digits = word.len() == 3 && word.starts_with('5') && word.chars().all(|sign| sign.is_ascii_digit());
        digits || word.starts_with("5.1.") || word.starts_with("5.2.") || word.starts_with("5.7.")
    })
}
