//! The calendar told by examples, then by properties.

use super::*;
use crate::model::brand::{HolidayRegion, OpeningSlot};
use jiff::civil::{date, time};
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse::<jiff::civil::DateTime>().unwrap().in_tz("Europe/Paris").unwrap().timestamp()
}

fn nine_to_five() -> BrandSettings {
    let slot = |weekday| OpeningSlot { weekday, from: time(9, 0, 0, 0), to: time(17, 0, 0, 0) };
    BrandSettings { hours: (1..=5).map(slot).collect(), ..BrandSettings::default() }
}

#[test]
fn friday_half_past_four_and_one_hour_is_monday_half_past_nine() {
    let due = due(at("2026-11-20T16:30"), 60, &nine_to_five());
    assert_eq!(due.due_at, at("2026-11-23T09:30"));
    assert_eq!(due.reasons, ["minutes=60", "closed=2026-11-21:weekday", "closed=2026-11-22:weekday"]);
}

#[test]
fn a_holiday_moves_the_deadline_and_says_so() {
    // Wednesday 11 November 2026.
    let due = due(at("2026-11-10T16:30"), 60, &nine_to_five());
    assert_eq!(due.due_at, at("2026-11-12T09:30"));
    assert_eq!(due.reasons, ["minutes=60", "closed=2026-11-11:holiday"]);
}

#[test]
fn alsace_works_on_no_good_friday_and_paris_does() {
    let alsace = BrandSettings { holidays: HolidayRegion::AlsaceMoselle, ..nine_to_five() };
    assert!(is_open(at("2026-04-03T10:00"), &nine_to_five()));
    assert!(!is_open(at("2026-04-03T10:00"), &alsace));
    // Good Friday, the week-end, Easter Monday: from Thursday to Tuesday.
    assert_eq!(due(at("2026-04-02T16:30"), 60, &alsace).due_at, at("2026-04-07T09:30"));
}

#[test]
fn the_lunch_break_stops_the_clock() {
    let slot = |from, to| OpeningSlot { weekday: 2, from: time(from, 0, 0, 0), to: time(to, 0, 0, 0) };
    let settings = BrandSettings { hours: vec![slot(14, 18), slot(9, 12)], ..BrandSettings::default() };
    assert_eq!(due(at("2026-11-24T11:30"), 60, &settings).due_at, at("2026-11-24T14:30"));
    assert!(!is_open(at("2026-11-24T13:00"), &settings));
    assert_eq!(next_opening(at("2026-11-24T13:00"), &settings), Some(at("2026-11-24T14:00")));
}

#[test]
fn a_closed_day_of_the_house_counts_like_a_holiday() {
    let settings = BrandSettings { closed_days: vec![date(2026, 12, 24)], ..nine_to_five() };
    let due = due(at("2026-12-23T16:30"), 60, &settings);
    assert_eq!(due.due_at, at("2026-12-28T09:30"));
    assert_eq!(
        due.reasons,
        [
            "minutes=60",
            "closed=2026-12-24:closed_day",
            "closed=2026-12-25:holiday",
            "closed=2026-12-26:weekday",
            "closed=2026-12-27:weekday"
        ]
    );
}

#[test]
fn the_night_in_which_the_clock_changes_has_an_hour_less_or_more() {
    let all_day = |weekday| OpeningSlot { weekday, from: time(0, 0, 0, 0), to: time(0, 0, 0, 0) };
    let settings = BrandSettings {
        hours: (1..=7).map(all_day).collect(),
        holidays: HolidayRegion::None,
        ..BrandSettings::default()
    };
    // 29 March 2026: two o'clock becomes three. 25 October 2026: three becomes two again.
    assert_eq!(due(at("2026-03-29T01:30"), 60, &settings).due_at, at("2026-03-29T03:30"));
    assert_eq!(due(at("2026-10-25T01:30"), 180, &settings).due_at, at("2026-10-25T03:30"));
    // A slot that begins in the skipped hour begins after it.
    let night = BrandSettings {
        hours: vec![OpeningSlot { weekday: 7, from: time(2, 30, 0, 0), to: time(5, 0, 0, 0) }],
        ..settings
    };
    assert_eq!(next_opening(at("2026-03-29T01:00"), &night), Some(at("2026-03-29T03:30")));
}

#[test]
fn another_zone_has_its_own_morning() {
    let settings = BrandSettings { timezone: "America/Martinique".to_owned(), ..nine_to_five() };
    let nine_there: Timestamp = "2026-11-23T13:00:00Z".parse().unwrap();
    assert_eq!(next_opening("2026-11-23T09:00:00Z".parse().unwrap(), &settings), Some(nine_there));
}

#[test]
fn a_zone_that_does_not_exist_is_said() {
    let settings = BrandSettings { timezone: "Europe/Nowhere".to_owned(), ..nine_to_five() };
    assert!(due(at("2026-11-20T10:00"), 60, &settings).reasons.contains(&"timezone_unknown".to_owned()));
}

#[test]
fn a_desk_without_hours_never_closes() {
    let settings = BrandSettings { hours: Vec::new(), ..BrandSettings::default() };
    assert!(is_open(at("2026-11-22T03:00"), &settings));
    assert_eq!(due(at("2026-11-22T03:00"), 60, &settings).due_at, at("2026-11-22T04:00"));
}

#[test]
fn forty_eight_hours_on_the_form_end_before_the_closing() {
    let hours = |start: &str| due_around_the_clock(at(start), 48 * 60, false, &nine_to_five());
    // Monday to Wednesday: the wall clock.
    assert_eq!(hours("2026-11-23T10:00").due_at, at("2026-11-25T10:00"));
    // Thursday evening: Saturday evening is closed, Friday's closing keeps the word.
    let due = hours("2026-11-19T20:00");
    assert_eq!(due.due_at, at("2026-11-20T17:00"));
    assert_eq!(due.reasons, ["minutes=2880", "around_the_clock", "before_closing"]);
    // Friday evening: closed all along, so Monday's opening.
    assert_eq!(hours("2026-11-20T20:00").due_at, at("2026-11-23T09:00"));
}

#[test]
fn somebody_in_danger_at_night_is_owed_a_word_at_night() {
    assert_eq!(due_around_the_clock(at("2026-11-21T02:00"), 30, true, &nine_to_five()).due_at, at("2026-11-21T02:30"));
}

fn slots() -> impl Strategy<Value = Vec<OpeningSlot>> {
    proptest::collection::vec((1_i8..=7, 0_i8..24, 0_i8..60, 0_i8..24, 0_i8..60), 0..10).prop_map(|slots| {
        slots
            .into_iter()
            .map(|(weekday, from, from_minute, to, to_minute)| OpeningSlot {
                weekday,
                from: time(from, from_minute, 0, 0),
                to: time(to, to_minute, 0, 0),
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn no_owed_deadline_falls_in_a_closed_hour(
        hours in slots(),
        start in 1_760_000_000_i64..1_830_000_000,
        minutes in 0_u32..6_000,
        zone in prop::sample::select(vec!["Europe/Paris", "America/Cayenne", "Asia/Kathmandu", "Australia/Lord_Howe"]),
        wall in any::<bool>(),
    ) {
        let settings = BrandSettings {
            hours,
            timezone: zone.to_owned(),
            holidays: HolidayRegion::AlsaceMoselle,
            ..BrandSettings::default()
        };
        let start = Timestamp::from_second(start).unwrap();
        let due = if wall { due_around_the_clock(start, minutes, false, &settings) } else { due(start, minutes, &settings) };
        prop_assert!(due.due_at >= start);
        let just_before = due.due_at.checked_sub(SignedDuration::from_secs(1)).unwrap();
        prop_assert!(
            is_open(due.due_at, &settings) || is_open(just_before, &settings),
            "{} minutes after {start} gave {}, closed: {:?}", minutes, due.due_at, due.reasons
        );
    }

    #[test]
    fn more_time_is_never_owed_sooner(start in 1_760_000_000_i64..1_830_000_000, minutes in 0_u32..6_000, more in 0_u32..600) {
        let settings = nine_to_five();
        let start = Timestamp::from_second(start).unwrap();
        prop_assert!(due(start, minutes, &settings).due_at <= due(start, minutes + more, &settings).due_at);
    }
}
