//! A disk that can be unplugged: a file layer under SQLite that knows what was flushed.
//!
//! Files are real, and all calls go to the system's own layer; beside, each write is remembered until its file is flushed.
//! [`Disk::cut_the_power`] makes a folder of what a machine could find when it starts again: everything that was flushed, and
//! of the rest an arbitrary part, torn. The disk can also be full, at any byte, and refuse to flush.

use std::collections::BTreeMap;
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use rusqlite::ffi;

/// What is known of one file.
#[derive(Default)]
struct Content {
    flushed: Vec<u8>,
    pending: Vec<Change>,
}

enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Truncate(usize),
}

impl Change {
    fn apply(&self, to: &mut Vec<u8>, part: usize) {
        match self {
            Self::Write { at, bytes } => {
                let bytes = &bytes[..part.min(bytes.len())];
                to.resize(to.len().max(at + bytes.len()), 0);
                to[*at..at + bytes.len()].copy_from_slice(bytes);
            }
            Self::Truncate(size) => to.resize(*size, 0),
        }
    }
}

/// A disk, and the name under which SQLite finds it.
pub struct Disk {
    name: CString,
    system: *mut ffi::sqlite3_vfs,
    files: Mutex<BTreeMap<PathBuf, Content>>,
    bytes_left: AtomicI64,
    flushes_fail: AtomicBool,
}

// The system's layer is shared by all threads by its own contract; the rest is locked.
unsafe impl Sync for Disk {}

impl Disk {
    /// A new disk. It lives as long as the process, as SQLite wants it.
    pub fn new(name: &str) -> &'static Self {
        let system = unsafe { ffi::sqlite3_vfs_find(std::ptr::null()) };
        assert!(!system.is_null());
        let disk: &'static Self = Box::leak(Box::new(Self {
            name: CString::new(name).unwrap(),
            system,
            files: Mutex::default(),
            bytes_left: AtomicI64::new(i64::MAX),
            flushes_fail: AtomicBool::new(false),
        }));
        let layer = unsafe {
            let mut layer: ffi::sqlite3_vfs = std::ptr::read(system);
            layer.iVersion = 1;
            layer.szOsFile += size_of::<OpenFile>() as c_int;
            layer.pNext = std::ptr::null_mut();
            layer.zName = disk.name.as_ptr();
            layer.pAppData = std::ptr::from_ref(disk).cast_mut().cast();
            layer.xOpen = Some(open);
            layer.xDelete = Some(delete);
            Box::leak(Box::new(layer))
        };
        assert_eq!(unsafe { ffi::sqlite3_vfs_register(layer, 0) }, ffi::SQLITE_OK);
        disk
    }

    /// The name for SQLite.
    pub fn name(&self) -> &str {
        self.name.to_str().unwrap()
    }

    /// From now on so many more bytes can be written.
    pub fn fill_up_after(&self, bytes: i64) {
        self.bytes_left.store(bytes, Ordering::SeqCst);
    }

    /// There is room again, and flushing works.
    pub fn heal(&self) {
        self.fill_up_after(i64::MAX);
        self.flushes_fail.store(false, Ordering::SeqCst);
    }

    /// From now on no flush succeeds.
    pub fn refuse_to_flush(&self) {
        self.flushes_fail.store(true, Ordering::SeqCst);
    }

    /// What a machine could find after a power cut at this moment, as files in `into`. `seed` chooses which of the writes
    /// that were not flushed reached the disk all the same, and how far.
    pub fn cut_the_power(&self, into: &Path, seed: u64) {
        let mut chance = Chance(seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493));
        for (path, content) in self.files.lock().unwrap().iter() {
            let mut found = content.flushed.clone();
            for change in &content.pending {
                match chance.next() % 4 {
                    0 => change.apply(&mut found, usize::MAX),
                    1 => change.apply(&mut found, (chance.next() % 9) as usize * 512),
                    _ => {}
                }
            }
            std::fs::write(into.join(path.file_name().unwrap()), found).unwrap();
        }
    }

    fn flushed(&self, path: &Path) {
        let mut files = self.files.lock().unwrap();
        let content = files.entry(path.to_path_buf()).or_default();
        for change in std::mem::take(&mut content.pending) {
            change.apply(&mut content.flushed, usize::MAX);
        }
    }

    fn changed(&self, path: &Path, change: Change) {
        self.files.lock().unwrap().entry(path.to_path_buf()).or_default().pending.push(change);
    }
}

/// Numbers without a crate (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}

/// An open file: ours first, the system's right behind it.
#[repr(C)]
struct OpenFile {
    base: ffi::sqlite3_file,
    disk: *const Disk,
    /// None for a file without a name.
    path: *mut PathBuf,
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

unsafe fn disk_of<'a>(layer: *mut ffi::sqlite3_vfs) -> &'a Disk {
    unsafe { &*(*layer).pAppData.cast::<Disk>() }
}

unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    unsafe { file.cast::<u8>().add(size_of::<OpenFile>()).cast() }
}

unsafe fn methods<'a>(file: *mut ffi::sqlite3_file) -> &'a ffi::sqlite3_io_methods {
    unsafe { &*(*real(file)).pMethods }
}

unsafe fn parts<'a>(file: *mut ffi::sqlite3_file) -> (&'a Disk, Option<&'a PathBuf>) {
    unsafe {
        let own = file.cast::<OpenFile>();
        (&*(*own).disk, (*own).path.as_ref())
    }
}

unsafe extern "C" fn open(
    layer: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    unsafe {
        let disk = disk_of(layer);
        let own = file.cast::<OpenFile>();
        (*own).base.pMethods = std::ptr::null();
        let answer = (*disk.system).xOpen.unwrap()(disk.system, name, real(file), flags, out);
        if answer != ffi::SQLITE_OK {
            return answer;
        }
        (*own).disk = disk;
        (*own).path = std::ptr::null_mut();
        if !name.is_null() {
            let path = PathBuf::from(CStr::from_ptr(name).to_str().unwrap());
            disk.files.lock().unwrap().entry(path.clone()).or_default();
            (*own).path = Box::into_raw(Box::new(path));
        }
        (*own).base.pMethods = &raw const METHODS;
        ffi::SQLITE_OK
    }
}

unsafe extern "C" fn delete(layer: *mut ffi::sqlite3_vfs, name: *const c_char, sync_folder: c_int) -> c_int {
    unsafe {
        let disk = disk_of(layer);
        disk.files.lock().unwrap().remove(Path::new(CStr::from_ptr(name).to_str().unwrap()));
        (*disk.system).xDelete.unwrap()(disk.system, name, sync_folder)
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe {
        let own = file.cast::<OpenFile>();
        if !(*own).path.is_null() {
            drop(Box::from_raw((*own).path));
            (*own).path = std::ptr::null_mut();
        }
        methods(file).xClose.unwrap()(real(file))
    }
}

unsafe extern "C" fn read(file: *mut ffi::sqlite3_file, to: *mut c_void, amount: c_int, at: i64) -> c_int {
    unsafe { methods(file).xRead.unwrap()(real(file), to, amount, at) }
}

unsafe extern "C" fn write(file: *mut ffi::sqlite3_file, from: *const c_void, amount: c_int, at: i64) -> c_int {
    unsafe {
        let (disk, path) = parts(file);
        let wanted = i64::from(amount);
        let left = disk.bytes_left.fetch_sub(wanted, Ordering::SeqCst).clamp(0, wanted);
        if left < wanted {
            disk.bytes_left.store(0, Ordering::SeqCst);
        }
        // A full disk takes what still fits.
        let bytes = std::slice::from_raw_parts(from.cast::<u8>(), left as usize).to_vec();
        let answer = methods(file).xWrite.unwrap()(real(file), from, left as c_int, at);
        if let Some(path) = path {
            disk.changed(path, Change::Write { at: at as usize, bytes });
        }
        if left < wanted { ffi::SQLITE_FULL } else { answer }
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, size: i64) -> c_int {
    unsafe {
        let (disk, path) = parts(file);
        if let Some(path) = path {
            disk.changed(path, Change::Truncate(size as usize));
        }
        methods(file).xTruncate.unwrap()(real(file), size)
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    unsafe {
        let (disk, path) = parts(file);
        if disk.flushes_fail.load(Ordering::SeqCst) {
            return ffi::SQLITE_IOERR_FSYNC;
        }
        if let Some(path) = path {
            disk.flushed(path);
        }
        methods(file).xSync.unwrap()(real(file), flags)
    }
}

unsafe extern "C" fn file_size(file: *mut ffi::sqlite3_file, size: *mut i64) -> c_int {
    unsafe { methods(file).xFileSize.unwrap()(real(file), size) }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    unsafe { methods(file).xLock.unwrap()(real(file), level) }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, level: c_int) -> c_int {
    unsafe { methods(file).xUnlock.unwrap()(real(file), level) }
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    unsafe { methods(file).xCheckReservedLock.unwrap()(real(file), out) }
}

unsafe extern "C" fn file_control(file: *mut ffi::sqlite3_file, operation: c_int, argument: *mut c_void) -> c_int {
    unsafe { methods(file).xFileControl.unwrap()(real(file), operation, argument) }
}

unsafe extern "C" fn sector_size(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe { methods(file).xSectorSize.unwrap()(real(file)) }
}

unsafe extern "C" fn device_characteristics(file: *mut ffi::sqlite3_file) -> c_int {
    unsafe { methods(file).xDeviceCharacteristics.unwrap()(real(file)) }
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    page: c_int,
    size: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    unsafe { methods(file).xShmMap.unwrap()(real(file), page, size, extend, out) }
}

unsafe extern "C" fn shm_lock(file: *mut ffi::sqlite3_file, offset: c_int, count: c_int, flags: c_int) -> c_int {
    unsafe { methods(file).xShmLock.unwrap()(real(file), offset, count, flags) }
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    unsafe { methods(file).xShmBarrier.unwrap()(real(file)) }
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, delete: c_int) -> c_int {
    unsafe { methods(file).xShmUnmap.unwrap()(real(file), delete) }
}
