//! Thanks for something done: not in advance, not as a mere closing, not in irony.

use crate::document::Document;
use crate::reading::Thanks;
use crate::tokens::Pause;

/// `asks` says that something is asked or complained of in the message.
pub(crate) fn read(document: &Document<'_>, irony: bool, asks: bool, sentiment: f32) -> Vec<Thanks> {
    if irony {
        return Vec::new();
    }
    let mut thanks: Vec<Thanks> = Vec::new();
    for hit in document.list("thanks") {
        let elsewhere = document.overlapping("ahead", hit.start..hit.end).next().is_some();
        if elsewhere || thanks.last().is_some_and(|last| last.span.overlaps(hit.span)) {
            continue;
        }
        let next = document.word(hit.end);
        let for_something = matches!(
            next,
            "a" | "au"
                | "aux"
                | "pour"
                | "de"
                | "d"
                | "for"
                | "to"
                | "beaucoup"
                | "infiniment"
                | "so"
                | "encore"
                | "again"
        ) && document.all.get(hit.end).is_none_or(|token| token.pause == Pause::None);
        if asks && (!for_something || sentiment < -0.35) {
            continue;
        }
        let end = document.clause_end(hit.end.saturating_sub(1), 14);
        if let Some(span) = document.span_of(hit.start..end) {
            thanks.push(Thanks { span });
        }
    }
    thanks
}
