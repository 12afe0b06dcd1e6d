//! The place of a case in the queue: by consequence and promised deadline, never by the volume of the voice.
//!
//! Invariant: anger, insults, capitals, repetition and the number of followers are no part of the decision. A suspected
//! threat or pressure is a suspicion: until a person confirms it, the request beneath keeps its place and its deadline.

use guichet_text::Reading;
use guichet_text::reading::{AbuseLevel, AnnouncedKind, Need, Severity, Topic};
use jiff::Timestamp;

use crate::calendar::{self, Due};
use crate::model::brand::DeadlineRule;
use crate::model::{BrandSettings, Capabilities, Case, Lane};

/// Minutes of opening time where no rule of the brand fits.
const MINUTES_WITHOUT_RULE: u32 = 120;

/// The network closes before the brand's own time is over.
const WINDOW: &str = "window_closes";

/// What triage knows of the case beside the new reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFacts {
    /// Worst severity that was still true before this message.
    pub severity: Option<Severity>,
    /// The person was in trouble before this message and was not answered.
    pub in_trouble_now: bool,
    /// The case is about a request already: thanks or a proposal in it do not move it elsewhere.
    pub asked_before: bool,
    /// When something was already owed.
    pub due_at: Option<Timestamp>,
    /// When the network ceases to take an answer to this message; none without such a window.
    pub window_ends_at: Option<Timestamp>,
    /// The customer came back on a case that was solved.
    pub reopened: bool,
    /// A machine wrote it.
    pub automatic: bool,
    /// It enters as history.
    pub history: bool,
}

/// Where a case stands in the queue, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// The lane.
    pub lane: Lane,
    /// Why there, as codes: `in_trouble_now`, `severity=critical`, `due_today`, `due_later`, `praise`, `partnership`,
    /// `spam`, `reopened`, `human_asked`, `automatic`, `history`, `window_closes`; suspicions beside them: `pressure_suspected`,
    /// `threat_suspected`, `harassment_suspected`, `violence_announced`, `self_harm_announced`; beside `spam`, `scam_suspected`.
    pub lane_reasons: Vec<String>,
    /// Worst severity that is still true.
    pub severity: Severity,
    /// The person is in trouble now.
    pub in_trouble_now: bool,
    /// What it is about, best first.
    pub topics: Vec<Topic>,
    /// A deadline to write; none when nothing is owed or what is already owed comes first.
    pub due: Option<Due>,
}

/// The place of a case after a message that was written at `started_at` and read now.
#[must_use]
pub fn place(
    reading: &Reading,
    facts: &CaseFacts,
    capabilities: &Capabilities,
    settings: &BrandSettings,
    started_at: Timestamp,
    now: Timestamp,
) -> Placement {
    let severity = severity(reading, facts);
    let in_trouble_now = reading.in_trouble_now || facts.in_trouble_now;
    let topics = reading.topics.iter().map(|scored| scored.topic).collect();
    let placement = |lane, lane_reasons, due| Placement { lane, lane_reasons, severity, in_trouble_now, topics, due };
    if facts.history || facts.automatic {
        let reason = if facts.history { "history" } else { "automatic" };
        return placement(Lane::CanWait, vec![reason.to_owned()], None);
    }
    let suspicions = suspicions(reading);
    let side_lane = side_lane(reading, facts, in_trouble_now, !suspicions.is_empty());
    if side_lane == Some(Lane::Spam) {
        let why =
            if poses(reading) { vec!["spam".to_owned(), "scam_suspected".to_owned()] } else { vec!["spam".to_owned()] };
        return placement(Lane::Spam, why, None);
    }
    let rule = match side_lane {
        Some(Lane::Kudos | Lane::Partnership) => slowest_rule(settings),
        _ => rule_for(capabilities.network, severity, in_trouble_now, settings),
    };
    let due = inside_window(due_by(&rule, started_at, settings), facts.window_ends_at);
    let owed_at = facts.due_at.map_or(due.due_at, |owed| owed.min(due.due_at));
    let (lane, mut reasons) = match side_lane {
        Some(Lane::Kudos) => (Lane::Kudos, vec!["praise".to_owned()]),
        Some(Lane::Partnership) => (Lane::Partnership, vec!["partnership".to_owned()]),
        Some(lane) => (lane, Vec::new()),
        None => ordinary_lane(severity, in_trouble_now, owed_at, settings, now),
    };
    if facts.window_ends_at == Some(owed_at) {
        reasons.push(WINDOW.to_owned());
    }
    if facts.reopened {
        reasons.push("reopened".to_owned());
    }
    if reading.wants_human {
        reasons.push("human_asked".to_owned());
    }
    reasons.extend(suspicions.into_iter().map(str::to_owned));
    let sooner = facts.due_at.is_none_or(|owed| due.due_at < owed);
    placement(lane, reasons, sooner.then_some(due))
}

/// The lane of an ordinary request, from its consequence and from when it is owed, and why.
#[must_use]
pub fn ordinary_lane(
    severity: Severity,
    in_trouble_now: bool,
    due_at: Timestamp,
    settings: &BrandSettings,
    now: Timestamp,
) -> (Lane, Vec<String>) {
    let mut reasons = Vec::new();
    if in_trouble_now {
        reasons.push("in_trouble_now".to_owned());
    }
    if severity >= Severity::High {
        reasons.push(format!("severity={severity}"));
    }
    let due_today = calendar::day_of(due_at, settings) <= calendar::day_of(now, settings);
    let lane = if in_trouble_now || severity == Severity::Critical {
        Lane::Now
    } else if due_today || severity == Severity::High {
        Lane::Today
    } else {
        Lane::CanWait
    };
    if due_today {
        reasons.push("due_today".to_owned());
    } else if lane == Lane::CanWait {
        // Late in the evening even what is owed in a quarter of an hour falls due tomorrow: it cannot wait for that.
        reasons.push("due_later".to_owned());
    }
    (lane, reasons)
}

/// The lanes of requests: those in which a case moves by itself as time passes and replies leave.
#[must_use]
pub const fn is_ordinary(lane: Lane) -> bool {
    matches!(lane, Lane::Now | Lane::Today | Lane::CanWait | Lane::Waiting)
}

/// When an answer is owed to a customer who comes back without words (from the tracking page).
#[must_use]
pub fn due_again(
    network: &str,
    severity: Severity,
    in_trouble_now: bool,
    settings: &BrandSettings,
    now: Timestamp,
) -> Due {
    due_by(&rule_for(network, severity, in_trouble_now, settings), now, settings)
}

/// When the answer that a case is owed since `started_at` falls due by these settings.
#[must_use]
pub(crate) fn owed_again(network: &str, case: &Case, settings: &BrandSettings, started_at: Timestamp) -> Due {
    let rule = match case.lane {
        Lane::Kudos | Lane::Partnership => slowest_rule(settings),
        _ => rule_for(network, case.severity, case.in_trouble_now, settings),
    };
    due_by(&rule, started_at, settings)
}

/// Whether the customer asks for something: a message that only thanks or proposes does not.
#[must_use]
pub fn asks(reading: &Reading) -> bool {
    !reading.questions.is_empty()
        || reading.needs.iter().any(|need| matches!(need, Need::Question | Need::Request | Need::Complaint))
}

/// The worst that is still true. Words of danger to a life weigh whatever else was said.
fn severity(reading: &Reading, facts: &CaseFacts) -> Severity {
    let said = if announces(reading, AnnouncedKind::SelfHarm) { Severity::Critical } else { reading.severity };
    facts.severity.map_or(said, |before| before.max(said))
}

/// The lane of history, in which nothing is owed: what was asked, and what was not.
#[must_use]
pub fn lane_of_history(reading: &Reading) -> Lane {
    side_lane(reading, &CaseFacts::default(), false, false).unwrap_or(Lane::CanWait)
}

/// The lane of what is no ordinary request.
fn side_lane(reading: &Reading, facts: &CaseFacts, in_trouble_now: bool, suspected: bool) -> Option<Lane> {
    if facts.asked_before || in_trouble_now || announces(reading, AnnouncedKind::SelfHarm) {
        return None;
    }
    let complains = reading.needs.contains(&Need::Complaint);
    match reading.need {
        Need::Spam => Some(Lane::Spam),
        Need::Partnership if !complains && !suspected => Some(Lane::Partnership),
        _ if asks(reading) => None,
        _ if suspected => Some(Lane::Sensitive),
        Need::Praise | Need::HelpToOther => Some(Lane::Kudos),
        _ => None,
    }
}

/// What only a person may confirm.
fn suspicions(reading: &Reading) -> Vec<&'static str> {
    let found = [
        (reading.pressure.suspected, "pressure_suspected"),
        (reading.abuse.level == AbuseLevel::Threat, "threat_suspected"),
        (reading.abuse.level == AbuseLevel::Harassment, "harassment_suspected"),
        (announces(reading, AnnouncedKind::Violence), "violence_announced"),
        (announces(reading, AnnouncedKind::SelfHarm), "self_harm_announced"),
    ];
    found.into_iter().filter(|(suspected, _)| *suspected).map(|(_, code)| code).collect()
}

fn announces(reading: &Reading, kind: AnnouncedKind) -> bool {
    reading.announced.iter().any(|announced| announced.kind == kind)
}

/// Whether the message poses as somebody else.
fn poses(reading: &Reading) -> bool {
    reading.reasons.iter().any(|reason| reason.label == "scam")
}

/// The first rule that fits.
fn rule_for(network: &str, severity: Severity, in_trouble_now: bool, settings: &BrandSettings) -> DeadlineRule {
    // Somebody in trouble now is owed at least the haste of what is serious.
    let severity = if in_trouble_now { severity.max(Severity::High) } else { severity };
    settings
        .deadlines
        .iter()
        .find(|rule| {
            rule.network.as_deref().is_none_or(|name| name == network)
                && rule.severity.is_none_or(|level| level == severity)
        })
        .cloned()
        .unwrap_or(DeadlineRule {
            network: None,
            severity: None,
            minutes: MINUTES_WITHOUT_RULE,
            around_the_clock: false,
        })
}

/// Thanks and proposals wait for those who need help.
fn slowest_rule(settings: &BrandSettings) -> DeadlineRule {
    settings.deadlines.iter().max_by_key(|rule| rule.minutes).cloned().unwrap_or(DeadlineRule {
        network: None,
        severity: None,
        minutes: MINUTES_WITHOUT_RULE,
        around_the_clock: false,
    })
}

/// An answer that the network no longer takes is no answer: the end of its window comes before any later deadline. A window
/// that was over before the clock started saves nobody.
fn inside_window(mut due: Due, ends_at: Option<Timestamp>) -> Due {
    if let Some(end) = ends_at.filter(|end| *end < due.due_at && *end > due.started_at) {
        due.due_at = end;
        due.reasons.push(WINDOW.to_owned());
    }
    due
}

fn due_by(rule: &DeadlineRule, started_at: Timestamp, settings: &BrandSettings) -> Due {
    if rule.around_the_clock {
        let emergency = rule.severity == Some(Severity::Critical);
        calendar::due_around_the_clock(started_at, rule.minutes, emergency, settings)
    } else {
        calendar::due(started_at, rule.minutes, settings)
    }
}

#[cfg(test)]
mod tests;
