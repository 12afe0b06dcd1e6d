//! Whatever arrives is read without a panic, in linear time, with spans that lie inside the text.

#![allow(clippy::disallowed_methods, reason = "a test of speed needs a clock")]

use std::time::{Duration, Instant};

use guichet_text::reading::{Input, Reading, Span};
use proptest::prelude::*;

fn read(text: &str) -> Reading {
    guichet_text::read(&Input {
        text: text.to_owned(),
        created_at: "2026-03-03T10:00:00Z".parse().ok(),
        timezone: Some("Europe/Paris".to_owned()),
        ..Input::default()
    })
}

fn spans(reading: &Reading) -> Vec<Span> {
    let mut all: Vec<Span> = reading.reasons.iter().map(|reason| reason.span).collect();
    all.extend(reading.questions.iter().map(|question| question.span));
    all.extend(reading.facts.iter().map(|fact| fact.span));
    all.extend(reading.personal_data.iter().map(|datum| datum.span));
    all.extend(reading.thanks.iter().map(|thanks| thanks.span));
    all.extend(reading.announced.iter().map(|announced| announced.span));
    all.extend(reading.pressure.demand_span.into_iter().chain(reading.pressure.threat_span));
    all
}

fn check(text: &str) {
    let reading = read(text);
    let length = text.chars().count();
    for span in spans(&reading) {
        assert!(span.start < span.end && span.end <= length, "{span:?} outside {length} in {text:?}");
    }
    for fact in &reading.facts {
        assert_eq!(fact.raw.trim_start_matches('#'), fact.span.slice(text).trim_start_matches('#'));
    }
    for question in &reading.questions {
        assert_eq!(question.text, question.span.slice(text));
    }
    assert!(!reading.needs.is_empty() && !reading.topics.is_empty());
    assert!(
        (-1.0..=1.0).contains(&reading.sentiment)
            && (0.0..=1.0).contains(&reading.anger)
            && (0.0..=1.0).contains(&reading.confidence)
    );
    let _ = guichet_text::redact(text, &reading.personal_data, &reading.language);
    let _ = guichet_text::mask(text, &reading.hurtful_spans());
    let _ = guichet_text::links::find(text);
    let _ = guichet_text::sentences::sentences(text);
    let _ = guichet_text::words::search_words(text);
    let _ = guichet_text::similar::Fingerprint::of(text);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_string_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn pieces_of_language_in_any_order_are_read(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "où est", "mon colis", "?", "!!", " ", "\n", "\n> ", "vous êtes", "des voleurs", "06 39 98 12 34", "FR76 3000 6000 0112 3456 7890 189",
            "le 31 février", "12€50", "@x", "#", "🖕", "e\u{301}", "\u{202e}", "Le 3 mars", "a écrit :", "-- \n", "je vais", "résilier", "12 rue", "M.", "Mme Petit",
            "99:99", "24/24", "1Z", "---", "https://", ".", "vol AF", "1234", "ﬁ", "İ", "ß", "\0", "merci", "sinon", "mes abonnés", "gratuit",
        ]), 0..40)
    ) {
        check(&pieces.concat());
        check(&pieces.join(" "));
    }
}

/// Texts made to cost: the time must grow with the length, not with its square.
#[test]
fn a_hundred_kilobytes_take_no_more_than_their_share() {
    guichet_text::warm_up();
    let pieces = [
        "je vais ",
        "colis ",
        "a",
        "9",
        "06 39 98 ",
        "@",
        "?",
        "rue de ",
        "12 rue a ",
        "merci ",
        "\n> x",
        "le 3 ",
        "FR76 ",
        "gratuit mes abonnés ",
        ">",
        "Jean Petit ",
        "1 000 ",
        "-",
        "des nuls ",
        "www.",
        "pas ",
        "🖕 vous ",
        "x@",
        "a.b",
        "sinon je ",
    ];
    for piece in pieces {
        let time = |bytes: usize| {
            let text = piece.repeat(bytes / piece.len());
            let started = Instant::now();
            let _ = read(&text);
            let _ = guichet_text::links::find(&text);
            let _ = guichet_text::quote::own_words(&text);
            started.elapsed()
        };
        let (short, long) = (time(10_000), time(100_000));
        // On a busy machine a short time says little; ten times the text at a hundred times the cost says enough.
        assert!(
            long < Duration::from_secs(2) || long < short * 40,
            "{piece:?}: 10 kB take {short:?}, 100 kB take {long:?}"
        );
    }
}
