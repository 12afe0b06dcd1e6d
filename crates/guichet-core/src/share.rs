//! Sharing out: who takes which case next, and why.
//!
//! Consequence and deadline first, skill and language after them; the voice of a customer moves nobody. Invariants: nobody is given
//! more than three hostile cases in a row, a novice is given nothing critical or sensitive, whoever has enough is given none.

pub mod summary;

use guichet_text::Reading;
use guichet_text::reading::{AbuseLevel, Severity};
use jiff::{SignedDuration, Timestamp};

use crate::access::{Acting, Action, may};
use crate::calendar;
use crate::case::KnownCase;
use crate::model::working::{Available, Working};
use crate::model::{BrandSettings, Case, EventKind, Lane, NewIds};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::words;

/// Hostile cases that somebody is given in a row; a mild one comes after them.
pub const MOST_HOSTILE: i64 = 3;
/// Hurtful words, weighted, after which somebody is given no hostile case that day.
pub const ENOUGH_FOR_A_DAY: i64 = 30;
/// What falls due within this time comes before what knows their skill.
const SOON: SignedDuration = SignedDuration::from_hours(1);

/// Suspicions with which a novice is not left alone.
const SENSITIVE: &[&str] = &[
    "pressure_suspected",
    "threat_suspected",
    "harassment_suspected",
    "violence_announced",
    "self_harm_announced",
    "scam_suspected",
];

/// A case that nobody has.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The case.
    pub case: Case,
    /// Language of its last message.
    pub language: String,
    /// Its last message hurts.
    pub hostile: bool,
}

impl Candidate {
    /// A case with what was understood of its last message.
    #[must_use]
    pub fn of(case: Case, reading: Option<&Reading>) -> Self {
        Self {
            case,
            language: reading.map(|reading| reading.language.clone()).unwrap_or_default(),
            hostile: reading.is_some_and(|reading| reading.abuse.level >= AbuseLevel::Insult),
        }
    }
}

/// What somebody carries now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Load {
    /// Open cases that they have and that wait for an answer of ours.
    pub cases: i64,
    /// Hurtful words that they read today, weighted.
    pub exposure: i64,
}

words! {
    /// Why nobody is given anything.
    Nothing {
        /// They do not work now.
        Away = "away",
        /// They have as many as they should.
        Full = "full",
        /// Only hostile cases are left, and they had enough of these for now.
        Rest = "rest",
        /// What is left is critical or sensitive: for somebody with experience.
        NotForNovice = "not_for_novice",
        /// Nothing waits for anybody.
        Empty = "empty",
    }
}

/// A case, and why it is theirs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Place among the candidates.
    pub index: usize,
    /// Why, as codes: `lane=now`, `overdue`, `due_soon`, `skill=refund`, `language=fr`, `mild_after_hostile`, `with_pair`.
    pub reasons: Vec<String>,
}

/// The next case of somebody.
///
/// # Errors
/// Why there is none.
pub fn next(
    candidates: &[Candidate],
    person: &Working,
    load: Load,
    settings: &BrandSettings,
    now: Timestamp,
) -> Result<Given, Nothing> {
    if !works_now(person, settings, now) {
        return Err(Nothing::Away);
    }
    if load.cases >= person.most_cases {
        return Err(Nothing::Full);
    }
    let tired = person.hostile_run >= MOST_HOSTILE || load.exposure >= ENOUGH_FOR_A_DAY;
    let (mut rest, mut too_hard) = (false, false);
    let mut best: Option<(usize, &Candidate)> = None;
    for (index, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| is_work(&candidate.case)) {
        if person.novice && is_hard(&candidate.case) {
            too_hard = true;
        } else if tired && candidate.hostile {
            rest = true;
        } else if best
            .is_none_or(|(_, known)| place(candidate, person, settings, now) < place(known, person, settings, now))
        {
            best = Some((index, candidate));
        }
    }
    match best {
        Some((index, candidate)) => {
            Ok(Given { index, reasons: reasons(candidate, person, settings, now, tired && rest) })
        }
        None if rest => Err(Nothing::Rest),
        None if too_hard => Err(Nothing::NotForNovice),
        None => Err(Nothing::Empty),
    }
}

/// Somebody takes the case that they were given.
///
/// # Errors
/// `wrong_state` when somebody else has it or it is over, `case_merged`, `not_allowed`.
pub fn take(
    known: &KnownCase,
    person: &Working,
    hostile: bool,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    may(acting.role, Action::AssignToMe)?;
    let case = &known.case;
    if case.assigned_to.is_some() || !case.state.is_open() {
        return Err(Refusal::new(RefusalCode::WrongState));
    }
    let mut writing = Writing::new(&known.brand, Some(acting.user_id), now, ids);
    let after = writing.update_case(case, Case { assigned_to: Some(acting.user_id), ..case.clone() });
    let hostile_run = if hostile { person.hostile_run + 1 } else { 0 };
    writing.change(Change::NoteGiven(Working { hostile_run, version: person.version + 1, ..person.clone() }));
    writing.case_event(EventKind::CaseAssigned, &after, Some(&acting.user_id.to_string()));
    Ok(writing.done())
}

/// Whether somebody takes cases at that moment.
#[must_use]
pub fn works_now(person: &Working, settings: &BrandSettings, now: Timestamp) -> bool {
    match person.available {
        Available::Yes => true,
        Available::No => false,
        Available::InHours if person.hours.is_empty() => true,
        Available::InHours => {
            let own = BrandSettings { hours: person.hours.clone(), ..settings.clone() };
            calendar::is_open(now, &own)
        }
    }
}

/// What somebody of the desk has to do with, and nobody holds back.
fn is_work(case: &Case) -> bool {
    let lane = matches!(case.lane, Lane::Now | Lane::Today | Lane::CanWait | Lane::Kudos | Lane::Sensitive);
    lane && case.state.is_open() && case.assigned_to.is_none() && !case.history
}

/// What a novice is not left alone with.
fn is_hard(case: &Case) -> bool {
    case.severity == Severity::Critical
        || case.lane == Lane::Sensitive
        || case.lane_reasons.iter().any(|reason| SENSITIVE.contains(&reason.as_str()))
}

/// Less comes first: consequence, then how near its deadline is, then whether they write its language and know its topic.
fn place(candidate: &Candidate, person: &Working, settings: &BrandSettings, now: Timestamp) -> impl Ord + use<> {
    let case = &candidate.case;
    let near = match case.due_at {
        Some(due) if due <= now => 0,
        Some(due) if due.duration_since(now) <= SOON => 1,
        Some(_) => 2,
        None => 3,
    };
    (
        case.lane,
        near,
        std::cmp::Reverse(case.severity),
        !writes(candidate, person, settings),
        !knows(candidate, person),
        case.due_at,
        case.waiting_since,
        case.id,
    )
}

fn writes(candidate: &Candidate, person: &Working, settings: &BrandSettings) -> bool {
    let unknown = candidate.language.is_empty() || candidate.language == "und";
    unknown
        || if person.languages.is_empty() {
            candidate.language == settings.locale
        } else {
            person.languages.contains(&candidate.language)
        }
}

fn knows(candidate: &Candidate, person: &Working) -> bool {
    candidate.case.topics.first().is_some_and(|topic| person.skills.contains(topic))
}

fn reasons(
    candidate: &Candidate,
    person: &Working,
    settings: &BrandSettings,
    now: Timestamp,
    spared: bool,
) -> Vec<String> {
    let case = &candidate.case;
    let mut said = vec![format!("lane={}", case.lane)];
    match case.due_at {
        Some(due) if due <= now => said.push("overdue".to_owned()),
        Some(due) if due.duration_since(now) <= SOON => said.push("due_soon".to_owned()),
        _ => {}
    }
    if let Some(topic) = case.topics.first().filter(|topic| person.skills.contains(topic)) {
        said.push(format!("skill={topic}"));
    }
    if !person.languages.is_empty() && writes(candidate, person, settings) && !candidate.language.is_empty() {
        said.push(format!("language={}", candidate.language));
    }
    if spared {
        said.push("mild_after_hostile".to_owned());
    }
    if person.novice && person.pair.is_some() {
        said.push("with_pair".to_owned());
    }
    said
}

#[cfg(test)]
mod tests;
