//! A remedy never promises a moment at which nobody is there.

#![allow(clippy::unwrap_used, reason = "a test says what it expects by failing")]

use guichet_core::guard::charter::Charter;
use guichet_core::guard::{self, House};
use guichet_core::guard::{Input, MessageToAnswer};
use guichet_core::model::BrandSettings;

/// What the first dated remedy of a reply writes, on this moment and under these hours of the charter.
fn promised(now: &str, hours: &str, message: &str, reply: &str) -> String {
    promised_by(None, now, hours, message, reply)
}

fn promised_by(brand: Option<&BrandSettings>, now: &str, hours: &str, message: &str, reply: &str) -> String {
    let input = Input {
        message: MessageToAnswer { text: message.to_owned(), ..MessageToAnswer::default() },
        reply: reply.to_owned(),
        now: Some(now.parse().unwrap()),
        timezone: Some("Europe/Paris".to_owned()),
        ..Input::default()
    };
    let charter = Charter::from_toml(hours).unwrap();
    let reading = guard::read_message(&input);
    let report =
        guard::examine_with(&input, &reading, &House { charter: Some(&charter), calendar: brand, ..House::default() });
    let remedies = report.findings.into_iter().filter_map(|finding| finding.remedy);
    let dated = remedies.filter(|remedy| remedy.kind == "add_date").flat_map(|remedy| remedy.edits);
    dated.map(|edit| edit.text).next().unwrap_or_default()
}

const LATE: &str = "Mon colis n'est pas arrivé.";
const SOON: &str = "Je m'en occupe et je vous réponds ici dans les plus brefs délais.";
/// A Thursday afternoon.
const THURSDAY: &str = "2026-11-19T15:00:00Z";
/// A Friday evening.
const FRIDAY: &str = "2026-11-20T17:30:00Z";

#[test]
fn without_hours_tomorrow_is_promised_and_monday_before_a_weekend() {
    assert!(promised(THURSDAY, "", LATE, SOON).contains("demain avant 18\u{a0}h"));
    assert!(promised(FRIDAY, "", LATE, SOON).contains("lundi avant 18\u{a0}h"));
}

#[test]
fn the_hours_of_the_charter_say_until_when_somebody_is_there() {
    let early = "[hours]\nmonday = [\"09:00-12:30\"]\nfriday = [\"09:00-17:00\"]\n";
    assert!(promised(THURSDAY, early, LATE, SOON).contains("demain avant 17\u{a0}h"));
    assert!(promised(FRIDAY, early, LATE, SOON).contains("lundi avant 12\u{a0}h\u{a0}30"));
    let english =
        promised(FRIDAY, early, "My parcel has not arrived.", "I will look into it and get back to you soon.");
    assert!(english.contains("by 12:30 pm on Monday"), "{english}");
}

#[test]
fn a_desk_that_is_open_until_midnight_promises_the_day() {
    let night = "[hours]\nfriday = [\"14:00-24:00\"]\n";
    let written = promised(THURSDAY, night, LATE, SOON);
    assert!(written.contains("demain") && !written.contains("avant 0"), "{written}");
}

#[test]
fn a_closed_day_is_replaced_by_the_next_open_one_until_its_own_end() {
    let early = "[hours]\nmonday = [\"09:00-12:00\"]\nthursday = [\"09:00-17:00\"]\n";
    let written = promised(THURSDAY, early, LATE, "Je le cherche au dépôt. Je vous réponds ici demain avant 18 h.");
    assert_eq!(written, "lundi avant 12\u{a0}h");
}

#[test]
fn the_calendar_of_the_brand_counts_where_the_charter_says_nothing_of_it() {
    let tuesday = "2026-11-10T15:00:00Z";
    let usual = BrandSettings::default();
    let armistice = promised_by(Some(&usual), tuesday, "", LATE, SOON);
    assert!(armistice.contains("jeudi avant 18\u{a0}h"), "{armistice}");
    let friday = promised_by(Some(&usual), FRIDAY, "", LATE, SOON);
    assert!(friday.contains("lundi avant 18\u{a0}h"), "{friday}");
    // Hours of the charter stand over the closed days of the brand.
    let early = "[hours]\nfriday = [\"09:00-17:00\"]\nmonday = [\"09:00-12:00\"]\n";
    let closed = BrandSettings { closed_days: vec!["2026-11-20".parse().unwrap()], ..BrandSettings::default() };
    let written = promised_by(Some(&closed), THURSDAY, early, LATE, SOON);
    assert!(written.contains("lundi avant 12\u{a0}h"), "{written}");
}
