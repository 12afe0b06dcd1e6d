//! The signed time of a page: a submission comes from a page of ours, not sooner than a person can write, not later than
//! a day, and the same page sent twice is one submission.

use jiff::Timestamp;
use uuid::Uuid;

use crate::secret::{in_letters, of_letters, same, short_mark};

/// Nobody fills the form in faster, in seconds.
pub const FASTEST: i64 = 3;
/// A page counts for a day, in seconds.
pub const OLDEST: i64 = 24 * 3600;

const PURPOSE: &str = "guichet web form";

/// Makes and reads the tokens of one form.
#[derive(Clone)]
pub(super) struct FormTokens {
    key: Vec<u8>,
}

impl std::fmt::Debug for FormTokens {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("FormTokens")
    }
}

/// Why a page does not count. It is shown again with all that was written and a new token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageProblem {
    /// Older than a day, or not ours.
    Expired,
    /// Sent sooner than a person can write.
    TooFast,
}

impl FormTokens {
    pub(super) fn new(key: &str) -> Self {
        Self { key: key.as_bytes().to_vec() }
    }

    pub(super) fn issue(&self, submission_id: Uuid, now: Timestamp) -> String {
        let words = format!("{}.{}", in_letters(submission_id.as_u128(), 26), now.as_second());
        let mark = short_mark(&self.key, PURPOSE, &words);
        format!("{words}.{mark}")
    }

    pub(super) fn read(&self, token: &str, now: Timestamp) -> Result<Uuid, PageProblem> {
        let read = || {
            let (words, mark) = token.trim().rsplit_once('.')?;
            if !same(mark.as_bytes(), short_mark(&self.key, PURPOSE, words).as_bytes()) {
                return None;
            }
            let (id, time) = words.split_once('.')?;
            Some((Uuid::from_u128(of_letters(id)?), time.parse::<i64>().ok()?))
        };
        let (submission_id, time) = read().ok_or(PageProblem::Expired)?;
        match now.as_second().saturating_sub(time) {
            age if !(-FASTEST..=OLDEST).contains(&age) => Err(PageProblem::Expired),
            age if age < FASTEST => Err(PageProblem::TooFast),
            _ => Ok(submission_id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_page_counts_from_three_seconds_to_a_day() {
        let tokens = FormTokens::new("key");
        let id = Uuid::from_u128(7);
        let token = tokens.issue(id, at(1_000));
        assert_eq!(tokens.read(&token, at(1_002)), Err(PageProblem::TooFast));
        assert_eq!(tokens.read(&token, at(1_003)), Ok(id));
        assert_eq!(tokens.read(&token, at(1_000 + OLDEST)), Ok(id));
        assert_eq!(tokens.read(&token, at(1_001 + OLDEST)), Err(PageProblem::Expired));
        assert_eq!(tokens.read(&token, at(900)), Err(PageProblem::Expired));
    }

    #[test]
    fn only_our_own_pages_count() {
        let tokens = FormTokens::new("key");
        let token = tokens.issue(Uuid::from_u128(7), at(1_000));
        let later = token.replace(".1000.", ".1001.");
        for other in ["", ".", "..", "a.b.c", later.as_str()] {
            assert_eq!(tokens.read(other, at(1_010)), Err(PageProblem::Expired), "{other}");
        }
        assert_eq!(FormTokens::new("other").read(&token, at(1_010)), Err(PageProblem::Expired));
    }
}
