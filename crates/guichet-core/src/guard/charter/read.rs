//! Reads a charter file from top to bottom, finding every mistake at once.

use toml::de::DeTable;

use super::problem::Problem;
use super::reader::{Reader, Section};
use super::{Address, Charter, Language, LevelSet, never_below_hold, sections};
use crate::guard::report::RuleName;

/// The longest file: nobody reads a longer one.
const LONGEST: usize = 200_000;

/// The keys of a charter, in the order in which it is written.
const KEYS: &[&str] = &[
    "version",
    "languages",
    "address",
    "voice",
    "signature",
    "forbidden_words",
    "preferred_words",
    "levels",
    "may_give",
    "may_promise",
    "approvals",
    "hours",
    "escalation",
    "breath",
];

/// A charter file as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// What could be read. With problems it is not to be used.
    pub charter: Charter,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What is read otherwise than it was written: a level below the floor.
    pub notes: Vec<Problem>,
}

impl Charter {
    /// Reads a charter file and says everything that is wrong in it.
    #[must_use]
    pub fn read(text: &str) -> Parsed {
        let mut reader = Reader::new(text);
        let mut charter = Self::default();
        if text.len() > LONGEST {
            reader.wrong(
                &(0..0),
                "",
                "Ce fichier est trop long (200 ko au plus).".to_owned(),
                "This file is too long (200 kB at most).".to_owned(),
            );
        } else {
            match DeTable::parse(text) {
                Ok(table) => charter.fill(&mut reader, table.get_ref()),
                Err(error) => not_toml(&mut reader, &error),
            }
        }
        let (mut problems, notes) = (reader.problems, reader.notes);
        problems.sort_by_key(|problem| problem.line);
        Parsed { charter, problems, notes }
    }

    fn fill(&mut self, reader: &mut Reader<'_>, table: &DeTable<'_>) {
        let top = Section::new(table, "");
        reader.only(top, KEYS);
        if let Some(value) = top.get("version") {
            self.version = reader.number(&value, 0..u32::MAX).unwrap_or(self.version);
        }
        if let Some(value) = top.get("languages") {
            self.languages = reader.word_list(&value, Language::ALL, Language::as_str);
            if self.languages.is_empty() && reader.problems.is_empty() {
                reader.wrong(
                    &value.at,
                    "languages",
                    "Citez au moins une langue\u{a0}: languages = [\"fr\"].".to_owned(),
                    "Name at least one language: languages = [\"fr\"].".to_owned(),
                );
            }
        }
        if let Some(value) = top.get("address") {
            self.address = reader.word(&value, Address::ALL, Address::as_str).unwrap_or(self.address);
        }
        sections::voice(self, reader, top);
        sections::words(self, reader, top);
        self.fill_levels(reader, top);
        sections::caps(self, reader, top);
        sections::approvals(self, reader, top);
        sections::care(self, reader, top);
    }

    fn fill_levels(&mut self, reader: &mut Reader<'_>, top: Section<'_, '_>) {
        let Some((table, path)) = reader.section(top, "levels") else { return };
        let section = Section::new(table, &path);
        let rules: Vec<&str> = RuleName::ALL.iter().map(|rule| rule.as_str()).collect();
        reader.only(section, &rules);
        for (key, value) in section.entries() {
            let Some(rule) = RuleName::parse(key) else { continue };
            let Some(level) = reader.word(&value, LevelSet::ALL, LevelSet::as_str) else { continue };
            if never_below_hold(rule) && level < LevelSet::Hold {
                reader.note(
                    &value.at,
                    &value.key,
                    format!(
                        "«\u{a0}{key}\u{a0}» reste à «\u{a0}hold\u{a0}»\u{a0}: cette règle protège les données des clients et ne descend jamais plus bas. Écrivez «\u{a0}hold\u{a0}» ou «\u{a0}refuse\u{a0}»."
                    ),
                    format!(
                        "“{key}” stays at “hold”: this rule protects customers’ data and never goes lower. Write “hold” or “refuse”."
                    ),
                );
                self.levels.insert(rule, LevelSet::Hold);
            } else {
                self.levels.insert(rule, level);
            }
        }
    }
}

/// The parser's own words are for engineers, in one language: we say where and what usually helps.
fn not_toml(reader: &mut Reader<'_>, error: &toml::de::Error) {
    let at = error.span().unwrap_or(0..0);
    let twice = error.message().contains("duplicate");
    let (french, english) = if twice {
        ("Cette clé est écrite deux fois. Gardez-en une seule.", "This key is written twice. Keep one of them.")
    } else {
        (
            "Cette ligne ne se lit pas. Vérifiez les guillemets droits (\"), le signe = et les crochets.",
            "This line cannot be read. Check the straight quotation marks (\"), the = sign and the brackets.",
        )
    };
    reader.wrong(&at, "", french.to_owned(), english.to_owned());
}
