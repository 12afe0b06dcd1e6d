//! Values to and from PostgreSQL's wire.

use bytes::BytesMut;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use crate::sql::{Row, Value};
use crate::{Result, StoreError};

type Refusal = Box<dyn std::error::Error + Sync + Send>;

impl ToSql for Value {
    /// The type is the one that the server inferred for the parameter. Any other than ours is a mistake in a statement
    /// (`$1 + 1` makes a 32-bit number) and is refused, never converted.
    fn to_sql(&self, wanted: &Type, out: &mut BytesMut) -> Result<IsNull, Refusal> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Integer(number) if *wanted == Type::INT8 => number.to_sql(wanted, out),
            Self::Real(number) if *wanted == Type::FLOAT8 => number.to_sql(wanted, out),
            Self::Boolean(truth) if *wanted == Type::BOOL => truth.to_sql(wanted, out),
            Self::Text(text) if *wanted == Type::TEXT => text.to_sql(wanted, out),
            Self::Blob(bytes) if *wanted == Type::BYTEA => bytes.to_sql(wanted, out),
            _ => Err(format!("a parameter is of type {wanted}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

pub(super) fn row_of(row: &tokio_postgres::Row) -> Result<Row> {
    let values: Result<Vec<Value>> =
        row.columns().iter().enumerate().map(|(index, column)| value_of(row, index, column.type_())).collect();
    values.map(Row::new)
}

fn value_of(row: &tokio_postgres::Row, index: usize, kind: &Type) -> Result<Value> {
    match *kind {
        Type::INT8 => get(row, index, Value::Integer),
        Type::INT4 => get(row, index, |number: i32| Value::Integer(i64::from(number))),
        Type::FLOAT8 => get(row, index, Value::Real),
        Type::BOOL => get(row, index, Value::Boolean),
        Type::TEXT => get(row, index, Value::Text),
        Type::BYTEA => get(row, index, Value::Blob),
        _ => Err(StoreError::Broken(format!("a column is of type {kind}"))),
    }
}

fn get<'row, T: FromSql<'row>>(
    row: &'row tokio_postgres::Row,
    index: usize,
    form: impl FnOnce(T) -> Value,
) -> Result<Value> {
    row.try_get::<_, Option<T>>(index)
        .map(|value| value.map_or(Value::Null, form))
        .map_err(|_| StoreError::Broken(format!("column {} cannot be read", index + 1)))
}
