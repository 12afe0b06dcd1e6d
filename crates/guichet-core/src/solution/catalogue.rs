//! The catalogue of a brand: one readable file, `[[solution]]` after `[[solution]]`, kept in versions like the charter.
//!
//! Invariant: a file with one mistake in it changes nothing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::entry::{Said, Solution};
use super::rights::rights;
use crate::knowledge::is_slug;

/// Entries of a catalogue.
const MOST: usize = 500;
const LONGEST_LINE: usize = 300;
const LONGEST_WORDS: usize = 4_000;

/// What a brand can give.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Catalogue {
    /// In the order of the file.
    #[serde(rename = "solution")]
    pub solutions: Vec<Solution>,
}

/// One mistake of a file, or one of its entries that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mistake {
    /// Line of the file, from 1; 0 where the mistake has no line of its own.
    pub line: usize,
    /// The entry; empty where the file cannot be read at all.
    pub code: String,
    /// In French.
    pub french: String,
    /// In English.
    pub english: String,
}

/// A catalogue to start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// Name of the sector.
    pub name: &'static str,
    /// The file.
    pub text: &'static str,
}

macro_rules! examples {
    ($($name:literal),+ $(,)?) => {
        &[$(Example { name: $name, text: include_str!(concat!("../../../../packs/solutions/", $name, ".toml")) }),+]
    };
}

/// Every catalogue that comes along; the general one first.
pub const EXAMPLES: &[Example] = examples!["ecommerce", "parcels", "telecom", "airline"];

impl Mistake {
    fn of(line: usize, code: &str, french: impl Into<String>, english: impl Into<String>) -> Self {
        Self { line, code: code.to_owned(), french: french.into(), english: english.into() }
    }

    /// The sentence in somebody's language.
    #[must_use]
    pub fn in_locale(&self, locale: &str) -> &str {
        if locale.starts_with("fr") { &self.french } else { &self.english }
    }
}

impl Catalogue {
    /// Reads a file.
    ///
    /// # Errors
    /// Every mistake that was found, each with its line.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Mistake>> {
        let read: Self = toml::from_str(text).map_err(|error| vec![unreadable(text, &error)])?;
        let mistakes = read.mistakes(text);
        if mistakes.is_empty() { Ok(read) } else { Err(mistakes) }
    }

    fn mistakes(&self, text: &str) -> Vec<Mistake> {
        let mut mistakes = Vec::new();
        if self.solutions.len() > MOST {
            mistakes.push(Mistake::of(
                0,
                "",
                format!("Un catalogue tient en {MOST} entrées."),
                format!("A catalogue holds {MOST} entries."),
            ));
        }
        let mut known = BTreeSet::new();
        for solution in &self.solutions {
            let line = line_of(text, &solution.code);
            if !known.insert(&solution.code) {
                mistakes.push(Mistake::of(
                    line,
                    &solution.code,
                    "Ce nom court est pris par une autre entrée.",
                    "This short name belongs to another entry.",
                ));
            }
            if let Some((french, english)) = wrong(solution) {
                mistakes.push(Mistake::of(line, &solution.code, french, english));
            }
        }
        mistakes
    }
}

/// What cannot be used in an entry, and what to write instead.
fn wrong(solution: &Solution) -> Option<(&'static str, &'static str)> {
    let said: Vec<&Said> = [&solution.fr, &solution.en].into_iter().flatten().collect();
    let short = |line: &str| !line.trim().is_empty() && line.chars().count() <= LONGEST_LINE;
    let fits = |said: &&Said| {
        short(&said.title)
            && !said.words.trim().is_empty()
            && said.words.chars().count() <= LONGEST_WORDS
            && said.ask.chars().count() <= LONGEST_WORDS
    };
    let names_a_sum = said.iter().any(|said| said.words.contains("{amount}"));
    let has_a_sum = !solution.amounts.is_empty() || solution.percent.is_some();
    let url = &solution.source_url;
    let rules = [
        (
            !is_slug(&solution.code),
            "Le nom court s’écrit en minuscules, chiffres et traits d’union.",
            "The short name is written in lower case, digits and hyphens.",
        ),
        (
            rights().iter().any(|known| known.code == solution.code),
            "Ce nom court est celui d’un droit\u{a0}: choisissez-en un autre, et citez le droit dans entitled_by.",
            "This short name is that of a right: choose another one, and name the right in entitled_by.",
        ),
        (solution.topics.is_empty(), "Dites au moins un sujet (topics).", "Name at least one topic (topics)."),
        (
            said.is_empty() || !said.iter().all(fits),
            "Il faut un titre et des mots, en français ou en anglais (fr, en).",
            "A title and words are needed, in French or in English (fr, en).",
        ),
        (
            solution.amounts.iter().any(|amount| amount.money().is_none()),
            "Un montant s’écrit \"12.50\", avec un code de monnaie de trois lettres.",
            "An amount is written \"12.50\", with a currency code of three letters.",
        ),
        (
            solution.percent.is_some_and(|percent| !(1..=100).contains(&percent)),
            "Un pourcentage va de 1 à 100.",
            "A percentage goes from 1 to 100.",
        ),
        (
            solution.percent.is_some() && !solution.amounts.is_empty(),
            "Donnez des montants ou un pourcentage, pas les deux.",
            "Give amounts or a percentage, not both.",
        ),
        (
            names_a_sum && !has_a_sum,
            "Les mots disent {amount}, mais aucun montant n’est donné.",
            "The words say {amount}, but no amount is given.",
        ),
        (
            solution.cap.is_some_and(|cap| cap.times == 0 || !(1..=120).contains(&cap.months)),
            "Un plafond se compte en une fois au moins, sur 1 à 120 mois.",
            "A cap counts once at least, over 1 to 120 months.",
        ),
        (
            solution.entitled_by.as_ref().is_some_and(|right| rights().iter().all(|known| known.code != *right)),
            "Aucun droit connu ne porte ce nom (entitled_by).",
            "No right that is known has this name (entitled_by).",
        ),
        (!short(&solution.source), "Dites sur quoi elle repose (source).", "Say what it stands on (source)."),
        (
            !(url.is_empty() || url.starts_with("https://") || url.starts_with("http://")) || url.len() > 2_000,
            "L’adresse de la source commence par https://.",
            "The address of the source begins with https://.",
        ),
    ];
    rules.into_iter().find(|(broken, ..)| *broken).map(|(_, french, english)| (french, english))
}

/// The parser's own words are for engineers, in one language: we say where, and name what it met.
fn unreadable(text: &str, error: &toml::de::Error) -> Mistake {
    let line = error.span().map_or(0, |span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
    let met: String = error.message().lines().next().unwrap_or_default().chars().take(LONGEST_LINE).collect();
    Mistake::of(
        line,
        "",
        format!(
            "Cette ligne ne se lit pas\u{a0}: vérifiez le nom de la clé, les guillemets droits et les crochets ({met})."
        ),
        format!("This line cannot be read: check the name of the key, the straight quotes and the brackets ({met})."),
    )
}

/// Where an entry begins.
fn line_of(text: &str, code: &str) -> usize {
    let named = |line: &str| line.trim_start().starts_with("code") && line.contains(&format!("\"{code}\""));
    text.lines().position(named).map_or(0, |line| line + 1)
}
