//! The consumer mediator: from when and until when a customer may turn to one, and what a final answer says of it.
//!
//! Delays are dated parameters with their source, in `mediation/rules.toml`; a brand may set its own. Dates are civil dates of the
//! brand's zone: a delay counted in months ends on the same day of the last month, or on its last day where it has none.

use std::sync::OnceLock;

use guichet_text::reading::{Direction, Need};
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::access::{Acting, Action, may};
use crate::calendar::day_of;
use crate::model::{
    Brand, BrandId, BrandSettings, Case, CaseId, EventKind, Message, MessageId, MessageState, NewIds, UserId,
};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::words;

/// Characters of what somebody notes about a complaint that is not in the case.
pub const LONGEST_NOTE: usize = 500;

/// The mediator of a brand, and its own delays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MediatorSettings {
    /// Name; empty: the brand has told of none.
    pub name: String,
    /// Postal address.
    pub address: String,
    /// Where they are reached.
    pub url: String,
    /// Months from the complaint until a silence opens the mediation; none: as the sector has it.
    pub opens_after_months: Option<u32>,
    /// Months from the complaint until it is too late; none: as the sector has it.
    pub closes_after_months: Option<u32>,
}

impl MediatorSettings {
    /// Whether a customer can be told of it.
    #[must_use]
    pub fn is_set(&self) -> bool {
        let empty = |line: &String| line.trim().is_empty();
        !(empty(&self.name) || empty(&self.url) && empty(&self.address))
    }

    /// What a final answer says of it, in a language.
    #[must_use]
    pub fn notice(&self, language: &str) -> String {
        let place = [&self.url, &self.address].into_iter().map(|line| line.trim()).filter(|line| !line.is_empty());
        let place = place.collect::<Vec<_>>().join(", ");
        let name = self.name.trim();
        if language.starts_with("en") {
            format!(
                "If this answer does not satisfy you, you may turn free of charge to the consumer mediator: {name}, {place}, within one year of your written complaint."
            )
        } else {
            format!(
                "Si cette réponse ne vous satisfait pas, vous pouvez saisir gratuitement le médiateur de la consommation\u{a0}: {name}, {place}, dans l’année qui suit votre réclamation écrite."
            )
        }
    }
}

/// The delays of a sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its name.
    pub rule_id: String,
    /// The sector; empty: every other one.
    #[serde(default)]
    pub sector: String,
    /// Months from the complaint until a silence opens the mediation.
    pub opens_after_months: u32,
    /// Months from the complaint until it is too late.
    pub closes_after_months: u32,
    /// First day.
    pub valid_from: Date,
    /// Last day; none: until further notice.
    #[serde(default)]
    pub valid_until: Option<Date>,
    /// On whose authority.
    pub source: String,
    /// Where it can be read.
    #[serde(default)]
    pub source_url: String,
    /// Nobody has compared it with its source yet.
    #[serde(default)]
    pub to_confirm: bool,
}

fn rules() -> &'static [Rule] {
    #[derive(Deserialize)]
    struct File {
        rule: Vec<Rule>,
    }
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| {
        let file = toml::from_str::<File>(include_str!("mediation/rules.toml"));
        file.map(|file| file.rule).unwrap_or_default()
    })
}

/// The delays that count for a brand on a day: its own before those of its sector, those before the general ones.
#[must_use]
pub fn rule_for(settings: &BrandSettings, on: Date) -> Option<Rule> {
    let holds = |rule: &&Rule| rule.valid_from <= on && rule.valid_until.is_none_or(|last| on <= last);
    let of = |sector: &str| rules().iter().filter(holds).find(|rule| rule.sector == sector);
    let sector = settings.sector.as_deref().filter(|sector| !sector.is_empty());
    let mut rule = sector.and_then(of).or_else(|| of(""))?.clone();
    let own = &settings.mediator;
    rule.opens_after_months = own.opens_after_months.unwrap_or(rule.opens_after_months);
    rule.closes_after_months = own.closes_after_months.unwrap_or(rule.closes_after_months);
    Some(rule)
}

/// Why the mediation is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpenedBy {
    /// The brand gave its final answer.
    FinalAnswer,
    /// The delay passed without an answer that satisfies.
    Delay,
}

/// Where a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Standing {
    /// No written complaint is known: nothing runs.
    NoComplaint,
    /// Not yet.
    Waits {
        /// First day.
        opens_on: Date,
        /// Last day.
        closes_on: Date,
    },
    /// The customer may turn to the mediator.
    Open {
        /// First day.
        opened_on: Date,
        /// Last day.
        closes_on: Date,
        /// Why.
        by: OpenedBy,
    },
    /// Too late.
    Over {
        /// The last day was this.
        closed_on: Date,
    },
}

/// Where a case stands on a day: open from the final answer on, or so many months after the written complaint, whichever comes first;
/// closed so many months after the complaint. Both days count.
#[must_use]
pub fn standing(complained_on: Option<Date>, final_on: Option<Date>, rule: &Rule, today: Date) -> Standing {
    let Some(complained_on) = complained_on else { return Standing::NoComplaint };
    let after = |months: u32| complained_on.checked_add(Span::new().months(months)).unwrap_or(Date::MAX);
    let (delay, closes_on) = (after(rule.opens_after_months), after(rule.closes_after_months));
    // An answer before the complaint answered something else.
    let final_on = final_on.filter(|day| *day >= complained_on);
    let (opened_on, by) = match final_on {
        Some(day) if day <= delay => (day, OpenedBy::FinalAnswer),
        _ => (delay, OpenedBy::Delay),
    };
    if today > closes_on {
        Standing::Over { closed_on: closes_on }
    } else if today >= opened_on {
        Standing::Open { opened_on, closes_on, by }
    } else {
        Standing::Waits { opens_on: opened_on, closes_on }
    }
}

/// What the desk noted of a case for its mediation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MediationNote {
    /// The case.
    pub case_id: CaseId,
    /// The brand.
    pub brand_id: BrandId,
    /// The written complaint, where it is a message of the case.
    pub complaint_message: Option<MessageId>,
    /// When the customer complained in writing.
    pub complained_at: Option<Timestamp>,
    /// From where the date is known, where it is not a message; it goes when the customer is erased.
    pub complaint_note: String,
    /// Who noted the complaint.
    pub complaint_by: Option<UserId>,
    /// The reply that is the final answer.
    pub final_message: Option<MessageId>,
    /// When it was written.
    pub final_at: Option<Timestamp>,
    /// Who said that it is.
    pub final_by: Option<UserId>,
    /// Guards updates.
    pub version: i64,
}

impl MediationNote {
    /// Nothing is known yet.
    #[must_use]
    pub const fn nothing(brand_id: BrandId, case_id: CaseId) -> Self {
        Self {
            case_id,
            brand_id,
            complaint_message: None,
            complained_at: None,
            complaint_note: String::new(),
            complaint_by: None,
            final_message: None,
            final_at: None,
            final_by: None,
            version: 0,
        }
    }

    /// Where the case stands. A final answer that never left, because it was taken back or refused, is none.
    #[must_use]
    pub fn standing(&self, final_state: Option<MessageState>, settings: &BrandSettings, now: Timestamp) -> Standing {
        let day = |at: Timestamp| day_of(at, settings);
        let left = final_state.is_some_and(is_said);
        let complained_on = self.complained_at.map(day);
        let Some(rule) = rule_for(settings, complained_on.unwrap_or_else(|| day(now))) else {
            return Standing::NoComplaint;
        };
        standing(complained_on, self.final_at.filter(|_| left).map(day), &rule, day(now))
    }
}

/// Whether a reply left, or is about to.
const fn is_said(state: MessageState) -> bool {
    !matches!(state, MessageState::Cancelled | MessageState::Refused | MessageState::Deleted)
}

words! {
    /// What is said of a case.
    Mark {
        /// A message is the written complaint.
        Complaint = "complaint",
        /// The complaint was made elsewhere, on a date.
        ComplaintByHand = "complaint_by_hand",
        /// A reply is the final answer.
        FinalAnswer = "final_answer",
        /// The complaint was none.
        NoComplaint = "no_complaint",
        /// The final answer is none.
        NotFinal = "not_final",
    }
}

/// What somebody says of a case.
#[derive(Debug, Clone)]
pub enum Said<'a> {
    /// This message is the written complaint.
    Complaint(&'a Message),
    /// They complained on this day, elsewhere.
    ComplaintByHand(Timestamp, String),
    /// This reply is the final answer.
    FinalAnswer(&'a Message),
    /// The complaint was none.
    NoComplaint,
    /// The final answer is none.
    NotFinal,
}

/// The message to propose as the written complaint: the first in which something was complained of or asked for.
#[must_use]
pub fn proposed_complaint<'a>(messages: impl IntoIterator<Item = (&'a Message, &'a [Need])>) -> Option<MessageId> {
    let complains = |needs: &[Need]| needs.iter().any(|need| matches!(need, Need::Complaint | Need::Request));
    messages
        .into_iter()
        .filter(|(message, needs)| {
            message.direction == Direction::Inbound && message.state != MessageState::Deleted && complains(needs)
        })
        .min_by_key(|(message, _)| (message.created_at, message.id))
        .map(|(message, _)| message.id)
}

/// Notes something of a case.
///
/// # Errors
/// `no_complaint` for what is not the customer's, or a date to come or without its note; `mediator_missing` for a final answer that
/// names no mediator; `wrong_state` for a reply that never left.
pub fn note(
    brand: &Brand,
    case: &Case,
    before: &MediationNote,
    said: &Said<'_>,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::Reply)?;
    let mut after = MediationNote { version: before.version + 1, ..before.clone() };
    let by = Some(acting.user_id);
    let mark = match said {
        Said::Complaint(message) => {
            let theirs = message.direction == Direction::Inbound && message.case_id == case.id;
            if !theirs || message.state == MessageState::Deleted {
                return Err(Refusal::new(RefusalCode::NoComplaint));
            }
            after.complaint_message = Some(message.id);
            (after.complained_at, after.complaint_by) = (Some(message.created_at), by);
            after.complaint_note = String::new();
            Mark::Complaint
        }
        Said::ComplaintByHand(at, words) => {
            let words = words.trim();
            if *at > now || words.is_empty() || words.chars().count() > LONGEST_NOTE {
                return Err(Refusal::new(RefusalCode::NoComplaint));
            }
            (after.complaint_message, after.complained_at, after.complaint_by) = (None, Some(*at), by);
            after.complaint_note = words.to_owned();
            Mark::ComplaintByHand
        }
        Said::FinalAnswer(message) => {
            if message.direction != Direction::Outbound || message.case_id != case.id || !is_said(message.state) {
                return Err(Refusal::new(RefusalCode::WrongState));
            }
            if !names_mediator(&message.text, &brand.settings.mediator) {
                return Err(Refusal::new(RefusalCode::MediatorMissing));
            }
            (after.final_message, after.final_at, after.final_by) = (Some(message.id), Some(message.created_at), by);
            Mark::FinalAnswer
        }
        Said::NoComplaint => {
            (after.complaint_message, after.complained_at, after.complaint_by) = (None, None, None);
            after.complaint_note = String::new();
            Mark::NoComplaint
        }
        Said::NotFinal => {
            (after.final_message, after.final_at, after.final_by) = (None, None, None);
            Mark::NotFinal
        }
    };
    let mut writing = Writing::new(brand, by, now, ids);
    writing.case_event(EventKind::MediationNoted, case, Some(mark.as_str()));
    writing.change(Change::PutMediation(Box::new(after)));
    Ok(writing.done())
}

/// Whether words tell where the mediator is: their name, with an address at which they are reached.
#[must_use]
pub fn names_mediator(text: &str, mediator: &MediatorSettings) -> bool {
    let says = |what: &str| !what.trim().is_empty() && text.contains(what.trim());
    says(&mediator.name) && (says(&mediator.url) || says(&mediator.address))
}

#[cfg(test)]
mod tests;
