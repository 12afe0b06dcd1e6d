//! Numbers that mean something by the word before them: order, booking, customer, contract, claim, case, line, meter…
//!
//! One row a kind: adding one is adding a row.

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::{any_of, pattern};
use crate::reading::{FactKind, PersonalDataKind};

/// What may stand between the word and the number.
const LINK: &str = r"(?: (?:de|du|d'|la|le|ma|mon|my|the|est|is|was|numero|number|num|no|nr|n|id|ref|reference|code|suivant|suivante|sous|dossier|client|voyage|commande|reservation|confirmation|contrat|ticket)\b)*[ .:=n°º()-]{0,6}";

struct Kind {
    meaning: Meaning,
    /// Words that announce the number.
    announces: &'static str,
    /// Shape of the number.
    shape: &'static str,
    /// Fewest digits in it.
    digits: usize,
    rank: u8,
}

/// A fact or only a personal datum.
#[derive(Clone, Copy)]
enum Meaning {
    Fact(FactKind),
    Data(PersonalDataKind),
}

const ANY: &str = r"[a-z]{0,5}[-_/]?[0-9][0-9a-z]*(?:[-_/][0-9a-z]+)*";

/// The same, written in groups: "8830 5521", "60 118 442", "HW 20 4471 6".
const GROUPED: &str = r"[a-z]{0,3} ?[0-9]{1,4}(?:[ .-][0-9]{2,4}){1,4}(?:[ -]?[0-9]?[a-z]{0,2})|[a-z]{0,5}[-_/]?[0-9][0-9a-z]*(?:[-_/][0-9a-z]+)*";

const KINDS: &[Kind] = &[
    Kind {
        meaning: Meaning::Fact(FactKind::OrderNumber),
        announces: r"commandes?|cde|cmd|orders?|achat|purchase|pedido",
        shape: r"#?(?:[0-9]{3}-[0-9]{7}-[0-9]{7}|[0-9]{2,4}-[0-9]{4,}|[a-z]{0,5}[-_]?[0-9]{4,}(?:[-_][0-9a-z]+)*)",
        digits: 4,
        rank: 80,
    },
    Kind {
        meaning: Meaning::Fact(FactKind::BookingReference),
        announces: r"reservations?|resa|booking|bookings|pnr|itinerary|confirmation|reference dossier|ref dossier|dossier voyage|billet|ticket|record locator|locator|ref|reference",
        shape: r"[a-z]{2,3}-[0-9]{4,6}|[a-z0-9]{6}",
        digits: 0,
        rank: 74,
    },
    Kind {
        meaning: Meaning::Fact(FactKind::CustomerNumber),
        announces: r"(?:code|identifiant|compte|merchant|retailer code|business account|account)s?(?: client| pro| bancaire| courant)?(?: n°| no| numero)?|clients?|customers?|(?:numero|num|n°|no|n|ref|reference|code|compte|identifiant|id|numero de compte) ?(?:de |d')?(?:client|abonne|adherent|membre|fidelite)|identifiant|client(?:e)? (?:n°|no|numero|num)|customer (?:number|no|id|ref|reference)|account (?:number|no|id)|compte client|id client|membership (?:number|no|id)|frequent flyer",
        shape: GROUPED,
        digits: 5,
        rank: 82,
    },
    Kind {
        meaning: Meaning::Fact(FactKind::ContractNumber),
        announces: r"contrats?|contract|police d'assurance|police|policy|numero d'abonnement|abonnement",
        shape: GROUPED,
        digits: 5,
        rank: 72,
    },
    Kind {
        meaning: Meaning::Fact(FactKind::ClaimNumber),
        announces: r"dossiers? sinistre|sinistres?|claims?(?: (?:ref|reference|number))?",
        shape: ANY,
        digits: 4,
        rank: 73,
    },
    Kind {
        meaning: Meaning::Fact(FactKind::CaseNumber),
        announces: r"dossiers?|tickets?|reclamations?|case|incidents?|requete|demande|complaint|enquiry|inquiry|reference|ref|intervention|support",
        shape: ANY,
        digits: 5,
        rank: 70,
    },
    Kind {
        meaning: Meaning::Fact(FactKind::BaggageReference),
        announces: r"bagages?|valises?|baggage|bag|luggage|suitcase|tag|pir|etiquette|world ?tracer|file reference",
        shape: r"[a-z]{5} ?[0-9]{5}|[a-z]{2} ?[0-9]{6}|[0-9]{10}",
        digits: 5,
        rank: 76,
    },
    Kind {
        meaning: Meaning::Fact(FactKind::LineNumber),
        announces: r"numero de ligne|ligne (?:fixe|mobile|fibre|adsl|internet|telephonique)|ma ligne|ligne|line number|landline",
        shape: r"0[1-9](?:[ .-]?[0-9]{2}){4}",
        digits: 10,
        rank: 83,
    },
    Kind {
        meaning: Meaning::Fact(FactKind::DeliveryPoint),
        announces: r"pdl|prm|pce|point de livraison|point de reference mesure|point de comptage|rae|mpan|mprn",
        shape: r"(?:gi ?)?[0-9](?:[ .]?[0-9]){5,20}",
        digits: 6,
        rank: 84,
    },
    Kind {
        meaning: Meaning::Fact(FactKind::MeterIndex),
        announces: r"index|releve|compteur (?:affiche|indique|est a|a)|meter reading|reading|heures? (?:creuses?|pleines?)|hp|hc",
        shape: r"[0-9]{3,7}",
        digits: 3,
        rank: 64,
    },
    Kind {
        meaning: Meaning::Fact(FactKind::SerialNumber),
        announces: r"numero de serie|lot|batch|modele|model|series?|n° de serie|num serie|serial(?: number| no)?|s/n|imei|numero d'immatriculation du boitier",
        shape: r"[a-z0-9](?:-?[a-z0-9]){5,24}",
        digits: 3,
        rank: 81,
    },
    Kind {
        meaning: Meaning::Data(PersonalDataKind::IdentityDocument),
        announces: r"passeport|passport|carte d'identite|cni|identity card|id card|permis(?: de conduire)?|driving licence|driver's license|titre de sejour",
        shape: r"[0-9a-z]{6,14}",
        digits: 4,
        rank: 81,
    },
    Kind {
        meaning: Meaning::Data(PersonalDataKind::Plate),
        announces: r"plaque|immatriculation|immatriculee?|vehicule|voiture|registration|number plate|license plate|reg",
        shape: r"[a-z]{2}[ -]?[0-9]{3}[ -]?[a-z]{2}|[0-9]{1,4} ?[a-z]{2,3} ?[0-9]{2,3}|[a-z]{2}[0-9]{2} ?[a-z]{3}",
        digits: 2,
        rank: 79,
    },
];

static EXPRESSIONS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    KINDS
        .iter()
        .map(|kind| {
            pattern(&format!(
                r"\b(?:{}){LINK}{}((?:{}))(?:[^0-9a-z]|$)",
                kind.announces,
                if kind.shape.starts_with('#') { "" } else { "#?" },
                kind.shape
            ))
        })
        .collect()
});

/// Which kinds are announced at all, in one look: most messages announce one or two of the thirteen.
static ANNOUNCED: LazyLock<RegexSet> =
    LazyLock::new(|| any_of(&KINDS.iter().map(|kind| format!(r"\b(?:{})", kind.announces)).collect::<Vec<_>>()));

/// A French plate of today stands for itself when it is written with its hyphens.
static PLATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[A-HJ-NP-TV-Z]{2}-[0-9]{3}-[A-HJ-NP-TV-Z]{2}\b"));

/// One quick look for all kinds, so that most messages pay for one expression instead of thirteen.
static ANY_DIGIT_OR_CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]|\b[A-Z]{6}\b"));

pub(super) fn find(folded: &Folded<'_>, found: &mut Vec<Found>) {
    if !ANY_DIGIT_OR_CODE.is_match(folded.raw_text()) {
        return;
    }
    let text = folded.text();
    let announced = ANNOUNCED.matches(text);
    for (kind, expression) in announced.iter().filter_map(|at| Some((KINDS.get(at)?, EXPRESSIONS.get(at)?))) {
        for captures in expression.captures_iter(text) {
            let (Some(whole), Some(number)) = (captures.get(0), captures.get(1)) else { continue };
            let written = number.as_str();
            if written.bytes().filter(u8::is_ascii_digit).count() < kind.digits
                || !fits(kind, folded, whole.as_str(), number.start(), number.end())
            {
                continue;
            }
            let span = folded.span(number.start(), number.end());
            let value = normal(kind, written);
            found.push(match kind.meaning {
                Meaning::Fact(fact) => Found::fact(fact, kind.rank, span, value),
                Meaning::Data(data) => Found::data(data, kind.rank, span, value),
            });
        }
    }
    for plate in PLATE.find_iter(folded.raw_text()) {
        let span = folded.span_of_raw(plate.start(), plate.end());
        found.push(Found::data(PersonalDataKind::Plate, 79, span, plate.as_str().to_owned()));
    }
}

/// Shapes that would also fit an ordinary word, a date or an amount.
fn fits(kind: &Kind, folded: &Folded<'_>, whole: &str, start: usize, end: usize) -> bool {
    let text = folded.text();
    let written = text.get(start..end).unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let unit = after.trim_start_matches([' ', ',', '.']);
    let is_amount = unit.starts_with(['€', '$', '£', '%'])
        || ["euro", "eur ", "jours", "mois", "fois", "semaines", "heures", "kwh"]
            .iter()
            .any(|word| unit.starts_with(word));
    let is_date = after.starts_with('/')
        || written.matches('/').count() == 2
        || (written.matches('-').count() == 2
            && written.len() == 10
            && !written.contains(|sign: char| sign.is_ascii_alphabetic()));
    if kind.rank == 64 {
        // A meter index is followed by its unit as often as not.
        return !unit.starts_with(['€', '%']) && !is_date;
    }
    if is_amount || is_date {
        return false;
    }
    let raw = folded.raw(folded.span(start, end));
    match kind.meaning {
        Meaning::Fact(FactKind::BookingReference) => {
            let has_digit = written.bytes().any(|byte| byte.is_ascii_digit());
            let has_letter = written.bytes().any(|byte| byte.is_ascii_alphabetic());
            let shouting = folded
                .raw(folded.span(start.saturating_sub(whole.len().saturating_sub(written.len() + 1)), start))
                .chars()
                .filter(|sign| sign.is_alphabetic())
                .all(char::is_uppercase);
            let no_word = !written.contains(['a', 'e', 'i', 'o', 'u', 'y']);
            (has_digit && has_letter && !looks_spoken(written))
                || (!has_digit && no_word)
                || (!has_digit && raw.chars().all(char::is_uppercase) && !shouting)
        }
        // A year or a small count after "dossier" or "demande" is no reference; letters alone are words.
        Meaning::Fact(FactKind::CaseNumber | FactKind::ContractNumber) => {
            let year = written.len() == 4 && written.starts_with("20");
            !year && !looks_spoken(written) && !looks_like_phone(written)
        }
        Meaning::Fact(FactKind::OrderNumber | FactKind::CustomerNumber) => {
            let year = written.len() == 4 && written.starts_with("20");
            !year && !looks_spoken(written)
        }
        _ => true,
    }
}

/// "24h", "3eme", "2nd", "12kg", "15h30": a count and its word.
fn looks_spoken(written: &str) -> bool {
    let letters = written.trim_start_matches(|sign: char| sign.is_ascii_digit());
    let digits = written.len() - letters.len();
    digits > 0
        && digits <= 3
        && (letters == "h"
            || letters.strip_prefix('h').is_some_and(|minutes| minutes.bytes().all(|byte| byte.is_ascii_digit()))
            || [
                "eme", "er", "nd", "rd", "th", "st", "kg", "cm", "km", "go", "mo", "gb", "min", "jours", "ans", "mois",
                "euros", "fois", "pm", "am",
            ]
            .contains(&letters))
}

fn looks_like_phone(written: &str) -> bool {
    written.len() == 10 && written.starts_with('0') && written.bytes().all(|byte| byte.is_ascii_digit())
}

fn normal(kind: &Kind, written: &str) -> String {
    let keeps_marks = matches!(
        kind.meaning,
        Meaning::Fact(
            FactKind::OrderNumber
                | FactKind::CaseNumber
                | FactKind::ContractNumber
                | FactKind::ClaimNumber
                | FactKind::SerialNumber
                | FactKind::CustomerNumber
        )
    );
    let value: String = written
        .chars()
        .filter(|sign| sign.is_ascii_alphanumeric() || (keeps_marks && matches!(sign, '-' | '/' | '_')))
        .map(|sign| sign.to_ascii_uppercase())
        .collect();
    match kind.meaning {
        Meaning::Fact(FactKind::LineNumber) => super::phone::e164(written).unwrap_or(value),
        _ => value,
    }
}
