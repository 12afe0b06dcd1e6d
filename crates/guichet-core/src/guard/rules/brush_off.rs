//! A customer who is sent elsewhere has to start again.
//!
//! What: sent to an app, a page, a number, a shop, another service, another company or another network instead of an
//! answer. The same network, in private, with a time is a hand-over and no hop; without a time it is worth a look. Not:
//! helplines, the mediator, a link that is the answer, an extra beside an answer. A paid number for a complaint is
//! refused: in France the consumer code forbids it (L121-16).
//! Why: repeating one's story is what makes customers leave. The second time needs the lead.
//! Remedy: take it over here, with a date.

use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, before_the_stop, insert, replace};
use crate::guard::input::PrivateMessage;
use crate::guard::open_days::soon;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};
use crate::guard::ways::{Aside, Way, WayKind, Weight};

pub(crate) const RULE: Rule = Rule { name: RuleName::BrushOff, level: Level::Hold, check };

fn check(draft: &Draft<'_>) -> Vec<Found> {
    if !draft.customer_waits() && (thanks_them(draft) || draft.ways.iter().all(|way| way.aside != Aside::No)) {
        return Vec::new();
    }
    draft.ways.iter().filter(|way| !fails_anyway(draft, way)).filter_map(|way| finding(draft, way)).collect()
}

/// Whether the private message would not arrive: that is another rule's finding, and a date would not mend it.
fn fails_anyway(draft: &Draft<'_>, way: &Way) -> bool {
    let known = draft.input.customer.as_ref().and_then(|customer| customer.private_message);
    way.kind == WayKind::HandOver
        && matches!(known, Some(PrivateMessage::Impossible | PrivateMessage::Unknown))
        && draft.input.others_can_read()
}

/// Whether the reply answers praise: an address at its end sends nobody away.
fn thanks_them(draft: &Draft<'_>) -> bool {
    let reply = &draft.reply;
    // A bare "merci" before the signature thanks nobody.
    reply.has(&[Cue::Joy], reply.all())
        || reply.found(Cue::Thanks, reply.all()).any(|thanks| thanks.end - thanks.start > 12)
}

fn finding(draft: &Draft<'_>, way: &Way) -> Option<Found> {
    if way.paid {
        let why = draft.say(
            "Un numéro surtaxé ne peut pas servir à traiter une réclamation (code de la consommation, L121-16).",
            "A premium-rate number may not be used for a complaint (French consumer code, L121-16).",
        );
        return Some(take_over(draft, way, Found::at(way.span, why).level(Level::Refuse)));
    }
    match way.weight {
        Weight::Extra => None,
        Weight::Light => {
            let why = draft.say(
                "En privé sur le même réseau\u{a0}: dites quand vous y répondez.",
                "In private on the same network: say when you will answer there.",
            );
            let date = soon(draft);
            let when = draft.write(&format!(", je vous y réponds {date}"), &format!(", I'll answer there {date}"));
            let place = before_the_stop(draft, draft.reply.sentence_of(way.span)).max(way.span.end);
            Some(Found::at(way.span, why).level(Level::Warn).remedy(
                "add_date",
                draft.say("Dire quand", "Say when"),
                vec![insert(place, when)],
            ))
        }
        Weight::Full => {
            let hops = draft.input.customer.as_ref().map_or(0, |customer| customer.hops);
            let mut found = Found::at(way.span, reason(draft, way, hops));
            found.needs_lead = hops >= 1;
            Some(take_over(draft, way, found))
        }
    }
}

fn reason(draft: &Draft<'_>, way: &Way, hops: u32) -> String {
    let (french, english) = match way.kind {
        WayKind::HandOver | WayKind::Network => ("vers un autre réseau", "to another network"),
        WayKind::Page => ("vers une page ou une application", "to a page or an app"),
        WayKind::Number => ("vers un numéro", "to a phone number"),
        WayKind::Shop => ("vers un guichet ou une boutique", "to a shop or a counter"),
        WayKind::Company => ("vers une autre entreprise", "to another company"),
        WayKind::Service => ("vers un autre service", "to another service"),
    };
    match hops {
        0 => draft.say(
            &format!("Cela renvoie le client {french} au lieu de lui répondre."),
            &format!("This sends the customer {english} instead of answering."),
        ),
        1 => draft.say(
            &format!(
                "Cela renvoie le client {french}, et c’est la deuxième fois\u{a0}: demandez l’accord du responsable."
            ),
            &format!("This sends the customer {english}, for the second time: ask the lead."),
        ),
        more => draft.say(
            &format!("Cela renvoie le client {french}, après {more} renvois\u{a0}: demandez l’accord du responsable."),
            &format!("This sends the customer {english}, after {more} hops: ask the lead."),
        ),
    }
}

fn take_over(draft: &Draft<'_>, way: &Way, found: Found) -> Found {
    let date = soon(draft);
    let instead = draft.write(
        &format!("Je m’en charge et je vous réponds ici {date}."),
        &format!("I'll take care of it and reply here {date}."),
    );
    found.remedy(
        "take_over",
        draft.say("M’en charger, avec une date", "Take it over, with a date"),
        vec![replace(way.sentence, instead)],
    )
}
