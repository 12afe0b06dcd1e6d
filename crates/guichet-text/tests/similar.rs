//! The same case told again, and its neighbours: what the desk must recognise whatever happens to the weights.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests may fail loudly")]

use guichet_text::similar::{Rarity, SAME_CASE, Signature, likeness};

/// A stream in which many write the usual things.
fn stream() -> Rarity {
    let mut rarity = Rarity::default();
    for _ in 0..100 {
        for usual in [
            "plus d'internet depuis ce matin",
            "ma box est bloquée à l'étape 2",
            "bonjour, j'ai besoin d'aide svp",
            "toujours pas reçu mon colis, que faites-vous ?",
        ] {
            rarity.learn(Signature::of_text(usual).units());
        }
    }
    rarity
}

fn score(left: &str, right: &str) -> f32 {
    likeness(&Signature::of_text(left), &Signature::of_text(right), &stream()).score
}

#[test]
fn the_same_case_told_again_angrier_and_shorter_is_recognised() {
    let first =
        "Bonjour, le fauteuil roulant de mon père (commande 4471-88) a été cassé à l'aéroport de Brest le 12 mai.";
    let again = "12 MAI, BREST : vous avez cassé le fauteuil roulant de mon père !!! toujours rien, commande 4471-88";
    assert!(score(first, again) >= SAME_CASE);
}

#[test]
fn the_same_case_told_in_the_other_language_is_recognised() {
    let french = "Vol annulé à Porto hier soir, 40 km en taxi jusqu'à l'hôtel, 86 euros de ma poche";
    let english = "Flight cancelled in Porto, had to pay 86 euros for a taxi to a hotel 40 km away";
    assert!(score(french, english) >= SAME_CASE);
}

#[test]
fn what_everybody_writes_is_not_one_case() {
    assert!(score("plus d'internet depuis ce matin", "plus d'internet depuis hier soir ??") < SAME_CASE);
    assert!(score("bonjour j'ai besoin d'aide", "Hello besoin d'aide svp") < SAME_CASE);
}

#[test]
fn an_alert_for_another_town_is_another_case() {
    let alert = |town: &str, time: &str, count: u32| {
        format!(
            "PANNE EN COURS : {count} abonnés ont signalé des pannes sur le réseau fibre depuis {time}, ville concernée : {town}"
        )
    };
    assert!(score(&alert("Cavaillon 84300", "11h49", 15), &alert("Meaux 77100", "18h15", 19)) < SAME_CASE);
}

#[test]
fn the_comparison_does_not_depend_on_the_side_and_survives_anything() {
    for (left, right) in
        [("colis perdu à Brest", "rien"), ("", ""), ("🙄🙄", "12 12 12"), ("a".repeat(5_000).as_str(), "b")]
    {
        let (one, other) = (score(left, right), score(right, left));
        assert!((one - other).abs() < 1e-6 && (0.0..=1.0).contains(&one), "{left:.20} {right:.20}");
    }
}
