//! The whole corpus, read from its folder.
//!
//! A label file that has fewer rows than its message file is allowed while people are labelling; `check` says what is missing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::focus::{FocusLabel, FocusRow};
use crate::rows::{Label, Message};

/// A message with its label.
#[derive(Debug, Clone)]
pub struct Row {
    /// What was written.
    pub message: Message,
    /// What a person read in it.
    pub label: Label,
}

/// Which writers are kept apart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Split {
    /// Writers whose rows nobody looks at who changes the reading.
    pub apart: Vec<String>,
    /// Writers from whom the weights are made.
    pub tune: Vec<String>,
    /// Writers of messages that are labelled for some things only; the weights are made from them too.
    #[serde(default)]
    pub focus: Vec<String>,
    /// Writers whose rows are not all written or labelled yet, to be kept apart then: nobody counts them before.
    #[serde(default)]
    pub waiting: Vec<String>,
}

/// Everything in the folder.
#[derive(Debug)]
pub struct Corpus {
    /// Who is kept apart.
    pub split: Split,
    /// Messages by writer, in order.
    pub messages: BTreeMap<String, Vec<Message>>,
    /// Labels by writer.
    pub labels: BTreeMap<String, Vec<Label>>,
    /// Labels given a second time, blind.
    pub second: Vec<Label>,
    /// Messages labelled for some things only, by writer.
    pub focus: BTreeMap<String, Vec<Message>>,
    /// Their labels, by writer.
    pub focus_labels: BTreeMap<String, Vec<FocusLabel>>,
}

/// The corpus of this tree.
#[must_use]
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus")
}

/// Reads every file of a corpus.
///
/// # Errors
/// When a file is not there or a line is not what the guide says; the file and the line are named, never the words.
pub fn read(folder: &Path) -> Result<Corpus> {
    let split = std::fs::read_to_string(folder.join("split.toml")).context("corpus/split.toml")?;
    let split: Split = toml::from_str(&split).context("corpus/split.toml")?;
    if let Some(both) = split.apart.iter().find(|writer| split.tune.contains(writer) || split.focus.contains(writer)) {
        bail!("{both} stands on both sides of corpus/split.toml");
    }
    let mut second = Vec::new();
    for (_, path) in files(&folder.join("second"))? {
        second.extend(lines::<Label>(&path)?);
    }
    Ok(Corpus {
        split,
        messages: by_writer(&folder.join("messages"))?,
        labels: by_writer(&folder.join("labels"))?,
        second,
        focus: by_writer(&folder.join("focus"))?,
        focus_labels: by_writer(&folder.join("focus/labels"))?,
    })
}

impl Corpus {
    /// The labelled rows of some writers, in the order of the split and of the files.
    #[must_use]
    pub fn rows(&self, writers: &[String]) -> Vec<Row> {
        let mut rows = Vec::new();
        for writer in writers {
            let (Some(messages), Some(labels)) = (self.messages.get(writer), self.labels.get(writer)) else { continue };
            let by_id: BTreeMap<&str, &Message> =
                messages.iter().map(|message| (message.id.as_str(), message)).collect();
            rows.extend(labels.iter().filter_map(|label| {
                let message = by_id.get(label.id.as_str())?;
                Some(Row { message: (*message).clone(), label: label.clone() })
            }));
        }
        rows
    }

    /// The labelled rows of the writers of the focus, in the order of the split and of the files.
    #[must_use]
    pub fn focus_rows(&self) -> Vec<FocusRow> {
        let mut rows = Vec::new();
        for writer in &self.split.focus {
            let (Some(messages), Some(labels)) = (self.focus.get(writer), self.focus_labels.get(writer)) else {
                continue;
            };
            let by_id: BTreeMap<&str, &FocusLabel> = labels.iter().map(|label| (label.id.as_str(), label)).collect();
            rows.extend(messages.iter().filter_map(|message| {
                let label = by_id.get(message.id.as_str())?;
                Some(FocusRow { message: message.clone(), label: (*label).clone() })
            }));
        }
        rows
    }
}

/// The rows of each file of a folder, by the name of the file.
fn by_writer<T: DeserializeOwned>(folder: &Path) -> Result<BTreeMap<String, Vec<T>>> {
    files(folder)?.into_iter().map(|(writer, path)| Ok((writer, lines(&path)?))).collect()
}

/// The `.jsonl` files of a folder, by their names; none when the folder is not there.
fn files(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            found.push((stem, path));
        }
    }
    found.sort();
    Ok(found)
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut rows = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        rows.push(serde_json::from_str(line).with_context(|| format!("{name}, line {}", at + 1))?);
    }
    Ok(rows)
}
