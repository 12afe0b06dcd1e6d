//! What an incident is about: a topic, words that its messages share, and a place.
//!
//! Invariant: a word stands here only when three customers said it, a place when two named it: no theme repeats what one person
//! wrote. When one of them is erased and fewer are left, it goes ([`Theme::without`]).

use std::collections::BTreeSet;

use guichet_text::reading::Topic;
use guichet_text::similar::{Signature, Unit};
use serde::{Deserialize, Serialize};

use super::seen::Seen;
use crate::model::CustomerId;

/// Customers who must have said a word.
const SAYERS: usize = 3;
/// Customers who must have named a place.
const PLACE_SAYERS: usize = 2;
/// Words of a theme.
const WORDS: usize = 6;

/// A thing said, with a word for it. Words stand in a theme only when several customers said them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sign {
    /// What is compared.
    pub unit: Unit,
    /// What is shown.
    pub word: String,
}

/// What an incident is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// The topic most of its messages have.
    pub topic: Option<Topic>,
    /// Signs that most of its messages share, the most telling first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signs: Vec<Sign>,
    /// The place that most of them name, as they write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
}

/// What is counted: a topic, a sign, or every message that tells a trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Key {
    Any,
    Topic(Topic),
    Sign(Unit),
}

impl Theme {
    /// The theme as those who are left told it: who wrote, and the words.
    #[must_use]
    pub fn without<'a>(&self, left: impl IntoIterator<Item = (CustomerId, &'a str)>) -> Self {
        let told: Vec<(CustomerId, String, Vec<Unit>)> = left
            .into_iter()
            .map(|(customer, text)| {
                let units = Signature::said(text).into_iter().map(|(unit, _)| unit).collect();
                (customer, text.to_lowercase(), units)
            })
            .collect();
        let enough = |least: usize, says: &dyn Fn(&str, &[Unit]) -> bool| {
            let customers = told.iter().filter(|(_, text, units)| says(text, units)).map(|(customer, ..)| *customer);
            customers.collect::<BTreeSet<CustomerId>>().len() >= least
        };
        let signs = self.signs.iter().filter(|sign| enough(SAYERS, &|_, units| units.contains(&sign.unit)));
        let place = self.place.as_ref().filter(|place| {
            let place = place.to_lowercase();
            enough(PLACE_SAYERS, &|text, _| text.contains(&place))
        });
        Self { topic: self.topic, signs: signs.cloned().collect(), place: place.cloned() }
    }
}

/// What most of the messages share.
pub(super) fn theme(members: &[&Seen], keys: &BTreeSet<Key>) -> Theme {
    let topic = Topic::ALL
        .iter()
        .copied()
        .map(|topic| (members.iter().filter(|member| member.topics.contains(&topic)).count(), topic))
        .max_by_key(|(count, _)| *count)
        .filter(|(count, _)| *count * 2 >= members.len() && *count > 0)
        .map(|(_, topic)| topic);
    let said = members.iter().flat_map(|member| member.signs.iter().map(|sign| (member.customer, sign)));
    let mut signs =
        sayers(said.filter(|(_, sign)| keys.contains(&Key::Sign(sign.unit))), |one, other| one.unit == other.unit);
    signs.retain(|(count, _)| *count >= SAYERS);
    signs.sort_by(|one, other| other.0.cmp(&one.0).then(one.1.unit.cmp(&other.1.unit)));
    let named = members.iter().flat_map(|member| member.places.iter().map(|place| (member.customer, place)));
    let places = sayers(named, |one, other| is_same_place(one, other));
    let place = places
        .into_iter()
        .max_by_key(|(count, _)| *count)
        .filter(|(count, _)| *count >= PLACE_SAYERS && count * 3 >= members.len());
    Theme {
        topic,
        signs: signs.into_iter().take(WORDS).map(|(_, sign)| sign.clone()).collect(),
        place: place.map(|(_, place)| place.clone()),
    }
}

/// "Saint-Loup-sur-Rance", "St Loup sur Rance" and "Saint-Loup" are one place to those who live there.
fn is_same_place(one: &str, other: &str) -> bool {
    let (one, other) = (parts_of_place(one), parts_of_place(other));
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    !short.is_empty() && long.starts_with(&short)
}

/// The words of a place, in small letters, with the saints written out.
fn parts_of_place(place: &str) -> Vec<String> {
    let words = place.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| match word.to_lowercase().as_str() {
            "st" => "saint".to_owned(),
            "ste" => "sainte".to_owned(),
            other => other.to_owned(),
        })
        .collect()
}

/// How many customers said each thing.
fn sayers<'a, T>(
    said: impl Iterator<Item = (CustomerId, &'a T)>,
    same: impl Fn(&T, &T) -> bool,
) -> Vec<(usize, &'a T)> {
    let mut found: Vec<(BTreeSet<CustomerId>, &T)> = Vec::new();
    for (customer, thing) in said {
        match found.iter_mut().find(|(_, known)| same(known, thing)) {
            Some((customers, _)) => {
                customers.insert(customer);
            }
            None => found.push((BTreeSet::from([customer]), thing)),
        }
    }
    found.into_iter().map(|(customers, thing)| (customers.len(), thing)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_place_in_three_spellings_is_one() {
        assert!(is_same_place("Saint-Loup-sur-Rance", "St Loup sur Rance"));
        assert!(is_same_place("Saint-Loup", "saint loup sur rance"));
        assert!(!is_same_place("Saint-Loup", "Saint-Malo"));
        assert!(!is_same_place("", "Lyon"));
    }
}
