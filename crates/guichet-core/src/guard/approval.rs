//! Which replies wait for somebody who may say yes, and why.
//!
//! Invariant: whoever writes a reply that needs a higher role than their own finds it here; a role that suffices finds nothing.

use guichet_text::Span;
use guichet_text::reading::{Severity, Topic};
use serde::{Deserialize, Serialize};

use super::caps::{self, Cap};
use super::charter::GiftKind;
use super::draft::Draft;
use super::findings::{Found, remove_sentence, replace};
use super::gifts::{self, Gift};
use super::open_days::soon;
use super::report::{Finding, Level, RuleName, Where};
use crate::model::Role;
use crate::words;

words! {
    /// Why a reply needs somebody's word.
    ApprovalCode {
        /// It gives more than the author may.
        Give = "give",
        /// It promises further ahead than the author may.
        Promise = "promise",
        /// It speaks of an amount above the charter's.
        Amount = "amount",
        Topic = "topic",
        Severity = "severity",
        /// A rule found something, and the charter wants the lead to see it.
        Rule = "rule",
        /// Its author is new.
        Novice = "novice",
        /// It sends the customer elsewhere for the second time.
        SecondHop = "second_hop",
    }
}

/// A reply needs somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// The least role that may say yes.
    pub by: Role,
    /// Why.
    pub reasons: Vec<ApprovalReason>,
}

/// One reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalReason {
    /// Which.
    pub code: ApprovalCode,
    /// One sentence to a colleague.
    pub why: String,
    /// The rule that found something, for the code `rule`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<RuleName>,
    /// The words of the reply, if it is about some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// A topic of the message counts from this score on.
const SURE: f32 = 0.5;

/// Reasons being collected for one author.
struct Reasons {
    author: Role,
    by: Role,
    reasons: Vec<ApprovalReason>,
}

impl Reasons {
    fn add(&mut self, by: Role, code: ApprovalCode, span: Option<Span>, why: String) {
        if by > self.author {
            self.by = self.by.max(by);
            self.reasons.push(ApprovalReason { code, why, rule: None, span });
        }
    }
}

/// Who must agree before this draft leaves, if anybody.
pub(crate) fn needed(draft: &Draft<'_>, findings: &[Finding]) -> Option<Approval> {
    let mut reasons = Reasons { author: draft.author_role(), by: Role::Lead, reasons: Vec::new() };
    let gifts = gifts(draft);
    for gift in &gifts {
        if let Cap::Needs(by) = caps::give(draft.charter, reasons.author, gift) {
            reasons.add(by, ApprovalCode::Give, Some(gift.span), beyond(draft, gift));
        }
    }
    for Far { days, span, .. } in ahead(draft) {
        if let Cap::Needs(by) = caps::promise(draft.charter, reasons.author, days) {
            let why = draft.say(
                &format!("Promettre à {days}\u{a0}jours demande l’accord d’un responsable."),
                &format!("Promising something {days} days ahead needs the lead."),
            );
            reasons.add(by, ApprovalCode::Promise, Some(span), why);
        }
    }
    by_charter(draft, &gifts, findings, &mut reasons);
    if let Some(hop) = findings.iter().find(|finding| finding.place == Where::Reply && finding.needs_lead) {
        reasons.add(Role::Lead, ApprovalCode::SecondHop, hop.span, hop.why.clone());
    }
    (!reasons.reasons.is_empty()).then_some(Approval { by: reasons.by, reasons: reasons.reasons })
}

/// What the reply gives; nothing is looked for when the charter says nothing of it.
fn gifts(draft: &Draft<'_>) -> Vec<Gift> {
    if draft.charter.may_give.is_empty() && draft.charter.approvals.above.is_none() {
        return Vec::new();
    }
    gifts::find(draft)
}

/// What is beyond the author and everybody else, and what somebody may: the charter refuses it.
pub(crate) fn beyond_everybody(draft: &Draft<'_>) -> Vec<Found> {
    let role = draft.author_role();
    let gifts = gifts(draft);
    let gifts = gifts.iter().filter(|gift| caps::give(draft.charter, role, gift) == Cap::Nobody);
    let mut beyond: Vec<Found> = gifts.map(|gift| too_much(draft, gift)).collect();
    let far = ahead(draft).into_iter().filter(|far| caps::promise(draft.charter, role, far.days) == Cap::Nobody);
    beyond.extend(far.map(|far| too_far(draft, far)));
    beyond
}

/// A sum that nobody may give becomes the highest one that somebody may.
fn too_much(draft: &Draft<'_>, gift: &Gift) -> Found {
    let why =
        draft.say("La charte ne permet à personne de donner autant.", "The charter allows nobody to give that much.");
    let found = Found::at(gift.span, why);
    let Some(most) = caps::most(draft.charter, gift.kind, &gift.currency).filter(|_| gift.is_said) else {
        let label = draft.say("Retirer la phrase", "Take the sentence out");
        return found.remedy("remove", label, vec![remove_sentence(draft, gift.span)]);
    };
    let sum = |before: bool| match gift.currency.as_str() {
        "EUR" if before => format!("€{most}"),
        "EUR" => format!("{most}\u{a0}€"),
        "GBP" => format!("£{most}"),
        "USD" if before => format!("${most}"),
        "USD" => format!("{most}\u{a0}$"),
        other if before => format!("{other} {most}"),
        other => format!("{most}\u{a0}{other}"),
    };
    let label = draft.say(&format!("Ramener à {}", sum(false)), &format!("Bring down to {}", sum(true)));
    found.remedy("lower", label, vec![replace(gift.span, draft.write(&sum(false), &sum(true)))])
}

/// A date that nobody may promise becomes the next one on which somebody is there.
fn too_far(draft: &Draft<'_>, far: Far) -> Found {
    let days = far.days;
    let why = draft.say(
        &format!("La charte ne permet à personne de promettre à {days}\u{a0}jours."),
        &format!("The charter allows nobody to promise {days} days ahead."),
    );
    let found = Found::at(far.span, why);
    let Some(time) = far.time else { return found };
    let label = draft.say("Mettre une date plus proche", "Put a nearer date");
    found.remedy("add_date", label, vec![replace(time, soon(draft))])
}

fn beyond(draft: &Draft<'_>, gift: &Gift) -> String {
    let (euros, cents) = (gift.cents / 100, gift.cents % 100);
    let amount = |separator: &str| if cents == 0 { euros.to_string() } else { format!("{euros}{separator}{cents:02}") };
    let (french, english) = match gift.kind {
        GiftKind::Refund => ("Rembourser", "Refunding"),
        GiftKind::Gesture => ("Un geste de", "A gesture of"),
    };
    let currency = &gift.currency;
    draft.say(
        &format!(
            "{french} {}\u{a0}{currency} dépasse ce que vous pouvez donner\u{a0}: demandez l’accord.",
            amount(",")
        ),
        &format!("{english} {currency} {} is more than you may give: ask for a yes.", amount(".")),
    )
}

/// A promise by how far ahead it is.
struct Far {
    days: i64,
    span: Span,
    /// The words that say when, where they stand together.
    time: Option<Span>,
}

/// Promises with a due time: how many days ahead, and where.
fn ahead(draft: &Draft<'_>) -> Vec<Far> {
    let Some(now) = draft.input.now else { return Vec::new() };
    let far = draft.promises.iter().filter_map(|promise| {
        let days = promise.due?.duration_since(now).as_hours().div_euclid(24);
        Some(Far { days, span: promise.span, time: promise.time })
    });
    far.collect()
}

fn by_charter(draft: &Draft<'_>, gifts: &[Gift], findings: &[Finding], reasons: &mut Reasons) {
    let approvals = &draft.charter.approvals;
    if let Some(above) = approvals.above {
        let over =
            |gift: &&Gift| gift.currency != approvals.currency || gift.cents > i64::from(above).saturating_mul(100);
        for gift in gifts.iter().filter(over) {
            let currency = &approvals.currency;
            let why = draft.say(
                &format!("Au-delà de {above}\u{a0}{currency}, un responsable donne son accord."),
                &format!("Above {currency} {above} the lead says yes first."),
            );
            reasons.add(Role::Lead, ApprovalCode::Amount, Some(gift.span), why);
        }
    }
    if topics(draft).any(|topic| approvals.topics.contains(&topic)) {
        let why = draft.say(
            "La charte veut l’accord d’un responsable sur ce sujet.",
            "On this subject the charter wants the lead’s word.",
        );
        reasons.add(Role::Lead, ApprovalCode::Topic, None, why);
    }
    if approvals.severity.is_some_and(|least| severity(draft) >= least) {
        let why = draft.say(
            "Ce dossier est assez grave pour que la charte demande l’accord d’un responsable.",
            "This case is serious enough for the charter to ask for the lead’s word.",
        );
        reasons.add(Role::Lead, ApprovalCode::Severity, None, why);
    }
    let stopped = |finding: &&Finding| {
        finding.place == Where::Reply && finding.level != Level::Refuse && approvals.rules.contains(&finding.rule)
    };
    for finding in findings.iter().filter(stopped) {
        reasons.add(Role::Lead, ApprovalCode::Rule, finding.span, finding.why.clone());
        if let Some(last) = reasons.reasons.last_mut().filter(|last| last.code == ApprovalCode::Rule) {
            last.rule = Some(finding.rule);
        }
    }
    if draft.input.author.as_ref().is_some_and(|author| author.days.is_some_and(|days| days < approvals.novice_days)) {
        let why = draft.say(
            "Vous débutez ici\u{a0}: un responsable relit vos réponses les premiers jours.",
            "You are new here: the lead reads your replies in the first days.",
        );
        reasons.add(Role::Lead, ApprovalCode::Novice, None, why);
    }
}

/// What the case is about: as the desk knows it, else as the message reads.
fn topics(draft: &Draft<'_>) -> impl Iterator<Item = Topic> {
    let of_case = draft.input.case.as_ref().map(|case| case.topics.clone()).unwrap_or_default();
    // A weak guess at a topic makes nobody wait.
    let of_message = draft.reading.topics.iter().filter(|scored| scored.score >= SURE).map(|scored| scored.topic);
    of_case.into_iter().chain(of_message).collect::<Vec<_>>().into_iter()
}

fn severity(draft: &Draft<'_>) -> Severity {
    let of_case = draft.input.case.as_ref().and_then(|case| case.severity);
    of_case.map_or(draft.reading.severity, |severity| severity.max(draft.reading.severity))
}
