//! What to propose for a case, in which order, and why not where it cannot be given.
//!
//! Everything that may decide stands in [`Seen`]: what it is about, what was said as a fact, who the customer is, what they were
//! given before. How it was said is not in it, so that it cannot count.

use guichet_text::Reading;
use guichet_text::reading::{Fact, FactKind, Need, Repairable, Topic};
use jiff::civil::Date;
use jiff::{Span, SpanRelativeTo, Timestamp, Unit};
use serde::Serialize;

use super::amount::Money;
use super::entry::{Limit, Solution, SolutionKind, Standing};
use super::ledger::{Gift, since};
use crate::guard::caps::{Cap, Worth, may_give};
use crate::guard::charter::{Charter, GiftKind};
use crate::model::{CaseId, IdentityLevel, Role};

/// A topic counts from this score on: below it the engine only wondered.
const SURE_ENOUGH: f32 = 0.3;
/// A month of a delay that somebody speaks of, in days.
const MONTH_DAYS: i64 = 30;

/// What decides.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// What it is about.
    pub topics: Vec<Topic>,
    /// The person is in trouble at this moment.
    pub in_trouble_now: bool,
    /// Whether it can still be put right; none where nobody read anything.
    pub repairable: Option<Repairable>,
    /// What was said that can be acted on.
    pub facts: Vec<Fact>,
    /// How sure the desk is of who it is.
    pub identity: IdentityLevel,
    /// Sector of the brand.
    pub sector: Option<String>,
    /// The case.
    pub case: Option<CaseId>,
}

/// Why it is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The case is about it.
    Topic(Topic),
    /// The person is, or is not, in trouble now.
    InTroubleNow(bool),
    /// It can still be put right to this degree.
    Repairable(Repairable),
    /// So many hours of delay were said.
    DelayHours(i64),
    /// The fact was said.
    Fact(FactKind),
}

/// What is missing before the customer is entitled to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// How long the delay is: so many hours are needed.
    DelayHours(u32),
    /// A fact that nobody said.
    Fact(FactKind),
    /// Who it is, at least as surely as this.
    Identity(IdentityLevel),
    /// A person has to find out what the entry says.
    Ask,
}

/// Why it cannot be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Barred {
    /// It was given in this case already.
    GivenHere(Timestamp),
    /// The customer had it as often as it is given; from this moment on it is possible again.
    CapReached {
        /// How often, in how many months.
        cap: Limit,
        /// When the last one was given that fills it.
        last: Timestamp,
        /// From when on it is possible again.
        again: Timestamp,
    },
    /// The charter lets nobody give so much.
    Nobody,
}

/// A sum that can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// The sum.
    pub money: Money,
    /// When it is this one, in French and English; empty where there is only one.
    pub labels: (String, String),
}

/// A solution, or a right, for a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// What.
    pub solution: Solution,
    /// The sums that it can be, the highest first; empty where it is no sum, or what the customer paid.
    pub offers: Vec<Offer>,
    /// Why it fits.
    pub because: Vec<Because>,
    /// What is missing to be entitled.
    pub missing: Vec<Missing>,
    /// Why it cannot be given.
    pub barred: Option<Barred>,
    /// The least role that must agree; none: whoever asks may give it.
    pub needs: Option<Role>,
}

impl Seen {
    /// What the readings of a case tell: every topic and fact, the newest word on the rest.
    #[must_use]
    pub fn of(readings: &[Reading]) -> Self {
        let mut seen = Self::default();
        for reading in readings.iter().filter(|reading| lacks_something(reading)) {
            for topic in reading.topics.iter().filter(|topic| topic.score >= SURE_ENOUGH).map(|topic| topic.topic) {
                if !seen.topics.contains(&topic) {
                    seen.topics.push(topic);
                }
            }
            seen.facts.extend(reading.facts.iter().cloned());
            seen.in_trouble_now = reading.in_trouble_now;
            seen.repairable = Some(reading.repairable);
        }
        seen
    }

    fn has(&self, kind: FactKind) -> bool {
        self.facts.iter().any(|fact| fact.kind == kind)
    }

    /// The longest delay that was said, in hours.
    fn delay_hours(&self) -> Option<i64> {
        self.facts.iter().filter(|fact| fact.kind == FactKind::Duration).filter_map(|fact| hours(&fact.value)).max()
    }

    /// The highest amount that was said.
    fn amount(&self) -> Option<Money> {
        let said = self.facts.iter().filter(|fact| fact.kind == FactKind::Amount);
        said.filter_map(|fact| Money::read(&fact.value, fact.unit.as_deref().unwrap_or("EUR")))
            .max_by_key(|money| money.cents)
    }
}

/// Whether somebody lacks something: thanks, offers and advertisement call for no solution.
fn lacks_something(reading: &Reading) -> bool {
    let calm = [Need::Praise, Need::Partnership, Need::Spam, Need::HelpToOther];
    reading.needs.iter().any(|need| !calm.contains(need))
}

/// Whole hours of an ISO 8601 duration.
fn hours(duration: &str) -> Option<i64> {
    let span: Span = duration.parse().ok()?;
    let months = i64::from(span.get_years()) * 12 + i64::from(span.get_months());
    let rest = span.years(0).months(0).round(
        jiff::SpanRound::new()
            .largest(Unit::Hour)
            .smallest(Unit::Hour)
            .mode(jiff::RoundMode::Trunc)
            .relative(SpanRelativeTo::days_are_24_hours()),
    );
    Some(i64::from(rest.ok()?.get_hours()) + months * MONTH_DAYS * 24)
}

/// What to propose, best first: rights before gestures; of either, what the customer is entitled to now before what still
/// lacks something and what cannot be given; and of these the most favourable first.
#[must_use]
pub fn propose(
    seen: &Seen,
    ledger: &[Gift],
    known: &[Solution],
    charter: &Charter,
    role: Role,
    today: Date,
    now: Timestamp,
) -> Vec<Proposal> {
    let mut proposals: Vec<Proposal> = known
        .iter()
        .filter(|solution| matches!(solution.standing(today), Standing::Valid | Standing::Expiring))
        .filter_map(|solution| proposal(seen, ledger, solution, charter, role, now))
        .collect();
    proposals.sort_by_cached_key(|proposal| {
        let worth = proposal.offers.iter().map(|offer| offer.money.cents).max().unwrap_or(0);
        let right = proposal.solution.is_right();
        (
            !right,
            proposal.barred.is_some(),
            !proposal.missing.is_empty(),
            // Rights are no alternatives of each other: those of the matter at hand stand first.
            if right { proposal.place(seen) } else { 0 },
            std::cmp::Reverse(worth),
            proposal.solution.code.clone(),
        )
    });
    proposals
}

fn proposal(
    seen: &Seen,
    ledger: &[Gift],
    solution: &Solution,
    charter: &Charter,
    role: Role,
    now: Timestamp,
) -> Option<Proposal> {
    let (because, mut missing) = fits(seen, solution)?;
    let offers = offers(seen, solution, &mut missing);
    let wished = solution.identity.filter(|level| seen.identity < *level);
    missing.extend(wished.map(Missing::Identity));
    if solution.said("fr").is_some_and(|said| !said.ask.is_empty()) {
        missing.push(Missing::Ask);
    }
    let (needs, nobody) = agreed_by(solution, offers.first().map(|offer| &offer.money), charter, role);
    let barred = barred(seen, ledger, solution, now).or(nobody.then_some(Barred::Nobody));
    Some(Proposal { solution: solution.clone(), offers, because, missing, barred, needs })
}

/// Why it fits, and what nobody said yet; none where it does not.
fn fits(seen: &Seen, solution: &Solution) -> Option<(Vec<Because>, Vec<Missing>)> {
    let of_sector =
        solution.sectors.is_empty() || seen.sector.as_ref().is_some_and(|sector| solution.sectors.contains(sector));
    let topic = seen.topics.iter().copied().find(|topic| solution.topics.contains(topic)).filter(|_| of_sector)?;
    if !solution.only_if.iter().all(|kind| seen.has(*kind)) {
        return None;
    }
    let (mut because, mut missing) = (vec![Because::Topic(topic)], Vec::new());
    if let Some(wanted) = solution.in_trouble_now {
        if wanted != seen.in_trouble_now {
            return None;
        }
        because.push(Because::InTroubleNow(wanted));
    }
    if !solution.repairable.is_empty() {
        let degree = seen.repairable.filter(|degree| solution.repairable.contains(degree))?;
        because.push(Because::Repairable(degree));
    }
    if let Some(wanted) = solution.delay_hours {
        match seen.delay_hours() {
            Some(said) if said >= i64::from(wanted) => because.push(Because::DelayHours(said)),
            Some(_) => return None,
            None => missing.push(Missing::DelayHours(wanted)),
        }
    }
    for kind in &solution.facts {
        if seen.has(*kind) { because.push(Because::Fact(*kind)) } else { missing.push(Missing::Fact(*kind)) }
    }
    Some((because, missing))
}

fn offers(seen: &Seen, solution: &Solution, missing: &mut Vec<Missing>) -> Vec<Offer> {
    let mut offers: Vec<Offer> = solution
        .amounts
        .iter()
        .filter_map(|amount| Some(Offer { money: amount.money()?, labels: (amount.fr.clone(), amount.en.clone()) }))
        .collect();
    if let Some(percent) = solution.percent {
        match seen.amount() {
            Some(said) => offers.push(Offer { money: said.percent(percent), labels: Default::default() }),
            None if missing.contains(&Missing::Fact(FactKind::Amount)) => {}
            None => missing.push(Missing::Fact(FactKind::Amount)),
        }
    }
    offers.sort_by_key(|offer| std::cmp::Reverse(offer.money.cents));
    offers
}

/// Who must agree beside whoever asks: the entry's own word and the charter's caps, whichever is higher; and whether nobody may.
pub(super) fn agreed_by(
    solution: &Solution,
    money: Option<&Money>,
    charter: &Charter,
    role: Role,
) -> (Option<Role>, bool) {
    let own = solution.approval.filter(|approval| role < *approval);
    let kind = match solution.kind {
        SolutionKind::Refund => Some(GiftKind::Refund),
        SolutionKind::Gesture => Some(GiftKind::Gesture),
        // Neither money nor a voucher: no cap of the charter speaks of it.
        SolutionKind::Replacement | SolutionKind::Action => None,
    };
    let cap = kind.zip(money).map_or(Cap::Within, |(kind, money)| {
        may_give(charter, role, &Worth { kind, cents: money.cents, currency: &money.currency })
    });
    match cap {
        Cap::Within => (own, false),
        Cap::Needs(other) => (own.max(Some(other)), false),
        Cap::Nobody => (own, true),
    }
}

fn barred(seen: &Seen, ledger: &[Gift], solution: &Solution, now: Timestamp) -> Option<Barred> {
    let given = || ledger.iter().filter(|gift| gift.stands() && gift.code == solution.code);
    if let Some(here) = given().find(|gift| gift.case_id.is_some() && gift.case_id == seen.case) {
        return Some(Barred::GivenHere(here.given_at));
    }
    let cap = solution.cap?;
    let from = since(now, cap.months);
    let mut recent: Vec<Timestamp> = given().map(|gift| gift.given_at).filter(|at| *at > from).collect();
    recent.sort_unstable();
    let times = usize::try_from(cap.times).unwrap_or(usize::MAX);
    let last = *recent.last().filter(|_| recent.len() >= times)?;
    // The one that has to grow old before there is room again.
    let filling = recent.get(recent.len() - times).copied().unwrap_or(last);
    let again = filling.to_zoned(jiff::tz::TimeZone::UTC).checked_add(Span::new().months(cap.months));
    Some(Barred::CapReached { cap, last, again: again.map_or(Timestamp::MAX, |again| again.timestamp()) })
}

impl Proposal {
    /// The place of its topic among those that the case is about.
    fn place(&self, seen: &Seen) -> usize {
        let matters = |topic: &Topic| self.because.contains(&Because::Topic(*topic));
        seen.topics.iter().position(matters).unwrap_or(usize::MAX)
    }

    /// Whether the customer is entitled to it now, as far as the desk knows.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.barred.is_none() && self.missing.is_empty()
    }

    /// The words to propose in a language, with a sum in them where there is one.
    #[must_use]
    pub fn words(&self, language: &str, offer: Option<&Offer>) -> String {
        let Some(said) = self.solution.said(language) else { return String::new() };
        let french = self.solution.said(language) == self.solution.fr.as_ref();
        match offer {
            Some(offer) => said.words.replace("{amount}", &offer.money.in_words(if french { "fr" } else { "en" })),
            None => said.words.replace("{amount}", if french { "[montant]" } else { "[amount]" }),
        }
    }
}
