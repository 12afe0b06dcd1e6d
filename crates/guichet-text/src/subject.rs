//! The name of a topic as one would say it to a colleague, in French and in English.

use crate::reading::Topic;

pub(crate) const fn name(topic: Topic, french: bool) -> &'static str {
    let (in_french, in_english) = match topic {
        Topic::Delivery => ("Livraison", "Delivery"),
        Topic::LostParcel => ("Colis non reçu", "Parcel not received"),
        Topic::Damaged => ("Article abîmé", "Damaged item"),
        Topic::Refund => ("Remboursement", "Refund"),
        Topic::Billing => ("Facturation", "Billing"),
        Topic::Outage => ("Panne de service", "Service outage"),
        Topic::ConnectionQuality => ("Qualité de la connexion", "Connection quality"),
        Topic::Appointment => ("Rendez-vous", "Appointment"),
        Topic::Installation => ("Installation", "Installation"),
        Topic::Cancellation => ("Voyage annulé", "Cancelled journey"),
        Topic::Delay => ("Retard", "Delay"),
        Topic::Baggage => ("Bagage", "Baggage"),
        Topic::Booking => ("Réservation", "Booking"),
        Topic::Product => ("Produit", "Product"),
        Topic::Warranty => ("Garantie", "Warranty"),
        Topic::Staff => ("Accueil par le personnel", "Staff"),
        Topic::Contact => ("Service client injoignable", "Reaching customer service"),
        Topic::Account => ("Compte client", "Account"),
        Topic::Contract => ("Contrat", "Contract"),
        Topic::Store => ("Magasin", "Store"),
        Topic::Offer => ("Offre commerciale", "Offer"),
        Topic::Fraud => ("Fraude signalée", "Reported fraud"),
        Topic::UnwantedCalls => ("Appels non désirés", "Unwanted calls"),
        Topic::DataLeak => ("Données personnelles", "Personal data"),
        Topic::WebsiteApp => ("Site ou application", "Website or app"),
        Topic::Accessibility => ("Accessibilité", "Accessibility"),
        Topic::Safety => ("Sécurité", "Safety"),
        Topic::HygieneHealth => ("Hygiène ou santé", "Hygiene or health"),
        Topic::Claim => ("Sinistre", "Insurance claim"),
        Topic::MeterReading => ("Relevé de compteur", "Meter reading"),
        Topic::Jobs => ("Emploi", "Jobs"),
        Topic::Partnership => ("Partenariat", "Partnership"),
        Topic::Information | Topic::Other => ("", ""),
    };
    if french { in_french } else { in_english }
}
