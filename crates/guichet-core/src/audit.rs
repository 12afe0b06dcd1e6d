//! The audit: how a brand treats the people who write to it in public, from its threads alone.
//!
//! The judge is the guard, rule by rule, the same that stops a draft in the desk; the reading says what each thread was
//! about. Threads are judged one by one ([`judge`], on any number of threads at once) and counted in their order
//! ([`Audit::add`]).
//! Invariant: the shares of the whole and of each topic sum to one, and what is shown of a thread is without personal data.

mod figures;
mod help;
mod templates;
mod verbatims;

use guichet_text::reading::{Need, Severity, Topic};
use guichet_text::similar::Fingerprint;
use guichet_text::{Input as ToRead, Reading, read};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::guard::{
    Character, CustomerSeen, House, Input, Level, MessageToAnswer, Report, RuleName, Verdict, character, examine_with,
};
use crate::model::{IdentityLevel, Visibility};
use crate::triage::asks;
use crate::words;

pub use figures::{Audit, Audited, GuardShare, MinutesToReply, RuleCount, Shares, TopicShares};
pub use help::{Help, Helping};
pub use templates::Template;
pub use verbatims::Verbatim;

words! {
    /// How a thread ended, as far as its first reply tells: the worst that applies, except that an answer or a dated
    /// promise wins over a link.
    Treatment {
        Answered = "answered", Promised = "promised", SentAway = "sent_away", SympathyOnly = "sympathy_only",
        /// No reply at all.
        Left = "left",
        /// A question back, a private message on the same network, or nothing that can be told.
        Other = "other",
    }
}

/// A first message with its first reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// What the customer wrote.
    pub message: String,
    /// When.
    #[serde(default)]
    pub message_at: Option<Timestamp>,
    /// What the brand answered; none when it did not.
    #[serde(default)]
    pub reply: Option<String>,
    /// When.
    #[serde(default)]
    pub reply_at: Option<Timestamp>,
    /// The network.
    #[serde(default)]
    pub channel: Option<String>,
    /// Language of the findings' words (`fr` or `en`); the message's own when left out.
    #[serde(default)]
    pub locale: Option<String>,
    /// Who could read it; everybody when left out.
    #[serde(default)]
    pub visibility: Option<Visibility>,
    /// How sure the brand was of who wrote; nobody asked when left out.
    #[serde(default)]
    pub identity: Option<IdentityLevel>,
    /// Where whoever shows it finds it again; goes with what is shown of it and decides nothing.
    #[serde(default)]
    pub reference: Option<String>,
}

/// What is to be counted of one thread.
#[derive(Debug, Clone)]
pub struct Judged {
    treatment: Treatment,
    topic: Topic,
    severity: Severity,
    minutes: Option<i64>,
    verdict: Option<Verdict>,
    /// What the guard would have said of the reply, each rule once with its level.
    rules: Vec<(RuleName, Level)>,
    open_questions: usize,
    wording: Option<Fingerprint>,
    shown: verbatims::Shown,
}

/// Reads and judges one thread.
#[must_use]
pub fn judge(thread: &Thread, house: &House<'_>) -> Judged {
    let channel = thread.channel.clone().unwrap_or_default();
    let reading = read(&ToRead {
        text: thread.message.clone(),
        channel: thread.channel.clone(),
        created_at: thread.message_at,
        ..ToRead::default()
    });
    let reply = thread.reply.as_deref().filter(|reply| !reply.trim().is_empty());
    let report = reply.map(|reply| examined(thread, channel, reply, &reading, house));
    let mut rules: Vec<(RuleName, Level)> =
        report.iter().flat_map(in_reply).map(|finding| (finding.rule, finding.level)).collect();
    rules.sort_unstable();
    rules.reverse();
    rules.dedup_by_key(|(rule, _)| *rule);
    Judged {
        treatment: report.as_ref().map_or(Treatment::Left, |report| match treatment(character(report)) {
            // Who thanks is answered by a kind word.
            Treatment::SympathyOnly if !asks(&reading) && reading.need == Need::Praise => Treatment::Answered,
            other => other,
        }),
        topic: reading.main_topic(),
        severity: reading.severity,
        minutes: reply.and(minutes_between(thread.message_at, thread.reply_at)),
        verdict: report.as_ref().map(|report| report.verdict),
        open_questions: report.as_ref().map_or(reading.questions.len(), open_questions),
        wording: reply.map(Fingerprint::of),
        shown: verbatims::Shown::of(thread, &reading, report.as_ref()),
        rules,
    }
}

fn examined(thread: &Thread, channel: String, reply: &str, reading: &Reading, house: &House<'_>) -> Report {
    let input = Input {
        channel,
        visibility: thread.visibility.or(Some(Visibility::Public)),
        message: MessageToAnswer {
            text: thread.message.clone(),
            created_at: thread.message_at,
            ..MessageToAnswer::default()
        },
        reply: reply.to_owned(),
        customer: thread.identity.map(|identity| CustomerSeen {
            private_message: None,
            identity: Some(identity),
            hops: 0,
        }),
        now: thread.reply_at.or(thread.message_at),
        locale: thread.locale.clone(),
        ..Input::default()
    };
    examine_with(&input, reading, house)
}

fn in_reply(report: &Report) -> impl Iterator<Item = &crate::guard::Finding> {
    report.findings.iter().filter(|finding| finding.place == crate::guard::Where::Reply)
}

fn open_questions(report: &Report) -> usize {
    report.answers.iter().filter(|answer| answer.how == crate::guard::AnswerKind::Open).count()
}

const fn treatment(character: Character) -> Treatment {
    match character {
        Character::Answered => Treatment::Answered,
        Character::Promised => Treatment::Promised,
        Character::SentAway => Treatment::SentAway,
        Character::SympathyOnly => Treatment::SympathyOnly,
        Character::AskedBack | Character::Other => Treatment::Other,
    }
}

/// Whole minutes; a reply that seems to come before its message is a wrong clock and counts as none.
fn minutes_between(from: Option<Timestamp>, to: Option<Timestamp>) -> Option<i64> {
    let seconds = to?.as_second().checked_sub(from?.as_second())?;
    (seconds >= 0).then_some(seconds / 60)
}

#[cfg(test)]
mod tests;
