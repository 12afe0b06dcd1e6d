//! Sentences of our own words, where no clause of the message can be turned: the topic, the facts, the place, since when.

use super::Known;
use crate::document::Document;
use crate::entities::found::{Found, Kind};
use crate::reading::{FactKind, Need, Span, Topic};

/// Below this nobody can say what it is about.
const SURE: f32 = 0.35;

/// Somebody to speak to is asked for.
pub(super) fn human(document: &Document<'_>, known: &Known<'_>) -> String {
    let french = document.speaks_french();
    let asked = if french { "Demande à parler à une personne" } else { "Asks to speak to a person" };
    match matter(document, known).filter(|_| known.topic != Topic::Contact) {
        Some(matter) => format!("{asked} ({})", bare(&matter)),
        None => asked.to_owned(),
    }
}

/// The whole sentence; none when neither the topic nor the need says enough.
pub(super) fn whole(document: &Document<'_>, known: &Known<'_>, asks: bool) -> Option<String> {
    let french = document.speaks_french();
    if known.needs.contains(&Need::Partnership) {
        return Some(if french { "Propose un partenariat" } else { "Proposes a partnership" }.to_owned());
    }
    if known.pressure.suspected {
        return Some(if french { "Demande un avantage commercial" } else { "Asks for an advantage" }.to_owned());
    }
    let matter = matter(document, known);
    let lasts = matches!(
        known.topic,
        Topic::Outage
            | Topic::ConnectionQuality
            | Topic::Contact
            | Topic::WebsiteApp
            | Topic::UnwantedCalls
            | Topic::Account
    );
    let since = since(document).filter(|_| lasts).unwrap_or_default();
    let local = lasts
        || matches!(
            known.topic,
            Topic::Safety
                | Topic::Store
                | Topic::HygieneHealth
                | Topic::Accessibility
                | Topic::Delay
                | Topic::Cancellation
        );
    let said = format!("{}{since}", place(document).filter(|_| local).unwrap_or_default());
    let complains = known.needs.contains(&Need::Complaint);
    let matter = matter?;
    Some(if known.topic == Topic::Refund {
        let sum = amount(document)
            .map_or_else(String::new, |sum| if french { format!(" de {sum}") } else { format!(" of {sum}") });
        if asks || !complains {
            if french {
                format!("Demande un remboursement{sum}{said}")
            } else {
                format!("Asks for a refund{sum}{said}")
            }
        } else if french {
            format!("Signale un problème de remboursement{said}")
        } else {
            format!("Reports a problem with a refund{said}")
        }
    } else if known.topic == Topic::Jobs {
        if french { "Écrit au sujet d’un emploi".to_owned() } else { "Writes about a job".to_owned() }
    } else if complains {
        if french { format!("Signale {matter}{said}") } else { format!("Reports {matter}{said}") }
    } else if french {
        format!("Demande une réponse ({}){said}", bare(&matter))
    } else {
        format!("Asks for an answer ({}){said}", bare(&matter))
    })
}

/// The matter where nobody says that something went wrong.
pub(super) fn bare(matter: &str) -> &str {
    [
        "un problème de ",
        "un problème d’",
        "un problème avec une ",
        "un problème avec un ",
        "un problème avec ",
        "a problem with an ",
        "a problem with a ",
        "a problem with ",
        "a problem of ",
        "un ",
        "une ",
        "an ",
        "a ",
    ]
    .iter()
    .find_map(|lead| matter.strip_prefix(lead))
    .unwrap_or(matter)
}

/// The matter as a noun: « une coupure d'Internet », "a late delivery".
pub(super) fn matter(document: &Document<'_>, known: &Known<'_>) -> Option<String> {
    if known.score < SURE {
        return None;
    }
    let says = |words: &[&str]| document.says(0..document.all.len(), words);
    let (french, english) = match known.topic {
        Topic::Delivery if says(&["colis", "parcel", "paquet"]) => {
            ("un problème de livraison de colis", "a problem with the delivery of a parcel")
        }
        Topic::Delivery => ("un problème de livraison", "a problem with a delivery"),
        Topic::LostParcel => ("un colis non reçu", "a parcel that was not received"),
        Topic::Damaged => ("un article abîmé", "a damaged item"),
        Topic::Refund => ("un remboursement", "a refund"),
        Topic::Billing if says(&["facture", "factures", "facturation", "bill", "invoice"]) => {
            ("un problème de facture", "a problem with a bill")
        }
        Topic::Billing => ("un problème de facturation", "a problem with a payment"),
        Topic::Outage => outage(document),
        Topic::ConnectionQuality => ("un problème de connexion", "a problem with the connection"),
        Topic::Appointment => ("un problème de rendez-vous", "a problem with an appointment"),
        Topic::Installation => ("un problème d’installation", "a problem with an installation"),
        Topic::Cancellation if says(&["vol", "flight"]) => ("un vol annulé", "a cancelled flight"),
        Topic::Cancellation if says(&["train", "tgv", "ter"]) => ("un train supprimé", "a cancelled train"),
        Topic::Cancellation => ("un voyage annulé", "a cancelled journey"),
        Topic::Delay => ("un retard", "a delay"),
        Topic::Baggage => ("un problème de bagage", "a problem with baggage"),
        Topic::Booking => ("un problème de réservation", "a problem with a booking"),
        Topic::Product => ("un problème avec un produit", "a problem with a product"),
        Topic::Warranty => ("un problème de garantie", "a problem with a warranty"),
        Topic::Staff => ("un problème avec le personnel", "a problem with the staff"),
        Topic::Contact => ("un service client injoignable", "that customer service cannot be reached"),
        Topic::Account => ("un problème de compte", "a problem with an account"),
        Topic::Contract => ("un problème de contrat", "a problem with a contract"),
        Topic::Store => ("un problème en magasin", "a problem in a shop"),
        Topic::Offer => ("un problème avec une offre", "a problem with an offer"),
        Topic::Fraud => ("une fraude", "a fraud"),
        Topic::UnwantedCalls => ("des appels non désirés", "unwanted calls"),
        Topic::DataLeak => ("un problème de données personnelles", "a problem with personal data"),
        Topic::WebsiteApp if says(&["appli", "application", "app"]) => {
            ("un problème avec l’application", "a problem with the app")
        }
        Topic::WebsiteApp => ("un problème avec le site", "a problem with the website"),
        Topic::Accessibility => ("un problème d’accessibilité", "a problem of accessibility"),
        Topic::Safety => ("un problème de sécurité", "a problem of safety"),
        Topic::HygieneHealth => ("un problème d’hygiène ou de santé", "a problem of hygiene or health"),
        Topic::Claim => ("un problème avec un sinistre", "a problem with an insurance claim"),
        Topic::MeterReading => ("un problème de relevé de compteur", "a problem with a meter reading"),
        Topic::Jobs => ("un emploi", "a job"),
        Topic::Partnership => ("un partenariat", "a partnership"),
        Topic::Information | Topic::Other => return None,
    };
    Some(if document.speaks_french() { french } else { english }.to_owned())
}

fn outage(document: &Document<'_>) -> (&'static str, &'static str) {
    let says = |words: &[&str]| document.says(0..document.all.len(), words);
    if says(&["internet", "fibre", "box", "wifi", "fiber", "broadband", "router"]) {
        ("une coupure d’Internet", "an Internet outage")
    } else if says(&["electricite", "courant", "compteur", "jus", "power", "electricity"]) {
        ("une coupure d’électricité", "a power cut")
    } else if says(&["gaz", "gas"]) {
        ("une coupure de gaz", "a gas outage")
    } else if says(&["eau", "robinet", "water", "tap"]) {
        ("une coupure d’eau", "a water outage")
    } else if says(&["chauffage", "heating"]) {
        ("une panne de chauffage", "a heating failure")
    } else if says(&["reseau", "4g", "5g", "ligne", "signal", "network", "line", "telephone", "phone"]) {
        ("une panne de réseau", "a network outage")
    } else {
        ("une panne", "an outage")
    }
}

fn facts<'a>(document: &'a Document<'_>, kind: FactKind) -> impl Iterator<Item = &'a Found> {
    document.found.iter().filter(move |found| found.kind == Kind::Fact(kind) && document.is_own(found.span))
}

fn amount(document: &Document<'_>) -> Option<String> {
    let mut all = facts(document, FactKind::Amount);
    let one = all.next()?;
    // Of several sums nobody knows which is meant.
    all.next().is_none().then(|| document.folded.raw(one.span).to_owned())
}

/// " à Lille", with the preposition that was said.
fn place(document: &Document<'_>) -> Option<String> {
    let found = facts(document, FactKind::Place).next()?;
    let at = document.all.partition_point(|token| token.span.start < found.span.start);
    let said = at.checked_sub(1).and_then(|before| document.all.get(before))?;
    let before = match said.word {
        "a" if document.speaks_french() => "à",
        "au" | "aux" | "en" if document.speaks_french() => said.word,
        "in" | "at" | "near" if !document.speaks_french() => said.word,
        _ => return None,
    };
    Some(format!(" {before} {}", document.folded.raw(found.span)))
}

/// " depuis mardi", as it was said.
fn since(document: &Document<'_>) -> Option<String> {
    let dates = facts(document, FactKind::Date).chain(facts(document, FactKind::Duration));
    dates.into_iter().find_map(|found| {
        let at = document.all.partition_point(|token| token.span.start < found.span.start);
        let before = (1..3).filter_map(|back| at.checked_sub(back)).find(|before| {
            matches!(document.word(*before), "depuis")
                || (!document.speaks_french() && document.word(*before) == "since")
        })?;
        let span = Span::new(document.all.get(before)?.span.start, found.span.end);
        let said = document.folded.raw(span);
        let shouted = !said.contains(char::is_lowercase);
        // English days keep their capital.
        let told = if shouted || document.speaks_french() { said.to_lowercase() } else { super::begin_small(said) };
        (said.chars().count() <= 40 && !said.contains(['\n', ',', '.'])).then(|| format!(" {told}"))
    })
}

/// The sentence with the one reference that opens the file, where there is room for it.
pub(super) fn with_reference(document: &Document<'_>, text: String, longest: usize) -> String {
    let french = document.speaks_french();
    for (kind, in_french, in_english) in [
        (FactKind::ParcelNumber, "colis", "parcel"),
        (FactKind::OrderNumber, "commande", "order"),
        (FactKind::FlightNumber, "vol", "flight"),
        (FactKind::TrainNumber, "train", "train"),
        (FactKind::BookingReference, "réservation", "booking"),
        (FactKind::ClaimNumber, "sinistre", "claim"),
        (FactKind::CaseNumber, "dossier", "case"),
    ] {
        let mut all = facts(document, kind);
        let (Some(found), None) = (all.next(), all.next()) else { continue };
        let raw = document.folded.raw(found.span).trim();
        if text.contains(raw) || text.ends_with(')') || raw.contains('\n') {
            return text;
        }
        let name = if french { in_french } else { in_english };
        let folded = crate::normalize::fold(raw);
        let named = crate::normalize::fold(&text).contains(&crate::normalize::fold(name)) || folded.starts_with(name);
        let with = if named { format!("{text} ({raw})") } else { format!("{text} ({name} {raw})") };
        return if with.chars().count() <= longest && !text.ends_with('»') && !text.ends_with('”') {
            with
        } else {
            text
        };
    }
    text
}
