//! Finds the article that answers a question, with a score and the words that decided; or none.
//!
//! What decides: the words that name an article's subject (one of them must be said), how much of what is asked *about* it the
//! article's own questions say (words and ideas without the subject, rare ones count more), and whether both want to hear the same
//! (a time is no price). "Où est ma valise ?" names a subject and asks nothing that an article on time limits answers. Proposing
//! nothing costs a minute; proposing something wrong costs a customer: in doubt, nothing.
//! Invariant: the same on every machine; never an article that is expired, retired or only proposed.

use std::collections::{BTreeMap, BTreeSet};

use guichet_text::reading::Topic;
use guichet_text::similar::{Signature, Unit};
use guichet_text::words::search_words;
use jiff::civil::Date;

use super::article::{Article, ArticleState};
use super::asks::{Asks, asks};
use crate::model::ArticleId;

/// At least so sure: worth proposing. Chosen on `corpus/articles`.
pub const SURE: f32 = 0.52;
/// Proposals for one question.
const MOST: usize = 3;

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The question, or the request.
    pub text: &'a str,
    /// The whole message around it: "Et jusqu'à quel poids ?" says its subject a sentence before.
    pub around: &'a str,
    /// What the message is about, best first.
    pub topics: &'a [Topic],
}

/// An article that answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Which.
    pub id: ArticleId,
    /// 0…1; at least [`SURE`].
    pub score: f32,
    /// The customer's words that decided.
    pub because: Vec<String>,
}

/// The articles of a brand, laid out for finding.
#[derive(Debug, Clone, Default)]
pub struct Shelf {
    entries: Vec<Entry>,
    /// In how many articles a unit stands.
    seen: BTreeMap<Unit, u16>,
}

#[derive(Debug, Clone)]
struct Entry {
    id: ArticleId,
    valid_until: Option<Date>,
    topic: Option<Topic>,
    /// Each a set of stems that name the subject together.
    subjects: Vec<BTreeSet<String>>,
    /// The same as units: what is asked about the subject is the rest.
    subject_units: BTreeSet<Unit>,
    phrasings: Vec<Phrasing>,
}

#[derive(Debug, Clone)]
struct Phrasing {
    asks: Asks,
    units: BTreeSet<Unit>,
}

impl Shelf {
    /// Lays out the published articles.
    #[must_use]
    pub fn new<'a>(articles: impl IntoIterator<Item = &'a Article>) -> Self {
        let mut shelf = Self::default();
        for article in articles.into_iter().filter(|article| article.state == ArticleState::Published) {
            let entry = Entry::of(article);
            let all: BTreeSet<Unit> =
                entry.phrasings.iter().flat_map(|phrasing| phrasing.units.iter().copied()).collect();
            for unit in all {
                let count = shelf.seen.entry(unit).or_insert(0);
                *count = count.saturating_add(1);
            }
            shelf.entries.push(entry);
        }
        shelf
    }

    /// The articles that answer, surest first.
    #[must_use]
    pub fn find(&self, asked: &Asked<'_>, today: Date) -> Vec<Found> {
        let question = Question::new(asked);
        let mut found: Vec<Found> = self
            .entries
            .iter()
            .filter(|entry| entry.valid_until.is_none_or(|last| last >= today))
            .filter_map(|entry| self.judge(entry, &question, asked))
            .filter(|found| found.score >= SURE)
            .collect();
        found.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.id.cmp(&other.id)));
        // A second one that is much less sure only distracts.
        if let Some(best) = found.first().map(|best| best.score) {
            found.retain(|other| other.score > best - 0.15);
        }
        found.truncate(MOST);
        found
    }

    /// How well one article answers, sure or not: for measuring.
    #[must_use]
    pub fn score(&self, id: ArticleId, asked: &Asked<'_>) -> f32 {
        let question = Question::new(asked);
        let entry = self.entries.iter().find(|entry| entry.id == id);
        entry.and_then(|entry| self.judge(entry, &question, asked)).map_or(0.0, |found| found.score)
    }

    fn judge(&self, entry: &Entry, question: &Question, asked: &Asked<'_>) -> Option<Found> {
        let named = entry.subjects.iter().any(|subject| subject.is_subset(&question.stems));
        let around = entry.subjects.iter().any(|subject| subject.is_subset(&question.around));
        if !entry.subjects.is_empty() && !named && !around {
            return None;
        }
        let rest: BTreeSet<Unit> = question.units.difference(&entry.subject_units).copied().collect();
        let likeness =
            entry.phrasings.iter().map(|phrasing| self.likeness(phrasing, &rest, question.asks)).fold(0.0, f32::max);
        let topic = match (entry.topic, asked.topics.first()) {
            (Some(own), Some(first)) if own == *first => 0.08,
            (Some(own), Some(_)) if asked.topics.contains(&own) => 0.04,
            _ => 0.0,
        };
        let subject = match (entry.subjects.is_empty(), named) {
            (true, _) => 0.0,
            (_, true) => 0.22,
            (_, false) => 0.06,
        };
        let because = entry.because(question);
        let score = (likeness * 0.75 + subject + topic).min(1.0);
        Some(Found { id: entry.id, score, because })
    }

    /// How alike two questions are beside their subject, 0…1.
    fn likeness(&self, own: &Phrasing, rest: &BTreeSet<Unit>, wants: Asks) -> f32 {
        let wanted = match (own.asks, wants) {
            (one, other) if one == other && one != Asks::Other => 0.12,
            (one, other) if clash(one, other) => -0.3,
            // "Comment le récupérer ?" asks for a way, not for a delay.
            (Asks::HowLong | Asks::HowMuch, Asks::How) | (Asks::How, Asks::HowLong | Asks::HowMuch) => -0.2,
            (one, other) if one != other && one != Asks::Other && other != Asks::Other => -0.06,
            _ => 0.0,
        };
        if rest.is_empty() {
            // "Comment résilier ?": nothing but the subject and what is wanted.
            return if wanted > 0.0 { 0.7 } else { 0.0 };
        }
        let weigh = |units: &mut dyn Iterator<Item = &Unit>| units.map(|unit| self.bits(*unit)).sum::<f32>();
        let shared = weigh(&mut own.units.intersection(rest));
        if shared == 0.0 {
            return 0.0;
        }
        let (of_own, of_theirs) = (weigh(&mut own.units.iter()), weigh(&mut rest.iter()));
        let both = 2.0 * shared / (of_own + of_theirs);
        (both * 0.7 + shared / of_own.min(of_theirs) * 0.3 + wanted).clamp(0.0, 1.0)
    }

    /// What a unit weighs: what no article says still tells that the question is about something else.
    fn bits(&self, unit: Unit) -> f32 {
        let all = f32::from(u16::try_from(self.entries.len()).unwrap_or(u16::MAX));
        match self.seen.get(&unit) {
            Some(count) => (1.0 + all / f32::from(*count)).log2(),
            None => (1.0 + all).log2() * 0.7,
        }
    }
}

/// A price is no time, and neither is a place.
fn clash(one: Asks, other: Asks) -> bool {
    let sort = |asks| match asks {
        Asks::When | Asks::HowLong => Some(0),
        Asks::HowMuch => Some(1),
        Asks::Where => Some(2),
        Asks::Why => Some(3),
        _ => None,
    };
    matches!((sort(one), sort(other)), (Some(one), Some(other)) if one != other)
}

impl Entry {
    fn of(article: &Article) -> Self {
        let content = &article.content;
        let texts = [&content.fr, &content.en];
        let subject_units: BTreeSet<Unit> = content.words.iter().flat_map(|word| units(word)).collect();
        let phrasings = texts
            .into_iter()
            .flatten()
            .flat_map(|said| said.questions.iter().chain(std::iter::once(&said.title)))
            .map(|question| Phrasing {
                asks: asks(question),
                units: units(question).difference(&subject_units).copied().collect(),
            })
            .collect();
        let subjects = content
            .words
            .iter()
            .map(|word| search_words(word).into_iter().collect::<BTreeSet<String>>())
            .filter(|stems| !stems.is_empty())
            .collect();
        Self {
            id: article.id,
            valid_until: content.valid_until,
            topic: content.topic,
            subjects,
            subject_units,
            phrasings,
        }
    }

    /// The customer's words that this article shares.
    fn because(&self, question: &Question) -> Vec<String> {
        let own = |unit: &Unit| {
            self.subject_units.contains(unit) || self.phrasings.iter().any(|phrasing| phrasing.units.contains(unit))
        };
        let mut words: Vec<String> =
            question.said.iter().filter(|(unit, _)| own(unit)).map(|(_, word)| word.clone()).collect();
        words.dedup();
        words.truncate(6);
        words
    }
}

struct Question {
    asks: Asks,
    units: BTreeSet<Unit>,
    said: Vec<(Unit, String)>,
    stems: BTreeSet<String>,
    around: BTreeSet<String>,
}

impl Question {
    fn new(asked: &Asked<'_>) -> Self {
        let said = said(asked.text);
        Self {
            asks: asks(asked.text),
            units: said.iter().map(|(unit, _)| *unit).collect(),
            said,
            stems: search_words(asked.text).into_iter().collect(),
            around: search_words(asked.around).into_iter().collect(),
        }
    }
}

fn units(text: &str) -> BTreeSet<Unit> {
    said(text).into_iter().map(|(unit, _)| unit).collect()
}

/// Numbers are the customer's own case, never the subject.
fn said(text: &str) -> Vec<(Unit, String)> {
    Signature::said(text).into_iter().filter(|(unit, _)| matches!(unit, Unit::Idea(_) | Unit::Word(_))).collect()
}
