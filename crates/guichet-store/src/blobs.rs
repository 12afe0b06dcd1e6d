//! Files of messages, kept by content: the same file sent a thousand times is on disk once.
//!
//! Invariant: a file under its hash is complete. It is written beside, flushed, renamed, and its folder flushed; only then
//! may a message speak of it. The erasure ledger stands here as well, because it must outlive the database.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tokio::sync::watch;

use crate::store::{blocking, count};
use crate::{ErasureLine, Result, Store, StoreError};

/// Name of the folder of files in the data folder.
const FOLDER: &str = "blobs";
/// Name of the ledger of erasures in the data folder.
pub(crate) const LEDGER: &str = "erasures.jsonl";

/// Numbers the files that are being written by this process.
static WRITING: AtomicU64 = AtomicU64::new(0);

/// Files by the SHA-256 of their content.
#[derive(Clone)]
pub struct Blobs {
    place: Place,
    refusals: watch::Sender<u64>,
}

#[derive(Clone)]
enum Place {
    Folder(PathBuf),
    Memory(Arc<Mutex<Memory>>),
}

#[derive(Default)]
struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    ledger: Vec<ErasureLine>,
}

/// Lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// SHA-256 of a content, hexadecimal: the name under which it is kept.
#[must_use]
pub fn content_hash(content: &[u8]) -> String {
    hexadecimal(&Sha256::digest(content))
}

fn failed(error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull => StoreError::Unavailable("the disk is full".to_owned()),
        kind => StoreError::Unavailable(format!("a file cannot be kept or read: {kind}")),
    }
}

/// Only our own names lead to a path.
fn is_hash(hash: &str) -> bool {
    hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
}

impl Blobs {
    /// Files in a data folder.
    pub(crate) fn in_folder(folder: &Path) -> Self {
        Self { place: Place::Folder(folder.to_path_buf()), refusals: watch::Sender::new(0) }
    }

    /// Files in memory.
    pub(crate) fn in_memory() -> Self {
        Self { place: Place::Memory(Arc::default()), refusals: watch::Sender::new(0) }
    }

    /// Keeps a content and answers its hash; it is on disk when this returns. Blocks: call it from a blocking thread when
    /// the content is large.
    ///
    /// # Errors
    /// `Unavailable` when the disk is full or fails; nothing is half kept.
    pub fn put(&self, content: &[u8]) -> Result<String> {
        let hash = content_hash(content);
        match &self.place {
            Place::Memory(memory) => {
                memory.lock().unwrap_or_else(PoisonError::into_inner).files.insert(hash.clone(), content.to_vec());
            }
            Place::Folder(folder) => {
                let path = path_of(folder, &hash);
                // The same size is the same content: a name only ever appears when its file is complete.
                let there = fs::metadata(&path).is_ok_and(|known| usize::try_from(known.len()) == Ok(content.len()));
                if !there {
                    write_whole(&path, content)
                        .map_err(|error| failed(&error))
                        .inspect_err(|error| count(&self.refusals, error))?;
                }
            }
        }
        Ok(hash)
    }

    /// The content of a hash; none when it is not kept (any more).
    ///
    /// # Errors
    /// `Unavailable` when the disk fails, `Broken` when the file was altered.
    pub fn get(&self, hash: &str) -> Result<Option<Vec<u8>>> {
        if !is_hash(hash) {
            return Ok(None);
        }
        let content = match &self.place {
            Place::Memory(memory) => memory.lock().unwrap_or_else(PoisonError::into_inner).files.get(hash).cloned(),
            Place::Folder(folder) => match fs::read(path_of(folder, hash)) {
                Ok(content) => Some(content),
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                Err(error) => return Err(failed(&error)),
            },
        };
        match content {
            Some(content) if content_hash(&content) != hash => {
                Err(StoreError::Broken(format!("the kept file {hash} is not what it was")))
            }
            other => Ok(other),
        }
    }

    /// Takes a file away.
    ///
    /// # Errors
    /// `Unavailable` when the disk fails.
    pub(crate) fn remove(&self, hash: &str) -> Result<()> {
        match &self.place {
            Place::Memory(memory) => {
                memory.lock().unwrap_or_else(PoisonError::into_inner).files.remove(hash);
                Ok(())
            }
            Place::Folder(folder) => match fs::remove_file(path_of(folder, hash)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(&error)),
                _ => Ok(()),
            },
        }
    }

    /// Hashes of everything that is kept.
    ///
    /// # Errors
    /// `Unavailable` when the disk fails.
    pub(crate) fn hashes(&self) -> Result<Vec<String>> {
        match &self.place {
            Place::Memory(memory) => {
                Ok(memory.lock().unwrap_or_else(PoisonError::into_inner).files.keys().cloned().collect())
            }
            Place::Folder(folder) => names(&folder.join(FOLDER)).map_err(|error| failed(&error)),
        }
    }

    /// Where it is counted that something could not be kept.
    pub(crate) const fn refusals(&self) -> &watch::Sender<u64> {
        &self.refusals
    }

    /// The data folder; none in memory.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::Folder(folder) => Some(folder),
            Place::Memory(_) => None,
        }
    }

    /// Adds a line to the ledger beside the database.
    pub(crate) fn write_ledger(&self, line: &ErasureLine) -> Result<()> {
        match &self.place {
            Place::Memory(memory) => {
                memory.lock().unwrap_or_else(PoisonError::into_inner).ledger.push(*line);
                Ok(())
            }
            Place::Folder(folder) => append_line(&folder.join(LEDGER), line),
        }
    }

    /// The ledger beside the database.
    pub(crate) fn read_ledger(&self) -> Result<Vec<ErasureLine>> {
        match &self.place {
            Place::Memory(memory) => Ok(memory.lock().unwrap_or_else(PoisonError::into_inner).ledger.clone()),
            Place::Folder(folder) => read_ledger(&folder.join(LEDGER)),
        }
    }
}

impl Store {
    /// Keeps bytes under the SHA-256 of their content (hexadecimal), durable before the answer; the same again is one file.
    ///
    /// # Errors
    /// `Unavailable` when the disk is full or fails; nothing is half kept.
    pub async fn put_blob(&self, bytes: &[u8]) -> Result<String> {
        let (blobs, bytes) = (self.blobs().clone(), bytes.to_vec());
        blocking(move || blobs.put(&bytes)).await
    }

    /// The bytes of a hash; none when they are not (or no longer) here.
    ///
    /// # Errors
    /// `Unavailable` when the disk fails, `Broken` when the file was altered.
    pub async fn blob(&self, hash: &str) -> Result<Option<Vec<u8>>> {
        let (blobs, hash) = (self.blobs().clone(), hash.to_owned());
        blocking(move || blobs.get(&hash)).await
    }
}

/// `blobs/ab/abcdef…`: no folder grows too large to be listed.
fn path_of(folder: &Path, hash: &str) -> PathBuf {
    folder.join(FOLDER).join(hash.get(..2).unwrap_or("00")).join(hash)
}

fn write_whole(path: &Path, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)?;
    let number = WRITING.fetch_add(1, Ordering::Relaxed);
    let beside = folder.join(format!(".writing-{}-{number}", std::process::id()));
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(content)?;
        file.sync_all()
    });
    if let Err(error) = written.and_then(|()| fs::rename(&beside, path)) {
        // The half-written file must not stay; if it cannot be removed either, it has no name that anybody reads.
        drop(fs::remove_file(&beside));
        return Err(error);
    }
    flush_folder(folder)?;
    folder.parent().map_or(Ok(()), flush_folder)
}

pub(crate) fn flush_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let shelves = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        other => other?,
    };
    for shelf in shelves {
        for file in fs::read_dir(shelf?.path())? {
            let name = file?.file_name().to_string_lossy().into_owned();
            if is_hash(&name) {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}

pub(crate) fn append_line(path: &Path, line: &ErasureLine) -> Result<()> {
    let text = serde_json::to_string(line).map_err(|_| StoreError::Broken("a ledger line has no form".to_owned()))?;
    let append = || -> io::Result<()> {
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        file.write_all(format!("{text}\n").as_bytes())?;
        file.sync_all()
    };
    append().map_err(|error| failed(&error))
}

/// Lines of a ledger file; a torn last line is passed over, the database has it as well.
pub(crate) fn read_ledger(path: &Path) -> Result<Vec<ErasureLine>> {
    let file = match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|error| failed(&error))?,
    };
    let lines: io::Result<Vec<String>> = BufReader::new(file).lines().collect();
    let lines = lines.map_err(|error| failed(&error))?;
    Ok(lines.iter().filter_map(|line| serde_json::from_str(line).ok()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_kept_once_under_its_content() {
        let folder = tempfile::tempdir().unwrap();
        for blobs in [Blobs::in_folder(folder.path()), Blobs::in_memory()] {
            let hash = blobs.put(b"photo").unwrap();
            assert_eq!(blobs.put(b"photo").unwrap(), hash);
            assert_eq!(blobs.hashes().unwrap(), vec![hash.clone()]);
            assert_eq!(blobs.get(&hash).unwrap().unwrap(), b"photo");
            blobs.remove(&hash).unwrap();
            blobs.remove(&hash).unwrap();
            assert_eq!(blobs.get(&hash).unwrap(), None);
        }
    }

    #[test]
    fn what_cannot_be_kept_is_counted_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        // A file stands where the folder of files would be made: as on any other trouble, nothing can be kept.
        fs::write(folder.path().join(FOLDER), "").unwrap();
        let blobs = Blobs::in_folder(folder.path());
        assert!(matches!(blobs.put(b"photo"), Err(StoreError::Unavailable(_))));
        assert_eq!(*blobs.refusals().borrow(), 1);
        fs::remove_file(folder.path().join(FOLDER)).unwrap();
        blobs.put(b"photo").unwrap();
        assert_eq!(*blobs.refusals().borrow(), 1);
    }

    #[test]
    fn a_name_that_is_no_hash_leads_nowhere() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path());
        assert_eq!(blobs.get("../guichet.db").unwrap(), None);
        assert_eq!(blobs.get("").unwrap(), None);
    }

    #[test]
    fn an_altered_file_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path());
        let hash = blobs.put(b"facture").unwrap();
        fs::write(path_of(folder.path(), &hash), b"factura").unwrap();
        assert!(matches!(blobs.get(&hash), Err(StoreError::Broken(_))));
    }
}
