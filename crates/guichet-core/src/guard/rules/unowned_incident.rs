//! Nothing is said of an incident before somebody answers for it.
//!
//! What: the message belongs to an incident that is open and has no owner.
//! Why: each agent would say something else, and only a true word is owed.
//! Remedy: own the incident, or ask who does. No edit of the draft can do that.

use crate::guard::draft::Draft;
use crate::guard::findings::Found;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};

pub(crate) const RULE: Rule = Rule { name: RuleName::UnownedIncident, level: Level::Refuse, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    if !draft.input.incident.is_some_and(|incident| incident.open && !incident.owned) {
        return Vec::new();
    }
    let why = draft.say(
        "Un incident est ouvert et personne n’en répond encore\u{a0}: rien ne part avant.",
        "An incident is open and nobody answers for it yet: nothing leaves before.",
    );
    vec![Found::new(why).remedy(
        "own_incident",
        draft.say("Prendre l’incident en charge", "Own the incident"),
        Vec::new(),
    )]
}
