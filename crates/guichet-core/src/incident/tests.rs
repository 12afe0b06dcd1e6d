//! Stories of a stream, hour by hour.

use guichet_text::Input;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::*;
use crate::model::{CustomerId, IncidentId, MessageId};
use crate::samples::at;

struct Stream {
    detector: Detector,
    zone: jiff::tz::TimeZone,
    number: u128,
    found: Vec<(Timestamp, Found)>,
}

const USUAL: &[&str] = &[
    "Bonjour, ma facture de ce mois est plus chère que prévu, pourquoi ?",
    "Ma box est lente le soir, le débit tombe",
    "Je veux résilier, comment faire ?",
    "Merci pour votre aide hier, tout marche",
    "Toujours pas de nouvelles de mon dossier, c'est long",
    "Le technicien n'est pas venu ce matin",
    "Internet coupé chez moi depuis hier",
];

impl Stream {
    /// Four ordinary weeks: something every two hours of the day.
    fn after_four_weeks() -> Self {
        let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
        let mut stream = Self { detector: Detector::default(), zone, number: 0, found: Vec::new() };
        for day in 0..28_i64 {
            for (step, hour) in (8..22_i64).step_by(2).enumerate() {
                let text = USUAL[(usize::try_from(day).unwrap() + step) % USUAL.len()];
                stream.say(
                    at("2026-03-02T00:00").saturating_add(SignedDuration::from_hours(day * 24 + hour)).unwrap(),
                    text,
                );
            }
        }
        stream
    }

    fn say(&mut self, when: Timestamp, text: &str) {
        self.number += 1;
        let reading = guichet_text::read(&Input { text: text.to_owned(), ..Input::default() });
        let id = self.number;
        let seen = Seen::new(
            MessageId(Uuid::from_u128(id)),
            CustomerId(Uuid::from_u128(id)),
            when,
            &self.zone,
            text,
            &reading,
        );
        let mut next = || Uuid::from_u128(1_000_000 + id);
        if let Some(found) = self.detector.observe(&seen, &mut next) {
            self.found.push((when, found));
        }
    }

    fn opened(&self) -> Vec<(IncidentId, Theme, usize)> {
        let opened = self.found.iter().filter_map(|(_, found)| match found {
            Found::Opened { id, theme, messages, .. } => Some((*id, theme.clone(), messages.len())),
            Found::Joined { .. } => None,
        });
        opened.collect()
    }
}

fn minute(from: &str, minutes: i64) -> Timestamp {
    at(from).saturating_add(SignedDuration::from_mins(minutes)).unwrap()
}

const MACON: &[&str] = &[
    "plus rien à Mâcon depuis tout à l'heure, box en rouge",
    "Internet coupé à Mâcon centre, vous êtes au courant ?",
    "panne à Mâcon ? télétravail impossible",
    "Mâcon sud plus de fibre depuis 20 min",
    "coupure totale quartier des Blanchettes à Mâcon",
    "Encore une panne à Mâcon, marre",
];
const SMS: &[&str] = &[
    "Aucun SMS reçu depuis midi, je ne peux pas payer",
    "Les SMS n'arrivent plus, c'est une panne ?",
    "SMS en panne ? mon fils ne reçoit rien non plus",
    "pas de SMS de confirmation, je suis bloqué",
    "Plus de SMS du tout sur ma ligne, problème ?",
    "SMS jamais reçus, ça ne marche plus",
];

#[test]
fn four_quiet_weeks_alarm_nobody() {
    let stream = Stream::after_four_weeks();
    assert!(stream.found.is_empty(), "{:?}", stream.found);
}

#[test]
fn six_neighbours_without_internet_are_an_incident_with_its_place_and_its_start() {
    let mut stream = Stream::after_four_weeks();
    for (step, text) in (0_i64..).zip(MACON) {
        stream.say(minute("2026-03-30T10:00", step * 7), text);
    }
    let opened = stream.opened();
    assert_eq!(opened.len(), 1, "{:?}", stream.found);
    assert!(opened[0].1.signs.iter().any(|sign| sign.word == "mâcon"), "{:?}", opened[0].1);
    let all = stream.found.iter().map(|(_, found)| match found {
        Found::Opened { messages, since, .. } => {
            assert_eq!(*since, at("2026-03-30T10:00"));
            messages.len()
        }
        Found::Joined { .. } => 1,
    });
    assert_eq!(all.sum::<usize>(), MACON.len());
}

#[test]
fn two_incidents_at_once_are_told_apart() {
    let mut stream = Stream::after_four_weeks();
    for (step, (here, there)) in (0_i64..).zip(MACON.iter().zip(SMS)) {
        stream.say(minute("2026-03-30T10:00", step * 8), here);
        stream.say(minute("2026-03-30T10:03", step * 8), there);
    }
    assert_eq!(stream.opened().len(), 2, "{:?}", stream.opened());
}

#[test]
fn a_slow_onset_is_noticed_too() {
    let mut stream = Stream::after_four_weeks();
    for (step, text) in (0_i64..).zip(MACON) {
        stream.say(minute("2026-03-30T08:00", step * 90), text);
    }
    assert_eq!(stream.opened().len(), 1, "{:?}", stream.found);
}

#[test]
fn a_popular_offer_is_none() {
    let mut stream = Stream::after_four_weeks();
    let offer = [
        "Trop bien l'offre partenaire du club, bravo !",
        "L'offre du club est ouverte à tous les abonnés ?",
        "Super partenariat avec le club, merci",
        "Comment profiter de l'offre club ?",
        "Bravo pour le club, quelle bonne nouvelle",
        "Y aura-t-il une remise club pour les abonnés ?",
        "Génial, vivement les places du club",
    ];
    for (step, text) in (0_i64..).zip(offer) {
        stream.say(minute("2026-03-30T10:00", step * 4), text);
    }
    assert!(stream.found.is_empty(), "{:?}", stream.found);
}

#[test]
fn ten_messages_of_one_person_are_one_voice() {
    let mut stream = Stream::after_four_weeks();
    let reading = guichet_text::read(&Input { text: MACON[0].to_owned(), ..Input::default() });
    for step in 0..10_i64 {
        let number = 9_000 + u128::try_from(step).unwrap();
        let when = minute("2026-03-30T10:00", step);
        let (message, customer) = (MessageId(Uuid::from_u128(number)), CustomerId(Uuid::from_u128(42)));
        let seen = Seen::new(message, customer, when, &stream.zone, MACON[0], &reading);
        assert!(stream.detector.observe(&seen, &mut || Uuid::from_u128(1)).is_none());
    }
}

#[test]
fn memory_is_bounded_whatever_is_written() {
    let mut stream = Stream::after_four_weeks();
    for number in 0..7_000_i64 {
        let word = format!("mot{} panne{} rue{}", number * 7, number * 3, number);
        stream.say(at("2026-03-30T10:00").saturating_add(SignedDuration::from_secs(number)).unwrap(), &word);
    }
    let (in_sight, tracks) = stream.detector.size();
    assert!(in_sight <= 6_001, "{in_sight}");
    assert!(tracks <= 40_000, "{tracks}");
}

#[test]
fn the_first_busy_morning_of_a_desk_is_no_incident() {
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
    let mut stream = Stream { detector: Detector::default(), zone, number: 0, found: Vec::new() };
    for (step, text) in (0_i64..).zip(USUAL.iter().chain(USUAL).chain(USUAL)) {
        stream.say(minute("2026-03-30T09:00", step * 4), text);
    }
    assert!(stream.found.is_empty(), "{:?}", stream.opened());
}

#[test]
fn a_new_desk_notices_what_most_of_them_name() {
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
    let mut stream = Stream { detector: Detector::default(), zone, number: 0, found: Vec::new() };
    stream.say(minute("2026-03-30T09:00", 0), USUAL[0]);
    for (step, text) in (1_i64..).zip(MACON) {
        stream.say(minute("2026-03-30T09:00", step * 3), text);
    }
    assert_eq!(stream.opened().len(), 1, "{:?}", stream.found);
}

#[test]
fn after_a_restart_the_same_incident_goes_on_and_no_alarm_rings_twice() {
    let mut stream = Stream::after_four_weeks();
    for (step, text) in (0_i64..).zip(&MACON[..5]) {
        stream.say(minute("2026-03-30T10:00", step * 7), text);
    }
    let (id, theme, _) = stream.opened().remove(0);
    // The desk starts again: what it had decided comes back from the store, without deciding it again.
    let mut after = Stream { detector: Detector::default(), found: Vec::new(), ..stream };
    for (step, text) in (0_i64..).zip(&MACON[..5]) {
        let (at, customer) = (minute("2026-03-30T10:00", step * 7), CustomerId(Uuid::from_u128(500 + step as u128)));
        let reading = guichet_text::read(&Input { text: (*text).to_owned(), ..Input::default() });
        let seen = Seen::new(MessageId(customer.0), customer, at, &after.zone, text, &reading);
        after.detector.recall(&seen, Some(Belongs { incident: id, rejected: false }));
    }
    after.detector.resume(id, &theme, minute("2026-03-30T10:00", 28));
    after.say(minute("2026-03-30T10:40", 0), MACON[5]);
    assert!(matches!(&after.found[..], [(_, Found::Joined { id: joined, .. })] if *joined == id), "{:?}", after.found);
}

#[test]
fn what_people_said_is_none_rings_no_second_time() {
    let mut stream = Stream::after_four_weeks();
    for (step, text) in (0_i64..).zip(MACON) {
        stream.say(minute("2026-03-30T10:00", step * 7), text);
    }
    let (id, ..) = stream.opened().remove(0);
    stream.detector.reject(id);
    for (step, text) in (0_i64..).zip(MACON.iter().chain(MACON)) {
        stream.say(minute("2026-03-30T11:00", step * 5), text);
    }
    assert_eq!(stream.opened().len(), 1, "{:?}", stream.opened());
}

#[test]
fn what_ended_and_comes_back_is_a_new_incident() {
    let mut stream = Stream::after_four_weeks();
    for (step, text) in (0_i64..).zip(MACON) {
        stream.say(minute("2026-03-30T10:00", step * 7), text);
    }
    let (id, ..) = stream.opened().remove(0);
    stream.detector.forget(id);
    for (step, text) in (0_i64..).zip(MACON) {
        stream.say(minute("2026-03-30T15:00", step * 5), text);
    }
    assert_eq!(stream.opened().len(), 2, "{:?}", stream.opened());
}

#[test]
fn a_theme_repeats_nothing_that_one_person_wrote() {
    let zone = jiff::tz::TimeZone::get("Europe/Paris").unwrap();
    let same = |customer: u128, text: &str| {
        let reading = guichet_text::read(&Input { text: text.to_owned(), ..Input::default() });
        let (message, customer) = (MessageId(Uuid::from_u128(customer)), CustomerId(Uuid::from_u128(customer % 10)));
        Seen::new(message, customer, at("2026-03-30T10:00"), &zone, text, &reading)
    };
    // One person writes three times and signs; four people name the town.
    let told = [
        same(11, "Plus rien à Mâcon. Rousselet"),
        same(21, "Toujours rien à Mâcon. Rousselet"),
        same(31, "Alors, Mâcon ? Rousselet"),
        same(2, "panne à Mâcon"),
        same(3, "Mâcon coupé"),
        same(4, "coupure à Mâcon"),
    ];
    let members: Vec<&Seen> = told.iter().collect();
    let keys = told.iter().flat_map(|seen| seen.signs.iter()).map(|sign| super::theme::Key::Sign(sign.unit)).collect();
    let theme = super::theme::theme(&members, &keys);
    let words: Vec<&str> = theme.signs.iter().map(|sign| sign.word.as_str()).collect();
    assert!(words.contains(&"mâcon") && !words.contains(&"rousselet"), "{words:?}");
    // Two of the four are erased: what two people say is no theme.
    let left =
        [(CustomerId(Uuid::from_u128(1)), "Plus rien à Mâcon"), (CustomerId(Uuid::from_u128(2)), "panne à Mâcon")];
    assert!(theme.without(left).signs.is_empty());
    let left = left.into_iter().chain([(CustomerId(Uuid::from_u128(3)), "macon coupé")]);
    assert!(theme.without(left).signs.iter().any(|sign| sign.word == "mâcon"));
}

#[test]
fn an_erased_customer_is_forgotten_by_the_detector() {
    let mut stream = Stream::after_four_weeks();
    for (step, text) in (0_i64..).zip(MACON) {
        stream.say(minute("2026-03-30T10:00", step * 7), text);
    }
    let (id, ..) = stream.opened().remove(0);
    let (before, _) = stream.detector.size();
    assert_eq!(stream.detector.forget_customer(CustomerId(Uuid::from_u128(stream.number))), [id]);
    assert_eq!(stream.detector.size().0, before - 1);
    assert!(stream.detector.forget_customer(CustomerId(Uuid::from_u128(stream.number))).is_empty());
}
