//! How the words of the model stand in columns: ids as bytes, times as milliseconds, vocabularies as their word.

use guichet_core::evidence::HoldReason;
use guichet_core::model::working::Available;
use guichet_core::model::*;
use guichet_core::text::reading::{Direction, Severity, Topic};
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::Value;

/// What can be written.
pub(crate) trait ToValue {
    fn to_value(&self) -> Value;
}

/// What can be read. The error names what was wanted.
pub(crate) trait FromValue: Sized {
    fn from_value(value: Value) -> Result<Self, &'static str>;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (*self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl ToValue for i64 {
    fn to_value(&self) -> Value {
        Value::Integer(*self)
    }
}

impl ToValue for u32 {
    fn to_value(&self) -> Value {
        Value::Integer(i64::from(*self))
    }
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Integer(number) => Ok(number),
            _ => Err("a whole number"),
        }
    }
}

impl FromValue for usize {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        i64::from_value(value).and_then(|number| Self::try_from(number).map_err(|_| "a count"))
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value {
        Value::Boolean(*self)
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Boolean(truth) => Ok(truth),
            // SQLite has no boolean of its own.
            Value::Integer(number) => Ok(number != 0),
            _ => Err("true or false"),
        }
    }
}

impl ToValue for str {
    /// PostgreSQL refuses U+0000 and SQLite keeps it: it goes, on both.
    fn to_value(&self) -> Value {
        if self.contains('\0') {
            return Value::Text(self.replace('\0', ""));
        }
        Value::Text(self.to_owned())
    }
}

impl ToValue for String {
    fn to_value(&self) -> Value {
        self.as_str().to_value()
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Text(text) => Ok(text),
            _ => Err("a text"),
        }
    }
}

impl ToValue for [u8] {
    fn to_value(&self) -> Value {
        Value::Blob(self.to_vec())
    }
}

impl ToValue for Vec<u8> {
    fn to_value(&self) -> Value {
        Value::Blob(self.clone())
    }
}

impl ToValue for [u8; 32] {
    fn to_value(&self) -> Value {
        Value::Blob(self.to_vec())
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Blob(bytes) => Ok(bytes),
            _ => Err("bytes"),
        }
    }
}

impl FromValue for [u8; 32] {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        Vec::from_value(value).and_then(|bytes| Self::try_from(bytes).map_err(|_| "32 bytes"))
    }
}

impl ToValue for Uuid {
    fn to_value(&self) -> Value {
        Value::Blob(self.as_bytes().to_vec())
    }
}

impl FromValue for Uuid {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        match value {
            Value::Blob(bytes) => Self::from_slice(&bytes).map_err(|_| "an id"),
            _ => Err("an id"),
        }
    }
}

impl ToValue for Timestamp {
    fn to_value(&self) -> Value {
        Value::Integer(self.as_millisecond())
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        i64::from_value(value).and_then(|milliseconds| Self::from_millisecond(milliseconds).map_err(|_| "a time"))
    }
}

/// A value kept as JSON text: never queried, so that its shape may grow.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: Serialize> ToValue for Json<T> {
    fn to_value(&self) -> Value {
        // Our own types always have a JSON form; an empty text would be refused when it is read.
        serde_json::to_string(&self.0).unwrap_or_default().to_value()
    }
}

impl<T: DeserializeOwned> FromValue for Json<T> {
    fn from_value(value: Value) -> Result<Self, &'static str> {
        let text = String::from_value(value)?;
        serde_json::from_str(&text).map(Self).map_err(|_| "the expected JSON")
    }
}

macro_rules! ids {
    ($($name:ident),+ $(,)?) => { $(
        impl ToValue for $name {
            fn to_value(&self) -> Value {
                self.0.to_value()
            }
        }

        impl FromValue for $name {
            fn from_value(value: Value) -> Result<Self, &'static str> {
                Uuid::from_value(value).map(Self)
            }
        }
    )+ };
}

macro_rules! vocabularies {
    ($($name:ty),+ $(,)?) => { $(
        impl ToValue for $name {
            fn to_value(&self) -> Value {
                Value::Text(self.as_str().to_owned())
            }
        }

        impl FromValue for $name {
            fn from_value(value: Value) -> Result<Self, &'static str> {
                match value {
                    Value::Text(word) => Self::parse(&word).ok_or("a word of its vocabulary"),
                    _ => Err("a word of its vocabulary"),
                }
            }
        }
    )+ };
}

ids!(
    BrandId,
    UserId,
    ChannelId,
    RawItemId,
    CustomerId,
    HandleId,
    ConversationId,
    CaseId,
    MessageId,
    PromiseId,
    DeadlineId,
    ReplyId,
    AttachmentId,
    EventId,
    IncidentId,
    ArticleId,
    RegroupingId,
    ContactId,
    RelayId,
    RelayWordId,
    RelayFileId,
    RelayMailId,
    GiftId,
);

vocabularies!(
    ApprovalState,
    CaseState,
    Outcome,
    Lane,
    DeadlineKind,
    PromiseKind,
    RegroupingKind,
    ChannelState,
    Visibility,
    IdentityLevel,
    IdentityHow,
    EventKind,
    AuthorKind,
    MessageState,
    ReplyDoor,
    HideReason,
    HoldReason,
    Available,
    DecisionKind,
    OutboxState,
    PromiseState,
    RawItemState,
    Role,
    Direction,
    Severity,
    Topic,
    guichet_core::incident::IncidentState,
    crate::queries::FormPurpose,
    crate::queries::SubscriptionState,
    guichet_core::knowledge::ArticleState,
    guichet_core::knowledge::Asks,
    ContactKind,
    RelayState,
    RelayWordKind,
    RelayDecision,
    RelayMailKind,
    RelayMailState,
    guichet_core::solution::SolutionKind,
);
