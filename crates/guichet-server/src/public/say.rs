//! Facts and gaps in words that a customer uses.

use guichet_core::text::reading::FactKind;

use crate::locale::Locale;

/// What a fact is called.
pub(crate) const fn fact(kind: FactKind, locale: Locale) -> &'static str {
    match kind {
        FactKind::OrderNumber => locale.pick("Numéro de commande", "Order number"),
        FactKind::ParcelNumber => locale.pick("Numéro de colis", "Parcel number"),
        FactKind::FlightNumber => locale.pick("Vol", "Flight"),
        FactKind::TrainNumber => locale.pick("Train", "Train"),
        FactKind::BookingReference => locale.pick("Réservation", "Booking"),
        FactKind::BaggageReference => locale.pick("Bagage", "Baggage"),
        FactKind::CustomerNumber => locale.pick("Numéro de client", "Customer number"),
        FactKind::ContractNumber => locale.pick("Contrat", "Contract"),
        FactKind::LineNumber => locale.pick("Ligne", "Line"),
        FactKind::DeliveryPoint => locale.pick("Point de livraison", "Delivery point"),
        FactKind::MeterIndex => locale.pick("Relevé", "Meter reading"),
        FactKind::ClaimNumber => locale.pick("Sinistre", "Claim"),
        FactKind::CaseNumber => locale.pick("Dossier", "Case"),
        FactKind::SerialNumber => locale.pick("Numéro de série", "Serial number"),
        FactKind::Measurement => locale.pick("Mesure", "Measurement"),
        FactKind::Amount => locale.pick("Montant", "Amount"),
        FactKind::Date => locale.pick("Date", "Date"),
        FactKind::Time => locale.pick("Heure", "Time"),
        FactKind::Duration => locale.pick("Durée", "Duration"),
        FactKind::Place => locale.pick("Lieu", "Place"),
        FactKind::Product => locale.pick("Produit", "Product"),
        FactKind::Phone => locale.pick("Téléphone", "Phone"),
        FactKind::Email => locale.pick("Adresse électronique", "E-mail address"),
        FactKind::Iban => locale.pick("IBAN", "IBAN"),
        FactKind::Card => locale.pick("Carte", "Card"),
        FactKind::Address => locale.pick("Adresse", "Address"),
        FactKind::Person => locale.pick("Personne", "Person"),
        FactKind::Url => locale.pick("Lien", "Link"),
    }
}

/// Facts that a page does not repeat in full, however private it is.
pub(super) const fn is_secret(kind: FactKind) -> bool {
    matches!(kind, FactKind::Iban | FactKind::Card)
}

/// The last four signs of a secret.
pub(super) fn ending(value: &str) -> String {
    let signs: Vec<char> = value.chars().filter(|sign| !sign.is_whitespace()).collect();
    let end: String = signs.iter().skip(signs.len().saturating_sub(4)).collect();
    format!("… {end}")
}
