//! Every label of the guide, counted.

use guichet_text::Span;
use guichet_text::reading::{
    AbuseLevel, AbuseTarget, AnnouncedKind, Fact, FactKind, Need, PersonalDataKind, Reading, Severity, Topic,
};

use super::compare::{matched, overlapping, spans};
use super::{Read, Scores};
use crate::quoted;
use crate::rows::Label;
use crate::score::{self, Answers, Score, share, short, wilson};

/// A share with its words.
pub(crate) struct Share {
    pub(crate) value: f64,
    pub(crate) text: String,
}

/// Precision and recall of every label.
pub(crate) fn scores(read: &[&Read<'_>]) -> Vec<(String, Score)> {
    let mut scores = Scores::default();
    for one in read {
        let (label, reading) = (&one.row.label, &one.reading);
        plain(&mut scores, label, reading);
        kinds(&mut scores, label, reading);
        quoted_words(&mut scores, &one.row.message.text, label, reading);
        facts(&mut scores, &one.row.message.text, label, reading);
        missing(&mut scores, label, reading);
    }
    scores.into_order()
}

/// Yes-or-no labels.
fn plain(scores: &mut Scores, label: &Label, reading: &Reading) {
    let self_harm = |kind: &AnnouncedKind| *kind == AnnouncedKind::SelfHarm;
    let scam = reading.reasons.iter().any(|reason| reason.label == "scam");
    for (name, expected, found) in [
        ("irony", label.irony, reading.irony),
        ("pressure", label.pressure.is_some(), reading.pressure.suspected),
        ("wants a human", label.wants_human, reading.wants_human),
        ("need partnership", label.needs.contains(&Need::Partnership), reading.needs.contains(&Need::Partnership)),
        ("abuse: insult or worse", label.is_abusive(), reading.abuse.level >= AbuseLevel::Insult),
        ("announced, any kind", !label.announced.is_empty(), !reading.announced.is_empty()),
        (
            "self-harm",
            label.announced.iter().any(|(kind, _)| self_harm(kind)),
            reading.announced.iter().any(|one| self_harm(&one.kind)),
        ),
        ("thanks", !label.thanks.is_empty(), !reading.thanks.is_empty()),
        ("a question at all", !label.questions.is_empty(), !reading.questions.is_empty()),
        ("a request at all", label.request.is_some(), !reading.request.is_empty()),
        ("in trouble now", label.in_trouble_now, reading.in_trouble_now),
        ("severity high or critical", label.severity >= Severity::High, reading.severity >= Severity::High),
        ("scam", label.scam, scam),
        ("personal data at all", !label.personal_data.is_empty(), !reading.personal_data.is_empty()),
    ] {
        scores.of(name).see(expected, found);
    }
}

/// One of several.
fn kinds(scores: &mut Scores, label: &Label, reading: &Reading) {
    for language in ["fr", "en"] {
        scores.of(&format!("  language {language}")).see(label.language == language, reading.language == language);
    }
    for level in Severity::ALL {
        scores.of(&format!("  severity {level}")).see(label.severity == *level, reading.severity == *level);
    }
    for need in Need::ALL.iter().filter(|need| **need != Need::Partnership) {
        scores.of(&format!("  need {need}")).see(label.needs.contains(need), reading.needs.contains(need));
    }
    let found: Vec<Topic> = reading.topics.iter().map(|scored| scored.topic).collect();
    scores.of("topics, all (micro)").add(matched(&label.topics, &found, |one, other| one == other));
    for topic in Topic::ALL {
        scores.of(&format!("  topic {topic}")).see(label.topics.contains(topic), found.contains(topic));
    }
    let found: Vec<AnnouncedKind> = reading.announced.iter().map(|one| one.kind).collect();
    for kind in AnnouncedKind::ALL {
        let expected = label.announced.iter().any(|(known, _)| known == kind);
        scores.of(&format!("  announced {kind}")).see(expected, found.contains(kind));
    }
    let level = label.abuse.map_or(AbuseLevel::None, |(level, _)| level);
    for known in AbuseLevel::ALL.iter().filter(|known| **known != AbuseLevel::None) {
        scores.of(&format!("  abuse {known}")).see(level == *known, reading.abuse.level == *known);
    }
}

/// Labels that quote the text.
fn quoted_words(scores: &mut Scores, text: &str, label: &Label, reading: &Reading) {
    let found: Vec<Span> = reading.questions.iter().map(|question| question.span).collect();
    scores.of("questions (overlap)").add(overlapping(&spans(text, label.questions.iter()), &found));
    let found: Vec<Span> = reading.thanks.iter().map(|thanks| thanks.span).collect();
    scores.of("thanks (overlap)").add(overlapping(&spans(text, label.thanks.iter()), &found));
    let expected = spans(text, label.abuse_words.iter());
    scores.of("hurtful words (overlap)").add(overlapping(&expected, &reading.hurtful_spans()));
    let expected: Vec<(AnnouncedKind, Span)> =
        label.announced.iter().filter_map(|(kind, words)| Some((*kind, quoted::find(text, words)?))).collect();
    let answers =
        matched(&expected, &reading.announced, |(kind, span), found| *kind == found.kind && span.overlaps(found.span));
    scores.of("announced, kind and words").add(answers);
    let expected: Vec<(PersonalDataKind, Span)> =
        label.personal_data.iter().filter_map(|(kind, words)| Some((*kind, quoted::find(text, words)?))).collect();
    for kind in PersonalDataKind::ALL {
        let of_kind: Vec<Span> = expected.iter().filter(|(known, _)| known == kind).map(|(_, span)| *span).collect();
        let found: Vec<Span> =
            reading.personal_data.iter().filter(|found| found.kind == *kind).map(|found| found.span).collect();
        scores.of(&format!("  personal data {kind}")).add(overlapping(&of_kind, &found));
    }
}

fn facts(scores: &mut Scores, text: &str, label: &Label, reading: &Reading) {
    let expected: Vec<(FactKind, Span, Option<&str>)> = label
        .facts
        .iter()
        .filter_map(|fact| Some((fact.kind, quoted::find(text, &fact.words)?, fact.value.as_deref())))
        .collect();
    let mut all = (Answers::default(), Answers::default());
    for kind in FactKind::ALL {
        let of_kind: Vec<_> = expected.iter().filter(|(known, ..)| known == kind).collect();
        let found: Vec<&Fact> = reading.facts.iter().filter(|fact| fact.kind == *kind).collect();
        let answers = matched(&of_kind, &found, |(_, span, _), fact| span.overlaps(fact.span));
        let exact = matched(&of_kind, &found, |(_, span, value), fact| {
            span.overlaps(fact.span) && value.is_none_or(|value| same_value(value, fact))
        });
        scores.of(&format!("  fact {kind}")).add(answers);
        for (sum, more) in [(&mut all.0, answers), (&mut all.1, exact)] {
            sum.hit += more.hit;
            sum.extra += more.extra;
            sum.missed += more.missed;
        }
    }
    scores.of("facts (overlap)").add(all.0);
    scores.of("facts with their value").add(all.1);
}

/// "12,50 EUR", "12.50" and "12.5 €" are one value.
pub(crate) fn same_value(expected: &str, fact: &Fact) -> bool {
    let expected = expected.trim();
    if expected == fact.value {
        return true;
    }
    let number = |text: &str| text.split_whitespace().next().unwrap_or_default().replace(',', ".").parse::<f64>().ok();
    if matches!(fact.kind, FactKind::Amount | FactKind::Measurement) {
        return number(expected).is_some() && number(expected) == number(&fact.value);
    }
    let plain = |text: &str| {
        text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    plain(expected) == plain(&fact.value)
}

/// A missing kind is answered by a demand that lists it among several.
fn missing(scores: &mut Scores, label: &Label, reading: &Reading) {
    let answers = matched(&label.missing, &reading.missing, |kind, found| {
        found.kind == kind.as_str() || found.any_of.iter().any(|one| one.as_str() == kind.as_str())
    });
    scores.of("missing").add(answers);
}

/// Figures that are no precision and recall.
pub(crate) fn shares(read: &[&Read<'_>]) -> Vec<(&'static str, Share)> {
    let of = |name, right: &dyn Fn(&Label, &Reading) -> Option<bool>| {
        let answers: Vec<bool> = read.iter().filter_map(|one| right(&one.row.label, &one.reading)).collect();
        let good = count(answers.iter().filter(|right| **right).count());
        let all = count(answers.len());
        let (low, high) = wilson(good, all);
        let value = share(good, all);
        (name, Share { value, text: format!("{} [{}–{}]  ({good} of {all})", short(value), short(low), short(high)) })
    };
    vec![
        of("language", &|label, reading| Some(label.language == reading.language)),
        of("need, first", &|label, reading| Some(label.needs.first() == Some(&reading.need))),
        of("topic, first", &|label, reading| Some(label.topics.first() == Some(&reading.main_topic()))),
        of("topic, first among the labelled", &|label, reading| Some(label.topics.contains(&reading.main_topic()))),
        ("topic, first (macro)", macro_f1(read)),
        of("severity", &|label, reading| Some(label.severity == reading.severity)),
        of("severity, one step off at most", &|label, reading| {
            let step = |severity| Severity::ALL.iter().position(|known| *known == severity).unwrap_or(0);
            Some(step(label.severity).abs_diff(step(reading.severity)) <= 1)
        }),
        of("target of the abuse", &|label, reading| {
            let (level, target) = label.abuse?;
            let both = level >= AbuseLevel::Insult && reading.abuse.level >= AbuseLevel::Insult;
            both.then_some(target == reading.abuse.target && target != AbuseTarget::None)
        }),
        of("furious, no insult, taken for abuse", &|label, reading| {
            (label.anger == 2 && !label.is_abusive()).then_some(reading.abuse.level >= AbuseLevel::Insult)
        }),
        of("no insult, taken for abuse", &|label, reading| {
            (!label.is_abusive()).then_some(reading.abuse.level >= AbuseLevel::Insult)
        }),
        of("nothing personal, taken for it", &|label, reading| {
            label.personal_data.is_empty().then_some(!reading.personal_data.is_empty())
        }),
    ]
}

/// Mean F1 of the first topic over the topics that people put first at least once.
fn macro_f1(read: &[&Read<'_>]) -> Share {
    let place = |topic: Topic| Topic::ALL.iter().position(|known| *known == topic).unwrap_or(0);
    let answers: Vec<(usize, usize)> = read
        .iter()
        .filter_map(|one| Some((place(*one.row.label.topics.first()?), place(one.reading.main_topic()))))
        .collect();
    let mean = score::macro_f1(&answers);
    Share { value: mean.value, text: mean.to_string() }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
