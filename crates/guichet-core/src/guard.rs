//! The guard: reads a draft before it leaves and says what would hurt the customer, with the correction.
//!
//! The same code examines while somebody types, again at the send, and in the audit of old replies. Each rule is a file
//! in `rules/`, listed in `registry`; `docs/adding-a-guard-rule.md` shows how to add one.
//! Invariant: pure and total. Any text gives a report, and a report depends on its input alone.

pub mod charter;
pub mod input;
pub mod registry;
pub mod report;

use guichet_text::Reading;

pub use charter::{Charter, CharterError};
pub use input::{CustomerSeen, IncidentSeen, Input, LimitGiven, MessageToAnswer, PrivateMessage};
pub use report::{
    Answer, AnswerKind, Brings, Character, Edit, Finding, Level, PromiseMade, Remedy, Report, RuleName, Verdict, Where, character,
};

/// What the desk knows beside the draft. Fields are added: fill in with `..House::default()`.
#[derive(Debug, Clone, Copy, Default)]
pub struct House<'a> {
    /// The brand's charter; the default one when none is given.
    pub charter: Option<&'a Charter>,
}

/// Examines a draft whose message was read before.
#[must_use]
pub fn examine_with(input: &Input, reading: &Reading, house: &House<'_>) -> Report {
    let _ = (reading, house);
    Report {
        v: 1,
        id: input.id.clone(),
        verdict: Verdict::Pass,
        findings: Vec::new(),
        answers: Vec::new(),
        promises: Vec::new(),
        brings: Vec::new(),
    }
}
