//! Values and rows, the same for both engines.

use super::convert::FromValue;
use crate::{Result, StoreError};

/// What a column holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Boolean(bool),
    Text(String),
    Blob(Vec<u8>),
}

/// One row, read from its first column to its last.
#[derive(Debug)]
pub(crate) struct Row {
    values: std::vec::IntoIter<Value>,
    taken: usize,
}

impl Row {
    /// A row of these values.
    pub(crate) fn new(values: Vec<Value>) -> Self {
        Self { values: values.into_iter(), taken: 0 }
    }

    /// The next column. Rows are read in the order of the `SELECT`, so that a struct and its columns stand side by side.
    pub(crate) fn take<T: FromValue>(&mut self) -> Result<T> {
        self.taken += 1;
        let value =
            self.values.next().ok_or_else(|| StoreError::Broken(format!("a row has no column {}", self.taken)))?;
        T::from_value(value).map_err(|wanted| StoreError::Broken(format!("column {} is not {wanted}", self.taken)))
    }
}

/// What one statement of a batch did.
#[derive(Debug)]
pub(crate) struct Done {
    /// Rows written, or returned.
    pub(crate) changed: u64,
    /// Rows returned.
    pub(crate) rows: Vec<Row>,
}
