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
fn an_agent_owns_and_its_owner_closes() {
    use crate::access::Acting;
    use crate::model::{BrandId, Role, UserId};
    let incident = Incident {
        id: IncidentId(Uuid::from_u128(1)),
        brand_id: BrandId(Uuid::from_u128(2)),
        theme: Theme::default(),
        since: at("2026-03-30T10:00"),
        noticed_at: at("2026-03-30T10:20"),
        last_at: at("2026-03-30T10:20"),
        count: 5,
        state: IncidentState::Open,
        owner: None,
        over_at: None,
        version: 1,
    };
    let agent = |number| Acting { user_id: UserId(Uuid::from_u128(number)), role: Role::Agent };
    let owned = own(&incident, agent(7)).unwrap();
    assert_eq!((owned.state, owned.owner), (IncidentState::Owned, Some(agent(7).user_id)));
    assert!(close(&owned, agent(8), at("2026-03-30T12:00")).is_err());
    let over = close(&owned, agent(7), at("2026-03-30T12:00")).unwrap();
    assert_eq!(over.state, IncidentState::Over);
    assert_eq!(own(&over, agent(7)).unwrap_err().code, crate::RefusalCode::IncidentOver);
}
