//! Proposals and lines of the ledger, as screens show them.

use guichet_core::solution::{Barred, Because, Gift, Missing, Money, Proposal, Standing};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::view::{Colleague, Desk};

/// A code with its value: the screens put it into words.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Word {
    /// `topic`, `in_trouble_now`, `repairable`, `delay_hours`, `fact`, `identity`, `ask`.
    pub kind: &'static str,
    /// A word of that vocabulary, or a number.
    pub value: String,
}

/// A sum that can be given.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferView {
    /// Decimal.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// As it is written in a sentence, in the language of the colleague.
    pub in_words: String,
    /// When it is this one; empty where there is only one.
    pub label: String,
    /// What to say to the customer, in their language.
    pub words: String,
}

/// Why it cannot be given.
#[derive(Debug, Serialize, ToSchema)]
pub struct BarredView {
    /// `given_here`, `cap_reached` or `nobody`.
    pub kind: &'static str,
    /// When it was given last.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub last: Option<Timestamp>,
    /// From when on it is possible again.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub again: Option<Timestamp>,
}

/// A solution, or a right, for a case.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProposalView {
    /// Its short name.
    pub code: String,
    /// `refund`, `replacement`, `gesture` or `action`.
    pub kind: &'static str,
    /// The law gives it: it is no gesture.
    pub is_right: bool,
    /// One line.
    pub title: String,
    /// What to say to the customer, in their language, where no sum stands in it.
    pub words: String,
    /// The sums that it can be, the highest first.
    pub offers: Vec<OfferView>,
    /// Why it fits.
    pub because: Vec<Word>,
    /// What is missing before the customer is entitled to it.
    pub missing: Vec<Word>,
    /// What a person has to find out; may be empty.
    pub ask: String,
    /// Why it cannot be given.
    pub barred: Option<BarredView>,
    /// The least role that must agree; null: whoever asks may give it.
    pub needs: Option<&'static str>,
    /// How often one customer gets it.
    pub cap_times: Option<u32>,
    /// In so many months.
    pub cap_months: Option<u32>,
    /// On whose authority.
    pub source: String,
    /// Where the source can be read; may be empty.
    pub source_url: String,
    /// Its last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<jiff::civil::Date>,
    /// Nobody has compared it with its source yet.
    pub to_confirm: bool,
}

impl ProposalView {
    pub(super) fn new(desk: &Desk, proposal: &Proposal, language: &str) -> Self {
        let (solution, own) = (&proposal.solution, desk.locale.as_str());
        let said = solution.said(own);
        let offers = proposal.offers.iter().map(|offer| OfferView {
            amount: offer.money.decimal(),
            currency: offer.money.currency.clone(),
            in_words: offer.money.in_words(own),
            label: if own == "en" { offer.labels.1.clone() } else { offer.labels.0.clone() },
            words: proposal.words(language, Some(offer)),
        });
        Self {
            code: solution.code.clone(),
            kind: solution.kind.as_str(),
            is_right: solution.is_right(),
            title: said.map(|said| said.title.clone()).unwrap_or_default(),
            words: proposal.words(language, None),
            offers: offers.collect(),
            because: proposal.because.iter().map(because).collect(),
            missing: proposal.missing.iter().map(missing).collect(),
            ask: said.map(|said| said.ask.clone()).unwrap_or_default(),
            barred: proposal.barred.map(barred),
            needs: proposal.needs.map(guichet_core::model::Role::as_str),
            cap_times: solution.cap.map(|cap| cap.times),
            cap_months: solution.cap.map(|cap| cap.months),
            source: solution.source.clone(),
            source_url: solution.source_url.clone(),
            valid_until: solution.valid_until,
            to_confirm: solution.to_confirm,
        }
    }
}

fn because(because: &Because) -> Word {
    let (kind, value) = match because {
        Because::Topic(topic) => ("topic", topic.to_string()),
        Because::InTroubleNow(is) => ("in_trouble_now", is.to_string()),
        Because::Repairable(degree) => ("repairable", degree.to_string()),
        Because::DelayHours(hours) => ("delay_hours", hours.to_string()),
        Because::Fact(fact) => ("fact", fact.to_string()),
    };
    Word { kind, value }
}

fn missing(missing: &Missing) -> Word {
    let (kind, value) = match missing {
        Missing::DelayHours(hours) => ("delay_hours", hours.to_string()),
        Missing::Fact(fact) => ("fact", fact.to_string()),
        Missing::Identity(level) => ("identity", level.to_string()),
        Missing::Ask => ("ask", String::new()),
    };
    Word { kind, value }
}

fn barred(barred: Barred) -> BarredView {
    match barred {
        Barred::GivenHere(at) => BarredView { kind: "given_here", last: Some(at), again: None },
        Barred::CapReached { last, again, .. } => {
            BarredView { kind: "cap_reached", last: Some(last), again: Some(again) }
        }
        Barred::Nobody => BarredView { kind: "nobody", last: None, again: None },
    }
}

/// A line of the ledger.
#[derive(Debug, Serialize, ToSchema)]
pub struct GiftView {
    /// Its identifier.
    pub id: Uuid,
    /// Short name of what was given.
    pub code: String,
    /// One line, where the entry is still known; else the short name.
    pub title: String,
    /// `refund`, `replacement`, `gesture` or `action`.
    pub kind: &'static str,
    /// The law gave it.
    pub is_right: bool,
    /// Decimal.
    pub amount: String,
    /// ISO 4217.
    pub currency: String,
    /// As it is written in a sentence; empty for what is no sum.
    pub in_words: String,
    /// Reference of the case; null once the customer was erased.
    pub reference: Option<String>,
    /// By whom.
    pub by: Colleague,
    /// With whose word.
    pub approved_by: Option<Colleague>,
    /// In which reply.
    pub message_id: Option<Uuid>,
    /// Where that reply stands; null where nobody said it yet.
    pub message_state: Option<&'static str>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub at: Timestamp,
    /// When it was taken back; null: it stands.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub taken_back_at: Option<Timestamp>,
}

impl GiftView {
    pub(super) fn new(
        desk: &Desk,
        gift: &Gift,
        title: Option<String>,
        reference: Option<String>,
        message_state: Option<&'static str>,
    ) -> Self {
        Self {
            id: gift.id.0,
            code: gift.code.clone(),
            title: title.unwrap_or_else(|| gift.code.clone()),
            kind: gift.kind.as_str(),
            is_right: gift.entitled_by.is_some(),
            amount: gift.money.decimal(),
            currency: gift.money.currency.clone(),
            in_words: in_words(&gift.money, desk),
            reference,
            by: desk.colleague(gift.given_by),
            approved_by: gift.approved_by.map(|by| desk.colleague(by)),
            message_id: gift.message_id.map(|id| id.0),
            message_state,
            at: gift.given_at,
            taken_back_at: gift.taken_back_at,
        }
    }
}

pub(super) fn in_words(money: &Money, desk: &Desk) -> String {
    if money.cents == 0 { String::new() } else { money.in_words(desk.locale.as_str()) }
}

/// One entry of the catalogue, or a right, in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryView {
    /// Its short name.
    pub code: String,
    /// `refund`, `replacement`, `gesture` or `action`.
    pub kind: &'static str,
    /// The law gives it.
    pub is_right: bool,
    /// One line.
    pub title: String,
    /// Topics that it fits.
    pub topics: Vec<&'static str>,
    /// The sums that it can be, in words; a percentage as one.
    pub sums: Vec<String>,
    /// How often one customer gets it.
    pub cap_times: Option<u32>,
    /// In so many months.
    pub cap_months: Option<u32>,
    /// The least role that must agree by the entry's own word.
    pub approval: Option<&'static str>,
    /// On whose authority.
    pub source: String,
    /// Where the source can be read; may be empty.
    pub source_url: String,
    /// Its first day.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_from: Option<jiff::civil::Date>,
    /// Its last day.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<jiff::civil::Date>,
    /// `valid`, `expiring`, `expired` or `not_yet`.
    pub standing: &'static str,
    /// Nobody has compared it with its source yet.
    pub to_confirm: bool,
}

impl EntryView {
    pub(super) fn new(desk: &Desk, solution: &guichet_core::solution::Solution, today: jiff::civil::Date) -> Self {
        let own = desk.locale.as_str();
        let mut sums: Vec<String> = solution
            .amounts
            .iter()
            .filter_map(guichet_core::solution::Amount::money)
            .map(|sum| sum.in_words(own))
            .collect();
        sums.extend(solution.percent.map(|percent| format!("{percent}\u{a0}%")));
        let standing: Standing = solution.standing(today);
        Self {
            code: solution.code.clone(),
            kind: solution.kind.as_str(),
            is_right: solution.is_right(),
            title: solution.said(own).map(|said| said.title.clone()).unwrap_or_default(),
            topics: solution.topics.iter().map(|topic| topic.as_str()).collect(),
            sums,
            cap_times: solution.cap.map(|cap| cap.times),
            cap_months: solution.cap.map(|cap| cap.months),
            approval: solution.approval.map(guichet_core::model::Role::as_str),
            source: solution.source.clone(),
            source_url: solution.source_url.clone(),
            valid_from: solution.valid_from,
            valid_until: solution.valid_until,
            standing: standing.as_str(),
            to_confirm: solution.to_confirm,
        }
    }
}
