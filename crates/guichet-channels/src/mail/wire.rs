//! Understands a mail. Pure: the same bytes and marks always give the same item, and nothing is lost on the way: what
//! is not the words becomes a file.

use guichet_core::model::{Incoming, IncomingAttachment, IncomingAuthor, IncomingKind, ReplyDoor, Visibility};
use mail_parser::{Address, HeaderValue, Message, MessageParser, MimeHeaders as _, PartType};

use super::marks::Marks;
use super::{address, automatic, body, bounce};
use crate::channel::{ParseProblem, RawBytes};
use crate::text;

/// The account's side of a mail: which marks are ours, and under which domain.
#[derive(Debug, Clone, Copy)]
pub struct Own<'a> {
    /// The account's marks.
    pub marks: &'a Marks,
    /// The domain of our message ids.
    pub domain: &'a str,
}

/// Understands a mail. Without an account (a file imported elsewhere) no mark is believed.
///
/// # Errors
/// It is not a mail (not one line of it is a header), or nobody says nothing in it.
pub fn parse(raw: &RawBytes, own: Option<Own<'_>>) -> Result<Incoming, ParseProblem> {
    let message = MessageParser::default().parse(&raw.body).ok_or(ParseProblem::new("not_a_mail"))?;
    if message.headers().is_empty() {
        return Err(ParseProblem::new("not_a_mail"));
    }
    let sender = sender_of(&message);
    let recipients = recipients_of(&message);
    let subject = text::name(message.subject().unwrap_or_default());
    let mut attachments = attachments_of(&message);
    let text = words_of(&message, &subject, &mut attachments);
    if text.is_empty() && attachments.is_empty() && sender.is_none() {
        return Err(ParseProblem::new("empty"));
    }
    let sender = sender.unwrap_or_else(|| nobody(&raw.external_id));
    let bounced = own.and_then(|own| bounce::read(&message, &sender.id, &recipients, own.marks, own.domain));
    let automatic = bounced.is_some() || automatic::is_automatic(&message, &sender.id);
    let author = if automatic { sender } else { answers_to(&message, sender) };
    let mut incoming = Incoming {
        kind: IncomingKind::Message,
        source: raw.source.clone(),
        external_id: raw.external_id.clone(),
        thread_id: None,
        in_reply_to: earlier_ids(&message),
        case_reference: own.and_then(|own| proven_case(own.marks, &recipients, &subject)),
        author,
        subject,
        text,
        created_at: message.date().and_then(|date| jiff::Timestamp::from_second(date.to_timestamp()).ok()),
        visibility: Visibility::Private,
        attachments,
        reply_url: None,
        automatic,
        permanent: false,
        unproven: false,
        reply_door: ReplyDoor::Open,
    };
    if let Some(bounced) = bounced {
        incoming.kind = IncomingKind::Bounce;
        incoming.external_id = bounced.message_id;
        incoming.permanent = bounced.permanent;
        if let Some(recipient) = bounced.recipient {
            incoming.author = IncomingAuthor { handle: recipient.clone(), id: recipient, name: String::new() };
        }
    } else if own.is_some_and(|own| own.marks.is_ours(&raw.external_id)) {
        incoming.kind = IncomingKind::OwnReply;
    }
    Ok(incoming)
}

fn sender_of(message: &Message<'_>) -> Option<IncomingAuthor> {
    let from = message.from().and_then(first_author);
    let sender = || message.sender().and_then(first_author);
    from.or_else(sender).or_else(|| {
        // Some machines write their From so that nobody reads it; the envelope still names them.
        let path = automatic::header(message, "Return-Path")?.trim_matches(['<', '>']).to_lowercase();
        address::is_address(&path).then(|| author(&path, ""))
    })
}

/// Whoever wrote a mail without saying so: each time somebody else, to whom no mail can go.
fn nobody(external_id: &str) -> IncomingAuthor {
    IncomingAuthor { id: format!("unknown:{external_id}"), ..IncomingAuthor::default() }
}

/// A `Reply-To` with one address is where the person reads: forms of other sites write in their visitors' names so.
fn answers_to(message: &Message<'_>, sender: IncomingAuthor) -> IncomingAuthor {
    let Some(list) = message.reply_to() else { return sender };
    let mut authors = authors_in(list);
    match (authors.pop(), authors.is_empty()) {
        (Some(only), true) if only.name.is_empty() => IncomingAuthor { name: sender.name, ..only },
        (Some(only), true) => only,
        _ => sender,
    }
}

fn first_author(list: &Address<'_>) -> Option<IncomingAuthor> {
    authors_in(list).into_iter().next()
}

fn authors_in(list: &Address<'_>) -> Vec<IncomingAuthor> {
    list.iter()
        .filter_map(|one| {
            let id = one.address()?.trim().trim_matches(['<', '>']).to_lowercase();
            address::is_address(&id).then(|| author(&id, one.name().unwrap_or_default()))
        })
        .collect()
}

fn author(id: &str, name: &str) -> IncomingAuthor {
    let name = text::name(name);
    let name = name.trim_matches(['"', '\'']).trim();
    // An address shown as a name may be another one than the real one.
    let name = if name.contains('@') { "" } else { name };
    IncomingAuthor { id: id.to_owned(), name: name.to_owned(), handle: id.to_owned() }
}

/// Every address that the mail came to, hidden ones as far as the server tells.
fn recipients_of(message: &Message<'_>) -> Vec<String> {
    let visible = message.to().into_iter().chain(message.cc()).flat_map(authors_in).map(|author| author.id);
    let told = ["Delivered-To", "X-Original-To", "Envelope-To"]
        .into_iter()
        .filter_map(|name| automatic::header(message, name))
        .map(|value| value.trim_matches(['<', '>']).to_lowercase());
    visible.chain(told).take(200).collect()
}

fn proven_case(marks: &Marks, recipients: &[String], subject: &str) -> Option<String> {
    recipients.iter().find_map(|address| marks.case_of_address(address)).or_else(|| marks.case_of_subject(subject))
}

/// What it answers, nearest first.
fn earlier_ids(message: &Message<'_>) -> Vec<String> {
    let mut references = ids_in(message.references());
    references.reverse();
    let mut ids = ids_in(message.in_reply_to());
    ids.append(&mut references);
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    ids.truncate(100);
    ids
}

fn ids_in(value: &HeaderValue<'_>) -> Vec<String> {
    let list: Vec<&str> = match value {
        HeaderValue::Text(id) => vec![id],
        HeaderValue::TextList(ids) => ids.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    };
    list.into_iter()
        .map(|id| id.trim().trim_matches(['<', '>']).to_owned())
        .filter(|id| {
            !id.is_empty() && id.len() <= 900 && !id.chars().any(|sign| sign.is_control() || sign.is_whitespace())
        })
        .collect()
}

/// The words, complete. A text too long to be shown is kept whole as a file; a mail that is all in its subject says it
/// there.
fn words_of(message: &Message<'_>, subject: &str, attachments: &mut Vec<IncomingAttachment>) -> String {
    let words = body::words(message);
    if words.trim().is_empty() {
        return if attachments.is_empty() || !subject.is_empty() { subject.to_owned() } else { String::new() };
    }
    match words.char_indices().nth(text::LONGEST_TEXT) {
        None => words,
        Some((end, _)) => {
            let beginning = format!("{}…", words.get(..end).unwrap_or_default().trim_end());
            attachments.push(IncomingAttachment {
                name: "message.txt".into(),
                mime: "text/plain; charset=utf-8".into(),
                bytes: words.into_bytes(),
                url: None,
            });
            beginning
        }
    }
}

fn attachments_of(message: &Message<'_>) -> Vec<IncomingAttachment> {
    message
        .attachments()
        .map(|part| {
            let mime = part.content_type().map_or_else(
                || "application/octet-stream".to_owned(),
                |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("octet-stream")).to_lowercase(),
            );
            let (bytes, usual) = match &part.body {
                PartType::Message(inner) => (inner.raw_message().to_vec(), "message.eml"),
                _ => (part.contents().to_vec(), "fichier"),
            };
            let name = text::file_name(part.attachment_name().unwrap_or(usual));
            IncomingAttachment { name, mime: text::name(&mime), bytes, url: None }
        })
        .collect()
}
