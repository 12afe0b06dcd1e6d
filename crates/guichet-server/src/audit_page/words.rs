//! What an audit says, in both languages: on its page, in the desk, at a terminal.

use guichet_core::audit::Treatment;
use guichet_core::guard::RuleName;
use guichet_core::text::reading::Topic;

use crate::locale::Locale;

/// What is done to a thread, in words.
#[must_use]
pub const fn treatment(treatment: Treatment, language: Locale) -> &'static str {
    match treatment {
        Treatment::Answered => language.pick("une réponse, une action", "an answer, an action"),
        Treatment::Promised => language.pick("une promesse datée", "a promise with a date"),
        Treatment::SentAway => language.pick("renvoyés ailleurs", "sent elsewhere"),
        Treatment::SympathyOnly => language.pick("des regrets, rien d’autre", "sympathy and nothing else"),
        Treatment::Left => language.pick("sans réponse", "no reply"),
        Treatment::Other => language.pick("autre (question, message privé)", "other (question, private message)"),
    }
}

/// A rule of the guard, in words.
#[must_use]
pub const fn rule(rule: RuleName, language: Locale) -> &'static str {
    match rule {
        RuleName::PersonalDataInPublic => language
            .pick("données personnelles demandées ou données en public", "personal data asked or given in public"),
        RuleName::DisclosureUnverified => {
            language.pick("un fait du dossier à une personne non vérifiée", "a fact of the file to somebody unverified")
        }
        RuleName::PrivateMessageImpossible => {
            language.pick("message privé impossible", "private message that cannot arrive")
        }
        RuleName::EmptySympathy => language.pick("des regrets sans suite", "sympathy without an action"),
        RuleName::QuestionUnanswered => language.pick("question restée sans réponse", "question left unanswered"),
        RuleName::BrushOff => language.pick("renvoi ailleurs", "brush-off"),
        RuleName::CopyPaste => language.pick("le même texte pour d’autres", "the same text as for others"),
        RuleName::SetPhrase => language.pick("phrase toute faite", "set phrase"),
        RuleName::PromiseWithoutDate => language.pick("promesse sans date", "promise without a date"),
        RuleName::Tone => language.pick("ton", "tone"),
        RuleName::Banter => language.pick("plaisanterie pendant l’attente", "banter while somebody waits"),
        RuleName::TooLong => language.pick("trop long pour le réseau", "too long for the network"),
        RuleName::UnownedIncident => language.pick("incident sans responsable", "incident without an owner"),
        RuleName::FinalWithoutMediator => {
            language.pick("réponse définitive sans médiateur", "final answer without the mediator")
        }
        RuleName::UndisclosedRobot => language.pick("robot qui ne le dit pas", "robot that does not say so"),
        RuleName::Charter => {
            language.pick("charte (un blanc laissé dans le modèle…)", "charter (a blank left in a template…)")
        }
    }
}

/// A share, as one reads it.
#[must_use]
pub fn percent(share: f64, language: Locale) -> String {
    let written = format!("{:.1}", share * 100.0);
    match language {
        Locale::Fr => format!("{}\u{202f}%", written.replace('.', ",")),
        Locale::En => format!("{written}%"),
    }
}

/// A time to wait, as one reads it.
#[must_use]
pub fn minutes(minutes: Option<i64>, language: Locale) -> String {
    let Some(minutes) = minutes else { return language.pick("inconnu", "unknown").to_owned() };
    let (days, hours, left) = (minutes / 1_440, minutes % 1_440 / 60, minutes % 60);
    let space = language.pick("\u{202f}", "\u{a0}");
    let day = language.pick("j", "d");
    match (days, hours) {
        (0, 0) => format!("{left}{space}min"),
        (0, _) => format!("{hours}{space}h {left:02}"),
        (1..=9, 1..) => format!("{days}{space}{day} {hours}{space}h"),
        _ => format!("{days}{space}{day}"),
    }
}

/// A count with what is counted. `many` serves for nought in English, `one` in French.
#[must_use]
pub fn counted(count: u64, one: &str, many: &str, language: Locale) -> String {
    let single = count == 1 || (count == 0 && language == Locale::Fr);
    format!("{}\u{a0}{}", number(count, language), if single { one } else { many })
}

/// A whole number with its thousands apart.
#[must_use]
pub fn number(number: u64, language: Locale) -> String {
    let digits = number.to_string();
    let mut written = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push_str(language.pick("\u{202f}", ","));
        }
        written.push(digit);
    }
    written
}

/// What a thread was about, in words.
#[must_use]
pub const fn topic(topic: Topic, language: Locale) -> &'static str {
    match topic {
        Topic::Delivery => language.pick("livraison", "delivery"),
        Topic::LostParcel => language.pick("colis perdu", "lost parcel"),
        Topic::Damaged => language.pick("abîmé", "damaged"),
        Topic::Refund => language.pick("remboursement", "refund"),
        Topic::Billing => language.pick("facture", "billing"),
        Topic::Outage => language.pick("panne", "outage"),
        Topic::ConnectionQuality => language.pick("qualité de la connexion", "connection quality"),
        Topic::Appointment => language.pick("rendez-vous", "appointment"),
        Topic::Installation => language.pick("installation", "installation"),
        Topic::Cancellation => language.pick("annulation", "cancellation"),
        Topic::Delay => language.pick("retard", "delay"),
        Topic::Baggage => language.pick("bagage", "baggage"),
        Topic::Booking => language.pick("réservation", "booking"),
        Topic::Warranty => language.pick("garantie", "warranty"),
        Topic::Staff => language.pick("personnel", "staff"),
        Topic::Contact => language.pick("service injoignable", "unreachable service"),
        Topic::Account => language.pick("compte", "account"),
        Topic::Contract => language.pick("contrat", "contract"),
        Topic::Store => language.pick("magasin", "store"),
        Topic::Offer => language.pick("offre", "offer"),
        Topic::Fraud => language.pick("fraude", "fraud"),
        Topic::UnwantedCalls => language.pick("démarchage", "unwanted calls"),
        Topic::DataLeak => language.pick("fuite de données", "data leak"),
        Topic::WebsiteApp => language.pick("site ou application", "website or app"),
        Topic::Accessibility => language.pick("accessibilité", "accessibility"),
        Topic::Safety => language.pick("sécurité", "safety"),
        Topic::HygieneHealth => language.pick("hygiène, santé", "hygiene, health"),
        Topic::Claim => language.pick("sinistre", "claim"),
        Topic::MeterReading => language.pick("relevé de compteur", "meter reading"),
        Topic::Jobs => language.pick("emploi", "jobs"),
        Topic::Product => language.pick("produit", "product"),
        Topic::Partnership => language.pick("partenariat", "partnership"),
        Topic::Other => language.pick("autre", "other"),
        Topic::Information => language.pick("renseignement", "information"),
    }
}
