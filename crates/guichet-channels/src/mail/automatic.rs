//! Whether a machine wrote a mail (RFC 3834 and the habits around it): such a mail is never answered by ours.

use mail_parser::{HeaderName, Message};

/// Whether a machine wrote it.
pub(super) fn is_automatic(message: &Message<'_>, sender: &str) -> bool {
    let header = |name: &str| header(message, name).map(str::to_lowercase);
    let auto_submitted = header("Auto-Submitted").is_some_and(|value| !value.starts_with("no") && !value.is_empty());
    let bulk =
        header("Precedence").is_some_and(|value| matches!(value.as_str(), "bulk" | "list" | "junk" | "auto_reply"));
    let list =
        message.header_raw(HeaderName::ListId).is_some() || message.header_raw(HeaderName::ListUnsubscribe).is_some();
    let told = header("X-Autoreply").is_some()
        || header("X-Autorespond").is_some()
        || header("X-Auto-Response-Suppress").is_some_and(|value| value.contains("all") || value.contains("autoreply"))
        || header("X-Loop").is_some();
    auto_submitted || bulk || list || told || returns_to_nobody(message) || is_machine(sender)
}

/// A header as it stands, whatever the parser makes of it.
pub(super) fn header<'m>(message: &'m Message<'_>, name: &str) -> Option<&'m str> {
    let name = HeaderName::parse(name.to_owned())?;
    message.header_raw(name).map(str::trim)
}

/// The empty return path of bounces.
pub(super) fn returns_to_nobody(message: &Message<'_>) -> bool {
    message.header_raw(HeaderName::ReturnPath).is_some_and(|path| path.trim() == "<>")
}

/// Whether the name of an address is one that machines use.
pub(super) fn is_machine(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default().to_lowercase();
    let plain: String = local.chars().filter(|sign| sign.is_ascii_alphanumeric()).collect();
    matches!(
        plain.as_str(),
        "mailerdaemon" | "postmaster" | "noreply" | "nepasrepondre" | "donotreply" | "bounce" | "bounces"
    )
}
