//! The rows that a label gets wrong, to learn what the language does. Only for writers of the tuning side.

use guichet_text::reading::{AbuseLevel, Need, Severity};

use super::Read;
use super::compare::spans;

/// What was expected and what was found, in words.
fn answers(one: &Read<'_>, label: &str) -> Option<(String, String)> {
    let (gold, reading, text) = (&one.row.label, &one.reading, one.row.message.text.as_str());
    let list = |words: Vec<String>| words.join(" | ");
    Some(match label {
        "irony" => (gold.irony.to_string(), reading.irony.to_string()),
        "pressure" => (gold.pressure.is_some().to_string(), reading.pressure.suspected.to_string()),
        "human" => (gold.wants_human.to_string(), reading.wants_human.to_string()),
        "partnership" => {
            let has = |needs: &[Need]| needs.contains(&Need::Partnership).to_string();
            (has(&gold.needs), has(&reading.needs))
        }
        "abuse" => (gold.is_abusive().to_string(), (reading.abuse.level >= AbuseLevel::Insult).to_string()),
        "now" => (gold.in_trouble_now.to_string(), reading.in_trouble_now.to_string()),
        "grave" => {
            let grave = |severity: Severity| (severity >= Severity::High).to_string();
            (grave(gold.severity), grave(reading.severity))
        }
        "severity" => (gold.severity.to_string(), reading.severity.to_string()),
        "scam" => (gold.scam.to_string(), reading.reasons.iter().any(|reason| reason.label == "scam").to_string()),
        "need" => (gold.needs.first().map_or(String::new(), ToString::to_string), reading.need.to_string()),
        "topic" => (
            list(gold.topics.iter().map(ToString::to_string).collect()),
            list(reading.topics.iter().map(|scored| scored.topic.to_string()).collect()),
        ),
        "language" => (gold.language.clone(), reading.language.clone()),
        "announced" => (
            list(gold.announced.iter().map(|(kind, words)| format!("{kind}: {words}")).collect()),
            list(reading.announced.iter().map(|it| format!("{}: {}", it.kind, it.span.slice(text))).collect()),
        ),
        "questions" => (
            list(spans(text, gold.questions.iter()).iter().map(|span| span.slice(text).to_owned()).collect()),
            list(reading.questions.iter().map(|question| question.text.clone()).collect()),
        ),
        "thanks" => (
            list(gold.thanks.clone()),
            list(reading.thanks.iter().map(|thanks| thanks.span.slice(text).to_owned()).collect()),
        ),
        "request hurt" => {
            (String::new(), if super::request::is_hurtful(one) { reading.request.clone() } else { String::new() })
        }
        "request new" => (String::new(), super::request::new_words(one).join(" ")),
        "request" => (gold.request.clone().unwrap_or_default(), reading.request.clone()),
        "missing" => (list(gold.missing.clone()), list(reading.missing.iter().map(|it| it.kind.clone()).collect())),
        "facts" => (
            list(gold.facts.iter().map(|it| format!("{} {} {:?}", it.kind, it.words, it.value)).collect()),
            list(reading.facts.iter().map(|it| format!("{} {} {}", it.kind, it.raw, it.value)).collect()),
        ),
        "data" => (
            list(gold.personal_data.iter().map(|(kind, words)| format!("{kind} {words}")).collect()),
            list(reading.personal_data.iter().map(|it| format!("{} {}", it.kind, it.span.slice(text))).collect()),
        ),
        _ => return None,
    })
}

/// The rows where the two differ.
#[must_use]
pub fn wrong(read: &[Read<'_>], label: &str) -> String {
    let mut text = String::new();
    for one in read {
        let Some((expected, found)) = answers(one, label).filter(|(expected, found)| expected != found) else {
            continue;
        };
        text.push_str(&format!(
            "{} [{}]\n    expected {expected}\n    found    {found}\n",
            one.row.label.id,
            one.row.message.text.replace('\n', " / ")
        ));
    }
    text
}
