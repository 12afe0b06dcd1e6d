//! The stories of the care loop, read whole: what a community manager must see in three seconds.

use guichet_text::reading::{
    AbuseLevel, AbuseTarget, AnnouncedKind, FactKind, Input, Need, Reading, Repairable, Severity, Topic,
};

fn read(text: &str) -> Reading {
    guichet_text::read(&Input {
        text: text.to_owned(),
        created_at: "2026-03-03T18:30:00Z".parse().ok(),
        timezone: Some("Europe/Paris".to_owned()),
        ..Input::default()
    })
}

fn fact(reading: &Reading, kind: FactKind) -> Option<&str> {
    reading.facts.iter().find(|fact| fact.kind == kind).map(|fact| fact.value.as_str())
}

fn topics(reading: &Reading) -> Vec<Topic> {
    reading.topics.iter().map(|topic| topic.topic).collect()
}

#[test]
fn a_run_on_complaint_hides_one_precise_request() {
    let reading = read(
        "bonjour jai commandé le 12 fevrier une poussette pour ma fille commande FR74800770 jamais recue le suivi dit livré depuis lundi mais rien dans la boite aux lettres jappelle personne ne repond vous pouvez me dire ou est mon colis merci",
    );
    assert_eq!(reading.language, "fr");
    assert!(reading.needs.contains(&Need::Question) && reading.needs.contains(&Need::Complaint));
    assert_eq!(reading.main_topic(), Topic::LostParcel);
    assert_eq!(fact(&reading, FactKind::OrderNumber), Some("FR74800770"));
    assert_eq!(fact(&reading, FactKind::Date), Some("2026-02-12"));
    assert!(reading.request.starts_with("Demande où est son colis"), "{}", reading.request);
    assert!(reading.missing.is_empty(), "{:?}", reading.missing);
    assert_eq!(reading.abuse.level, AbuseLevel::None);
    assert!(reading.thanks.is_empty());
}

#[test]
fn an_insult_has_a_request_under_it() {
    let text = "BANDE DE VOLEURS vous m'avez prélevé 2 fois 49,90 € rendez moi mon argent";
    let reading = read(text);
    assert_eq!(reading.abuse.level, AbuseLevel::Insult);
    assert_eq!(reading.abuse.target, AbuseTarget::Brand);
    assert_eq!(
        guichet_text::mask(text, &reading.hurtful_spans()),
        "▒▒▒ vous m'avez prélevé 2 fois 49,90 € rendez moi mon argent"
    );
    assert!(matches!(reading.main_topic(), Topic::Billing | Topic::Refund));
    assert!(reading.needs.contains(&Need::Request));
    assert!(!reading.request.is_empty() && !reading.request.to_lowercase().contains("voleurs"), "{}", reading.request);
    assert_eq!(fact(&reading, FactKind::Amount), Some("49.90"));
}

#[test]
fn a_stranded_family_comes_first() {
    let reading = read(
        "Bloqués à l'aéroport d'Orly avec un bébé de 6 mois, vol TO4621 annulé ce soir, aucun hôtel proposé, que faire ?",
    );
    assert!(reading.severity >= Severity::High);
    assert!(reading.in_trouble_now);
    assert_eq!(reading.main_topic(), Topic::Cancellation);
    assert_eq!(fact(&reading, FactKind::FlightNumber), Some("TO4621"));
    assert_eq!(fact(&reading, FactKind::Date), Some("2026-03-03"));
    assert_eq!(reading.questions.len(), 1);
}

#[test]
fn a_calm_danger_is_worse_than_a_loud_nuisance() {
    let danger = read("Bonjour, il y a une odeur de gaz dans la cuisine depuis ce matin. Merci de votre aide.");
    let nuisance = read("C'EST UNE HONTE !!! LA COULEUR DE LA COQUE N'EST PAS CELLE DU SITE !!! INADMISSIBLE !!!");
    assert_eq!(danger.severity, Severity::Critical);
    assert!(danger.in_trouble_now && danger.anger < 0.2);
    assert!(nuisance.severity <= Severity::Normal && nuisance.anger > 0.5);
}

#[test]
fn the_blogger_who_wants_money_and_the_honest_one() {
    let pressing =
        read("J'ai 80 000 abonnés sur Instagram. Offrez-moi le séjour gratuit ou je publie un avis incendiaire.");
    assert!(pressing.pressure.suspected);
    let honest = read(
        "Bonjour, je suis blogueuse voyage et je vous propose un partenariat : une nuit offerte contre un article sur mon blog.",
    );
    assert!(!honest.pressure.suspected);
    assert_eq!(honest.need, Need::Partnership);
    let owed = read("Remboursez-moi ma commande 4471882 ou je laisse un avis négatif.");
    assert!(!owed.pressure.suspected);
    assert_eq!(owed.announced.first().map(|one| one.kind), Some(AnnouncedKind::Review));
}

#[test]
fn a_precise_simple_question() {
    let reading = read("Bonjour, peut-on prendre des médicaments et des piles en cabine ?");
    assert_eq!(reading.need, Need::Question);
    assert_eq!(
        reading.questions.first().map(|question| question.text.as_str()),
        Some("peut-on prendre des médicaments et des piles en cabine ?")
    );
    assert!(reading.missing.is_empty(), "{:?}", reading.missing);
}

#[test]
fn evidence_is_measured() {
    let reading = read(
        "Débit descendant 3,2 Mb/s au lieu de 800 Mb/s, latence 240 ms, box redémarrée, câble changé, ligne 01 99 00 12 34. Ouvrez un ticket.",
    );
    assert!(topics(&reading).contains(&Topic::ConnectionQuality), "{:?}", reading.topics);
    let measured: Vec<(&str, Option<&str>)> = reading
        .facts
        .iter()
        .filter(|fact| fact.kind == FactKind::Measurement)
        .map(|fact| (fact.value.as_str(), fact.unit.as_deref()))
        .collect();
    assert_eq!(measured, [("3.2", Some("Mb/s")), ("800", Some("Mb/s")), ("240", Some("ms"))]);
}

#[test]
fn praise_is_thanked_and_irony_is_not_praise() {
    let praise = read("Merci beaucoup à Malik pour sa patience, problème réglé en dix minutes, vous êtes au top !");
    assert_eq!(praise.need, Need::Praise);
    assert_eq!(praise.thanks.len(), 1);
    assert!(praise.sentiment > 0.3 && !praise.irony);
    let irony = read("Super, merci pour les 4 h de retard, bravo l'organisation");
    assert!(irony.irony && irony.sentiment < 0.0);
    assert!(irony.thanks.is_empty());
    assert_eq!(irony.need, Need::Complaint);
}

#[test]
fn english_is_read_as_well() {
    let reading = read(
        "Hi, my suitcase never arrived on flight BA0342 yesterday, baggage ref CDGBA12345. Who do I contact? My wedding is tomorrow.",
    );
    assert_eq!(reading.language, "en");
    assert_eq!(reading.main_topic(), Topic::Baggage);
    assert_eq!(fact(&reading, FactKind::FlightNumber), Some("BA0342"));
    assert_eq!(fact(&reading, FactKind::BaggageReference), Some("CDGBA12345"));
    assert_eq!(reading.questions.len(), 1);
    assert!(reading.missing.is_empty(), "{:?}", reading.missing);
}

#[test]
fn two_words_still_mean_something() {
    let reading = read("alors ?");
    assert_eq!(reading.language, "fr");
    assert!(reading.confidence < 0.5);
    let thanks = read("ok merci");
    assert_eq!(thanks.language, "fr");
    assert_eq!(thanks.severity, Severity::Low);
}

#[test]
fn a_life_in_danger_is_critical() {
    let reading = read("j'en peux plus, plus de chauffage, plus d'argent, j'ai envie de mourir");
    assert_eq!(reading.severity, Severity::Critical);
    assert!(reading.announced.iter().any(|one| one.kind == AnnouncedKind::SelfHarm));
}

#[test]
fn what_cannot_be_made_good_is_said() {
    let reading = read("Train annulé, j'ai raté l'enterrement de mon père.");
    assert_eq!(reading.repairable, Repairable::No);
    assert_eq!(reading.severity, Severity::High);
}

#[test]
fn nothing_at_all_is_read_as_nothing() {
    for text in ["", "   ", "😭😭", "???", "https://t.example/x"] {
        let reading = read(text);
        assert_eq!(reading.language, "und", "{text:?}");
        assert!(reading.questions.is_empty() && reading.request.is_empty(), "{text:?}");
    }
}

#[test]
fn what_was_said_before_is_not_asked_again() {
    use guichet_text::reading::{Direction, Earlier};
    let earlier = |text: &str| Earlier { direction: Direction::Inbound, text: text.to_owned(), created_at: None };
    let asked = |earlier: Vec<Earlier>| {
        guichet_text::read(&Input {
            text: "toujours pas de nouvelles de mon colis, où est-il ?".to_owned(),
            earlier,
            ..Input::default()
        })
    };
    assert!(asked(Vec::new()).missing.iter().any(|missing| missing.kind == "parcel_number"));
    assert!(asked(vec![earlier("commande FR74800770 jamais reçue")]).missing.is_empty());
}
