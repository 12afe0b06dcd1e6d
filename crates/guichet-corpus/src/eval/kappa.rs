//! How far two people agree who labelled the same rows without seeing each other: Cohen's kappa.

use std::collections::BTreeMap;

use guichet_text::reading::Need;

use crate::corpus::Corpus;
use crate::rows::Label;
use crate::score::short;

type Answer = fn(&Label) -> String;

const QUESTIONS: &[(&str, Answer)] = &[
    ("language", |label| label.language.clone()),
    ("need, first", |label| label.needs.first().map_or(String::new(), ToString::to_string)),
    ("topic, first", |label| label.topics.first().map_or(String::new(), ToString::to_string)),
    ("severity", |label| label.severity.to_string()),
    ("in trouble now", |label| label.in_trouble_now.to_string()),
    ("anger", |label| label.anger.to_string()),
    ("irony", |label| label.irony.to_string()),
    ("abuse: insult or worse", |label| label.is_abusive().to_string()),
    ("pressure", |label| label.pressure.is_some().to_string()),
    ("partnership", |label| label.needs.contains(&Need::Partnership).to_string()),
    ("wants a human", |label| label.wants_human.to_string()),
    ("announced, any kind", |label| (!label.announced.is_empty()).to_string()),
    ("a question at all", |label| (!label.questions.is_empty()).to_string()),
    ("a request at all", |label| label.request.is_some().to_string()),
    ("thanks", |label| (!label.thanks.is_empty()).to_string()),
    ("scam", |label| label.scam.to_string()),
    ("personal data at all", |label| (!label.personal_data.is_empty()).to_string()),
];

/// The agreement on every question; empty when nothing was labelled twice.
#[must_use]
pub fn kappa(corpus: &Corpus) -> String {
    let first: BTreeMap<&str, &Label> =
        corpus.labels.values().flatten().map(|label| (label.id.as_str(), label)).collect();
    let pairs: Vec<(&Label, &Label)> =
        corpus.second.iter().filter_map(|second| Some((*first.get(second.id.as_str())?, second))).collect();
    if pairs.is_empty() {
        return String::new();
    }
    let mut text = format!("\nlabelled twice: {} messages\n", pairs.len());
    for (name, answer) in QUESTIONS {
        let answers: Vec<(String, String)> = pairs.iter().map(|(one, other)| (answer(one), answer(other))).collect();
        let (same, kappa) = agreement(&answers);
        text.push_str(&format!("{name:<34} the same {}  kappa {}\n", short(same), short(kappa)));
    }
    text
}

/// The share of equal answers, and how much of it is more than chance.
fn agreement(answers: &[(String, String)]) -> (f64, f64) {
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let all = count(answers.len()).max(1.0);
    let same = count(answers.iter().filter(|(one, other)| one == other).count()) / all;
    let mut shares: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (one, other) in answers {
        shares.entry(one).or_default().0 += 1;
        shares.entry(other).or_default().1 += 1;
    }
    let chance: f64 = shares.values().map(|(one, other)| count(*one) / all * count(*other) / all).sum();
    (same, if chance >= 1.0 { 1.0 } else { (same - chance) / (1.0 - chance) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_by_chance_is_none() {
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let (same, kappa) = agreement(&[pair("a", "a"), pair("a", "b"), pair("b", "a"), pair("b", "b")]);
        assert!((same - 0.5).abs() < 1e-9 && kappa.abs() < 1e-9);
        assert!((agreement(&[pair("a", "a"), pair("b", "b")]).1 - 1.0).abs() < 1e-9);
    }
}
