//! Where receiving stopped in a mailbox, as the opaque text that the store keeps.
//!
//! `v2:PLACE:UIDVALIDITY:UID:SINCE:LARGE,LARGE`: every mail up to UID was handed over, except the large ones named at the
//! end, which are fetched piece by piece behind the others. SINCE is the day from which mails are taken at all. PLACE
//! stands for the mailbox: providers give the same UIDVALIDITY to many, and a number of one says nothing of another.

use jiff::civil::Date;

use crate::mail::settings::MailSettings;
use crate::secret::content_hash;

/// Where receiving stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The mailbox, as [`place`] names it.
    pub(super) place: String,
    pub(super) validity: u32,
    pub(super) last: u32,
    pub(super) since: Date,
    pub(super) large: Vec<u32>,
}

impl Cursor {
    /// The place of this mailbox in a text; nothing when the text speaks of another one.
    pub(super) fn read(text: &str, place: &str) -> Option<Self> {
        // Texts from before places were named stand for the mailbox that is set.
        let rest = match text.strip_prefix("v1:") {
            Some(rest) => rest,
            None => text.strip_prefix("v2:")?.strip_prefix(place)?.strip_prefix(':')?,
        };
        let mut parts = rest.splitn(4, ':');
        let validity = parts.next()?.parse().ok()?;
        let last = parts.next()?.parse().ok()?;
        let since = parts.next()?.parse().ok()?;
        let large = parts.next().unwrap_or_default().split(',').filter_map(|uid| uid.parse().ok()).collect();
        Some(Self { place: place.to_owned(), validity, last, since, large })
    }

    pub(super) fn write(&self) -> String {
        let large: Vec<String> = self.large.iter().map(u32::to_string).collect();
        format!("v2:{}:{}:{}:{}:{}", self.place, self.validity, self.last, self.since, large.join(","))
    }
}

/// Server, account and folder, as a short text that tells none of them.
pub(super) fn place(settings: &MailSettings) -> String {
    let server = settings.imap.host.to_lowercase();
    let parts = [server.as_bytes(), settings.user.as_bytes(), settings.mailbox.as_bytes()];
    content_hash(&parts).chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        for large in [vec![], vec![7, 9]] {
            let since = jiff::civil::date(2026, 3, 1);
            let cursor = Cursor { place: "ab12".to_owned(), validity: 1_700_000_000, last: 42, since, large };
            assert_eq!(Cursor::read(&cursor.write(), "ab12"), Some(cursor));
        }
        for other in ["", "v1:", "v1:a:b:c", "12", "v2:1:2:2026-03-01:", "v2:ab12:x"] {
            assert_eq!(Cursor::read(other, "ab12"), None, "{other}");
        }
    }

    #[test]
    fn the_numbers_of_one_mailbox_say_nothing_of_another() {
        let before = Cursor::read("v1:1:58231:2026-03-01:", "ab12").unwrap();
        assert_eq!((before.validity, before.last), (1, 58_231));
        assert_eq!(Cursor::read(&before.write(), "cd34"), None);
    }
}
