//! What was given: to whom, in which case, how much, by whom, with whose word, in which reply.
//!
//! Invariants: the same thing is given once in a case, and never beyond the cap of a customer, whoever presses at once: the
//! database holds both in the commit that writes the line. What is taken back stays as a line and counts for nothing.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::amount::Money;
use super::entry::{Limit, SolutionKind};
use super::propose::{Barred, Missing, Proposal, agreed_by};
use crate::access::{Acting, Action, may};
use crate::calendar::day_of;
use crate::guard::charter::Charter;
use crate::model::{Brand, BrandId, Case, CaseId, CustomerId, EventKind, GiftId, MessageId, NewIds, Role, UserId};
use crate::plan::{Change, Plan, Writing};
use crate::refusal::{Refusal, RefusalCode};
use crate::words;

/// A line of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gift {
    /// Made by the client: pressing twice is one line.
    pub id: GiftId,
    /// The brand.
    pub brand_id: BrandId,
    /// Short name of the solution, or of the right.
    pub code: String,
    /// What it is.
    pub kind: SolutionKind,
    /// The right that gave it, if one did.
    pub entitled_by: Option<String>,
    /// How much; 0 for what is no sum.
    pub money: Money,
    /// The case; none once the customer was erased.
    pub case_id: Option<CaseId>,
    /// To whom; none once they were erased.
    pub customer_id: Option<CustomerId>,
    /// In which reply it was said; none while nobody said it.
    pub message_id: Option<MessageId>,
    /// By whom.
    pub given_by: UserId,
    /// With whose word, where somebody's was needed.
    pub approved_by: Option<UserId>,
    /// When.
    pub given_at: Timestamp,
    /// First day of its month, in the brand's zone: under it the figures count it.
    pub month: Date,
    /// When it was taken back; none: it stands.
    pub taken_back_at: Option<Timestamp>,
}

impl Gift {
    /// Whether it counts.
    #[must_use]
    pub const fn stands(&self) -> bool {
        self.taken_back_at.is_none()
    }
}

/// What somebody wants to write into the ledger.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Made by the client.
    pub id: GiftId,
    /// How much; none: the only sum that it can be, or nothing.
    pub money: Option<Money>,
    /// In which reply it was said.
    pub message_id: Option<MessageId>,
    /// Whose word was given to that reply.
    pub approved_by: Option<Acting>,
    /// Whoever gives it has looked at what was missing.
    pub checked: bool,
}

/// In what it is given.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The brand.
    pub brand: &'a Brand,
    /// The case.
    pub case: &'a Case,
    /// What is proposed there.
    pub proposal: &'a Proposal,
    /// What the brand decided about its replies.
    pub charter: &'a Charter,
}

words! {
    /// What is added up.
    Tally { Count = "count", Cents = "cents" }
}

/// What was given of one thing in one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Total {
    /// First day of the month.
    pub month: Date,
    /// What.
    pub code: String,
    /// ISO 4217.
    pub currency: String,
    /// How often.
    pub count: i64,
    /// How much, in hundredths.
    pub cents: i64,
}

/// From when on a gift still counts for a cap of so many months.
#[must_use]
pub fn since(now: Timestamp, months: u32) -> Timestamp {
    let before = now.to_zoned(jiff::tz::TimeZone::UTC).checked_sub(Span::new().months(months));
    before.map_or(Timestamp::MIN, |before| before.timestamp())
}

/// Writes a line, or says why not.
///
/// # Errors
/// `already_given`, `cap_reached`, `not_entitled` while something is missing and nobody looked, `approval_needed`, `wrong_amount`
/// for a sum that it cannot be.
pub fn give(
    place: Place<'_>,
    wish: &Wish,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    let Place { brand, case, proposal, charter } = place;
    may(acting.role, Action::Reply)?;
    match proposal.barred {
        Some(Barred::GivenHere(_)) => return Err(Refusal::new(RefusalCode::AlreadyGiven)),
        Some(Barred::CapReached { .. }) => return Err(Refusal::new(RefusalCode::CapReached)),
        Some(Barred::Nobody) | None => {}
    }
    // Who it is cannot be waved through: it is established in the customer's file.
    let unknown = proposal.missing.iter().any(|missing| matches!(missing, Missing::Identity(_)));
    if unknown || !(wish.checked || proposal.missing.is_empty()) {
        return Err(Refusal::new(RefusalCode::NotEntitled));
    }
    let money = sum(proposal, wish)?;
    let solution = &proposal.solution;
    let role = wish.approved_by.map_or(acting.role, |approver| approver.role.max(acting.role));
    let (needs, nobody) = agreed_by(solution, Some(&money), charter, role);
    if needs.is_some() || nobody {
        return Err(Refusal::new(RefusalCode::ApprovalNeeded));
    }
    let needed = agreed_by(solution, Some(&money), charter, acting.role).0.is_some();
    let gift = Gift {
        id: wish.id,
        brand_id: brand.id,
        code: solution.code.clone(),
        kind: solution.kind,
        entitled_by: solution.entitled_by.clone(),
        money,
        case_id: Some(case.id),
        customer_id: Some(case.customer_id),
        message_id: wish.message_id,
        given_by: acting.user_id,
        approved_by: wish.approved_by.filter(|_| needed).map(|approver| approver.user_id),
        given_at: now,
        month: day_of(now, &brand.settings).first_of_month(),
        taken_back_at: None,
    };
    let mut writing = Writing::new(brand, Some(acting.user_id), now, ids);
    count(&mut writing, &gift, 1);
    writing.case_event(EventKind::GiftGiven, case, Some(&gift.code));
    writing.change(Change::GiveGift { cap: solution.cap, gift: Box::new(gift) });
    Ok(writing.done())
}

fn sum(proposal: &Proposal, wish: &Wish) -> Result<Money, Refusal> {
    let nothing = Money { cents: 0, currency: "EUR".to_owned() };
    let wrong = || Refusal::new(RefusalCode::WrongAmount);
    match (&wish.money, proposal.offers.as_slice()) {
        // What the customer paid: nobody but a person knows it.
        (Some(money), []) if proposal.solution.kind == SolutionKind::Refund && money.cents > 0 => Ok(money.clone()),
        (None, []) if proposal.solution.kind == SolutionKind::Refund => Err(wrong()),
        (_, []) => Ok(nothing),
        (None, [only]) => Ok(only.money.clone()),
        // An amount "at most" is one: less may be given, never more.
        (Some(money), offers) => {
            let fits = |most: &Money| money.currency == most.currency && money.cents > 0 && money.cents <= most.cents;
            if offers.iter().any(|offer| fits(&offer.money)) { Ok(money.clone()) } else { Err(wrong()) }
        }
        (None, _) => Err(wrong()),
    }
}

/// Takes a line back. While the reply in which it was said can still be undone, whoever gave it may; afterwards the lead.
///
/// # Errors
/// `nothing_to_undo` when it no longer stands; `not_allowed`.
pub fn take_back(
    brand: &Brand,
    case: Option<&Case>,
    gift: &Gift,
    said: bool,
    acting: Acting,
    now: Timestamp,
    ids: &mut dyn NewIds,
) -> Result<Plan, Refusal> {
    if !gift.stands() {
        return Err(Refusal::new(RefusalCode::NothingToUndo));
    }
    if (said || gift.given_by != acting.user_id) && acting.role < Role::Lead {
        return Err(Refusal::new(RefusalCode::NotAllowed));
    }
    let mut writing = Writing::new(brand, Some(acting.user_id), now, ids);
    undo(&mut writing, gift);
    if let Some(case) = case {
        writing.case_event(EventKind::GiftTakenBack, case, Some(&gift.code));
    }
    Ok(writing.done())
}

/// The line counts no longer: it was taken back, or the reply in which it was said never arrived.
pub(crate) fn undo(writing: &mut Writing<'_>, gift: &Gift) {
    count(writing, gift, -1);
    let at = writing.now();
    writing.change(Change::TakeBackGift { gift: gift.id, at });
}

fn count(writing: &mut Writing<'_>, gift: &Gift, by: i64) {
    let moves = [(Tally::Count, by), (Tally::Cents, by * gift.money.cents)];
    for (tally, by) in moves {
        let key = key(gift.month, &gift.code, &gift.money.currency, tally);
        writing.change(Change::Count { key, by });
    }
}

/// The roll-up counter of a month. Short names hold no full stop.
fn key(month: Date, code: &str, currency: &str, tally: Tally) -> String {
    format!("gift.{month}.{code}.{currency}.{tally}")
}

/// The range of keys of some months, both included.
#[must_use]
pub fn totals_between(first: Date, last: Date) -> (String, String) {
    let after = last.last_of_month().tomorrow().unwrap_or(last);
    (format!("gift.{}", first.first_of_month()), format!("gift.{after}"))
}

/// What the counters add up to, newest month first, and what cost most first.
#[must_use]
pub fn totals(counters: &[(String, i64)]) -> Vec<Total> {
    let mut sums: BTreeMap<(Date, &str, &str), (i64, i64)> = BTreeMap::new();
    for (key, amount) in counters {
        let parts: Vec<&str> = key.split('.').collect();
        let ["gift", month, code, currency, tally] = parts.as_slice() else { continue };
        let (Ok(month), Some(tally)) = (month.parse::<Date>(), Tally::parse(tally)) else { continue };
        let (count, cents) = sums.entry((month, *code, *currency)).or_default();
        match tally {
            Tally::Count => *count += amount,
            Tally::Cents => *cents += amount,
        }
    }
    let mut totals: Vec<Total> = sums
        .into_iter()
        .filter(|(_, (count, cents))| *count != 0 || *cents != 0)
        .map(|((month, code, currency), (count, cents))| Total {
            month,
            code: code.to_owned(),
            currency: currency.to_owned(),
            count,
            cents,
        })
        .collect();
    totals.sort_by(|one, other| (other.month, other.cents, &one.code).cmp(&(one.month, one.cents, &other.code)));
    totals
}

/// A cap as the store checks it in the same commit: at most so many lines that stand since a moment.
#[must_use]
pub fn checked_since(cap: Limit, now: Timestamp) -> (i64, Timestamp) {
    (i64::from(cap.times), since(now, cap.months))
}
