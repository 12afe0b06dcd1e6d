//! Who is served first, told by examples, then the property that shouting does not help.

use super::*;
use crate::model::capabilities::capabilities_of;
use crate::samples::{at, reading};
use guichet_text::Span;
use guichet_text::reading::{Abuse, AbuseKind, AbuseTarget, Announced, Pressure, Question, Reason};
use proptest::prelude::*;

/// Monday morning, open.
const NOW: &str = "2026-11-23T10:00";

fn placed(reading: &Reading, network: &str) -> Placement {
    place(reading, &CaseFacts::default(), &capabilities_of(network), &BrandSettings::default(), at(NOW), at(NOW))
}

fn asking(need: Need) -> Reading {
    Reading { need, needs: vec![need], ..reading() }
}

#[test]
fn a_stranded_traveller_comes_before_a_wrong_colour() {
    let stranded =
        placed(&Reading { severity: Severity::Critical, in_trouble_now: true, ..asking(Need::Request) }, "x");
    let colour = placed(&Reading { severity: Severity::Low, ..asking(Need::Complaint) }, "x");
    assert_eq!((stranded.lane, colour.lane), (Lane::Now, Lane::Today));
    assert_eq!(stranded.lane_reasons, ["in_trouble_now", "severity=critical", "due_today"]);
    assert_eq!(stranded.due.unwrap().due_at, at("2026-11-23T10:30"));
    assert_eq!(colour.due.unwrap().due_at, at("2026-11-23T12:00"));
}

#[test]
fn a_question_by_the_form_can_wait_until_wednesday() {
    let place = placed(&asking(Need::Question), "webform");
    assert_eq!(place.lane, Lane::CanWait);
    assert_eq!(place.lane_reasons, ["due_later"]);
    assert_eq!(place.due.unwrap().due_at, at("2026-11-25T10:00"));
}

#[test]
fn praise_goes_on_the_shelf_unless_something_is_asked_with_it() {
    let mut praise = asking(Need::Praise);
    assert_eq!(placed(&praise, "x").lane, Lane::Kudos);
    praise.questions = vec![Question { text: "Et mon colis ?".to_owned(), span: Span::new(0, 14) }];
    assert_eq!(placed(&praise, "x").lane, Lane::Today);
}

#[test]
fn a_proposal_and_spam_have_their_own_lanes() {
    assert_eq!(placed(&asking(Need::Partnership), "mail").lane, Lane::Partnership);
    let spam = placed(&asking(Need::Spam), "mail");
    assert_eq!((spam.lane, spam.due), (Lane::Spam, None));
}

#[test]
fn a_blogger_who_wants_money_is_a_suspicion_and_the_request_beneath_keeps_its_place() {
    let calm = asking(Need::Complaint);
    let pressing = Reading { pressure: Pressure { suspected: true, ..Pressure::default() }, ..calm.clone() };
    let (calm, pressing) = (placed(&calm, "x"), placed(&pressing, "x"));
    assert_eq!((pressing.lane, pressing.due), (calm.lane, calm.due));
    assert!(pressing.lane_reasons.contains(&"pressure_suspected".to_owned()));
}

#[test]
fn a_threat_with_nothing_asked_is_for_the_sensitive_lane_with_its_deadline() {
    let mut threat = asking(Need::Other);
    threat.abuse.level = AbuseLevel::Threat;
    let place = placed(&threat, "x");
    assert_eq!(place.lane, Lane::Sensitive);
    assert_eq!(place.lane_reasons, ["threat_suspected"]);
    assert!(place.due.is_some());
}

#[test]
fn pressure_dressed_as_a_partnership_is_no_partnership() {
    let reading =
        Reading { pressure: Pressure { suspected: true, ..Pressure::default() }, ..asking(Need::Partnership) };
    assert_eq!(placed(&reading, "mail").lane, Lane::Sensitive);
}

#[test]
fn somebody_who_poses_as_another_is_said_to_beside_the_lane() {
    let reason = Reason { label: "scam".to_owned(), span: Span::new(0, 3), why: String::new() };
    let reading = Reading { reasons: vec![reason], ..asking(Need::Spam) };
    let place = placed(&reading, "mail");
    assert_eq!((place.lane, place.lane_reasons), (Lane::Spam, vec!["spam".to_owned(), "scam_suspected".to_owned()]));
}

#[test]
fn somebody_who_speaks_of_ending_it_is_first_whatever_else_was_said() {
    let mut reading = asking(Need::Other);
    reading.announced = vec![Announced { kind: AnnouncedKind::SelfHarm, span: Span::new(0, 3) }];
    let place = placed(&reading, "mail");
    assert_eq!((place.lane, place.severity), (Lane::Now, Severity::Critical));
    assert!(place.lane_reasons.contains(&"self_harm_announced".to_owned()));
}

#[test]
fn asking_again_does_not_restart_the_clock_nor_move_it() {
    let facts = CaseFacts { asked_before: true, due_at: Some(at("2026-11-23T11:00")), ..CaseFacts::default() };
    let again =
        place(&asking(Need::Complaint), &facts, &capabilities_of("x"), &BrandSettings::default(), at(NOW), at(NOW));
    assert_eq!(again.due, None);
}

#[test]
fn a_turn_for_the_worse_brings_the_deadline_forward() {
    let facts = CaseFacts { asked_before: true, due_at: Some(at("2026-11-25T10:00")), ..CaseFacts::default() };
    let worse = Reading { severity: Severity::Critical, ..asking(Need::Complaint) };
    let place = place(&worse, &facts, &capabilities_of("mail"), &BrandSettings::default(), at(NOW), at(NOW));
    assert_eq!(place.due.unwrap().due_at, at("2026-11-23T10:30"));
}

#[test]
fn thanks_in_the_middle_of_an_open_request_do_not_shelve_it() {
    let facts = CaseFacts { asked_before: true, due_at: Some(at("2026-11-23T11:00")), ..CaseFacts::default() };
    let place =
        place(&asking(Need::Praise), &facts, &capabilities_of("x"), &BrandSettings::default(), at(NOW), at(NOW));
    assert_eq!(place.lane, Lane::Today);
}

#[test]
fn history_and_machines_are_owed_nothing() {
    for facts in
        [CaseFacts { history: true, ..CaseFacts::default() }, CaseFacts { automatic: true, ..CaseFacts::default() }]
    {
        let critical = Reading { severity: Severity::Critical, ..asking(Need::Complaint) };
        let place = place(&critical, &facts, &capabilities_of("mail"), &BrandSettings::default(), at(NOW), at(NOW));
        assert_eq!((place.lane, place.due), (Lane::CanWait, None));
    }
}

fn any_reading() -> impl Strategy<Value = Reading> {
    reading_for(Need::ALL.to_vec())
}

fn any_request() -> impl Strategy<Value = Reading> {
    reading_for(vec![Need::Question, Need::Request, Need::Complaint])
}

fn reading_for(needs: Vec<Need>) -> impl Strategy<Value = Reading> {
    (prop::sample::select(needs), prop::sample::select(Severity::ALL), any::<bool>(), prop::sample::select(Topic::ALL))
        .prop_map(|(need, severity, in_trouble_now, topic)| Reading {
            severity,
            in_trouble_now,
            topics: vec![guichet_text::reading::TopicScore { topic, score: 0.8 }],
            ..asking(need)
        })
}

proptest! {
    #[test]
    fn shouting_and_insults_move_nobody(
        calm in any_reading(),
        anger in 0.0_f32..=1.0,
        sentiment in -1.0_f32..=1.0,
        irony in any::<bool>(),
        level in prop::sample::select(vec![AbuseLevel::Crude, AbuseLevel::Insult]),
        target in prop::sample::select(AbuseTarget::ALL),
        kinds in prop::sample::subsequence(AbuseKind::ALL.to_vec(), 0..=3),
        network in prop::sample::select(vec!["x", "mail", "webform", "inbound"]),
    ) {
        let shouted = Reading { anger, sentiment, irony, abuse: Abuse { level, target, kinds }, ..calm.clone() };
        prop_assert_eq!(placed(&calm, network), placed(&shouted, network));
    }

    #[test]
    fn a_suspicion_takes_nothing_from_a_request(calm in any_request(), pressure in any::<bool>(), threat in any::<bool>()) {
        let mut suspected = calm.clone();
        suspected.pressure.suspected = pressure;
        suspected.abuse.level = if threat { AbuseLevel::Threat } else { AbuseLevel::Harassment };
        let (before, after) = (placed(&calm, "x"), placed(&suspected, "x"));
        prop_assert_eq!((before.lane, before.due, before.severity), (after.lane, after.due, after.severity));
    }

    #[test]
    fn a_worse_consequence_never_waits_longer(reading in any_request()) {
        let worse = Reading { severity: Severity::Critical, ..reading.clone() };
        let (one, other) = (placed(&reading, "mail"), placed(&worse, "mail"));
        prop_assert!(other.due.unwrap().due_at <= one.due.unwrap().due_at);
        prop_assert!(other.lane <= one.lane);
    }
}
