//! Statements: constants beside their noun, registered in one list, and their values.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Engine, Value};

/// A statement, written once. The two texts are the same wherever the engines allow it.
#[derive(Debug)]
pub(crate) struct Sql {
    /// Module and name, for messages of tests.
    #[cfg_attr(not(feature = "testing"), expect(dead_code, reason = "only the tests name statements"))]
    pub(crate) name: &'static str,
    /// For SQLite.
    pub(crate) sqlite: &'static str,
    /// For PostgreSQL.
    pub(crate) postgres: &'static str,
}

/// Declares statements and the list in which the tests find them.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sqlite:expr $(, postgres: $postgres:expr)?;)+) => {
        $($(#[$doc])*
        pub(crate) const $name: $crate::sql::Sql = $crate::sql::Sql {
            name: concat!(module_path!(), "::", stringify!($name)),
            sqlite: $sqlite,
            postgres: $crate::sql::statement::either!($sqlite $(, $postgres)?),
        };)+

        /// Every statement of this file.
        #[cfg(feature = "testing")]
        pub(crate) const STATEMENTS: &[&$crate::sql::Sql] = &[$(&$name),+];
    };
}

/// The second text where there is one, else the first.
macro_rules! either {
    ($first:expr) => {
        $first
    };
    ($first:expr, $second:expr) => {
        $second
    };
}

pub(crate) use {either, statements};

/// The text of a statement.
#[derive(Debug, Clone)]
pub(crate) enum Text {
    Fixed(&'static Sql),
    /// Put together from fragments (filters of a list); every combination is checked by a test as well.
    Built(Arc<str>),
}

impl Text {
    pub(crate) fn of(&self, engine: Engine) -> Cow<'_, str> {
        match (self, engine) {
            (Self::Fixed(sql), Engine::Sqlite) => Cow::Borrowed(sql.sqlite),
            (Self::Fixed(sql), Engine::Postgres) => Cow::Borrowed(sql.postgres),
            (Self::Built(text), _) => Cow::Borrowed(text),
        }
    }
}

/// A statement with its values and its guard.
#[derive(Debug, Clone)]
pub(crate) struct Stmt {
    pub(crate) text: Text,
    pub(crate) args: Vec<Value>,
    /// How many rows it must touch; anything else undoes the batch with `Conflict`.
    pub(crate) expect: Option<u64>,
}

impl Stmt {
    /// A statement of the registered list.
    pub(crate) const fn new(sql: &'static Sql, args: Vec<Value>) -> Self {
        Self { text: Text::Fixed(sql), args, expect: None }
    }

    /// A statement put together from fragments.
    pub(crate) fn built(text: String, args: Vec<Value>) -> Self {
        Self { text: Text::Built(text.into()), args, expect: None }
    }

    /// The guard: it must touch exactly one row.
    pub(crate) const fn expect_one(mut self) -> Self {
        self.expect = Some(1);
        self
    }
}

/// Values of a statement, from anything that has a form in the database.
macro_rules! args {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::ToValue::to_value(&$value)),*] };
}

pub(crate) use args;
