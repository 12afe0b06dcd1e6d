//! Facts written in a text: numbers, dates, amounts, addresses, names. One file a kind.
//!
//! Invariant: facts are in order of place and do not overlap; the surest kind wins a contested place.

mod address;
mod amount;
mod card;
mod clock;
mod date;
mod digits;
pub(crate) mod email;
pub(crate) mod found;
mod iban;
mod measurement;
mod nir;
mod parcel;
mod person;
pub(crate) mod phone;
mod place;
mod reference;
mod transport;

use jiff::Timestamp;

use crate::links;
use crate::normalize::Folded;
use crate::reading::{Fact, FactKind};
use crate::tokens::{Token, TokenKind, tokens};
use found::Found;
pub(crate) use person::is_first_name;

/// Every fact of a text. Relative dates count from `created_at` in `timezone` (IANA name).
#[must_use]
pub fn find(text: &str, created_at: Option<Timestamp>, timezone: Option<&str>) -> Vec<Fact> {
    let folded = Folded::new(text);
    let all = tokens(&folded);
    find_in(&folded, &all, created_at, timezone).iter().filter_map(|found| found.to_fact(&folded)).collect()
}

/// Everything found in a text already folded and cut, personal data that are no facts included.
pub(crate) fn find_in(
    folded: &Folded<'_>,
    all: &[Token<'_>],
    created_at: Option<Timestamp>,
    timezone: Option<&str>,
) -> Vec<Found> {
    let mut found = Vec::new();
    for (span, value) in email::find(folded) {
        found.push(Found::fact(FactKind::Email, 98, span, value));
    }
    for (span, value) in links::urls(folded) {
        found.push(Found::fact(FactKind::Url, 97, span, value));
    }
    for handle in all.iter().filter(|token| token.kind == TokenKind::Handle) {
        // A handle is no fact of the case, and what looks like a fact inside one is none either.
        found.push(Found {
            kind: found::Kind::Fact(FactKind::Url),
            value: String::new(),
            unit: None,
            span: handle.span,
            rank: 95,
        });
    }
    let digits = digits::count(folded.text());
    if digits >= 13 {
        card::find(folded, &mut found);
        nir::find(folded, &mut found);
    }
    if digits > 0 {
        iban::find(folded, &mut found);
        parcel::find(folded, digits, &mut found);
        for (span, value) in phone::find(folded) {
            found.push(Found::fact(FactKind::Phone, 77, span, value));
        }
        transport::find(folded, &mut found);
        amount::find(folded, &mut found);
        measurement::find(folded, &mut found);
    }
    reference::find(folded, &mut found);
    address::find(folded, &mut found);
    let month_first = timezone.is_some_and(|zone| zone.starts_with("America/") || zone.starts_with("US/"));
    date::find(folded, date::day_of(created_at, timezone), month_first, &mut found);
    clock::find(folded, all, &mut found);
    person::find(folded, all, &mut found);
    place::find(folded, all, &mut found);
    let mut settled = found::settle(found, folded.len());
    settled.retain(|found| !found.value.is_empty());
    settled
}
