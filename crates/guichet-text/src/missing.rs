//! What is needed to act and was not said, per topic.
//!
//! One row a topic and one a trade: which of several facts is enough, and what else must be known.

use crate::document::Document;
use crate::entities::found::Kind;
use crate::reading::{FactKind, Missing, Need, Topic, TopicScore};

/// Facts of which one is enough.
const PARCEL: &[FactKind] = &[FactKind::ParcelNumber, FactKind::OrderNumber];
const ORDER: &[FactKind] = &[
    FactKind::OrderNumber,
    FactKind::ParcelNumber,
    FactKind::BookingReference,
    FactKind::ContractNumber,
    FactKind::CustomerNumber,
];
const JOURNEY: &[FactKind] = &[FactKind::FlightNumber, FactKind::TrainNumber, FactKind::BookingReference];
const BAGGAGE: &[FactKind] = &[FactKind::BaggageReference, FactKind::FlightNumber, FactKind::BookingReference];
const BOOKING: &[FactKind] =
    &[FactKind::BookingReference, FactKind::FlightNumber, FactKind::TrainNumber, FactKind::OrderNumber];
const CONTRACT: &[FactKind] =
    &[FactKind::ContractNumber, FactKind::CustomerNumber, FactKind::LineNumber, FactKind::DeliveryPoint];
const LINE: &[FactKind] =
    &[FactKind::LineNumber, FactKind::CustomerNumber, FactKind::ContractNumber, FactKind::Phone, FactKind::Address];
const ACCOUNT: &[FactKind] = &[FactKind::CustomerNumber, FactKind::Email];
const WARRANTY: &[FactKind] = &[FactKind::OrderNumber, FactKind::SerialNumber];
const PURCHASE: &[FactKind] = &[FactKind::OrderNumber, FactKind::ParcelNumber, FactKind::SerialNumber];
const SUPPLY: &[FactKind] =
    &[FactKind::Address, FactKind::DeliveryPoint, FactKind::CustomerNumber, FactKind::ContractNumber];
const CLAIM: &[FactKind] = &[FactKind::ClaimNumber, FactKind::ContractNumber];

/// What else must be known.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    Photo,
    Description,
    Where,
}

/// What is needed to act on a topic when nobody says whose trade it is.
const fn needed(topic: Topic) -> (&'static [FactKind], &'static [Detail]) {
    match topic {
        Topic::Delivery | Topic::LostParcel => (PARCEL, &[]),
        Topic::Damaged => (PARCEL, &[Detail::Photo]),
        Topic::Refund => (ORDER, &[]),
        Topic::Billing | Topic::Contract => (CONTRACT, &[]),
        Topic::Outage | Topic::ConnectionQuality => (LINE, &[]),
        Topic::Appointment | Topic::Installation => (CONTRACT, &[]),
        Topic::Cancellation | Topic::Delay => (JOURNEY, &[]),
        Topic::Baggage => (BAGGAGE, &[]),
        Topic::Booking => (BOOKING, &[]),
        Topic::Product => (&[FactKind::OrderNumber, FactKind::Product, FactKind::SerialNumber], &[]),
        Topic::Warranty => (WARRANTY, &[]),
        Topic::Account => (ACCOUNT, &[]),
        Topic::Claim => (CLAIM, &[]),
        Topic::MeterReading => (&[FactKind::MeterIndex, FactKind::DeliveryPoint, FactKind::CustomerNumber], &[]),
        Topic::Store | Topic::HygieneHealth | Topic::Accessibility | Topic::Safety => (&[], &[Detail::Where]),
        Topic::WebsiteApp => (&[], &[Detail::Description]),
        Topic::UnwantedCalls => (&[FactKind::Phone, FactKind::LineNumber], &[]),
        Topic::Fraud | Topic::DataLeak => (&[], &[Detail::Description]),
        Topic::Staff
        | Topic::Contact
        | Topic::Offer
        | Topic::Jobs
        | Topic::Partnership
        | Topic::Information
        | Topic::Other => (&[], &[]),
    }
}

/// What opens somebody's file in a trade: a bank never asks for an order, an airline for no contract.
fn file_of(sector: &str) -> &'static [FactKind] {
    match sector {
        "telecom" => LINE,
        "parcels" => PARCEL,
        "retail" | "food" => PURCHASE,
        "games" => ACCOUNT,
        "railway" => &[FactKind::TrainNumber, FactKind::BookingReference],
        "airline" => &[FactKind::BookingReference, FactKind::FlightNumber],
        "hotel" => &[FactKind::BookingReference],
        "bank" => &[FactKind::CustomerNumber, FactKind::ContractNumber, FactKind::Iban],
        "energy" => &[FactKind::CustomerNumber, FactKind::ContractNumber, FactKind::DeliveryPoint, FactKind::Address],
        "water" => &[FactKind::Address, FactKind::CustomerNumber, FactKind::ContractNumber],
        "insurance" => CLAIM,
        "public_service" => &[FactKind::CaseNumber, FactKind::CustomerNumber],
        _ => &[],
    }
}

/// Topics for which somebody has to look into the file.
const fn is_of_a_file(topic: Topic) -> bool {
    matches!(
        topic,
        Topic::Delivery
            | Topic::LostParcel
            | Topic::Damaged
            | Topic::Refund
            | Topic::Billing
            | Topic::Outage
            | Topic::ConnectionQuality
            | Topic::Appointment
            | Topic::Installation
            | Topic::Cancellation
            | Topic::Delay
            | Topic::Booking
            | Topic::Product
            | Topic::Warranty
            | Topic::Account
            | Topic::Claim
            | Topic::Contract
            | Topic::DataLeak
            | Topic::UnwantedCalls
    )
}

/// The facts of which one is enough, by the trade where it is known.
fn facts_for(topic: Topic, sector: Option<&str>) -> &'static [FactKind] {
    let sector = sector.unwrap_or_default();
    let file = file_of(sector);
    match topic {
        // Which line is dark is found by its place.
        Topic::Outage if matches!(sector, "energy" | "water") => SUPPLY,
        topic if is_of_a_file(topic) && !file.is_empty() => file,
        topic => needed(topic).0,
    }
}

pub(crate) fn read(document: &Document<'_>, topics: &[TopicScore], needs: &[Need], asks: bool) -> Vec<Missing> {
    let acted_on = needs.iter().any(|need| matches!(need, Need::Request | Need::Complaint));
    // Who only asks something seldom needs a file opened.
    if !acted_on || matches!(needs.first(), Some(Need::Praise | Need::Spam | Need::Partnership | Need::HelpToOther)) {
        return Vec::new();
    }
    let french = document.explains_in_french();
    let mut missing = Vec::new();
    if let Some(first) = topics.first().filter(|first| first.score >= 0.35) {
        let facts = facts_for(first.topic, document.input.sector.as_deref());
        if let Some(first) = facts.first().filter(|_| !document.has_one_of(facts)) {
            let any_of =
                if facts.len() > 1 { facts.iter().map(|fact| fact.as_str().to_owned()).collect() } else { Vec::new() };
            missing.push(Missing { kind: first.as_str().to_owned(), any_of, why: why_fact(*first, french).to_owned() });
        }
        for detail in needed(first.topic).1.iter().filter(|detail| !is_said(document, **detail)) {
            let (kind, why) = detail_words(*detail, french);
            missing.push(Missing { kind: kind.to_owned(), any_of: Vec::new(), why: why.to_owned() });
        }
    }
    if !asks && leaves_open(document, topics, needs) {
        let why = if french {
            "La personne ne dit pas ce qu’elle attend."
        } else {
            "The person does not say what they expect."
        };
        missing.push(Missing { kind: "what_is_wanted".to_owned(), any_of: Vec::new(), why: why.to_owned() });
    }
    missing
}

/// A few words of anger, or "nobody answers" and not what about.
fn leaves_open(document: &Document<'_>, topics: &[TopicScore], needs: &[Need]) -> bool {
    let says_little = document.all.len() < 12 && !needs.contains(&Need::Request);
    let only_contact = matches!(topics, [only] if only.topic == Topic::Contact && only.score >= 0.35);
    needs.first() == Some(&Need::Complaint) && (says_little || only_contact)
}

fn is_said(document: &Document<'_>, detail: Detail) -> bool {
    let has = |kinds: &[FactKind]| {
        document
            .found
            .iter()
            .any(|found| kinds.iter().any(|kind| found.kind == Kind::Fact(*kind)) && document.is_own(found.span))
    };
    match detail {
        Detail::Photo => document.says(
            0..document.all.len(),
            &["photo", "photos", "joint", "jointe", "pj", "image", "images", "picture", "pictures", "attached"],
        ),
        Detail::Where => {
            has(&[FactKind::Place, FactKind::Address, FactKind::FlightNumber, FactKind::TrainNumber])
                || has_postcode(document)
        }
        // Twelve words beside the greeting are a description.
        Detail::Description => document.all.len() >= 18 || has(&[FactKind::Measurement]),
    }
}

fn has_postcode(document: &Document<'_>) -> bool {
    document.all.iter().any(|token| {
        token.kind == crate::tokens::TokenKind::Number
            && (token.word.len() == 5
                || (token.word.len() == 2
                    && !token.word.starts_with('0')
                    && token.pause == crate::tokens::Pause::Clause))
    })
}

const fn why_fact(kind: FactKind, french: bool) -> &'static str {
    let (in_french, in_english) = match kind {
        FactKind::ParcelNumber => (
            "Il faut le numéro de suivi ou de commande pour retrouver le colis.",
            "The parcel or order number is needed to find the parcel.",
        ),
        FactKind::OrderNumber => {
            ("Il faut une référence pour retrouver l’achat.", "A reference is needed to find the purchase.")
        }
        FactKind::FlightNumber => (
            "Il faut le numéro du vol ou du train, ou la réservation.",
            "The flight or train number, or the booking, is needed.",
        ),
        FactKind::BaggageReference => (
            "Il faut la référence du bagage, du vol ou de la réservation.",
            "The reference of the bag, the flight or the booking is needed.",
        ),
        FactKind::BookingReference => ("Il faut la référence de la réservation.", "The booking reference is needed."),
        FactKind::LineNumber => {
            ("Il faut la ligne ou l’adresse concernée.", "The line or the address concerned is needed.")
        }
        FactKind::CustomerNumber => ("Il faut l’identifiant du compte.", "The account identifier is needed."),
        FactKind::TrainNumber => {
            ("Il faut le numéro du train ou de la réservation.", "The train number or the booking is needed.")
        }
        FactKind::CaseNumber => ("Il faut le numéro du dossier.", "The file number is needed."),
        FactKind::Address => {
            ("Il faut l’adresse desservie ou la référence du contrat.", "The address served or the contract is needed.")
        }
        FactKind::ClaimNumber => {
            ("Il faut le numéro du sinistre ou du contrat.", "The claim or policy number is needed.")
        }
        FactKind::MeterIndex => {
            ("Il faut l’index relevé ou le point de livraison.", "The meter reading or the supply point is needed.")
        }
        FactKind::Phone => ("Il faut le numéro qui appelle.", "The calling number is needed."),
        FactKind::Product => ("Il faut savoir de quel produit il s’agit.", "It must be known which product it is."),
        _ => ("Il faut la référence du contrat ou du compte.", "The contract or account reference is needed."),
    };
    if french { in_french } else { in_english }
}

const fn detail_words(detail: Detail, french: bool) -> (&'static str, &'static str) {
    match (detail, french) {
        (Detail::Photo, true) => ("photo", "Une photo montre ce qui est abîmé."),
        (Detail::Photo, false) => ("photo", "A photo shows what is damaged."),
        (Detail::Description, true) => ("description", "Il faut savoir ce qui se passe exactement."),
        (Detail::Description, false) => ("description", "It must be known what happens exactly."),
        (Detail::Where, true) => ("where", "Il faut savoir où."),
        (Detail::Where, false) => ("where", "It must be known where."),
    }
}
