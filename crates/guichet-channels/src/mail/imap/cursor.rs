//! Where receiving stopped in a mailbox, as the opaque text that the store keeps.
//!
//! `v1:UIDVALIDITY:UID:SINCE:LARGE,LARGE`: every mail up to UID was handed over, except the large ones named at the end,
//! which are fetched piece by piece behind the others. SINCE is the day from which mails are taken at all.

use jiff::civil::Date;

/// Where receiving stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    pub(super) validity: u32,
    pub(super) last: u32,
    pub(super) since: Date,
    pub(super) large: Vec<u32>,
}

impl Cursor {
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix("v1:")?.splitn(4, ':');
        let validity = parts.next()?.parse().ok()?;
        let last = parts.next()?.parse().ok()?;
        let since = parts.next()?.parse().ok()?;
        let large = parts.next().unwrap_or_default().split(',').filter_map(|uid| uid.parse().ok()).collect();
        Some(Self { validity, last, since, large })
    }

    pub(super) fn write(&self) -> String {
        let large: Vec<String> = self.large.iter().map(u32::to_string).collect();
        format!("v1:{}:{}:{}:{}", self.validity, self.last, self.since, large.join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        for large in [vec![], vec![7, 9]] {
            let cursor = Cursor { validity: 1_700_000_000, last: 42, since: jiff::civil::date(2026, 3, 1), large };
            assert_eq!(Cursor::read(&cursor.write()), Some(cursor));
        }
        for other in ["", "v1:", "v1:a:b:c", "12", "v2:1:2:2026-03-01:"] {
            assert_eq!(Cursor::read(other), None, "{other}");
        }
    }
}
