//! A mail for a contact, from one state to the next. An attempt is written down before the server is called; one that nobody ended is
//! in doubt, and what is in doubt is not sent again.

use jiff::{SignedDuration, Timestamp};

use crate::delivery::{CALL_SECONDS, next_attempt};
use crate::model::{RelayMail, RelayMailState, SendOutcome};

/// Attempts before a person is told.
const MOST_ATTEMPTS: i64 = 12;

/// An attempt begins.
#[must_use]
pub fn begin_mail(mail: &RelayMail, now: Timestamp) -> RelayMail {
    let lease = SignedDuration::from_secs(2 * CALL_SECONDS);
    RelayMail {
        state: RelayMailState::Sending,
        attempt: mail.attempt + 1,
        lease_until: Some(now.checked_add(lease).unwrap_or(now)),
        ..mail.clone()
    }
}

/// How the attempt ended.
#[must_use]
pub fn end_mail(mail: &RelayMail, outcome: &SendOutcome, jitter: f64, now: Timestamp) -> RelayMail {
    let ended = |state, problem: Option<&str>| RelayMail {
        state,
        lease_until: None,
        problem: problem.map(str::to_owned),
        ..mail.clone()
    };
    match outcome {
        SendOutcome::Sent { .. } => ended(RelayMailState::Sent, None),
        SendOutcome::Refused { code } => ended(RelayMailState::Failed, Some(code)),
        SendOutcome::Later { code, .. } if mail.attempt >= MOST_ATTEMPTS => ended(RelayMailState::Failed, Some(code)),
        SendOutcome::Later { code, retry_after } => RelayMail {
            not_before: next_attempt(mail.attempt, *retry_after, jitter, now),
            ..ended(RelayMailState::Queued, Some(code))
        },
        SendOutcome::Unknown { code } => ended(RelayMailState::Unknown, Some(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{BrandId, RelayId, RelayMailId, RelayMailKind};

    fn queued() -> RelayMail {
        let id = uuid::Uuid::from_u128(1);
        RelayMail {
            id: RelayMailId(id),
            brand_id: BrandId(id),
            relay_id: RelayId(id),
            kind: RelayMailKind::Request,
            state: RelayMailState::Queued,
            not_before: Timestamp::UNIX_EPOCH,
            attempt: 0,
            lease_until: None,
            problem: None,
            created_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn a_server_that_is_away_is_tried_again_and_one_in_doubt_is_not() {
        let now = Timestamp::UNIX_EPOCH;
        let sending = begin_mail(&queued(), now);
        assert_eq!((sending.state, sending.attempt), (RelayMailState::Sending, 1));
        let away = SendOutcome::Later { code: "unreachable".to_owned(), retry_after: None };
        let again = end_mail(&sending, &away, 1.0, now);
        assert!(again.state == RelayMailState::Queued && again.not_before > now);
        let last = RelayMail { attempt: MOST_ATTEMPTS, ..sending.clone() };
        assert_eq!(end_mail(&last, &away, 1.0, now).state, RelayMailState::Failed);
        let doubt = SendOutcome::Unknown { code: "no_answer".to_owned() };
        assert_eq!(end_mail(&sending, &doubt, 1.0, now).state, RelayMailState::Unknown);
    }
}
