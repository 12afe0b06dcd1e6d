//! Pages by key: a page costs the same at the top of a list and after ten million rows.

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Result, StoreError};

/// A part of a list, and where the next part begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Give it back as `after` to read on; none at the end of the list.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of at most `limit` rows out of rows that were asked for with [`one_more`]; `key` is the place of a row.
    pub(crate) fn of(mut items: Vec<T>, limit: u32, key: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(key) } else { None };
        Self { items, next }
    }
}

/// One row more than the page holds says whether the list goes on.
pub(crate) fn one_more(limit: u32) -> i64 {
    i64::from(limit) + 1
}

/// A time and an id: the place of a row in most lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimeKey {
    pub(crate) at: i64,
    pub(crate) id: Uuid,
}

impl TimeKey {
    /// Before every row.
    pub(crate) const FIRST: Self = Self { at: i64::MIN, id: Uuid::nil() };
    /// After every row.
    pub(crate) const LAST: Self = Self { at: i64::MAX, id: Uuid::max() };

    /// The place of a row.
    pub(crate) fn of(at: Timestamp, id: Uuid) -> String {
        Self::at(at.as_millisecond(), id)
    }

    /// The place of a row whose first key is a number.
    pub(crate) fn at(at: i64, id: Uuid) -> String {
        format!("{at}~{}", id.simple())
    }

    /// Reads a cursor, or begins at `start`.
    pub(crate) fn read(cursor: Option<&str>, start: Self) -> Result<Self> {
        let Some(cursor) = cursor else { return Ok(start) };
        let [at, id] = parts(cursor)?;
        Ok(Self { at: number(at)?, id: identifier(id)? })
    }
}

/// The parts of a cursor.
pub(crate) fn parts<const N: usize>(cursor: &str) -> Result<[&str; N]> {
    let found: Vec<&str> = cursor.split('~').collect();
    found.try_into().map_err(|_| StoreError::BadCursor)
}

/// A number of a cursor.
pub(crate) fn number(part: &str) -> Result<i64> {
    part.parse().map_err(|_| StoreError::BadCursor)
}

/// An id of a cursor.
pub(crate) fn identifier(part: &str) -> Result<Uuid> {
    Uuid::parse_str(part).map_err(|_| StoreError::BadCursor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_as_the_same_place() {
        let id = Uuid::from_u128(7);
        let cursor = TimeKey::at(-5, id);
        assert_eq!(TimeKey::read(Some(&cursor), TimeKey::FIRST), Ok(TimeKey { at: -5, id }));
        assert_eq!(TimeKey::read(None, TimeKey::LAST), Ok(TimeKey::LAST));
    }

    #[test]
    fn a_cursor_of_somebody_else_is_refused() {
        for cursor in ["", "~", "1", "1~2~3", "a~00000000000000000000000000000007", "1~é"] {
            assert_eq!(TimeKey::read(Some(cursor), TimeKey::FIRST), Err(StoreError::BadCursor), "{cursor}");
        }
    }

    #[test]
    fn the_last_page_has_no_next() {
        let key = |number: &i64| number.to_string();
        assert_eq!(Page::of(vec![1, 2, 3], 2, key), Page { items: vec![1, 2], next: Some("2".to_owned()) });
        assert_eq!(Page::of(vec![1, 2], 2, key), Page { items: vec![1, 2], next: None });
        assert_eq!(Page::of(vec![], 2, key), Page { items: vec![], next: None });
    }
}
