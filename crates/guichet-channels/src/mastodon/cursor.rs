//! Where fetching stands: the last notification, the last status of our own, and the statuses that are looked at again,
//! because no notification tells that a stranger changed or deleted what they wrote to us.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How many statuses are looked at again: the latest.
const WATCHED: usize = 40;
/// How long, in seconds, a status has to be missing before it counts as gone: a server that is being put right again says of
/// many things that it has none of them.
const MISSING_FOR: i64 = 600;

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
    /// Who wrote them: the id of the account on the server.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) by: BTreeMap<String, String>,
    /// Statuses that the server did not have, and since when, in seconds since 1970.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) missing: BTreeMap<String, i64>,
    /// The status that was looked at last in a round that did not reach all of them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) turn: String,
    /// On the way back through what came before a new channel: the oldest notification that was taken.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) before: String,
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
    pub(crate) fn watch(&mut self, id: &str, edited_at: &str, by: &str) {
        self.watched.retain(|(known, _)| known != id);
        self.watched.push((id.to_owned(), edited_at.to_owned()));
        // In the order in which they were written, whatever the order in which they came: the oldest are left out first.
        self.watched.sort_by(|(one, _), (other, _)| (one.len(), one).cmp(&(other.len(), other)));
        if !by.is_empty() {
            self.by.insert(id.to_owned(), by.to_owned());
        }
        let over = self.watched.len().saturating_sub(WATCHED);
        for (id, _) in self.watched.drain(..over) {
            self.by.remove(&id);
            self.missing.remove(&id);
        }
    }

    /// The statuses in the order in which they are looked at: the newest first. Where a round was broken off, those come first that it
    /// did not reach, so that none is left out for ever.
    pub(crate) fn in_turn(&self) -> Vec<String> {
        let mut order: Vec<String> = self.newest().map(str::to_owned).collect();
        if !self.turn.is_empty() {
            let next = order.iter().position(|id| is_later(&self.turn, id)).unwrap_or_default();
            order.rotate_left(next);
        }
        order
    }

    /// The statuses that are looked at, newest first.
    pub(crate) fn newest(&self) -> impl Iterator<Item = &str> {
        self.watched.iter().rev().map(|(id, _)| id.as_str())
    }

    /// Looks at it no more.
    pub(crate) fn forget(&mut self, id: &str) {
        self.watched.retain(|(known, _)| known != id);
        self.by.remove(id);
        self.missing.remove(id);
    }

    /// The server did not have it at this second; whether that is so for long enough to believe it.
    pub(crate) fn misses(&mut self, id: &str, now: i64) -> bool {
        let since = *self.missing.entry(id.to_owned()).or_insert(now);
        now.saturating_sub(since) >= MISSING_FOR
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
    fn a_status_is_missing_for_a_while_before_it_is_gone() {
        let mut cursor = Cursor::default();
        assert!(!cursor.misses("1", 1_000));
        assert!(!cursor.misses("1", 1_599));
        assert!(cursor.misses("1", 1_600));
        cursor.forget("1");
        assert!(!cursor.misses("1", 9_000));
    }

    #[test]
    fn the_newest_have_their_turn_first_and_the_others_after_them() {
        let mut cursor = Cursor::default();
        for id in ["101", "99", "100"] {
            cursor.watch(id, "", "7");
        }
        assert_eq!(cursor.in_turn(), ["101", "100", "99"]);
        cursor.turn = "101".into();
        assert_eq!(cursor.in_turn(), ["100", "99", "101"]);
        cursor.turn = "99".into();
        assert_eq!(cursor.in_turn(), ["101", "100", "99"], "all had their turn");
    }

    #[test]
    fn a_place_comes_back_from_its_words_and_nothing_else_is_a_place() {
        let mut cursor = Cursor { me: "1".into(), after: "99".into(), ..Cursor::default() };
        for number in 0..60 {
            cursor.watch(&number.to_string(), "", "7");
        }
        cursor.watch("30", "2026-11-22T09:00:00Z", "7");
        assert_eq!((cursor.watched.len(), cursor.by.len()), (40, 40));
        assert_eq!(cursor.watched.first().unwrap().0, "20");
        assert_eq!(Cursor::read(cursor.write().as_deref()), Some(cursor));
        assert_eq!(Cursor::read(Some("what is this")), None);
        assert!(is_later("100", "99") && !is_later("99", "99"));
    }
}
