//! Where fetching stands: the last notification, the last status of our own, and the statuses that are looked at again,
//! because no notification tells that a stranger changed or deleted what they wrote to us.

use serde::{Deserialize, Serialize};

/// How many statuses are looked at again: the latest.
const WATCHED: usize = 40;

/// The place, written into the channel's row as JSON. Equal places are equal bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// Our own account on the server.
    pub(crate) me: String,
    /// The server: ids count there alone.
    #[serde(default)]
    pub(crate) server: String,
    /// A mark of the server and the token with which the account was asked who it is.
    #[serde(default)]
    pub(crate) signed_in: String,
    /// The last notification that was taken.
    pub(crate) after: String,
    /// The last status of our own that was seen.
    #[serde(default)]
    pub(crate) own_after: String,
    /// Statuses to look at again, oldest first: id, and when it was last changed.
    #[serde(default)]
    pub(crate) watched: Vec<(String, String)>,
}

impl Cursor {
    /// The place in these words; none where they are not ours.
    pub(crate) fn read(text: Option<&str>) -> Option<Self> {
        serde_json::from_str(text?).ok().filter(|cursor: &Self| !cursor.me.is_empty())
    }

    /// The place as words.
    pub(crate) fn write(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// Looks at this status from now on.
    pub(crate) fn watch(&mut self, id: &str, edited_at: &str) {
        self.watched.retain(|(known, _)| known != id);
        self.watched.push((id.to_owned(), edited_at.to_owned()));
        let over = self.watched.len().saturating_sub(WATCHED);
        self.watched.drain(..over);
    }

    /// Whether this status is looked at.
    pub(crate) fn watches(&self, id: &str) -> bool {
        self.watched.iter().any(|(known, _)| known == id)
    }
}

/// Whether an id of the server is later than another one. Numbers grow in length; ids of other makes have one length.
pub(crate) fn is_later(id: &str, than: &str) -> bool {
    (id.len(), id) > (than.len(), than)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_back_from_its_words_and_nothing_else_is_a_place() {
        let mut cursor = Cursor { me: "1".into(), after: "99".into(), ..Cursor::default() };
        for number in 0..60 {
            cursor.watch(&number.to_string(), "");
        }
        cursor.watch("30", "2026-11-22T09:00:00Z");
        assert_eq!(cursor.watched.len(), 40);
        assert_eq!(cursor.watched.last().unwrap().0, "30");
        assert_eq!(Cursor::read(cursor.write().as_deref()), Some(cursor));
        assert_eq!(Cursor::read(Some("what is this")), None);
        assert!(is_later("100", "99") && !is_later("99", "99"));
    }
}
