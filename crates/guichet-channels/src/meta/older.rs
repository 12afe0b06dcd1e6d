//! New comments below older posts: a look at what is newest does not meet them, and where a push was lost nobody else tells of them.
//!
//! Once a day, and after a time when nobody looked, the posts of the last months are gone through, some pages with each look, and the
//! place is kept in the cursor. Invariant: a walk that was begun is gone to its end, and the next one goes back to the comments that
//! were written since it began.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::catch_up::{Found, OVERLAP, one_page, taken_from};
use super::graph::Graph;
use crate::channel::Failure;

/// How often a walk begins.
const EVERY: SignedDuration = SignedDuration::from_hours(24);
/// Posts that are older than this are not looked at.
const OLDEST: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Pages of posts that are read with one look.
const PAGES: usize = 3;

/// Where a walk through the posts stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Walk {
    /// When the last one began.
    pub(super) begun: Timestamp,
    /// From when on comments count; none between two walks.
    pub(super) since: Option<Timestamp>,
    /// The page to go on with; empty at the beginning.
    pub(super) after: String,
}

/// What some steps of a walk brought, and the page to go on with; none at its end.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    pub(crate) found: Found,
    pub(crate) after: Option<String>,
}

impl Walk {
    /// No walk, the last one having begun at this time.
    pub(super) const fn at_rest(begun: Timestamp) -> Self {
        Self { begun, since: None, after: String::new() }
    }

    /// The walk that is under way, or a new one where it is time, or where nobody looked for a while.
    pub(super) fn now(self, was_away: bool, now: Timestamp) -> Self {
        let due = was_away || now.duration_since(self.begun) >= EVERY;
        if self.since.is_some() || !due {
            return self;
        }
        let since = self.begun.checked_sub(OVERLAP).unwrap_or(self.begun);
        Self { begun: now, since: Some(since), after: String::new() }
    }

    /// The same after some steps of it.
    pub(super) fn went(self, after: Option<String>) -> Self {
        match after {
            Some(after) => Self { after, ..self },
            None => Self::at_rest(self.begun),
        }
    }
}

/// Some pages of posts, the newest first, and the page to go on with. `written_at` says when a post was written.
///
/// # Errors
/// Why none came.
pub(crate) async fn posts(
    graph: &Graph,
    path: &str,
    asked: &[(&str, &str)],
    from: &str,
    written_at: impl Fn(&Value) -> Option<Timestamp> + Send + Sync,
) -> Result<(Vec<Value>, Option<String>), Failure> {
    let oldest = Timestamp::now().checked_sub(OLDEST).unwrap_or(Timestamp::MIN);
    let mut after = Some(from.to_owned()).filter(|from| !from.is_empty());
    let mut all = Vec::new();
    for _ in 0..PAGES {
        let page = one_page(graph, path, asked, after.as_deref()).await?;
        let (entries, next) = taken_from(page);
        let young = entries.last().and_then(&written_at).is_some_and(|at| at >= oldest);
        all.extend(entries);
        after = next.filter(|_| young);
        if after.is_none() {
            break;
        }
    }
    Ok((all, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_walk_begins_once_a_day_or_after_an_absence_and_goes_to_its_end() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (begun, later) = (at("2026-11-22T10:00:00Z"), at("2026-11-22T12:00:00Z"));
        let rests = Walk::at_rest(begun);
        assert_eq!(rests.clone().now(false, later), rests);
        let begins = Walk { begun: later, since: Some(at("2026-11-22T09:00:00Z")), after: String::new() };
        assert_eq!(rests.clone().now(true, later), begins, "what was written since the last one began");
        let tomorrow = at("2026-11-23T10:00:00Z");
        assert_eq!(rests.now(false, tomorrow).begun, tomorrow);
        let goes_on = begins.went(Some("p2".into()));
        assert_eq!(goes_on.clone().now(true, tomorrow), goes_on);
        assert_eq!(goes_on.went(None), Walk::at_rest(later));
    }
}
