//! Writes a reply as a mail. The same value always gives the same bytes: no clock, no random boundary.

use guichet_core::model::{AuthorKind, Outgoing};
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;

use super::identity::CONTENT_ID;
use super::settings::{MailSettings, TokenPlace};
use crate::channel::OWN_ID_MARK;
use crate::text;

/// The reply as a mail.
pub(super) fn compose(outgoing: &Outgoing, settings: &MailSettings) -> Vec<u8> {
    let recipient_name = text::name(&outgoing.recipient_name);
    let mut builder = MessageBuilder::new()
        .from(Address::new_address(Some(settings.display_name.as_str()), settings.address.as_str()))
        .to(Address::new_address(
            Some(recipient_name.as_str()).filter(|name| !name.is_empty()),
            outgoing.recipient.trim(),
        ))
        .subject(subject(outgoing, settings))
        .message_id(settings.marks.message_id(outgoing.reply_id, settings.domain()))
        .date(outgoing.created_at.as_second())
        .text_body(words(outgoing, settings));
    let answered = outgoing.in_reply_to.as_deref().and_then(referable);
    let mut references: Vec<&str> = outgoing.references.iter().filter_map(|id| referable(id)).collect();
    if let Some(answered) = answered {
        builder = builder.in_reply_to(answered);
        references.retain(|id| *id != answered);
        references.push(answered);
    }
    if !references.is_empty() {
        // The root and the nearest ones are what mail programs use.
        let nearest = references.split_off(references.len().saturating_sub(20).max(1).min(references.len()));
        references.truncate(1);
        references.extend(nearest);
        builder = builder.references(MessageId::new_list(references.into_iter()));
    }
    if let Some(address) = reply_address(outgoing, settings) {
        builder = builder.reply_to(Address::new_address(Some(settings.display_name.as_str()), address));
    }
    if outgoing.author_kind == AuthorKind::Automatic {
        builder = builder
            .header("Auto-Submitted", HeaderType::from(Raw::new("auto-replied")))
            .header("X-Auto-Response-Suppress", HeaderType::from(Raw::new("All")));
    }
    // Writing into memory does not fail.
    builder.write_to_vec().unwrap_or_default()
}

/// The address that hears of a failure; none for automatic mails, so that two machines never talk to each other.
pub(super) fn return_address(outgoing: &Outgoing, settings: &MailSettings) -> Option<String> {
    if outgoing.author_kind == AuthorKind::Automatic {
        return None;
    }
    let marked = match settings.token_place {
        TokenPlace::Address => settings.marks.return_address(outgoing.reply_id, &settings.address),
        TokenPlace::Subject | TokenPlace::Nowhere => None,
    };
    Some(marked.unwrap_or_else(|| settings.address.clone()))
}

fn reply_address(outgoing: &Outgoing, settings: &MailSettings) -> Option<String> {
    let marked = settings.token_place == TokenPlace::Address && !outgoing.case_reference.is_empty();
    marked.then(|| settings.marks.case_address(&outgoing.case_reference, &settings.address)).flatten()
}

fn subject(outgoing: &Outgoing, settings: &MailSettings) -> String {
    let given = text::name(&outgoing.subject);
    let usual = if settings.french { "Votre demande" } else { "Your request" };
    let mut subject = match given.as_str() {
        "" => usual.to_owned(),
        given if is_answer(given) || is_a_beginning(outgoing) => given.to_owned(),
        given => format!("Re: {given}"),
    };
    let token = settings.marks.case_token(&outgoing.case_reference);
    let marked = settings.marks.case_of_subject(&subject).is_some();
    if settings.token_place == TokenPlace::Subject && !outgoing.case_reference.is_empty() && !marked {
        subject = format!("{subject} [{token}]");
    }
    subject
}

/// Whether the mail answers nothing and belongs to no case of a customer: a question to a contact is no reply.
fn is_a_beginning(outgoing: &Outgoing) -> bool {
    outgoing.in_reply_to.is_none() && outgoing.references.is_empty() && outgoing.case_reference.is_empty()
}

fn is_answer(subject: &str) -> bool {
    let start: String = subject.chars().take(6).collect::<String>().to_lowercase();
    ["re:", "re :", "re\u{a0}:", "ré:", "ré :", "rép:", "rép :", "aw:", "sv:"].iter().any(|cue| start.starts_with(cue))
}

/// The words, and where the customer can follow the case.
fn words(outgoing: &Outgoing, settings: &MailSettings) -> String {
    let mut words = text::words(&outgoing.text);
    if let Some(url) = outgoing.tracking_url.as_deref().filter(|url| !url.chars().any(char::is_whitespace)) {
        let lead = if settings.french { "Suivre votre demande\u{a0}:" } else { "Follow your request:" };
        words = format!("{}\n\n{lead} {url}", words.trim_end());
    }
    format!("{}\n", words.trim_end())
}

/// The message id behind one of our ids, if a mail program can know it.
fn referable(id: &str) -> Option<&str> {
    let id = id.split(OWN_ID_MARK).next().unwrap_or_default();
    let fits = !id.starts_with(CONTENT_ID)
        && id.contains('@')
        && id.len() <= 900
        && !id.chars().any(|sign| sign.is_control() || sign.is_whitespace() || sign == '<' || sign == '>');
    fits.then_some(id)
}
