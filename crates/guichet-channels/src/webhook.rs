//! What a network brings to our address: the question whether it is ours, and what happened, signed over the raw bytes.
//!
//! Invariants:
//! - nothing of a body is believed before the network's own proof holds over the bytes as they came;
//! - an event that is not known is handed over like the others, and waits in the quarantine for a version that knows it.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::channel::ParseProblem;

/// The largest body that is taken from a network.
pub const LARGEST_BODY: usize = 25 * 1024 * 1024;

/// One request of a network, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Delivery<'a> {
    /// Headers, their names in small letters.
    pub headers: &'a BTreeMap<String, String>,
    /// The bytes, as they came.
    pub body: &'a [u8],
    /// When it came.
    pub now: Timestamp,
}

impl Delivery<'_> {
    /// A header; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// The answer to a network's question whether an address is ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// `text/plain` or `application/json`.
    pub content_type: &'static str,
    /// What the network wants to read.
    pub body: String,
}

/// Why a request is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rejection {
    /// 404: this kind is not pushed to.
    NotPushed,
    /// 401: the proof is missing or wrong.
    NotProved,
    /// 413.
    TooLarge,
    /// 422: proved, and not what the network says it sends.
    Malformed(ParseProblem),
}

impl Rejection {
    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::NotPushed => 404,
            Self::NotProved => 401,
            Self::TooLarge => 413,
            Self::Malformed(_) => 422,
        }
    }
}
