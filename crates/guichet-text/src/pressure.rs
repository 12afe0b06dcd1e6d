//! Pressure: an undue advantage asked under a threat to reputation. Only suspected; a person confirms it.
//!
//! A refund that is owed, an honest review announced, a partnership offered: none of them is pressure.

use crate::document::Document;
use crate::lexicon::Hit;
use crate::reading::{Pressure, Reason, Span};

/// How many words may stand between a demand and a threat.
const APART: usize = 40;

/// Words that tie a demand to a threat.
const TIES: &[&str] = &[
    "sinon",
    "ou",
    "autrement",
    "contre",
    "echange",
    "defaut",
    "sans",
    "si",
    "or",
    "otherwise",
    "else",
    "unless",
    "if",
    "exchange",
    "return",
    "moyennant",
    "faute",
    "vaut",
    "dommage",
    "s",
];

pub(crate) fn read(document: &Document<'_>) -> Pressure {
    let honest = document.list("honest").next().is_some();
    let mut best: Option<(&Hit, &Hit)> = None;
    for demand in document.list("demand") {
        for reach in document.within("reach", demand.start.saturating_sub(APART)..demand.end + APART) {
            if reach.start < demand.end && demand.start < reach.end {
                continue;
            }
            let (first, last) = (demand.start.min(reach.start), demand.end.max(reach.end));
            let apart = last - first;
            let tied = document.says(first..last, TIES);
            // An honest proposal may speak of readers and of a free product, without "or else".
            let hard = document.says(first..last, &["sinon", "or", "otherwise", "else", "autrement"]);
            let near = apart <= APART && tied && (!honest || hard);
            let stronger = best.is_none_or(|(known, other)| demand.weight + reach.weight > known.weight + other.weight);
            if near && demand.weight + reach.weight >= 1.6 && stronger {
                best = Some((demand, reach));
            }
        }
    }
    let Some((demand, reach)) = best else { return Pressure::default() };
    Pressure { suspected: true, demand_span: Some(demand.span), threat_span: Some(reach.span) }
}

/// The two halves, each with its words.
pub(crate) fn reasons(document: &Document<'_>, pressure: &Pressure) -> Vec<Reason> {
    let (asked, threatened) = if document.explains_in_french() {
        ("Un avantage est demandé.", "Une menace pour la réputation y est liée.")
    } else {
        ("An advantage is asked.", "A threat to reputation is tied to it.")
    };
    let half = |label: &str, span: Option<Span>, why: &str| {
        span.filter(|_| pressure.suspected).map(|span| Reason {
            label: format!("pressure.{label}"),
            span,
            why: why.to_owned(),
        })
    };
    let halves = [half("demand", pressure.demand_span, asked), half("threat", pressure.threat_span, threatened)];
    halves.into_iter().flatten().collect()
}
