//! Files of earlier conversations as raw items: mails (`.eml`, mbox) and rows (JSON lines, CSV).
//!
//! Invariants: reading a file twice gives the same items under the same ids, so that the store takes them once; what
//! cannot be read is an item too, with its reason, and the rest goes on.

mod dates;
mod mbox;
mod row;
mod rows;

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use guichet_core::model::{Incoming, Visibility};

use crate::channel::{ParseProblem, RawBytes};
use crate::inbound::wire;
use crate::mail::identity;
use crate::secret::content_hash;

pub use row::{Exchange, Mapping, NotAMapping};

/// Where the ids of imported rows are unique.
pub const SOURCE: &str = "import";

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One mail.
    Eml,
    /// Many mails, each behind a line that begins with `From `.
    Mbox,
    /// One JSON object a line.
    JsonLines,
    /// Rows under a line of names.
    Csv,
}

impl Format {
    /// The format of a word of the command line.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "eml" => Some(Self::Eml),
            "mbox" => Some(Self::Mbox),
            "jsonl" => Some(Self::JsonLines),
            "csv" => Some(Self::Csv),
            _ => None,
        }
    }

    /// The format that a file's name tells.
    #[must_use]
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "eml" | "msg" | "txt" => Some(Self::Eml),
            "mbox" | "mbx" => Some(Self::Mbox),
            "jsonl" | "ndjson" | "json" => Some(Self::JsonLines),
            "csv" | "tsv" => Some(Self::Csv),
            _ => None,
        }
    }
}

/// One item of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Its bytes, with what makes it unique.
    pub raw: RawBytes,
    /// Why it goes to the quarantine; none if it can be read.
    pub problem: Option<ParseProblem>,
}

impl Imported {
    fn good(raw: RawBytes) -> Self {
        Self { raw, problem: None }
    }

    fn of(incoming: &Incoming) -> Self {
        Self::good(wire::raw_of(incoming))
    }

    /// Bytes that could not be read: kept under an id made of their content.
    fn bad(body: Vec<u8>, problem: ParseProblem) -> Self {
        let hash = content_hash(&[&body]);
        let raw = RawBytes {
            source: SOURCE.to_owned(),
            external_id: format!("unreadable-{}", hash.chars().take(32).collect::<String>()),
            part: "message".to_owned(),
            content_hash: hash,
            body,
        };
        Self { raw, problem: Some(problem) }
    }
}

/// The items of one file, in order.
pub struct Import {
    items: Box<dyn Iterator<Item = io::Result<Imported>> + Send>,
    read: Arc<AtomicU64>,
    total: u64,
}

impl std::fmt::Debug for Import {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Import").field("total", &self.total).finish_non_exhaustive()
    }
}

impl Import {
    /// Opens a file.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn open(path: &Path, format: Format, mapping: &Mapping, visibility: Visibility) -> io::Result<Self> {
        let file = File::open(path)?;
        let total = file.metadata()?.len();
        Ok(Self::of(file, total, format, mapping, visibility))
    }

    /// The items of what is read; `total` is its size in bytes, for the progress.
    pub fn of(
        source: impl Read + Send + 'static,
        total: u64,
        format: Format,
        mapping: &Mapping,
        visibility: Visibility,
    ) -> Self {
        let read = Arc::new(AtomicU64::new(0));
        let counted = BufReader::new(Counted { source, read: Arc::clone(&read) });
        let items: Box<dyn Iterator<Item = io::Result<Imported>> + Send> = match format {
            Format::Eml => Box::new(std::iter::once_with(move || one_mail(counted))),
            Format::Mbox => Box::new(mbox::Mails::new(counted)),
            Format::JsonLines => {
                let mapping = mapping.clone();
                Box::new(rows::json_lines(counted, move |row| row::items(row, &mapping, visibility)))
            }
            Format::Csv => {
                let mapping = mapping.clone();
                Box::new(rows::csv(counted, move |row| row::items(row, &mapping, visibility)))
            }
        };
        Self { items, read, total }
    }

    /// Bytes read so far, and in all.
    #[must_use]
    pub fn progress(&self) -> (u64, u64) {
        (self.read.load(Ordering::Relaxed).min(self.total), self.total)
    }
}

impl Iterator for Import {
    type Item = io::Result<Imported>;

    fn next(&mut self) -> Option<Self::Item> {
        self.items.next()
    }
}

/// What the rows of JSON lines or CSV say, in order, each or why it cannot be read; without making items of them. The
/// number is that of the row, from 1.
///
/// # Errors
/// For mails: they are no rows.
pub fn exchanges(
    source: impl Read + Send + 'static,
    format: Format,
    mapping: Mapping,
) -> io::Result<impl Iterator<Item = io::Result<(usize, Result<Exchange, ParseProblem>)>> + Send> {
    let source = BufReader::new(source);
    let mut number = 0;
    let made_of = move |row: rows::Row| {
        number += 1;
        vec![(number, row.fields.and_then(|fields| row::exchange(&fields, &mapping)))]
    };
    let rows: Box<dyn Iterator<Item = _> + Send> = match format {
        Format::JsonLines => Box::new(rows::json_lines(source, made_of)),
        Format::Csv => Box::new(rows::csv(source, made_of)),
        Format::Eml | Format::Mbox => {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "mails are no rows: give JSON lines or CSV"));
        }
    };
    Ok(rows)
}

/// The files behind paths: a folder stands for all files in it and below, in the order of their names.
///
/// # Errors
/// A path that cannot be read.
pub fn files(paths: &[PathBuf]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        collect(path, &mut found, 0)?;
    }
    Ok(found)
}

fn collect(path: &Path, found: &mut Vec<PathBuf>, depth: usize) -> io::Result<()> {
    if !std::fs::metadata(path)?.is_dir() {
        found.push(path.to_path_buf());
        return Ok(());
    }
    // A folder that leads back to itself ends here.
    if depth > 32 {
        return Ok(());
    }
    let mut entries =
        std::fs::read_dir(path)?.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    entries.iter().try_for_each(|entry| collect(entry, found, depth + 1))
}

/// A mail as it is; whether it can be understood, the mail channel's reader says later.
fn mail(bytes: Vec<u8>) -> Imported {
    Imported::good(identity::raw(bytes))
}

fn one_mail(mut source: impl BufRead) -> io::Result<Imported> {
    let mut bytes = Vec::new();
    source.read_to_end(&mut bytes)?;
    Ok(mail(bytes))
}

/// Counts what is read, for the progress.
struct Counted<R> {
    source: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(buffer)?;
        self.read.fetch_add(u64::try_from(count).unwrap_or_default(), Ordering::Relaxed);
        Ok(count)
    }
}
