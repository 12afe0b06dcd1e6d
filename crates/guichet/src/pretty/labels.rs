//! The codes of the contract in the reader's language. A code that has no words yet is shown as it is.

use crate::language::Language;

/// Code, French, English.
const LABELS: &[(&str, &str, &str)] = &[
    // Needs
    ("question", "question", "question"),
    ("request", "demande", "request"),
    ("complaint", "réclamation", "complaint"),
    ("praise", "merci", "praise"),
    ("partnership", "partenariat", "partnership"),
    ("help_to_other", "entraide", "help to another"),
    ("spam", "indésirable", "spam"),
    ("other", "autre", "other"),
    // Severity
    ("low", "basse", "low"),
    ("normal", "normale", "normal"),
    ("high", "haute", "high"),
    ("critical", "critique", "critical"),
    // Topics
    ("delivery", "livraison", "delivery"),
    ("lost_parcel", "colis perdu", "lost parcel"),
    ("damaged", "abîmé", "damaged"),
    ("refund", "remboursement", "refund"),
    ("billing", "facture", "billing"),
    ("outage", "panne", "outage"),
    ("connection_quality", "qualité de la connexion", "connection quality"),
    ("appointment", "rendez-vous", "appointment"),
    ("installation", "installation", "installation"),
    ("cancellation", "annulation", "cancellation"),
    ("delay", "retard", "delay"),
    ("baggage", "bagage", "baggage"),
    ("booking", "réservation", "booking"),
    ("warranty", "garantie", "warranty"),
    ("staff", "personnel", "staff"),
    ("contact", "service injoignable", "unreachable service"),
    ("account", "compte", "account"),
    ("contract", "contrat", "contract"),
    ("store", "magasin", "store"),
    ("offer", "offre", "offer"),
    ("fraud", "fraude", "fraud"),
    ("unwanted_calls", "démarchage", "unwanted calls"),
    ("data_leak", "fuite de données", "data leak"),
    ("website_app", "site ou application", "website or app"),
    ("accessibility", "accessibilité", "accessibility"),
    ("safety", "sécurité", "safety"),
    ("hygiene_health", "hygiène, santé", "hygiene, health"),
    ("claim", "sinistre", "claim"),
    ("meter_reading", "relevé de compteur", "meter reading"),
    ("jobs", "emploi", "jobs"),
    ("information", "renseignement", "information"),
    // Facts and personal data
    ("order_number", "numéro de commande", "order number"),
    ("parcel_number", "numéro de colis", "parcel number"),
    ("flight_number", "numéro de vol", "flight number"),
    ("train_number", "numéro de train", "train number"),
    ("booking_reference", "référence de réservation", "booking reference"),
    ("baggage_reference", "référence de bagage", "baggage reference"),
    ("customer_number", "numéro client", "customer number"),
    ("contract_number", "numéro de contrat", "contract number"),
    ("line_number", "numéro de ligne", "line number"),
    ("delivery_point", "point de livraison", "delivery point"),
    ("meter_index", "index du compteur", "meter index"),
    ("claim_number", "numéro de sinistre", "claim number"),
    ("case_number", "numéro de dossier", "case number"),
    ("serial_number", "numéro de série", "serial number"),
    ("measurement", "mesure", "measurement"),
    ("amount", "montant", "amount"),
    ("date", "date", "date"),
    ("time", "heure", "time"),
    ("duration", "durée", "duration"),
    ("place", "lieu", "place"),
    ("product", "produit", "product"),
    ("phone", "téléphone", "phone"),
    ("email", "adresse mail", "mail address"),
    ("iban", "IBAN", "IBAN"),
    ("card", "carte bancaire", "payment card"),
    ("address", "adresse", "address"),
    ("person", "personne", "person"),
    ("url", "lien", "link"),
    ("nir", "numéro de sécurité sociale", "social security number"),
    ("identity_document", "pièce d’identité", "identity document"),
    ("plate", "immatriculation", "number plate"),
    ("birth_date", "date de naissance", "birth date"),
    ("health", "santé", "health"),
    // Marks
    ("abuse", "propos blessants", "hurtful words"),
    ("thanks", "merci", "thanks"),
    ("demand", "contrepartie demandée", "advantage asked"),
    ("threat", "menace", "threat"),
    ("leave", "partir", "leave"),
    ("review", "publier un avis", "post a review"),
    ("press", "la presse", "the press"),
    ("mediator", "le médiateur", "the mediator"),
    ("regulator", "le régulateur", "the regulator"),
    ("consumer_association", "une association", "a consumer association"),
    ("police", "la police", "the police"),
    ("court", "la justice", "the courts"),
    ("nonpayment", "ne plus payer", "stop paying"),
    ("violence", "violence", "violence"),
    ("self_harm", "se faire du mal", "self-harm"),
    // Guard
    ("pass", "peut partir", "may leave"),
    ("warn", "à revoir", "to review"),
    ("hold", "retenu : dites pourquoi", "held: say why"),
    ("refuse", "bloqué", "refused"),
    ("personal_data_in_public", "données personnelles en public", "personal data in public"),
    ("disclosure_unverified", "identité non vérifiée", "identity not verified"),
    ("private_message_impossible", "message privé impossible", "private message impossible"),
    ("empty_sympathy", "compassion sans suite", "empty sympathy"),
    ("question_unanswered", "question sans réponse", "question unanswered"),
    ("brush_off", "renvoi", "brush-off"),
    ("copy_paste", "copier-coller", "copy-paste"),
    ("set_phrase", "formule toute faite", "set phrase"),
    ("promise_without_date", "promesse sans date", "promise without a date"),
    ("tone", "ton", "tone"),
    ("banter", "plaisanterie", "banter"),
    ("too_long", "trop long", "too long"),
    ("unowned_incident", "incident sans responsable", "incident without an owner"),
    ("final_without_mediator", "réponse définitive sans médiateur", "final answer without the mediator"),
    ("undisclosed_robot", "robot non annoncé", "undisclosed robot"),
    ("charter", "charte", "charter"),
];

/// The words for a code.
pub(crate) fn label(code: &str, language: Language) -> &str {
    LABELS
        .iter()
        .find(|(known, _, _)| *known == code)
        .map_or(code, |(_, french, english)| language.pick(french, english))
}

#[cfg(test)]
mod tests {
    use super::*;
    use guichet_core::guard::RuleName;
    use guichet_core::text::reading::{AnnouncedKind, FactKind, Need, PersonalDataKind, Severity, Topic};

    #[test]
    fn every_code_of_the_contract_has_words() {
        let mut codes: Vec<&str> = Vec::new();
        codes.extend(Need::ALL.iter().map(|code| code.as_str()));
        codes.extend(Topic::ALL.iter().map(|code| code.as_str()));
        codes.extend(Severity::ALL.iter().map(|code| code.as_str()));
        codes.extend(FactKind::ALL.iter().map(|code| code.as_str()));
        codes.extend(PersonalDataKind::ALL.iter().map(|code| code.as_str()));
        codes.extend(AnnouncedKind::ALL.iter().map(|code| code.as_str()));
        codes.extend(RuleName::ALL.iter().map(|code| code.as_str()));
        let without: Vec<&str> =
            codes.into_iter().filter(|code| !LABELS.iter().any(|(known, _, _)| known == code)).collect();
        assert_eq!(without, Vec::<&str>::new());
    }
}
