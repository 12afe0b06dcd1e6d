//! What an answer of X means: taken, refused and why, later, or unknown.
//!
//! Errors are problems of the web (`title`, `detail`, `type`). Some of them are told apart by words of `detail` alone: those are
//! to be confirmed against the live service.

use guichet_core::model::SendOutcome;
use serde_json::Value;

use super::calls::{Fault, seconds_to_wait};
use super::wire::is_id;
use crate::channel::Failure;
use crate::http::{Answer, Silence};

/// What a call was to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Reply,
    PrivateMessage,
}

/// How a send ended.
pub(super) fn outcome(asked: Result<Answer, Fault>, wish: Wish) -> SendOutcome {
    let later = |code: &str, retry_after| SendOutcome::Later { code: code.into(), retry_after };
    let refused = |code: &str| SendOutcome::Refused { code: code.into() };
    let unknown = || SendOutcome::Unknown { code: "no_answer".into() };
    let answer = match asked {
        Ok(answer) => answer,
        Err(Fault::Wait(seconds)) => return later("rate_limited", Some(seconds)),
        Err(Fault::NoToken(failure)) => return later(failure.code, failure.retry_after),
        Err(Fault::Silence(Silence::NotAllowed)) => return refused("address_not_allowed"),
        Err(Fault::Silence(Silence::NotConnected)) => return later("unreachable", None),
        Err(Fault::Silence(Silence::NoAnswer)) => return unknown(),
    };
    match answer.status {
        200..=299 => taken(&answer, wish),
        401 => later("token_expired", None),
        429 => later(limit_of(&answer), seconds_to_wait(&answer)),
        // A machine on the way broke, or had too much to do: whether X has it nobody knows.
        500.. => unknown(),
        _ if is_of_type(&answer.value(), "usage-capped") => later("quota_exhausted", None),
        status => refused(refusal(status, &answer.value(), wish)),
    }
}

/// A success, which may still be one in name only.
fn taken(answer: &Answer, wish: Wish) -> SendOutcome {
    let value = answer.value();
    let (field, before) = match wish {
        Wish::Reply => ("id", ""),
        Wish::PrivateMessage => ("dm_event_id", "dm-"),
    };
    let id = value.get("data").and_then(|data| data.get(field)).and_then(Value::as_str).filter(|id| is_id(id));
    let errors = value.get("errors").and_then(Value::as_array).is_some_and(|errors| !errors.is_empty());
    match id {
        Some(id) => SendOutcome::Sent { external_id: Some(format!("{before}{id}")) },
        None if errors && value.get("data").is_none() => {
            SendOutcome::Refused { code: refusal(403, &value, wish).into() }
        }
        None => SendOutcome::Sent { external_id: None },
    }
}

/// Why X does not take it, in our codes.
fn refusal(status: u16, value: &Value, wish: Wish) -> &'static str {
    let said = words(value);
    let says = |parts: &[&str]| parts.iter().any(|part| said.contains(part));
    let gone = if wish == Wish::Reply { "target_gone" } else { "recipient_unreachable" };
    match status {
        _ if says(&["duplicate content", "duplicate status"]) => "duplicate",
        413 => "too_long",
        _ if says(&["too long", "280 characters", "character limit"]) => "too_long",
        404 => gone,
        _ if is_of_type(value, "resource-not-found") || says(&["deleted or not visible"]) => gone,
        _ if is_of_type(value, "client-forbidden") || says(&["scope", "oauth2 app permissions"]) => {
            "permission_missing"
        }
        _ if says(&["your account is suspended", "account is temporarily locked"]) => "permission_missing",
        403 if wish == Wish::Reply => "reply_closed",
        403 => "recipient_unreachable",
        400 => "content_rejected",
        _ => "refused",
    }
}

/// What stopped a call that only reads, or does something that can be asked again.
pub(super) fn failure(asked: Result<Answer, Fault>) -> Result<Value, Failure> {
    let answer = match asked {
        Ok(answer) => answer,
        Err(Fault::Wait(seconds)) => {
            return Err(Failure { retry_after: Some(seconds), ..Failure::new("rate_limited", "told so before") });
        }
        Err(Fault::NoToken(failure)) => return Err(failure),
        Err(Fault::Silence(silence)) => return Err(Failure::new("unreachable", format!("{silence:?}"))),
    };
    let value = answer.value();
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    let kind = kind.rsplit('/').next().unwrap_or_default();
    let kind: String = kind.chars().filter(|sign| sign.is_ascii_alphanumeric() || *sign == '-').take(60).collect();
    let detail = format!("{} {kind}", answer.status);
    let retry_after = seconds_to_wait(&answer);
    let code = match answer.status {
        200..=299 if value.is_object() => return Ok(value),
        200..=299 => "protocol",
        401 => "token_expired",
        429 => limit_of(&answer),
        _ if is_of_type(&value, "usage-capped") => "quota_exhausted",
        403 => "permission_missing",
        500.. => "server_error",
        _ => "protocol",
    };
    Err(Failure { retry_after: retry_after.filter(|_| answer.status == 429), ..Failure::new(code, detail) })
}

/// Too fast, or more than what is paid for.
pub(super) fn limit_of(answer: &Answer) -> &'static str {
    if is_of_type(&answer.value(), "usage-capped") { "quota_exhausted" } else { "rate_limited" }
}

/// Whether a problem, or one of several, is of a type.
pub(super) fn is_of_type(value: &Value, name: &str) -> bool {
    let of = |problem: &Value| {
        problem.get("type").and_then(Value::as_str).is_some_and(|kind| kind.rsplit('/').next() == Some(name))
    };
    of(value) || value.get("errors").and_then(Value::as_array).is_some_and(|errors| errors.iter().any(of))
}

/// What a problem says, in small letters.
fn words(value: &Value) -> String {
    let mut said = String::new();
    let errors = value.get("errors").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    for problem in std::iter::once(value).chain(errors) {
        for name in ["title", "detail", "message", "reason"] {
            if let Some(text) = problem.get(name).and_then(Value::as_str) {
                said.push_str(&text.to_lowercase());
                said.push('\n');
            }
        }
    }
    said
}
