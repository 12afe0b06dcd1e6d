//! What somebody should know who takes a case over: put together here, and theirs to change who gives it.

use jiff::Timestamp;

use crate::calendar::spoken;
use crate::model::{BrandSettings, Promise, PromiseState};

/// Characters of what was said last.
const LONGEST: usize = 240;

/// What a summary is made from.
#[derive(Debug, Clone, Copy)]
pub struct Story<'a> {
    /// What is asked, in one sentence.
    pub request: &'a str,
    /// By when an answer is owed.
    pub due_at: Option<Timestamp>,
    /// What was promised, each with its words.
    pub promises: &'a [(Promise, String)],
    /// What the desk said last.
    pub said: Option<&'a str>,
    /// Messages that the customer had to write.
    pub contacts: i64,
    /// Times that they were sent elsewhere.
    pub hops: i64,
}

/// A few lines, in French or English.
#[must_use]
pub fn summary(story: &Story<'_>, settings: &BrandSettings, french: bool) -> String {
    let mut lines = Vec::new();
    let pick = |in_french: &'static str, english: &'static str| if french { in_french } else { english };
    if !story.request.trim().is_empty() {
        lines.push(format!("{}{}", pick("Demande\u{a0}: ", "Asks: "), story.request.trim()));
    }
    if let Some(due) = story.due_at {
        lines.push(format!(
            "{}{}",
            pick("À répondre avant\u{a0}: ", "Owed by: "),
            spoken::moment(due, settings, french)
        ));
    }
    for (promise, words) in story.promises {
        let state = match promise.state {
            PromiseState::Open => pick("Promis", "Promised"),
            PromiseState::Broken => pick("Promis et non tenu", "Promised and not kept"),
            PromiseState::Kept | PromiseState::Replaced | PromiseState::Cancelled => continue,
        };
        let when = spoken::moment(promise.due_at, settings, french);
        let words = words.trim();
        lines.push(if french {
            format!("{state}\u{a0}: «\u{a0}{words}\u{a0}», pour {when}")
        } else {
            format!("{state}: “{words}”, for {when}")
        });
    }
    if let Some(said) = story.said.map(str::trim).filter(|said| !said.is_empty()) {
        let cut: String = said.chars().take(LONGEST).collect();
        let more = if said.chars().count() > LONGEST { "…" } else { "" };
        lines.push(if french {
            format!("Dernière réponse\u{a0}: «\u{a0}{cut}{more}\u{a0}»")
        } else {
            format!("Said last: “{cut}{more}”")
        });
    }
    if story.hops > 0 || story.contacts > 1 {
        lines.push(if french {
            format!("A écrit {} fois, envoyé ailleurs {} fois.", story.contacts, story.hops)
        } else {
            format!("Wrote {} times, sent elsewhere {} times.", story.contacts, story.hops)
        });
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::{at, brand};

    #[test]
    fn it_says_what_is_asked_owed_and_was_said() {
        let settings = brand().settings;
        let story = Story {
            request: "Le client demande où est son colis.",
            due_at: Some(at("2026-11-23T12:00")),
            promises: &[],
            said: Some("Je vérifie et je vous réponds demain."),
            contacts: 3,
            hops: 1,
        };
        let said = summary(&story, &settings, true);
        for part in ["Demande", "lundi 23 novembre à 12", "Je vérifie", "A écrit 3 fois, envoyé ailleurs 1 fois."] {
            assert!(said.contains(part), "{said}");
        }
        assert!(summary(&story, &settings, false).contains("Owed by: Monday 23 November at 12 pm"));
    }
}
