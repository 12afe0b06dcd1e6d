//! Rows of a file one by one: JSON lines, or CSV as spreadsheets save it. What a row is made into is said by who reads.

use std::collections::VecDeque;
use std::io::{self, BufRead, Read as _};

use mail_parser::decoders::charsets::map::charset_decoder;
use serde_json::{Map, Value};

use super::SOURCE;
use crate::channel::ParseProblem;
use crate::inbound::LARGEST_BODY;

/// One row: its bytes, and its fields, or why there are none.
pub(super) struct Row {
    pub(super) bytes: Vec<u8>,
    pub(super) fields: Result<Map<String, Value>, ParseProblem>,
}

impl Row {
    fn bad(bytes: Vec<u8>, problem: ParseProblem) -> Self {
        Self { bytes, fields: Err(problem) }
    }
}

/// What is made of the rows of JSON lines.
pub(super) fn json_lines<T: Send>(
    mut source: impl BufRead + Send,
    mut made_of: impl FnMut(Row) -> Vec<T> + Send,
) -> impl Iterator<Item = io::Result<T>> + Send {
    flattened(move || {
        let mut line = Vec::new();
        if source.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let bytes = line.trim_ascii();
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.is_empty() {
            return Ok(Some(Vec::new()));
        }
        Ok(Some(made_of(row_of_line(bytes))))
    })
}

fn row_of_line(bytes: &[u8]) -> Row {
    if bytes.len() > LARGEST_BODY {
        return Row::bad(bytes.to_vec(), ParseProblem::new("too_large"));
    }
    match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(fields)) => Row { bytes: bytes.to_vec(), fields: Ok(fields) },
        _ => Row::bad(bytes.to_vec(), ParseProblem::new("not_json")),
    }
}

/// What is made of the rows of CSV.
pub(super) fn csv<T: Send>(
    mut source: impl BufRead + Send + 'static,
    mut made_of: impl FnMut(Row) -> Vec<T> + Send,
) -> impl Iterator<Item = io::Result<T>> + Send {
    // The first line tells what stands between the fields; it goes back in front of the rest.
    let mut first = Vec::new();
    let began = source.read_until(b'\n', &mut first);
    let separator = separator(&first);
    let first = first.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(first);
    let whole = io::Cursor::new(first).chain(source);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(whole);
    let mut began = Some(began);
    flattened(move || {
        if let Some(began) = began.take() {
            began?;
        }
        let names: Vec<String> = reader
            .byte_headers()
            .map_err(io::Error::other)?
            .iter()
            .map(|name| decoded(name).trim().to_owned())
            .collect();
        let mut record = csv::ByteRecord::new();
        match reader.read_byte_record(&mut record) {
            Ok(false) => Ok(None),
            Ok(true) => Ok(Some(made_of(row_of_record(&names, &record)))),
            Err(error) if error.is_io_error() => Err(io::Error::other(error)),
            Err(error) => {
                let problem = ParseProblem::of("bad_line", SOURCE);
                Ok(Some(made_of(Row::bad(error.to_string().into_bytes(), problem))))
            }
        }
    })
}

fn row_of_record(names: &[String], record: &csv::ByteRecord) -> Row {
    let fields: Map<String, Value> =
        names.iter().zip(record.iter()).map(|(name, value)| (name.clone(), Value::String(decoded(value)))).collect();
    let bytes = Value::Object(fields.clone()).to_string().into_bytes();
    if bytes.len() > LARGEST_BODY {
        return Row::bad(bytes, ParseProblem::new("too_large"));
    }
    Row { bytes, fields: Ok(fields) }
}

/// Spreadsheets in French save with semicolons, others with commas or tabs.
fn separator(first_line: &[u8]) -> u8 {
    let count = |sign: u8| first_line.iter().filter(|byte| **byte == sign).count();
    [b';', b'\t', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// Older spreadsheets save in Windows-1252.
fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => charset_decoder(b"windows-1252")
            .map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decode| decode(bytes)),
    }
}

/// What rows were made into, one after the other, until there is no row or the file cannot be read on.
fn flattened<T: Send>(
    mut next_row: impl FnMut() -> io::Result<Option<Vec<T>>> + Send,
) -> impl Iterator<Item = io::Result<T>> + Send {
    let mut waiting: VecDeque<T> = VecDeque::new();
    let mut ended = false;
    std::iter::from_fn(move || {
        loop {
            if let Some(item) = waiting.pop_front() {
                return Some(Ok(item));
            }
            if ended {
                return None;
            }
            match next_row() {
                Ok(Some(items)) => waiting.extend(items),
                Ok(None) => ended = true,
                Err(error) => {
                    ended = true;
                    return Some(Err(error));
                }
            }
        }
    })
}
