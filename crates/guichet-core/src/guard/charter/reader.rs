//! Takes a TOML table apart strictly: each key is known and each value is of its kind, or a problem with its line says so.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::nearest::nearest;
use super::problem::Problem;

/// The longest text of a charter, in characters: a page or two.
const LONGEST_TEXT: usize = 20_000;
/// The most entries of a list or a table of words.
const MOST: usize = 500;

/// A file that is being read, and what was found wrong in it.
pub(super) struct Reader<'s> {
    source: &'s str,
    pub(super) problems: Vec<Problem>,
    pub(super) notes: Vec<Problem>,
}

/// A section of the file.
#[derive(Clone, Copy)]
pub(super) struct Section<'t, 's> {
    table: &'t DeTable<'s>,
    path: &'t str,
}

/// A value with the name under which people know it.
pub(super) struct Named<'t, 's> {
    pub(super) key: String,
    pub(super) at: Range<usize>,
    pub(super) value: &'t DeValue<'s>,
}

impl<'t, 's> Section<'t, 's> {
    pub(super) const fn new(table: &'t DeTable<'s>, path: &'t str) -> Self {
        Self { table, path }
    }

    /// A value, if the section has it.
    pub(super) fn get(&self, key: &str) -> Option<Named<'t, 's>> {
        let (_, value) = self.table.iter().find(|(known, _)| known.get_ref() == key)?;
        Some(Named { key: full(self.path, key), at: value.span(), value: value.get_ref() })
    }

    /// Every value, with its key and the place of the key.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'t str, Named<'t, 's>)> + use<'t, 's> {
        let path = self.path;
        self.table.iter().map(move |(key, value)| {
            let name = full(path, key.get_ref());
            (key.get_ref().as_ref(), Named { key: name, at: key.span(), value: value.get_ref() })
        })
    }
}

/// The key as people name it.
fn full(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

impl<'s> Reader<'s> {
    pub(super) const fn new(source: &'s str) -> Self {
        Self { source, problems: Vec::new(), notes: Vec::new() }
    }

    fn line(&self, at: &Range<usize>) -> usize {
        self.source.bytes().take(at.start).filter(|byte| *byte == b'\n').count() + 1
    }

    /// Something is wrong there.
    pub(super) fn wrong(&mut self, at: &Range<usize>, key: &str, french: String, english: String) {
        let line = self.line(at);
        self.problems.push(Problem { line, key: key.to_owned(), french, english });
    }

    /// Something is read otherwise than it was written.
    pub(super) fn note(&mut self, at: &Range<usize>, key: &str, french: String, english: String) {
        let line = self.line(at);
        self.notes.push(Problem { line, key: key.to_owned(), french, english });
    }

    /// Every key of the section is one of these.
    pub(super) fn only(&mut self, section: Section<'_, '_>, known: &[&str]) {
        for (key, value) in section.entries() {
            if known.contains(&key) {
                continue;
            }
            self.unknown(&value, key, known);
        }
    }

    fn unknown(&mut self, value: &Named<'_, '_>, key: &str, known: &[&str]) {
        let (french, english) = match nearest(key, known) {
            Some(near) => (
                format!("«\u{a0}{key}\u{a0}» n’existe pas. Vouliez-vous écrire «\u{a0}{near}\u{a0}»\u{a0}?"),
                format!("“{key}” does not exist. Did you mean “{near}”?"),
            ),
            None => (
                format!(
                    "«\u{a0}{key}\u{a0}» n’existe pas ici. Retirez cette ligne, ou choisissez parmi\u{a0}: {}.",
                    known.join(", ")
                ),
                format!("“{key}” does not exist here. Take the line out, or choose one of: {}.", known.join(", ")),
            ),
        };
        self.wrong(&value.at, &value.key, french, english);
    }

    fn kind(&mut self, value: &Named<'_, '_>, french: &str, english: &str) {
        let key = &value.key;
        self.wrong(
            &value.at,
            key,
            format!("«\u{a0}{key}\u{a0}» doit être {french}."),
            format!("“{key}” must be {english}."),
        );
    }

    /// A section, if it is there.
    pub(super) fn section<'t, 'f>(
        &mut self,
        from: Section<'t, 'f>,
        key: &'static str,
    ) -> Option<(&'t DeTable<'f>, String)> {
        let value = from.get(key)?;
        if let DeValue::Table(table) = value.value {
            return Some((table, value.key));
        }
        self.kind(&value, &format!("une section\u{a0}: écrivez [{key}]"), &format!("a section: write [{key}]"));
        None
    }

    /// A text.
    pub(super) fn text(&mut self, value: &Named<'_, '_>) -> Option<String> {
        match value.value {
            DeValue::String(text) if text.chars().count() <= LONGEST_TEXT => Some(text.to_string()),
            DeValue::String(_) => {
                self.kind(value, "plus court (20 000 caractères au plus)", "shorter (20,000 characters at most)");
                None
            }
            _ => {
                self.kind(value, "un texte entre guillemets", "a text in quotation marks");
                None
            }
        }
    }

    /// Yes or no.
    pub(super) fn flag(&mut self, value: &Named<'_, '_>) -> Option<bool> {
        let flag = value.value.as_bool();
        if flag.is_none() {
            self.kind(value, "true (oui) ou false (non), sans guillemets", "true or false, without quotation marks");
        }
        flag
    }

    /// A whole number in a range.
    pub(super) fn number(&mut self, value: &Named<'_, '_>, range: Range<u32>) -> Option<u32> {
        let number = match value.value {
            DeValue::Integer(number) if number.radix() == 10 => number.as_str().replace('_', "").parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (least, most) = (range.start, range.end.saturating_sub(1));
            self.kind(
                value,
                &format!("un nombre entier de {least} à {most}"),
                &format!("a whole number from {least} to {most}"),
            );
        }
        number
    }

    /// A share from 0 to 1.
    pub(super) fn share(&mut self, value: &Named<'_, '_>) -> Option<f32> {
        let number = match value.value {
            DeValue::Float(number) => number.as_str().parse::<f32>().ok(),
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        };
        let number = number.filter(|number| (0.0..=1.0).contains(number));
        if number.is_none() {
            self.kind(value, "un nombre de 0 à 1, par exemple 0.8", "a number from 0 to 1, for example 0.8");
        }
        number
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(&mut self, value: &Named<'_, '_>, all: &[T], name: fn(T) -> &'static str) -> Option<T> {
        let given = value.value.as_str();
        let found = given.and_then(|given| all.iter().copied().find(|one| name(*one) == given));
        if found.is_none() {
            let names: Vec<&str> = all.iter().map(|one| name(*one)).collect();
            let meant = given.and_then(|given| nearest(given, &names));
            let list = names.join(", ");
            let (french, english) = meant.map_or_else(
                || (format!("l’un de ces mots\u{a0}: {list}"), format!("one of these words: {list}")),
                |meant| {
                    (
                        format!("l’un de ces mots\u{a0}: {list}. Vouliez-vous écrire «\u{a0}{meant}\u{a0}»\u{a0}?"),
                        format!("one of these words: {list}. Did you mean “{meant}”?"),
                    )
                },
            );
            let key = &value.key;
            let stop = if meant.is_some() { "" } else { "." };
            self.wrong(
                &value.at,
                key,
                format!("«\u{a0}{key}\u{a0}» doit être {french}{stop}"),
                format!("“{key}” must be {english}{stop}"),
            );
        }
        found
    }

    /// A list; each of its values carries the name of the list.
    pub(super) fn list<'t, 'f>(&mut self, value: &Named<'t, 'f>) -> Vec<Named<'t, 'f>> {
        let DeValue::Array(list) = value.value else {
            self.kind(value, "une liste entre crochets", "a list in brackets");
            return Vec::new();
        };
        if list.len() > MOST {
            self.kind(value, "une liste de 500 entrées au plus", "a list of at most 500 entries");
            return Vec::new();
        }
        let named =
            |item: &'t Spanned<DeValue<'f>>| Named { key: value.key.clone(), at: item.span(), value: item.get_ref() };
        list.iter().map(named).collect()
    }

    /// A list of words out of a few, each once.
    pub(super) fn word_list<T: Copy + PartialEq>(
        &mut self,
        value: &Named<'_, '_>,
        all: &[T],
        name: fn(T) -> &'static str,
    ) -> Vec<T> {
        let mut words = Vec::new();
        for item in self.list(value) {
            if let Some(word) = self.word(&item, all, name).filter(|word| !words.contains(word)) {
                words.push(word);
            }
        }
        words
    }

    /// A section of words with what to say instead.
    pub(super) fn pairs(&mut self, section: Section<'_, '_>) -> std::collections::BTreeMap<String, String> {
        let mut pairs = std::collections::BTreeMap::new();
        for (word, value) in section.entries() {
            if word.trim().is_empty() || pairs.len() >= MOST {
                self.kind(&value, "un mot, et il y en a 500 au plus", "a word, and there are at most 500");
            } else if let Some(instead) = self.text(&value) {
                pairs.insert(word.to_owned(), instead);
            }
        }
        pairs
    }

    /// A currency.
    pub(super) fn currency(&mut self, value: &Named<'_, '_>) -> Option<String> {
        let text = value.value.as_str().filter(|text| text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase()));
        if text.is_none() {
            self.kind(
                value,
                "une devise en trois lettres majuscules, par exemple \"EUR\"",
                "a currency in three capital letters, for example \"EUR\"",
            );
        }
        text.map(str::to_owned)
    }
}
