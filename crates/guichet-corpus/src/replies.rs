//! The pairs of a message and a reply in `corpus/replies`, each with what a judge found in it.
//!
//! Invariant: the texts of a writer who is kept apart are read to be counted, never printed.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use guichet_core::guard::Input;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a judge found in a pair; `GUIDE.md` says what each field means.
#[derive(Debug, Clone, Deserialize)]
pub struct Judged {
    /// Of the pair.
    pub id: String,
    /// Rule and words, the words empty where something is missing.
    pub findings: Vec<(String, String)>,
    /// It may leave as it is.
    pub good: bool,
    /// Words of the message, and what becomes of the question.
    #[serde(default)]
    pub questions: Vec<(String, String)>,
    /// Words of the reply, and by when.
    #[serde(default)]
    pub promises: Vec<(String, Option<Timestamp>)>,
}

/// A pair with what a judge found in it.
#[derive(Debug, Clone)]
pub struct Pair {
    /// What is examined.
    pub input: Input,
    /// By a person.
    pub judged: Judged,
}

impl Pair {
    /// The writer, from the id.
    #[must_use]
    pub fn writer(&self) -> &str {
        self.judged.id.split('-').next().unwrap_or_default()
    }

    /// Whether the judge found a fault against a rule.
    #[must_use]
    pub fn has(&self, rule: &str) -> bool {
        self.judged.findings.iter().any(|(name, _)| name == rule)
    }
}

/// Who is kept apart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Split {
    tune: Vec<String>,
    apart: Vec<String>,
}

/// The pairs of both sides, those that were judged a second time, and the writers.
#[derive(Debug, Clone, Default)]
pub struct Replies {
    /// Those that whoever tunes the rules looks at, and that the weights are made from.
    pub tune: Vec<Pair>,
    /// Those that nobody looks at.
    pub apart: Vec<Pair>,
    /// Judged again, blind, by somebody else; none when nobody has.
    pub second: Vec<Judged>,
    /// The writers of the tuned side.
    pub writers: Vec<String>,
}

/// Reads every pair that has been judged.
///
/// # Errors
/// When a file is not there or a line is not what the guide says; the file and the line are named, never the words.
pub fn read(folder: &Path) -> Result<Replies> {
    let split = std::fs::read_to_string(folder.join("split.toml")).context("corpus/replies/split.toml")?;
    let split: Split = toml::from_str(&split).context("corpus/replies/split.toml")?;
    let of = |writers: &[String]| -> Result<Vec<Pair>> {
        let pairs: Result<Vec<Vec<Pair>>> = writers.iter().map(|writer| pairs(folder, writer)).collect();
        Ok(pairs?.into_iter().flatten().collect())
    };
    Ok(Replies { tune: of(&split.tune)?, apart: of(&split.apart)?, second: second(folder)?, writers: split.tune })
}

fn pairs(folder: &Path, writer: &str) -> Result<Vec<Pair>> {
    let file = format!("{writer}.jsonl");
    let mut judged: BTreeMap<String, Judged> =
        lines::<Judged>(&folder.join("gold").join(&file))?.into_iter().map(|row| (row.id.clone(), row)).collect();
    let mut pairs = Vec::new();
    for row in lines::<Value>(&folder.join(&file))? {
        let Some(judged) = row.get("id").and_then(Value::as_str).and_then(|id| judged.remove(id)) else { continue };
        let zone = zone_of(row.get("now").and_then(Value::as_str).unwrap_or_default());
        let mut input: Input = serde_json::from_value(row).with_context(|| judged.id.clone())?;
        input.timezone = input.timezone.or(zone);
        pairs.push(Pair { input, judged });
    }
    Ok(pairs)
}

fn second(folder: &Path) -> Result<Vec<Judged>> {
    let folder = folder.join("second");
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut files = Vec::new();
    for entry in std::fs::read_dir(&folder).context("corpus/replies/second")? {
        files.push(entry.context("corpus/replies/second")?.path());
    }
    files.sort();
    let mut judged = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "jsonl")) {
        judged.extend(lines::<Judged>(file)?);
    }
    Ok(judged)
}

/// The zone of a writer's clock: the pairs say an offset, and the two countries of the corpus differ by it.
fn zone_of(now: &str) -> Option<String> {
    let at: Timestamp = now.parse().ok()?;
    ["Europe/Paris", "Europe/London"]
        .into_iter()
        .find(|name| {
            let Ok(zone) = TimeZone::get(name) else { return false };
            let offset = at.to_zoned(zone).strftime("%:z").to_string();
            now.ends_with(&offset) || (offset == "+00:00" && now.ends_with('Z'))
        })
        .map(str::to_owned)
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(Vec::new()) };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| serde_json::from_str(line).with_context(|| format!("{name}, line {}", at + 1)))
        .collect()
}
