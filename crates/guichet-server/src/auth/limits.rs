//! Rate limits by account and by address, in this process.
//!
//! They keep one hurried client from slowing the others; what protects passwords is the throttle in the database
//! ([`super::throttle`]), which other processes see too. Addresses are kept as a hash under a salt that changes each
//! day, and never written down.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// What is counted: a hash of an account or an address.
pub type Subject = [u8; 16];

/// The limits of one process.
pub struct Limits {
    accounts: DefaultKeyedRateLimiter<Subject>,
    addresses: DefaultKeyedRateLimiter<Subject>,
    forms: DefaultKeyedRateLimiter<Subject>,
    pages: DefaultKeyedRateLimiter<Subject>,
    clock: DefaultClock,
    /// Who brought so much without a signature that nothing of theirs is read before this time.
    deaf: Mutex<HashMap<Subject, Instant>>,
}

/// Which limit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Requests of a signed-in person: 50 a second, 200 at once.
    Account,
    /// Attempts to sign in, and anonymous calls of the API: 5 a second, 60 at once.
    Address,
    /// Messages from public pages: one every 12 seconds, 6 at once.
    Form,
    /// Public pages shown: 5 a second, 60 at once.
    Page,
}

const fn per_second(rate: u32, burst: u32) -> Quota {
    Quota::per_second(at_least_one(rate)).allow_burst(at_least_one(burst))
}

const fn at_least_one(number: u32) -> NonZeroU32 {
    match NonZeroU32::new(number) {
        Some(number) => number,
        None => NonZeroU32::MIN,
    }
}

impl Default for Limits {
    fn default() -> Self {
        let forms =
            Quota::with_period(Duration::from_secs(12)).unwrap_or(per_second(1, 1)).allow_burst(at_least_one(6));
        Self {
            accounts: RateLimiter::keyed(per_second(50, 200)),
            addresses: RateLimiter::keyed(per_second(5, 60)),
            forms: RateLimiter::keyed(forms),
            pages: RateLimiter::keyed(per_second(5, 60)),
            clock: DefaultClock::default(),
            deaf: Mutex::default(),
        }
    }
}

impl Limits {
    /// Counts one; the seconds to wait when there were too many.
    ///
    /// # Errors
    /// With the seconds to wait.
    pub fn take(&self, kind: Kind, subject: Subject) -> Result<(), u64> {
        self.limiter(kind)
            .check_key(&subject)
            .map_err(|refused| refused.wait_time_from(self.clock.now()).as_secs().saturating_add(1))
    }

    /// Counts something that was not signed; the seconds to wait when there was too much of it.
    ///
    /// # Errors
    /// With the seconds to wait.
    pub fn take_unsigned(&self, subject: Subject) -> Result<(), u64> {
        self.take(Kind::Address, subject).inspect_err(|wait| {
            let Ok(mut deaf) = self.deaf.lock() else { return };
            deaf.insert(subject, Instant::now() + Duration::from_secs(*wait));
        })
    }

    /// Whether to read what somebody brings; the seconds to wait when they brought too much that was not signed.
    ///
    /// # Errors
    /// With the seconds to wait.
    pub fn listen(&self, subject: Subject) -> Result<(), u64> {
        let until = self.deaf.lock().ok().and_then(|deaf| deaf.get(&subject).copied());
        match until.map(|until| until.saturating_duration_since(Instant::now())) {
            Some(left) if !left.is_zero() => Err(left.as_secs().saturating_add(1)),
            _ => Ok(()),
        }
    }

    /// Forgets those that have been quiet, so that memory does not grow with the number of visitors.
    pub fn forget_the_quiet(&self) {
        for limiter in [&self.accounts, &self.addresses, &self.forms, &self.pages] {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
        if let Ok(mut deaf) = self.deaf.lock() {
            deaf.retain(|_, until| *until > Instant::now());
        }
    }

    const fn limiter(&self, kind: Kind) -> &DefaultKeyedRateLimiter<Subject> {
        match kind {
            Kind::Account => &self.accounts,
            Kind::Address => &self.addresses,
            Kind::Form => &self.forms,
            Kind::Page => &self.pages,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_visitor_does_not_use_up_the_room_of_another() {
        let limits = Limits::default();
        for _ in 0..6 {
            limits.take(Kind::Form, [1; 16]).unwrap();
        }
        assert!(limits.take(Kind::Form, [1; 16]).unwrap_err() >= 1);
        limits.take(Kind::Form, [2; 16]).unwrap();
    }

    #[test]
    fn who_brings_too_much_without_a_signature_is_not_listened_to_for_a_while() {
        let limits = Limits::default();
        limits.listen([1; 16]).unwrap();
        while limits.take_unsigned([1; 16]).is_ok() {}
        assert!(limits.listen([1; 16]).unwrap_err() >= 1);
        limits.listen([2; 16]).unwrap();
    }
}
