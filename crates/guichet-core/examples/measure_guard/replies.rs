//! Reads `corpus/replies`: pairs of a message and a reply, each with what a judge found in it.
//!
//! Invariant: the texts of a writer who is kept apart are read to be counted, never printed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use guichet_core::guard::{self, Input, Report};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What a judge found in a pair; `GUIDE.md` says what each field means.
#[derive(Debug, Deserialize)]
pub(crate) struct Judged {
    /// Of the pair.
    pub(crate) id: String,
    /// Rule and words, the words empty where something is missing.
    pub(crate) findings: Vec<(String, String)>,
    /// It may leave as it is.
    pub(crate) good: bool,
    /// Words of the message, and what becomes of the question.
    pub(crate) questions: Vec<(String, String)>,
    /// Words of the reply, and by when.
    pub(crate) promises: Vec<(String, Option<Timestamp>)>,
}

/// A pair, what a judge found in it and what the guard does.
pub(crate) struct Pair {
    /// What is examined.
    pub(crate) input: Input,
    /// By a person.
    pub(crate) judged: Judged,
    /// By the guard.
    pub(crate) report: Report,
}

/// Who is kept apart.
#[derive(Debug, Deserialize)]
struct Split {
    tune: Vec<String>,
    apart: Vec<String>,
}

/// The pairs of both sides.
pub(crate) struct Replies {
    /// Those that whoever tunes the rules looks at.
    pub(crate) tune: Vec<Pair>,
    /// Those that nobody looks at.
    pub(crate) apart: Vec<Pair>,
}

/// The pairs of this tree.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/replies")
}

/// Reads and examines every pair that has been judged.
pub(crate) fn read(folder: &Path) -> Replies {
    let split: Split = toml::from_str(&std::fs::read_to_string(folder.join("split.toml")).unwrap()).unwrap();
    let of = |writers: &[String]| writers.iter().flat_map(|writer| pairs(folder, writer)).collect();
    Replies { tune: of(&split.tune), apart: of(&split.apart) }
}

fn pairs(folder: &Path, writer: &str) -> Vec<Pair> {
    let file = format!("{writer}.jsonl");
    let mut judged: BTreeMap<String, Judged> =
        lines::<Judged>(&folder.join("gold").join(&file)).into_iter().map(|row| (row.id.clone(), row)).collect();
    lines::<Value>(&folder.join(&file))
        .into_iter()
        .filter_map(|row| {
            let judged = judged.remove(row.get("id")?.as_str()?)?;
            let zone = zone_of(row.get("now").and_then(Value::as_str).unwrap_or_default());
            let mut input: Input = serde_json::from_value(row).unwrap();
            input.timezone = input.timezone.or(zone);
            let report = guard::examine(&input);
            Some(Pair { input, judged, report })
        })
        .collect()
}

/// The zone of a writer's clock: the pairs say an offset, and the two countries of the corpus differ by it.
fn zone_of(now: &str) -> Option<String> {
    let at: Timestamp = now.parse().ok()?;
    ["Europe/Paris", "Europe/London"]
        .into_iter()
        .find(|name| {
            let zone = TimeZone::get(name).unwrap();
            let offset = at.to_zoned(zone).strftime("%:z").to_string();
            now.ends_with(&offset) || (offset == "+00:00" && now.ends_with('Z'))
        })
        .map(str::to_owned)
}

fn lines<T: DeserializeOwned>(path: &Path) -> Vec<T> {
    let Ok(text) = std::fs::read_to_string(path) else { return Vec::new() };
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| format!("{}:{}: {error}", path.display(), at + 1)).unwrap()
        })
        .collect()
}
