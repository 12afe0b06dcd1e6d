//! The guard: reads a draft before it leaves and says what would hurt the customer, with the correction.
//!
//! The same code examines while somebody types, again at the send, and in the audit of old replies. Each rule is a file
//! in `rules/`, listed in `registry`; `docs/adding-a-guard-rule.md` shows how to add one.
//! Invariant: pure and total. Any text gives a report, and a report depends on its input alone.

mod answers;
mod approval;
mod breath;
pub(crate) mod caps;
pub mod charter;
mod cue;
mod draft;
mod findings;
mod gifts;
pub mod input;
pub mod length;
mod lexicon;
mod moves;
mod open_days;
mod promises;
pub mod registry;
pub mod report;
mod rules;
pub mod second;
mod tongue;
mod ways;
mod when;

use guichet_text::similar::Fingerprint;
use guichet_text::{Input as ToRead, Reading, read};

pub use approval::{Approval, ApprovalCode, ApprovalReason};
pub use breath::{Breath, Heat};
pub use charter::{Charter, CharterError};
pub use input::{
    AuthorSeen, CaseSeen, CustomerSeen, IncidentSeen, Input, LimitGiven, MediatorSeen, MessageToAnswer, PrivateMessage,
};
pub use length::{Length, length};
pub use report::{
    Answer, AnswerKind, Brings, Character, Edit, Finding, Level, PromiseMade, Remedy, Report, RuleName, Verdict, Where,
    character,
};

use draft::Draft;
use moves::ClauseKind;

use crate::model::BrandSettings;

/// What the desk knows beside the draft. Fields are added: fill in with `..House::default()`.
#[derive(Debug, Clone, Copy, Default)]
pub struct House<'a> {
    /// The brand's charter; the default one when none is given.
    pub charter: Option<&'a Charter>,
    /// Fingerprints of what was lately sent to others, beside the input's own `recent_replies`. With thousands of them
    /// they are computed once, when a reply leaves.
    pub recent: &'a [Fingerprint],
    /// When the brand is open, its holidays and closed days: remedies promise no other moment.
    pub calendar: Option<&'a BrandSettings>,
    /// The second opinion beside the rules; the one that we ship when none is given.
    pub opinion: Option<&'a second::Opinion>,
}

/// Examines a draft: reads its message first.
#[must_use]
pub fn examine(input: &Input) -> Report {
    examine_with(input, &read_message(input), &House::default())
}

/// The reading that `examine` makes, for those who examine the same message again and again.
#[must_use]
pub fn read_message(input: &Input) -> Reading {
    read(&to_read(input))
}

/// The message of a draft, as the understanding takes it.
#[must_use]
pub fn to_read(input: &Input) -> ToRead {
    ToRead {
        text: input.message.text.clone(),
        channel: (!input.channel.is_empty()).then(|| input.channel.clone()),
        created_at: input.message.created_at,
        timezone: input.timezone.clone(),
        earlier: input.earlier.clone(),
        ..ToRead::default()
    }
}

/// Examines a draft whose message was read before.
#[must_use]
pub fn examine_with(input: &Input, reading: &Reading, house: &House<'_>) -> Report {
    let usual;
    let charter = if let Some(charter) = house.charter {
        charter
    } else {
        usual = Charter::default();
        &usual
    };
    let given: Vec<Fingerprint> = input.recent_replies.iter().map(|reply| Fingerprint::of(reply)).collect();
    let together: Vec<Fingerprint>;
    let recent = match (given.is_empty(), house.recent.is_empty()) {
        (true, _) => house.recent,
        (_, true) => &given,
        _ => {
            together = given.iter().chain(house.recent).cloned().collect();
            &together
        }
    };
    let draft = Draft::new(input, reading, (charter, house.calendar), recent);
    let findings = registry::findings(&draft, house.opinion.unwrap_or_else(|| second::shipped()));
    let verdict = findings
        .iter()
        .filter(|finding| finding.place == Where::Reply)
        .map(|finding| finding.level)
        .max()
        .map_or(Verdict::Pass, Verdict::from);
    Report {
        v: 1,
        id: input.id.clone(),
        verdict,
        approval: approval::needed(&draft, &findings),
        breath: breath::due(&draft, &findings),
        findings,
        answers: draft.answers.clone(),
        promises: promised(&draft),
        brings: brings(&draft),
    }
}

/// Builds the tables, so that the first draft does not wait for them.
pub fn warm_up() {
    guichet_text::warm_up();
    lexicon::warm_up();
    let _ = second::shipped();
}

fn promised(draft: &Draft<'_>) -> Vec<PromiseMade> {
    draft
        .promises
        .iter()
        .map(|promise| PromiseMade {
            text: draft.reply.raw(promise.span).to_owned(),
            span: promise.span,
            due: promise.due,
            dated: promise.time.is_some(),
        })
        .collect()
}

fn brings(draft: &Draft<'_>) -> Vec<Brings> {
    let mut brings: Vec<Brings> = draft
        .clauses
        .iter()
        .filter_map(|clause| match clause.kind {
            ClauseKind::Substance => Some(Brings::Answer),
            ClauseKind::DatedPromise => Some(Brings::Promise),
            ClauseKind::Ask => Some(Brings::QuestionBack),
            ClauseKind::HandOver => Some(Brings::HandOver),
            ClauseKind::SentAway => Some(Brings::SentAway),
            ClauseKind::Sympathy | ClauseKind::Empty => Some(Brings::Sympathy),
            ClauseKind::Joy => Some(Brings::Thanks),
            ClauseKind::Social => draft.reply.has(&[cue::Cue::Thanks], clause.span).then_some(Brings::Thanks),
        })
        .collect();
    brings.sort_unstable();
    brings.dedup();
    brings
}
