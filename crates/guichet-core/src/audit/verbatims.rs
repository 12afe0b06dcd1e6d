//! The threads that say most: the worst ones to put right, the best ones to learn from.

use guichet_text::reading::Severity;

use guichet_text::{Input as ToRead, Reading, mask, read, redact};
use serde::Serialize;

use super::{Judged, Thread, Treatment};
use crate::guard::{Report, Verdict};

/// Threads shown of each kind.
const SHOWN: usize = 10;
/// Longest excerpt, in characters.
const EXCERPT: usize = 600;

/// A thread as it is shown: without personal data, shortened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verbatim {
    /// What the customer wrote.
    pub message: String,
    /// What the brand answered; none when it did not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<String>,
    /// Minutes until the reply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// How it was treated.
    pub treatment: Treatment,
    /// What the guard would have said, one sentence each.
    pub why: Vec<String>,
    /// Where to find it again, when whoever asked said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// What may be shown of a thread.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    message: String,
    pub(super) reply: String,
    why: Vec<String>,
    reference: Option<String>,
}

impl Shown {
    pub(super) fn of(thread: &Thread, reading: &Reading, report: Option<&Report>) -> Self {
        let hurtful = reading.hurtful_spans();
        let message = if hurtful.is_empty() {
            redact(&thread.message, &reading.personal_data, &reading.language)
        } else {
            // What hurts is veiled on every screen; the places of personal data are then others.
            let veiled = mask(&thread.message, &hurtful);
            let found = read(&ToRead { text: veiled.clone(), ..ToRead::default() });
            redact(&veiled, &found.personal_data, &reading.language)
        };
        let reply = thread.reply.as_deref().map_or_else(String::new, |reply| {
            let found = read(&ToRead { text: reply.to_owned(), ..ToRead::default() });
            redact(reply, &found.personal_data, &found.language)
        });
        let mut why: Vec<String> =
            report.iter().flat_map(|report| super::in_reply(report)).map(|finding| finding.why.clone()).collect();
        why.dedup();
        Self { message: excerpt(&message), reply: excerpt(&reply), why, reference: thread.reference.clone() }
    }
}

fn excerpt(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= EXCERPT {
        return text.to_owned();
    }
    text.chars().take(EXCERPT).chain(['…']).collect()
}

/// Keeps the few threads that are worth showing.
#[derive(Debug, Default)]
pub(super) struct Verbatims {
    worst: Vec<(i64, Verbatim)>,
    best: Vec<(i64, Verbatim)>,
}

impl Verbatims {
    /// `copies`: how many replies of this wording there were by then.
    pub(super) fn consider(&mut self, judged: Judged, copies: u64) {
        let hurt = hurt(&judged);
        let help = help(&judged, copies);
        // The tenth copy of one template says no more than the first.
        let worth_showing = copies <= 1;
        let list = match (hurt, help) {
            (Some(hurt), _) if worth_showing => Some((&mut self.worst, hurt)),
            (None, Some(help)) => Some((&mut self.best, help)),
            _ => None,
        };
        let Some((list, weight)) = list else { return };
        let verbatim = Verbatim {
            message: judged.shown.message,
            reply: Some(judged.shown.reply).filter(|reply| !reply.is_empty()),
            minutes: judged.minutes,
            treatment: judged.treatment,
            why: judged.shown.why,
            reference: judged.shown.reference,
        };
        list.push((weight, verbatim));
        if list.len() > 4 * SHOWN {
            cut(list);
        }
    }

    pub(super) fn finish(mut self) -> (Vec<Verbatim>, Vec<Verbatim>) {
        cut(&mut self.worst);
        cut(&mut self.best);
        let shown = |list: Vec<(i64, Verbatim)>| list.into_iter().map(|(_, verbatim)| verbatim).collect();
        (shown(self.worst), shown(self.best))
    }
}

/// The heaviest first; of equal ones those that came first.
fn cut(list: &mut Vec<(i64, Verbatim)>) {
    list.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    list.truncate(SHOWN);
}

/// How much a treatment hurt; none when it did not. What was at stake weighs most, then what was done, then the wait.
fn hurt(judged: &Judged) -> Option<i64> {
    let done = match judged.treatment {
        Treatment::Left => 4,
        Treatment::SympathyOnly => 3,
        Treatment::SentAway => 2,
        Treatment::Other | Treatment::Promised | Treatment::Answered => 0,
    };
    let stopped = match judged.verdict {
        Some(Verdict::Refuse) => 4,
        Some(Verdict::Hold) => 2,
        _ => 0,
    };
    let asked_nothing =
        judged.treatment == Treatment::Left && judged.severity == Severity::Low && judged.open_questions == 0;
    if (done == 0 && stopped == 0) || asked_nothing {
        return None;
    }
    Some(stake(judged.severity) * 10 + done + stopped + days(judged.minutes).min(5))
}

/// How much there is to learn from it; none when it did not help.
fn help(judged: &Judged, copies: u64) -> Option<i64> {
    let done = match judged.treatment {
        Treatment::Answered => 4,
        Treatment::Promised => 3,
        _ => return None,
    };
    // What is worth a look is no fault; what nobody would look at twice comes first.
    let doubt = match judged.verdict? {
        Verdict::Pass => 0,
        Verdict::Warn => 3,
        Verdict::Hold | Verdict::Refuse => return None,
    };
    if judged.open_questions > 0 || copies > 1 {
        return None;
    }
    Some(stake(judged.severity) * 10 + done - doubt - days(judged.minutes).min(5))
}

const fn stake(severity: Severity) -> i64 {
    match severity {
        Severity::Low => 0,
        Severity::Normal => 1,
        Severity::High => 2,
        Severity::Critical => 3,
    }
}

fn days(minutes: Option<i64>) -> i64 {
    minutes.unwrap_or(0) / (24 * 60)
}
