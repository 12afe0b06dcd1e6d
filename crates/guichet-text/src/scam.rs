//! Somebody who pretends to be the brand, a bank or a carrier, and fishes for a card, a code or a click.
//!
//! A customer who tells of such a message, or asks whether it is real, is none.

use crate::document::Document;
use crate::entities::found::Kind;
use crate::reading::{FactKind, Reason};

pub(crate) fn read(document: &Document<'_>) -> Option<Reason> {
    let strongest = document.list("bait").max_by(|one, other| one.weight.total_cmp(&other.weight))?;
    let bait: f32 = document.list("bait").map(|hit| hit.weight).sum();
    let link = document.found.iter().any(|found| found.kind == Kind::Fact(FactKind::Url));
    let told: f32 = document.list("told").map(|hit| hit.weight).sum();
    if bait + if link { 0.8 } else { 0.0 } - told < 2.0 {
        return None;
    }
    let why = if document.explains_in_french() {
        "Le message se fait passer pour quelqu’un d’autre et veut une carte, un code ou un clic."
    } else {
        "The message poses as somebody else and is after a card, a code or a click."
    };
    Some(Reason { label: "scam".to_owned(), span: strongest.span, why: why.to_owned() })
}
