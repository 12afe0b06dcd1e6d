//! Why a call of a network brought nothing, and what that makes of a reply: the same for every network.
//!
//! Invariant: only what was surely not done is tried again by itself.

use guichet_core::model::SendOutcome;

use crate::channel::Failure;
use crate::http::Silence;

/// Codes that pass by themselves, or once somebody has put the account right: the reply waits.
const PASSING: [&str; 9] = [
    "rate_limited",
    "unreachable",
    "server_error",
    "protocol",
    "token_expired",
    "sign_in_refused",
    "quota_not_granted",
    "service_disabled",
    "taken_elsewhere",
];

/// Why a call brought nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It was not done.
    NotDone(Failure),
    /// It may have been done.
    NoAnswer,
}

impl Trouble {
    /// What it makes of a reply.
    pub(crate) fn outcome(self) -> SendOutcome {
        match self {
            Self::NoAnswer => SendOutcome::Unknown { code: "no_answer".to_owned() },
            Self::NotDone(why) if PASSING.contains(&why.code) => {
                SendOutcome::Later { code: why.code.to_owned(), retry_after: why.retry_after }
            }
            Self::NotDone(why) => SendOutcome::Refused { code: why.code.to_owned() },
        }
    }

    /// What it makes of something that was only read: reading may be done again.
    pub(crate) fn of_reading(self) -> Failure {
        match self {
            Self::NotDone(failure) => failure,
            Self::NoAnswer => Failure::new("unreachable", "no answer"),
        }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::NotDone(failure)
    }
}

impl From<Silence> for Trouble {
    fn from(silence: Silence) -> Self {
        match silence {
            Silence::NotAllowed => Failure::new("address_not_allowed", "the address of the service").into(),
            Silence::NotConnected => Failure::new("unreachable", "no connection to the service").into(),
            Silence::NoAnswer => Self::NoAnswer,
        }
    }
}
