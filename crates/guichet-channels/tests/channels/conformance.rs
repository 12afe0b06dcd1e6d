//! One suite over every channel: what a network may do to us, and what must hold all the same.
//!
//! Each kind brings a double of its network (`conformance/doubles.rs`); a new kind joins by adding one there.

mod bluesky;
mod double_of_its_own;
mod doubles;
mod google;
mod lacking;
mod mastodon;
mod meta;
mod telegram;
mod x;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use doubles::{Double, Happening, Mood, every_double};
use guichet_channels::{Lookup, RawBytes};
use guichet_core::model::{Incoming, IncomingKind, SendOutcome};
use proptest::prelude::*;

fn identity(raw: &RawBytes) -> (String, String, String, String) {
    (raw.source.clone(), raw.external_id.clone(), raw.part.clone(), raw.content_hash.clone())
}

fn read(double: &Double, raw: &RawBytes) -> Incoming {
    double.channel.parse(raw).unwrap_or_else(|problem| panic!("{}: {problem}", double.name))
}

#[tokio::test]
async fn every_kind_is_in_the_suite() {
    let names: BTreeSet<_> = every_double().await.iter().map(|double| double.kind).collect();
    let kinds: BTreeSet<_> = guichet_channels::KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(names, kinds);
}

#[tokio::test]
async fn a_duplicate_is_the_same_item() {
    for double in every_double().await {
        let first = double.happens(&Happening::Message { id: "m-1", text: "Où est mon colis ?" }).unwrap();
        let again = double.happens(&Happening::Message { id: "m-1", text: "Où est mon colis ?" }).unwrap();
        assert_eq!(identity(&first), identity(&again), "{}", double.name);
        let other = double.happens(&Happening::Message { id: "m-1", text: "Où est ma facture ?" }).unwrap();
        assert_eq!(first.external_id, other.external_id, "{}", double.name);
        if double.edits_come_beside() {
            assert_eq!(identity(&first), identity(&other), "{}", double.name);
            let edit = double.happens(&Happening::Edit { id: "m-1", text: "Où est ma facture ?" }).unwrap();
            assert_ne!(identity(&first), identity(&edit), "{}: other words are not lost", double.name);
            continue;
        }
        assert_ne!(
            first.content_hash, other.content_hash,
            "{}: other words are a conflict, not a duplicate",
            double.name
        );
        assert_ne!(identity(&first), identity(&other.under_its_own_id()), "{}", double.name);
    }
}

#[tokio::test]
async fn the_order_of_arrival_changes_nothing() {
    for double in every_double().await {
        let first = double.happens(&Happening::Message { id: "m-1", text: "un" }).unwrap();
        let second = double.happens(&Happening::Message { id: "m-2", text: "deux" }).unwrap();
        let forward = [read(&double, &first), read(&double, &second)];
        let backward = [read(&double, &second), read(&double, &first)];
        assert_eq!((&forward[0], &forward[1]), (&backward[1], &backward[0]), "{}", double.name);
        assert_eq!(forward[0].external_id, first.external_id, "{}", double.name);
    }
}

#[tokio::test]
async fn an_edit_may_come_before_its_message() {
    for double in every_double().await {
        let Some(edit) = double.happens(&Happening::Edit { id: "m-1", text: "corrigé" }) else { continue };
        let message = double.happens(&Happening::Message { id: "m-1", text: "écrit" }).unwrap();
        let read_edit = read(&double, &edit);
        assert_eq!((read_edit.kind, read_edit.text.as_str()), (IncomingKind::Edit, "corrigé"), "{}", double.name);
        assert_eq!(read_edit.external_id, read(&double, &message).external_id, "{}", double.name);
        assert_ne!(edit.part, message.part, "{}: both are kept", double.name);
    }
}

#[tokio::test]
async fn a_message_may_be_taken_back_after_it_was_answered() {
    for double in every_double().await {
        let Some(deletion) = double.happens(&Happening::Delete { id: "m-1" }) else { continue };
        assert!(matches!(double.channel.send(&double.reply(1)).await, SendOutcome::Sent { .. }), "{}", double.name);
        let read_deletion = read(&double, &deletion);
        assert_eq!((read_deletion.kind, deletion.part.as_str()), (IncomingKind::Delete, "delete"), "{}", double.name);
    }
}

#[tokio::test]
async fn a_reply_arrives_once_and_says_under_which_id() {
    for double in every_double().await {
        let sent = double.channel.send(&double.reply(1)).await;
        assert!(matches!(sent, SendOutcome::Sent { external_id: Some(_) }), "{}: {sent:?}", double.name);
        assert_eq!(double.arrived(), double.counts().then_some(1), "{}", double.name);
    }
}

#[tokio::test]
async fn a_time_out_after_acceptance_is_unknown_and_never_repeated() {
    for double in every_double().await {
        if !double.will(&Mood::TakeAndFallSilent) {
            continue;
        }
        let outgoing = double.reply(2);
        let sent = double.channel.send(&outgoing).await;
        assert!(matches!(sent, SendOutcome::Unknown { .. }), "{}: {sent:?}", double.name);
        let found = double.channel.lookup(&outgoing).await;
        assert_ne!(found, Lookup::NotFound, "{}: a look-up must not ask for a second send", double.name);
        if double.channel.capabilities().lookup && double.looks_up_in_the_double {
            assert!(matches!(found, Lookup::Found { .. }), "{}: {found:?}", double.name);
        }
        assert_eq!(double.arrived(), Some(1), "{}", double.name);
    }
}

#[tokio::test]
async fn what_was_not_taken_is_later_or_refused() {
    for double in every_double().await {
        for mood in [Mood::AskToWait, Mood::BreakBefore, Mood::PostponeContent] {
            if double.will(&mood) {
                let sent = double.channel.send(&double.reply(3)).await;
                assert!(matches!(sent, SendOutcome::Later { .. }), "{} {mood:?}: {sent:?}", double.name);
            }
        }
        for mood in [Mood::Refuse, Mood::RefuseContent] {
            if !double.will(&mood) {
                continue;
            }
            let sent = double.channel.send(&double.reply(4)).await;
            let SendOutcome::Refused { code } = &sent else { panic!("{}: {sent:?}", double.name) };
            assert!(has_words(code), "{}: {code} has no words", double.name);
        }
        assert_eq!(double.arrived(), double.counts().then_some(0), "{}", double.name);
    }
}

/// Whether a refusal has words for the person who wrote the reply.
fn has_words(code: &str) -> bool {
    !guichet_channels::problem_words(code).fr.contains("inattendu")
}

#[tokio::test]
async fn what_a_network_has_not_has_a_reason() {
    let mut missing = Vec::new();
    let mut said: BTreeSet<_> = lacking::REASONS.iter().map(|(name, case, _)| (*name, *case)).collect();
    for double in every_double().await {
        for case in lacking::CASES {
            let reason = lacking::REASONS.iter().find(|(name, of, _)| double.name.starts_with(name) && of == case);
            match (lacking::is_tried(&double, case), reason) {
                (true, None) => {}
                (false, Some((name, case, why))) => {
                    assert!(why.len() > 20, "{name} {case}: {why}");
                    said.remove(&(*name, *case));
                }
                (tried, reason) => missing.push(format!("{}: {case} (tried: {tried}, {reason:?})", double.name)),
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new(), "what is not tried needs a reason in conformance/lacking.rs");
    assert_eq!(said, BTreeSet::new(), "these reasons are of nothing any more");
}

#[tokio::test]
async fn a_token_that_ends_in_the_middle_is_renewed_and_the_reply_leaves_once() {
    for double in every_double().await {
        // Whatever is asked first opens the session.
        let _ = double.channel.check().await;
        if !double.will(&Mood::TokenEnds) {
            continue;
        }
        let sent = double.channel.send(&double.reply(6)).await;
        assert!(matches!(sent, SendOutcome::Sent { .. }), "{}: {sent:?}", double.name);
        assert_eq!(double.arrived(), Some(1), "{}", double.name);
    }
}

#[tokio::test]
async fn a_token_that_was_taken_away_makes_the_reply_wait_for_a_person() {
    for double in every_double().await {
        let _ = double.channel.check().await;
        if !double.will(&Mood::TokenRevoked) {
            continue;
        }
        let sent = double.channel.send(&double.reply(7)).await;
        let SendOutcome::Later { code, .. } = &sent else { panic!("{}: {sent:?}", double.name) };
        assert!(matches!(code.as_str(), "token_expired" | "sign_in_refused"), "{}: {code}", double.name);
        assert_eq!(double.arrived(), Some(0), "{}", double.name);
        let problems = double.channel.check().await;
        assert!(problems.iter().any(|problem| has_words(&problem.code)), "{}: {problems:?}", double.name);
    }
}

#[tokio::test]
async fn what_closes_between_draft_and_send_is_refused_with_its_reason() {
    for mood in [Mood::Blocked, Mood::WindowOver] {
        for double in every_double().await {
            let outgoing = double.reply(8);
            if !double.will(&mood) {
                continue;
            }
            let sent = double.channel.send(&outgoing).await;
            let SendOutcome::Refused { code } = &sent else { panic!("{} {mood:?}: {sent:?}", double.name) };
            assert!(has_words(code), "{} {mood:?}: {code} has no words", double.name);
            assert_eq!(double.arrived(), Some(0), "{} {mood:?}", double.name);
        }
    }
}

#[tokio::test]
async fn a_reply_that_is_taken_away_afterwards_is_told_of_that_reply() {
    for double in every_double().await {
        let sent = double.channel.send(&double.reply(9)).await;
        let SendOutcome::Sent { external_id: Some(id) } = &sent else { panic!("{}: {sent:?}", double.name) };
        let Some(rejected) = double.happens(&Happening::Rejected { id }) else { continue };
        let told = read(&double, &rejected);
        assert_eq!((told.kind, &told.external_id, told.permanent), (IncomingKind::Bounce, id, true), "{}", double.name);
        let message = double.happens(&Happening::Message { id: "m-1", text: "bonjour" }).unwrap();
        assert_ne!(identity(&rejected), identity(&message), "{}: both are kept", double.name);
    }
}

#[tokio::test]
async fn each_dialect_of_a_limit_makes_the_reply_wait_and_loses_nothing() {
    for double in every_double().await {
        for dialect in double.dialects() {
            let outgoing = double.reply(10);
            let before = double.arrived();
            double.asks_to_wait(dialect);
            let sent = double.afresh().send(&outgoing).await;
            let place = format!("{}, {}", double.name, dialect.name);
            let SendOutcome::Later { code, retry_after } = &sent else { panic!("{place}: {sent:?}") };
            assert_eq!((code.as_str(), retry_after.is_some()), (dialect.code, dialect.says_when), "{place}: {sent:?}");
            assert_eq!(double.arrived(), before, "{place}");
        }
        let sent = double.afresh().send(&double.reply(10)).await;
        assert!(matches!(sent, SendOutcome::Sent { .. }), "{}: {sent:?}", double.name);
    }
}

#[tokio::test]
async fn broken_bytes_are_kept_and_said() {
    for double in every_double().await {
        let valid = double.happens(&Happening::Message { id: "m-1", text: "bonjour" }).unwrap();
        for body in [&b""[..], b"\xff\xfe\x00\x01", b"{", b"\0\0\0\0"] {
            let raw = RawBytes { body: body.to_vec(), ..valid.clone() };
            let problem = double.channel.parse(&raw).expect_err(double.name);
            assert!(!problem.words().fr.contains("inattendu"), "{}: {} has no words", double.name, problem.code);
            assert_eq!(raw.body, body);
        }
    }
}

#[tokio::test]
async fn an_unknown_event_is_kept_for_a_person() {
    for double in every_double().await {
        let Some(raw) = double.happens(&Happening::Unknown) else { continue };
        assert_eq!(double.channel.parse(&raw).expect_err(double.name).code, "unknown_event", "{}", double.name);
    }
}

#[tokio::test]
async fn the_same_reply_is_always_the_same_bytes() {
    for (first, second) in every_double().await.iter().zip(every_double().await) {
        let outgoing = first.reply(5);
        let bytes = first.channel.compose(&outgoing);
        assert_eq!(bytes, first.channel.compose(&outgoing), "{}", first.name);
        assert_eq!(bytes, second.reopened_as(first).compose(&outgoing), "{}: after a restart", first.name);
        assert_ne!(
            bytes,
            first.channel.compose(&guichet_core::model::Outgoing { text: "autre".into(), ..outgoing }),
            "{}",
            first.name
        );
    }
}

#[tokio::test]
async fn ten_megabytes_neither_break_nor_hold_anything_up() {
    for double in every_double().await {
        let text = "Mon colis est perdu. ".repeat(500_000);
        let raw = double.happens(&Happening::Message { id: "m-1", text: &text }).unwrap();
        let started = Instant::now();
        // Whole or refused with a reason, but at once.
        if let Ok(incoming) = double.channel.parse(&raw) {
            assert!(incoming.text.chars().count() <= 200_001, "{}", double.name);
            let whole = incoming.attachments.iter().any(|file| file.bytes.len() > 10_000_000);
            assert!(whole, "{}: what does not fit is kept as a file", double.name);
        }
        assert!(started.elapsed() < Duration::from_secs(10), "{}: {:?}", double.name, started.elapsed());
    }
}

#[tokio::test]
async fn what_arrives_is_received_once_and_in_order() {
    for double in every_double().await {
        if !double.posts(&[("m-1", "un"), ("m-2", "deux")]) {
            continue;
        }
        let batch = double.channel.receive(None).await.unwrap();
        let ids: Vec<_> = batch.items.iter().map(|raw| raw.external_id.as_str()).collect();
        assert_eq!(ids, ["m-1", "m-2"], "{}", double.name);
        let after = double.channel.receive(batch.cursor.as_deref()).await.unwrap();
        assert_eq!(after.items, [], "{}", double.name);
        // A cursor from elsewhere is no reason to lose anything.
        let lost = double.channel.receive(Some("what is this")).await.unwrap();
        assert_eq!(lost.items.len(), 2, "{}", double.name);
    }
}

#[tokio::test]
async fn waiting_ends_when_something_comes_or_the_time_is_over() {
    for double in every_double().await {
        if !double.posts(&[]) {
            continue;
        }
        let started = Instant::now();
        let posting = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            double.posts(&[("m-1", "un")]);
        };
        let (waited, ()) = tokio::join!(double.channel.wait(None, Duration::from_secs(20)), posting);
        waited.unwrap();
        assert!(started.elapsed() < Duration::from_secs(10), "{}", double.name);
        let batch = double.channel.receive(None).await.unwrap();
        let quiet = Instant::now();
        double.channel.wait(batch.cursor.as_deref(), Duration::from_millis(200)).await.unwrap();
        assert!(quiet.elapsed() >= Duration::from_millis(150), "{}", double.name);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_a_channel_panic(noise in proptest::collection::vec(any::<u8>(), 0..600), cut in 0_usize..2_000, place in 0_usize..2_000) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let doubles = runtime.block_on(every_double());
        for double in &doubles {
            let valid = double.happens(&Happening::Message { id: "m-1", text: "Où est mon colis ?" }).unwrap();
            let mut spoilt = valid.body.clone();
            spoilt.truncate(cut);
            spoilt.splice(place.min(spoilt.len())..place.min(spoilt.len()), noise.iter().copied());
            for body in [noise.clone(), spoilt] {
                // An item or a reason: both are fine.
                let _ = double.channel.parse(&RawBytes { body, ..valid.clone() });
            }
        }
    }
}
