//! Reads lines from a file or from standard input, however long and however broken they are.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::{Context, Result};

use super::{Answer, Job, Line};

/// The longest line that is read; the rest of a longer one is passed over.
const LONGEST: u64 = 64 * 1024 * 1024;

/// An input that could be opened.
pub(crate) struct Source {
    reader: Box<dyn BufRead + Send>,
    name: String,
}

/// Opens a file; `-` or nothing is standard input.
pub(crate) fn open(file: Option<&Path>) -> Result<Source> {
    match file {
        Some(path) if path != Path::new("-") => {
            let name = path.display().to_string();
            let file = File::open(path).with_context(|| format!("cannot read {name}"))?;
            if file.metadata().is_ok_and(|metadata| metadata.is_dir()) {
                anyhow::bail!("cannot read {name}: it is a folder");
            }
            Ok(Source { reader: Box::new(BufReader::with_capacity(1 << 16, file)), name })
        }
        _ => Ok(Source { reader: Box::new(BufReader::new(std::io::stdin())), name: "standard input".to_owned() }),
    }
}

impl Source {
    /// Hands each line to the workers, and its awaited answer to the printer, until one of them stops.
    pub(super) fn feed(
        mut self,
        to_workers: &SyncSender<Job>,
        to_printer: &SyncSender<Receiver<Answer>>,
    ) -> Result<()> {
        let mut number = 0;
        while let Some((bytes, whole)) = self.next_line()? {
            number += 1;
            let line = if whole { Line::new(number, &bytes) } else { Line::too_long(number) };
            if line.is_blank() {
                continue;
            }
            let (answer_to, answer) = sync_channel(1);
            if to_printer.send(answer).is_err() || to_workers.send((line, answer_to)).is_err() {
                break;
            }
        }
        Ok(())
    }

    /// The next line without its end, and whether it was read whole.
    fn next_line(&mut self) -> Result<Option<(Vec<u8>, bool)>> {
        let mut bytes = Vec::new();
        let name = self.name.clone();
        let cannot = || format!("cannot read on in {name}");
        let read = (&mut self.reader).take(LONGEST).read_until(b'\n', &mut bytes).with_context(cannot)?;
        if read == 0 {
            return Ok(None);
        }
        let whole = bytes.last() == Some(&b'\n') || u64::try_from(read).unwrap_or(u64::MAX) < LONGEST;
        if !whole {
            self.skip_rest().with_context(cannot)?;
        }
        Ok(Some((bytes, whole)))
    }

    fn skip_rest(&mut self) -> std::io::Result<()> {
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(());
            }
            let end = chunk.iter().position(|&byte| byte == b'\n');
            let used = end.map_or(chunk.len(), |end| end + 1);
            self.reader.consume(used);
            if end.is_some() {
                return Ok(());
            }
        }
    }
}
