//! A brand teaches, and unseen messages follow; everything else stays.

use guichet_text::reading::{Severity, Topic};
use guichet_text::{Input, Reading};
use uuid::Uuid;

use super::*;
use crate::model::{BrandId, CustomerId, MessageId, UserId};
use crate::samples::at;

fn read(text: &str) -> Reading {
    guichet_text::read(&Input { text: text.to_owned(), ..Input::default() })
}

fn correction(number: u128, fixed: Fixed, reading: &Reading) -> Correction {
    Correction {
        id: Uuid::from_u128(number),
        brand_id: BrandId(Uuid::from_u128(1)),
        message_id: MessageId(Uuid::from_u128(number)),
        customer_id: CustomerId(Uuid::from_u128(number)),
        by: UserId(Uuid::from_u128(2)),
        at: at("2026-03-30T10:00"),
        revision: 0,
        said: fixed.said_by(reading),
        fixed,
    }
}

/// A brand whose customers call its badge reader "le totem".
const TOTEM: &[&str] = &[
    "Le totem de l'entrée clignote et ne lit plus mon badge",
    "impossible de badger, le totem reste éteint",
    "Totem HS ce matin, personne ne peut badger à l'entrée",
    "mon badge est refusé par le totem depuis lundi",
    "le totem du hall affiche une croix quand je badge",
    "badge neuf, totem muet, je reste dehors",
    "Le totem ne reconnaît pas les badges bleus",
    "j'ai badgé dix fois devant le totem, rien",
    "totem en panne, badge inutile",
    "Votre totem a avalé mon badge",
];

fn taught() -> Lessons {
    let mut lessons = Lessons::default();
    for (number, text) in (10_u128..).zip(TOTEM) {
        let fixed = Fixed { topic: Some(Topic::Accessibility), severity: Some(Severity::High), ..Fixed::default() };
        let reading = read(text);
        lessons.teach(&correction(number, fixed, &reading), text, &reading);
    }
    lessons
}

#[test]
fn after_ten_corrections_a_similar_unseen_message_reads_right_and_says_why() {
    let text = "bonjour, encore bloqué dehors, le totem ne veut pas de mon badge";
    let (shown, changes) = taught().apply(text, &read(text));
    assert_eq!(shown.main_topic(), Topic::Accessibility);
    let change = changes.iter().find(|change| change.label == "topic").unwrap();
    assert!(change.by.len() >= 2);
    let reason = shown.reasons.iter().find(|reason| reason.label == "learned.topic").unwrap();
    assert!(reason.why.contains(&change.by[0].to_string()), "{}", reason.why);
}

#[test]
fn what_is_not_alike_stays_as_it_was() {
    let lessons = taught();
    for text in [
        "Mon colis n'est toujours pas arrivé, où est-il ?",
        "Prélevé deux fois ce mois-ci, remboursez-moi",
        "merci pour votre aide",
        "",
    ] {
        let reading = read(text);
        assert_eq!(lessons.apply(text, &reading), (reading.clone(), Vec::new()), "{text}");
    }
}

#[test]
fn one_correction_changes_the_same_text_and_no_other() {
    let mut lessons = Lessons::default();
    let text = "Le totem de l'entrée clignote et ne lit plus mon badge";
    let (reading, fixed) = (read(text), Fixed { topic: Some(Topic::Store), ..Fixed::default() });
    lessons.teach(&correction(10, fixed, &reading), text, &reading);
    assert_eq!(lessons.apply(text, &read(text)).0.main_topic(), Topic::Store);
    let other = "le totem du hall est très joli";
    assert!(lessons.apply(other, &read(other)).1.is_empty());
}

#[test]
fn erasing_a_customer_erases_what_they_taught() {
    let mut lessons = taught();
    for number in 10..20_u128 {
        lessons.forget_customer(CustomerId(Uuid::from_u128(number)));
    }
    assert!(lessons.is_empty());
    let text = TOTEM[0];
    assert_eq!(lessons.apply(text, &read(text)).0, read(text));
}

#[test]
fn a_correction_sets_what_it_names_and_nothing_else() {
    let text = "Bravo, quatre heures de retard, super";
    let reading = read(text);
    let fixed = Fixed { irony: Some(!reading.irony), wants_human: Some(true), ..Fixed::default() };
    let shown = corrected(&reading, &fixed);
    assert_eq!((shown.irony, shown.wants_human), (!reading.irony, true));
    assert_eq!(shown.topics, reading.topics);
    assert_eq!(fixed.labels().len(), 2);
}
