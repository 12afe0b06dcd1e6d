//! Facts written in a text: numbers, dates, amounts, addresses, names. One file a kind.
//!
//! Invariant: facts are in order of place and do not overlap; the surest kind wins a contested place.

pub(crate) mod email;
pub(crate) mod phone;

use jiff::Timestamp;

use crate::links;
use crate::normalize::Folded;
use crate::reading::{Fact, FactKind};

/// Every fact of a text. Relative dates count from `created_at` in `timezone` (IANA name).
#[must_use]
pub fn find(text: &str, created_at: Option<Timestamp>, timezone: Option<&str>) -> Vec<Fact> {
    let _ = (created_at, timezone);
    let folded = Folded::new(text);
    let mut facts = Vec::new();
    for (span, value) in email::find(&folded) {
        facts.push(Fact { kind: FactKind::Email, raw: folded.raw(span).to_owned(), value, unit: None, span });
    }
    for (span, value) in links::urls(&folded) {
        facts.push(Fact { kind: FactKind::Url, raw: folded.raw(span).to_owned(), value, unit: None, span });
    }
    for (span, value) in phone::find(&folded) {
        facts.push(Fact { kind: FactKind::Phone, raw: folded.raw(span).to_owned(), value, unit: None, span });
    }
    facts.sort_by_key(|fact| fact.span);
    facts
}
