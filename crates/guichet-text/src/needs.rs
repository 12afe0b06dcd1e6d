//! What the message is for: question, request, complaint, praise, partnership, help to another, spam.
//!
//! Invariant: never empty; the first is the one to serve first.

use crate::document::Document;
use crate::reading::Need;
use crate::temper::Temper;
use crate::tokens::TokenKind;

/// Topics of which nobody speaks when all is well.
const TROUBLES: &[&str] = &[
    "lost_parcel",
    "damaged",
    "refund",
    "outage",
    "connection_quality",
    "cancellation",
    "delay",
    "baggage",
    "warranty",
    "contact",
    "fraud",
    "unwanted_calls",
    "data_leak",
    "safety",
    "hygiene_health",
    "claim",
    "delivery",
    "staff",
];

pub(crate) struct Needs {
    pub(crate) all: Vec<Need>,
}

pub(crate) fn read(document: &Document<'_>, temper: &Temper, questions: usize, scam: bool) -> Needs {
    let weight = |label| document.weight("need", label);
    // A question that asks nothing is a way of complaining.
    let scorned = if document.list("rhetorical").next().is_some() { 0.8 } else { 0.0 };
    let (request, complaint) =
        (weight("request"), weight("complaint") + scorned + if temper.irony { 1.5 } else { 0.0 });
    let (praise, partnership, spam, help) =
        (weight("praise"), weight("partnership"), weight("spam"), weight("help_to_other"));
    let mut all = Vec::new();
    if scam || (spam >= 2.0 && complaint < 2.0) {
        all.push(Need::Spam);
    }
    if partnership >= 2.5 && partnership > complaint {
        all.push(Need::Partnership);
    }
    let to_other = help >= 1.2 && speaks_to_other(document);
    if to_other && complaint < 3.0 {
        all.push(Need::HelpToOther);
    }
    let praised = praise >= 0.8 && temper.sentiment > 0.15 && !temper.irony;
    let complained = complaint >= 1.0 || (temper.sentiment < -0.25 && temper.bad >= 0.8) || temper.anger > 0.5;
    if praised && complaint < praise {
        all.push(Need::Praise);
    }
    let loud = complained && complaint >= 2.0;
    let rest = if loud {
        [Need::Complaint, Need::Question, Need::Request]
    } else {
        [Need::Question, Need::Request, Need::Complaint]
    };
    for need in rest {
        let here = match need {
            Need::Question => questions > 0,
            Need::Request => request >= 0.9,
            Need::Complaint => complained && !(praised && complaint < 1.0),
            _ => false,
        };
        if here {
            all.push(need);
        }
    }
    if praised && !all.contains(&Need::Praise) {
        all.push(Need::Praise);
    }
    if all.is_empty() {
        // A trouble told without a hard word is a complaint all the same.
        let troubled = temper.sentiment <= 0.1
            && document.list("topic").any(|hit| hit.weight >= 1.0 && TROUBLES.contains(&hit.label));
        all.push(if troubled { Need::Complaint } else { Need::Other });
    }
    Needs { all }
}

/// The post begins by naming another person before, or instead of, the brand, and speaks to them.
fn speaks_to_other(document: &Document<'_>) -> bool {
    let named = document.all.iter().take(6).filter(|token| token.kind == TokenKind::Handle).count();
    named >= 1 || !document.input.earlier.is_empty()
}
