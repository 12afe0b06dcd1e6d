//! How the refusals of the other crates are said over HTTP.

use guichet_core::{Refusal, RefusalCode};
use guichet_store::StoreError;
use serde_json::json;

use super::{ApiError, Code, code};
use crate::locale::Locale;

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Conflict => code::CONFLICT.into(),
            StoreError::BadCursor => Self::invalid("cursor"),
            StoreError::Unavailable(cause) => {
                tracing::warn!(%cause, "the database cannot be used now");
                code::UNAVAILABLE.into()
            }
            StoreError::Busy => {
                tracing::warn!("too many write at once");
                code::UNAVAILABLE.into()
            }
            StoreError::Refused(_) | StoreError::Broken(_) => Self::internal("the store did not answer", &error),
        }
    }
}

impl From<Refusal> for ApiError {
    /// The refusal's own sentence, then its next step beside it.
    fn from(refusal: Refusal) -> Self {
        let (status, word) = match refusal.code {
            RefusalCode::NotAllowed | RefusalCode::SecondHop => (code::NOT_ALLOWED, refusal.code.as_str()),
            RefusalCode::NewerMessages => (code::NEWER_MESSAGES, code::NEWER_MESSAGES.word()),
            RefusalCode::TooLateToUndo => (code::TOO_LATE, code::TOO_LATE.word()),
            RefusalCode::ApprovalNeeded => (code::GUARD, refusal.code.as_str()),
            RefusalCode::GuardRefused | RefusalCode::ReasonNeeded => (code::GUARD, code::GUARD.word()),
            RefusalCode::EmptyText
            | RefusalCode::WordNeeded
            | RefusalCode::UnknownReason
            | RefusalCode::PromiseIncomplete
            | RefusalCode::RelayIncomplete
            | RefusalCode::RelayPersonal
            | RefusalCode::WrongAmount
            | RefusalCode::NotEntitled
            | RefusalCode::MediatorMissing
            | RefusalCode::NoComplaint
            | RefusalCode::IdentityUnfounded => (code::INVALID, refusal.code.as_str()),
            _ => (code::WRONG_STATE, refusal.code.as_str()),
        };
        let mut error = Self::from(Code {
            status: status.status(),
            word,
            french: refusal.message("fr"),
            english: refusal.message("en"),
        });
        error.hint = Some((refusal.hint("fr"), refusal.hint("en")));
        if !refusal.rules.is_empty() {
            error = error.beside("rules", json!(refusal.rules));
        }
        error
    }
}

impl ApiError {
    pub(super) fn hint_in(&self, locale: Locale) -> Option<&'static str> {
        self.hint.map(|(french, english)| locale.pick(french, english))
    }
}
