//! How long to wait before another attempt.

use jiff::{SignedDuration, Timestamp};

/// Wait after the first attempt, in seconds; it doubles with each.
const FIRST: u32 = 15;
/// The longest wait of our own, in seconds.
const LONGEST: u32 = 15 * 60;
/// The longest wait that a network may ask for, in seconds.
const LONGEST_ASKED: u32 = 24 * 60 * 60;

/// When to try again after so many attempts. `jitter` (0…1) spreads the waits of many replies between half of the wait and
/// the whole of it; what the network asked for is never cut short.
pub(crate) fn next_attempt(attempts: i64, retry_after: Option<u32>, jitter: f64, now: Timestamp) -> Timestamp {
    let doublings = u32::try_from(attempts.saturating_sub(1).clamp(0, 16)).unwrap_or(16);
    let wait = FIRST.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST);
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.0 };
    let asked = f64::from(retry_after.unwrap_or(0).min(LONGEST_ASKED));
    let seconds = (f64::from(wait) * (0.5 + jitter / 2.0)).max(asked + jitter);
    let wait = SignedDuration::try_from_secs_f64(seconds).unwrap_or(SignedDuration::from_secs(i64::from(LONGEST)));
    now.checked_add(wait).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wait(attempts: i64, retry_after: Option<u32>, jitter: f64) -> f64 {
        next_attempt(attempts, retry_after, jitter, Timestamp::UNIX_EPOCH)
            .duration_since(Timestamp::UNIX_EPOCH)
            .as_secs_f64()
    }

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let waits: Vec<f64> = (1..=8).map(|attempts| wait(attempts, None, 1.0)).collect();
        assert_eq!(waits, [15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 900.0, 900.0]);
    }

    #[test]
    fn the_network_is_asked_no_sooner_than_it_said() {
        assert!(wait(1, Some(600), 0.0) >= 600.0);
        assert!(wait(1, Some(u32::MAX), 1.0) <= 86_401.0);
    }

    proptest! {
        #[test]
        fn a_wait_is_never_nothing_nor_for_ever(attempts in any::<i64>(), asked in any::<Option<u32>>(), jitter in any::<f64>()) {
            let wait = wait(attempts, asked, jitter);
            prop_assert!((7.5..=86_401.0).contains(&wait));
        }
    }
}
