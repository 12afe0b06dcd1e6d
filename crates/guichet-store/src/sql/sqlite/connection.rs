//! Connections, one statement, and what SQLite's failures mean for the caller.

use std::sync::LazyLock;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql, ffi};

use super::SqliteOptions;
use crate::sql::{Done, Engine, Row, Stmt, Value};
use crate::{Result, StoreError};

/// How long to wait for another process (the command line beside a server) to finish its write.
const PATIENCE: Duration = Duration::from_secs(10);

/// `$1` is a *named* parameter for SQLite, numbered by first appearance: bound by position, `$3` before `$2` would swap
/// values silently.
static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| (1..=64).map(|number| format!("${number}")).collect());

pub(super) fn open_writer(options: &SqliteOptions) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(options, flags)?;
    // WAL and FULL: a commit is flushed before it is answered, and readers never wait for the writer. secure_delete:
    // what was erased is overwritten, not just forgotten. The log is folded into the file every 32 MB: each folding takes two more
    // flushes, which on a turning disk cost as much as two commits.
    let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
        PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 8000; PRAGMA cache_size = -16384;
        PRAGMA temp_store = MEMORY;";
    connection.execute_batch(settings).map_err(|error| error_of(&error))?;
    Ok(connection)
}

pub(super) fn open_reader(options: &SqliteOptions) -> Result<Connection> {
    let connection = open(options, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection
        .execute_batch("PRAGMA query_only = ON; PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY;")
        .map_err(|error| error_of(&error))?;
    Ok(connection)
}

fn open(options: &SqliteOptions, flags: OpenFlags) -> Result<Connection> {
    let opened = match (&options.path, &options.file_layer) {
        (None, _) => Connection::open_in_memory(),
        (Some(path), None) => Connection::open_with_flags(path, flags),
        (Some(path), Some(layer)) => Connection::open_with_flags_and_vfs(path, flags, layer.as_str()),
    };
    let connection = opened.map_err(|error| error_of(&error))?;
    connection.busy_timeout(PATIENCE).map_err(|error| error_of(&error))?;
    connection.set_prepared_statement_cache_capacity(256);
    Ok(connection)
}

/// Runs one statement and takes all of its rows.
pub(crate) fn run(connection: &Connection, statement: &Stmt) -> Result<Done> {
    let text = statement.text.of(Engine::Sqlite);
    let mut prepared = connection.prepare_cached(&text).map_err(|error| error_of(&error))?;
    bind(&mut prepared, &statement.args)?;
    let columns = prepared.column_count();
    if columns == 0 {
        let changed = prepared.raw_execute().map_err(|error| error_of(&error))?;
        return Ok(Done { changed: u64::try_from(changed).unwrap_or(u64::MAX), rows: Vec::new() });
    }
    let mut rows = Vec::new();
    let mut cursor = prepared.raw_query();
    while let Some(row) = cursor.next().map_err(|error| error_of(&error))? {
        let values: Result<Vec<Value>> =
            (0..columns).map(|index| row.get_ref(index).map_err(|error| error_of(&error)).and_then(value_of)).collect();
        rows.push(Row::new(values?));
    }
    Ok(Done { changed: u64::try_from(rows.len()).unwrap_or(u64::MAX), rows })
}

fn bind(prepared: &mut CachedStatement<'_>, args: &[Value]) -> Result<()> {
    for (name, value) in NAMES.iter().zip(args) {
        let index = prepared.parameter_index(name).map_err(|error| error_of(&error))?;
        let index = index.ok_or_else(|| StoreError::Broken(format!("a statement has no {name}")))?;
        prepared.raw_bind_parameter(index, value).map_err(|error| error_of(&error))?;
    }
    if prepared.parameter_count() == args.len() {
        Ok(())
    } else {
        Err(StoreError::Broken("a statement was given the wrong number of values".to_owned()))
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Real(number) => ValueRef::Real(*number),
            Self::Boolean(truth) => ValueRef::Integer(i64::from(*truth)),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn value_of(value: ValueRef<'_>) -> Result<Value> {
    Ok(match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => Value::Text(
            String::from_utf8(bytes.to_vec()).map_err(|_| StoreError::Broken("a text is not UTF-8".to_owned()))?,
        ),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

/// What a failure of SQLite means for the caller. No bound value gets into the words.
pub(crate) fn error_of(error: &rusqlite::Error) -> StoreError {
    let rusqlite::Error::SqliteFailure(failure, _) = error else {
        return StoreError::Broken(error.to_string());
    };
    match failure.code {
        ErrorCode::DiskFull => StoreError::Unavailable("the disk is full".to_owned()),
        ErrorCode::SystemIoFailure
        | ErrorCode::CannotOpen
        | ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::OutOfMemory
        | ErrorCode::ReadOnly
        | ErrorCode::PermissionDenied
        | ErrorCode::OperationInterrupted
        | ErrorCode::FileLockingProtocolFailed => {
            StoreError::Unavailable(ffi::code_to_str(failure.extended_code).to_owned())
        }
        ErrorCode::ConstraintViolation
            if matches!(
                failure.extended_code,
                ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID
            ) =>
        {
            StoreError::Conflict
        }
        _ => StoreError::Broken(error.to_string()),
    }
}
