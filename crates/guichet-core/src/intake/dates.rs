//! When a message was written, where the clock of its sender can be believed.

use jiff::{SignedDuration, Timestamp};

/// Before this nobody wrote to a desk: 1 January 2000.
const EARLIEST: i64 = 946_684_800;

/// How late a message may reach us and still have its deadline counted from when it was written. Older ones were kept back
/// by something that is not the desk's, or have a wrong clock.
const BELIEVED: SignedDuration = SignedDuration::from_hours(24);

/// When it was written: by the network's word, never later than it was received; an absurd date is that of reception.
pub(super) fn written_at(said: Option<Timestamp>, received_at: Timestamp) -> Timestamp {
    said.filter(|said| said.as_second() >= EARLIEST && *said <= received_at).unwrap_or(received_at)
}

/// When the owed clock starts. The felt one starts when it was written, however long ago.
pub(crate) fn clock_starts(written_at: Timestamp, received_at: Timestamp) -> Timestamp {
    if received_at.duration_since(written_at) <= BELIEVED { written_at } else { received_at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::at;

    #[test]
    fn absurd_dates_are_those_of_reception() {
        let received = at("2026-11-23T10:00");
        for absurd in ["1969-12-31T23:59", "1999-12-31T12:00", "2038-01-19T03:14", "2026-11-23T10:01"] {
            assert_eq!(written_at(Some(at(absurd)), received), received, "{absurd}");
        }
        assert_eq!(written_at(None, received), received);
        assert_eq!(written_at(Some(at("2026-11-20T08:00")), received), at("2026-11-20T08:00"));
    }

    #[test]
    fn what_was_kept_back_for_days_is_owed_from_reception() {
        let received = at("2026-11-23T10:00");
        assert_eq!(clock_starts(at("2026-11-23T08:00"), received), at("2026-11-23T08:00"));
        assert_eq!(clock_starts(at("2026-11-19T08:00"), received), received);
    }
}
