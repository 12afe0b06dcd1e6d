//! What the page says of the mediator: nothing before they may be turned to, then who they are and until when.

use guichet_core::mediation::{MediatorSettings, Standing};
use jiff::civil::Date;
use maud::{Markup, html};

use crate::locale::Locale;
use crate::public::moment;

/// The section; none while nobody may turn to a mediator.
pub(super) fn section(mediator: &MediatorSettings, standing: Standing, today: Date, locale: Locale) -> Option<Markup> {
    let Standing::Open { closes_on, .. } = standing else { return None };
    if !mediator.is_set() {
        return None;
    }
    let (url, address) = (mediator.url.trim(), mediator.address.trim());
    Some(html! {
        section aria-labelledby="mediator" {
            h2 id="mediator" { (locale.pick("Vous pouvez saisir le médiateur", "You may turn to the mediator")) }
            div.card {
                p { (locale.pick(
                    "Si notre réponse, ou son absence, ne vous satisfait pas, vous pouvez demander gratuitement l’avis d’un médiateur indépendant. Vous seul pouvez le saisir.",
                    "If our answer, or its absence, does not satisfy you, you may ask an independent mediator for an opinion, free of charge. You alone can turn to them.",
                )) }
                p { strong { (mediator.name.trim()) } }
                @if !address.is_empty() { p { (address) } }
                @if !url.is_empty() { p { a href=(url) rel="noreferrer" { (url) } } }
                p.soft { (locale.pick("Jusqu’au", "Until")) " " (moment::day_in_words(closes_on, today, locale)) "." }
            }
        }
    })
}
