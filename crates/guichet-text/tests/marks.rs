//! Reads the files of `tests/marks`: messages as customers write them, with `⟦…⟧` around what should be found.
//!
//! A file begins with `# what: …`; each line below is one message (`\n` for a line break). A message without marks
//! expects nothing. `tests/marks/README.md` says it for people who write messages rather than code.

#![allow(clippy::disallowed_methods, clippy::panic, reason = "the messages are files, and a test may fail loudly")]

use std::fs;
use std::path::Path;

use guichet_text::reading::{AbuseLevel, Input, Reading, Span};

/// The message without marks, and the marked words.
fn unmarked(line: &str) -> (String, Vec<String>) {
    let (mut text, mut marked, mut open) = (String::new(), Vec::new(), None::<String>);
    for sign in line.replace("\\n", "\n").chars() {
        match (sign, open.as_mut()) {
            ('⟦', _) => open = Some(String::new()),
            ('⟧', _) => marked.extend(open.take()),
            (sign, Some(words)) => {
                words.push(sign);
                text.push(sign);
            }
            (sign, None) => text.push(sign),
        }
    }
    (text, marked)
}

fn found(what: &str, text: &str, reading: &Reading) -> Vec<String> {
    let words = |spans: Vec<Span>| spans.into_iter().map(|span| span.slice(text).to_owned()).collect::<Vec<_>>();
    match what {
        "questions" => reading.questions.iter().map(|question| question.text.clone()).collect(),
        "request" => vec![reading.request.clone()],
        "thanks" => words(reading.thanks.iter().map(|thanks| thanks.span).collect()),
        "thanked" => reading.thanks.iter().filter_map(|thanks| Some(thanks.whom.as_ref()?.text.clone())).collect(),
        "hurtful" => words(reading.hurtful_spans()),
        "personal_data" => words(reading.personal_data.iter().map(|datum| datum.span).collect()),
        "announced" => words(reading.announced.iter().map(|announced| announced.span).collect()),
        "pressure" => words(reading.pressure.demand_span.into_iter().chain(reading.pressure.threat_span).collect()),
        "wants_human" => {
            if reading.wants_human {
                vec!["human".to_owned()]
            } else {
                Vec::new()
            }
        }
        "own_words" => vec![guichet_text::quote::own_words(text).slice(text).to_owned()],
        kind if kind.starts_with("fact ") => {
            let kind = kind.trim_start_matches("fact ");
            reading.facts.iter().filter(|fact| fact.kind.as_str() == kind).map(|fact| fact.raw.clone()).collect()
        }
        other => panic!("a file asks for {other:?}, which no reading has"),
    }
}

#[test]
fn every_marked_message_is_read_as_marked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/marks");
    let mut wrong = Vec::new();
    let mut messages = 0;
    let mut names: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    names.sort();
    for path in names {
        let content = fs::read_to_string(&path).unwrap();
        let what = content
            .lines()
            .find_map(|line| line.strip_prefix("# what: "))
            .unwrap_or_else(|| panic!("{path:?} does not say what it marks"))
            .trim()
            .to_owned();
        for line in content.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let (line, told) = line.split_once(" ⇒ ").unwrap_or((line, ""));
            let (text, mut expected) = unmarked(line);
            if what == "request" {
                expected = vec![told.replace('␣', "\u{a0}").replace('˽', "\u{202f}")];
            }
            messages += 1;
            let reading = guichet_text::read(&Input {
                text: text.clone(),
                created_at: "2026-03-03T10:00:00Z".parse().ok(),
                timezone: Some("Europe/Paris".to_owned()),
                ..Input::default()
            });
            let mut given = found(&what, &text, &reading);
            if what == "wants_human" {
                expected = expected.iter().take(1).map(|_| "human".to_owned()).collect();
            }
            if what == "pressure" {
                expected.sort();
                given.sort();
            }
            if expected != given {
                wrong.push(format!(
                    "{}: {text}\n    marked {expected:?}\n    found  {given:?}",
                    path.file_stem().unwrap().to_string_lossy()
                ));
            }
        }
    }
    assert!(messages > 100, "only {messages} messages");
    assert!(wrong.is_empty(), "{} of {messages} messages are read otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn anger_is_no_abuse() {
    for text in [
        "PUTAIN 3 SEMAINES SANS INTERNET C'EST INADMISSIBLE !!!",
        "service nul, application nulle, tout est nul",
        "y en a marre de votre service de merde",
        "vous nous prenez vraiment pour des cons",
        "This is bullshit, worst service ever!!!",
    ] {
        let reading = guichet_text::read(&Input { text: text.to_owned(), ..Input::default() });
        assert!(reading.abuse.level <= AbuseLevel::Crude, "{text}: {:?}", reading.abuse);
        assert!(reading.hurtful_spans().is_empty());
    }
}
