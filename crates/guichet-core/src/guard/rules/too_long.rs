//! A reply that does not fit is refused by the network, or cut.
//!
//! What: the length in the network's own unit, against its limit for public or private.
//! Why: half a sentence helps nobody, and a refused send looks like silence.
//! Remedy: a split at sentences; the first message replaces the draft, the others follow.

use guichet_text::Span;

use crate::guard::draft::Draft;
use crate::guard::findings::{Found, replace};
use crate::guard::length::{measured, split};
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};
use crate::model::capabilities::Limit;

pub(crate) const RULE: Rule = Rule { name: RuleName::TooLong, level: Level::Refuse, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let length = measured(&draft.input.reply, draft.input.limits());
    let Some(max) = length.max.filter(|_| length.is_too_long()) else { return Vec::new() };
    let over = length.used - max;
    let why = draft.say(
        &format!("Trop long de {over} pour ce réseau ({}\u{a0}/\u{a0}{max}).", length.used),
        &format!("Too long for this network by {over} ({} of {max}).", length.used),
    );
    let parts = split(&draft.input.reply, Limit { max, unit: length.unit });
    let all = draft.reply.all();
    let mut parts = parts.into_iter();
    let first = parts.next().unwrap_or_default();
    let mut found = Found::at(Span::new(all.end.saturating_sub(over).min(all.end), all.end), why).remedy(
        "split",
        draft.say("Répartir en plusieurs messages", "Split into several messages"),
        vec![replace(all, first)],
    );
    if let Some(remedy) = &mut found.remedy {
        remedy.then = parts.collect();
    }
    vec![found]
}
