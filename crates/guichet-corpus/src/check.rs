//! Whether the corpus is what `corpus/GUIDE.md` says. A complaint names the row and what is wrong, never the words of a
//! row kept apart.

use std::collections::BTreeSet;

use guichet_text::reading::{AbuseLevel, FactKind};

use crate::corpus::Corpus;
use crate::focus::FocusLabel;
use crate::quoted;
use crate::rows::{Label, Message};

const SECTORS: &[&str] = &[
    "parcels",
    "telecom",
    "airline",
    "railway",
    "energy",
    "retail",
    "bank",
    "insurance",
    "public_service",
    "hotel",
    "food",
    "water",
    "games",
    "health",
];
const CHANNELS: &[&str] = &[
    "x",
    "facebook",
    "instagram",
    "mail",
    "webform",
    "bluesky",
    "mastodon",
    "google_review",
    "trustpilot",
    "sms",
    "chat",
];
const DETAILS: &[&str] = &["photo", "description", "since_when", "where", "what_is_wanted"];

/// Everything that is to be put right.
#[must_use]
pub fn check(corpus: &Corpus) -> Vec<String> {
    let mut wrong = Vec::new();
    let ready = || corpus.messages.iter().filter(|(writer, _)| !corpus.split.waiting.contains(*writer));
    for (writer, messages) in ready() {
        if !corpus.split.apart.contains(writer) && !corpus.split.tune.contains(writer) {
            wrong.push(format!("{writer} stands on no side of split.toml"));
        }
        check_messages(writer, messages, &mut wrong);
    }
    for writer in corpus.split.apart.iter().chain(&corpus.split.tune) {
        if !corpus.messages.contains_key(writer) {
            wrong.push(format!("{writer} is in split.toml and has written nothing"));
        }
    }
    for (writer, messages) in ready() {
        let none = Vec::new();
        let labels = corpus.labels.get(writer).unwrap_or(&none);
        check_order(writer, messages, labels.iter().map(|label| label.id.as_str()).collect(), &mut wrong);
        check_labels(messages, labels, &mut wrong);
    }
    let all: Vec<Message> = corpus.messages.values().flatten().cloned().collect();
    check_labels(&all, &corpus.second, &mut wrong);
    check_focus(corpus, &mut wrong);
    wrong
}

/// The rows labelled for some things only.
fn check_focus(corpus: &Corpus, wrong: &mut Vec<String>) {
    for writer in corpus.focus.keys().filter(|writer| !corpus.split.focus.contains(*writer)) {
        wrong.push(format!("focus/{writer} is not in split.toml"));
    }
    for writer in &corpus.split.focus {
        let Some(messages) = corpus.focus.get(writer) else {
            wrong.push(format!("{writer} is in split.toml and has written nothing"));
            continue;
        };
        if corpus.messages.contains_key(writer) {
            wrong.push(format!("{writer} stands in messages and in focus"));
        }
        check_messages(writer, messages, wrong);
        let labels = corpus.focus_labels.get(writer).map(Vec::as_slice).unwrap_or_default();
        check_order(writer, messages, labels.iter().map(|label| label.id.as_str()).collect(), wrong);
        wrong.extend(
            labels.iter().filter(|label| is_twice(label)).map(|label| format!("{}: announced twice", label.id)),
        );
    }
}

/// Whether one kind is named twice.
fn is_twice(label: &FocusLabel) -> bool {
    label.announced.iter().collect::<BTreeSet<_>>().len() < label.announced.len()
}

/// The labels stand in the order of the messages, one each.
fn check_order(writer: &str, messages: &[Message], labelled: Vec<&str>, wrong: &mut Vec<String>) {
    let written: Vec<&str> = messages.iter().map(|message| message.id.as_str()).collect();
    if labelled != written {
        let first = written.iter().zip(labelled.iter().chain(std::iter::repeat(&"")));
        let first = first.filter(|(one, other)| one != other).map(|(one, _)| *one).next().unwrap_or("the end");
        wrong.push(format!("{writer}: labels and messages part at {first}"));
    }
}

fn check_messages(writer: &str, messages: &[Message], wrong: &mut Vec<String>) {
    let mut texts = BTreeSet::new();
    for (at, message) in messages.iter().enumerate() {
        let id = &message.id;
        if *id != format!("{writer}-{:04}", at + 1) {
            wrong.push(format!("{id}: should be {writer}-{:04}", at + 1));
        }
        let date: Option<jiff::Timestamp> = message.created_at.parse().ok();
        for (well, what) in [
            (SECTORS.contains(&message.sector.as_str()), "sector"),
            (CHANNELS.contains(&message.channel.as_str()), "channel"),
            (date.is_some() && message.created_at.starts_with("2026-"), "created_at"),
            (!message.text.trim().is_empty(), "text"),
            (texts.insert(message.text.as_str()), "text twice"),
        ] {
            if !well {
                wrong.push(format!("{id}: {what}"));
            }
        }
    }
}

fn check_labels(messages: &[Message], labels: &[Label], wrong: &mut Vec<String>) {
    for label in labels {
        let id = &label.id;
        let Some(message) = messages.iter().find(|message| message.id == *id) else {
            wrong.push(format!("{id}: a label without a message"));
            continue;
        };
        for (field, words) in quotes(label) {
            if quoted::find(&message.text, words).is_none() {
                wrong.push(format!("{id}: {field} quotes words that do not stand in the text"));
            }
        }
        wrong.extend(check_values(label).into_iter().map(|what| format!("{id}: {what}")));
    }
}

/// Every quoted word with the field that quotes it.
fn quotes(label: &Label) -> Vec<(&'static str, &str)> {
    let mut all: Vec<(&'static str, &str)> = Vec::new();
    all.extend(label.abuse_words.iter().map(|words| ("abuse_words", words.as_str())));
    all.extend(label.thanks.iter().map(|words| ("thanks", words.as_str())));
    all.extend(label.questions.iter().map(|words| ("questions", words.as_str())));
    all.extend(label.announced.iter().map(|(_, words)| ("announced", words.as_str())));
    all.extend(label.facts.iter().map(|fact| ("facts", fact.words.as_str())));
    all.extend(label.personal_data.iter().map(|(_, words)| ("personal_data", words.as_str())));
    if let Some(pressure) = &label.pressure {
        all.push(("pressure", pressure.demand.as_str()));
        all.push(("pressure", pressure.threat.as_str()));
    }
    all
}

fn check_values(label: &Label) -> Vec<&'static str> {
    let wanted = |kind: &String| FactKind::parse(kind).is_some() || DETAILS.contains(&kind.as_str());
    [
        (!label.needs.is_empty(), "no need"),
        ((1..=3).contains(&label.topics.len()), "one to three topics"),
        (label.anger <= 2, "anger"),
        (label.abuse.is_none_or(|(level, _)| level != AbuseLevel::None), "abuse none is left out"),
        (label.missing.iter().all(wanted), "missing"),
        (label.missing.len() <= 3, "more than three missing"),
    ]
    .into_iter()
    .filter(|(well, _)| !well)
    .map(|(_, what)| what)
    .collect()
}
