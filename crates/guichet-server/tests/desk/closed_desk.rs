//! While the desk is closed: one honest automatic word, however many look; and what a changed policy makes of what is open.

use std::sync::Arc;
use std::time::Duration;

use guichet_core::model::brand::{DeadlineRule, OpeningSlot};
use guichet_core::model::{AuthorKind, BrandSettings, CaseId, EventKind, Message};
use guichet_core::text::reading::Direction;
use guichet_server::work::{closed, deadlines};
use guichet_server::{App, Config, Key, Parts};
use guichet_store::Store;
use jiff::civil::time;
use jiff::{SignedDuration, Timestamp, ToSpan};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Desk, MovedClock, Who, brand};

/// Open for an hour, three days from now: closed at this moment, whenever the test runs.
fn closed_now() -> BrandSettings {
    let day = Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().checked_add(3.days()).unwrap();
    let weekday = day.weekday().to_monday_one_offset();
    BrandSettings {
        undo_seconds: 0,
        timezone: "UTC".to_owned(),
        hours: vec![OpeningSlot { weekday, from: time(9, 30, 0, 0), to: time(10, 30, 0, 0) }],
        holidays: guichet_core::model::brand::HolidayRegion::None,
        out_of_hours: true,
        ..BrandSettings::default()
    }
}

fn words(messages: &[Message]) -> Vec<&Message> {
    messages
        .iter()
        .filter(|one| one.direction == Direction::Outbound && one.author_kind == AuthorKind::Automatic)
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_writes_at_night_is_told_once_and_stays_owed_an_answer() {
    let desk = Desk::with(closed_now()).await;
    let case = desk.case_of("n-1", "Bonjour, où est mon colis 7215 ?").await["id"].as_str().unwrap().to_owned();
    let path = desk.of_brand(&format!("/cases/{case}"));
    let told = |page: &Value| {
        let messages = page["conversations"][0]["messages"].as_array().unwrap();
        messages.iter().filter(|message| message["author_kind"] == "automatic").count()
    };
    let page = desk.until(&path, |page| told(page) == 1).await;
    let word = page["conversations"][0]["messages"][1]["text"].as_str().unwrap();
    assert!(word.contains("message automatique") && word.contains("à 9\u{a0}h\u{a0}30"), "{word}");
    assert_eq!(page["case"]["undecided"], 1, "nothing was answered");
    assert!(page["deadlines"][0]["met_at"].is_null(), "nothing was met");
    assert_eq!(page["case"]["outcome"], "none");
    // They write again: they know already.
    let again = json!({
        "source": "boutique", "external_id": "n-2", "type": "message", "author": {"id": "client-n-1"}, "in_reply_to": "n-1",
        "text": "Et le numéro 7216 ?", "created_at": Timestamp::now().to_string(), "visibility": "private",
    });
    let id = desk.bring(again).await.expect(202).json()["message_id"].as_str().unwrap().to_owned();
    desk.understood(&id).await;
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    assert_eq!(told(&desk.get(Who::Agent, &path).await.expect(200).json()), 1);
    // A colleague who writes now is not told that somebody wrote meanwhile.
    let page = desk.get(Who::Agent, &path).await.expect(200).json();
    let conversation = &page["conversations"][0];
    let seen =
        conversation["messages"].as_array().unwrap().iter().rev().find(|one| one["direction"] == "inbound").unwrap();
    let reply = json!({
        "reply_id": uuid::Uuid::now_v7(), "conversation_id": conversation["id"], "visibility": "private",
        "text": "Bonjour Camille, votre colis 7215 et le 7216 arrivent demain avant midi. Agent", "seen_up_to": seen["id"],
    });
    let sent = desk.post(Who::Agent, &desk.of_brand(&format!("/cases/{case}/replies")), reply).await;
    assert_ne!(sent.json()["error"]["code"], "newer_messages", "{}", sent.text);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_workers_at_once_say_one_word_to_each() {
    let desk = Desk::with(BrandSettings { out_of_hours: false, ..closed_now() }).await;
    let mut cases = Vec::new();
    for number in 0..4 {
        let case = desk.case_of(&format!("w-{number}"), "Bonjour, où est mon colis ?").await;
        cases.push(CaseId(case["id"].as_str().unwrap().parse().unwrap()));
    }
    let mut brand = desk.brand.clone();
    brand.settings.out_of_hours = true;
    desk.store.update_brand(&brand).await.unwrap();
    let config = Config::default();
    let surroundings = guichet_server::serve::surroundings(&config);
    let source = Arc::<MovedClock>::default();
    let app = App::new(Parts { config, store: desk.store.clone(), key: Key::new([7; 32]), source, surroundings });
    // Beside those of the desk itself.
    let workers = (0..8).map(|_| {
        let app = app.clone();
        tokio::spawn(async move { closed::round(&app, &mut closed::Memory::default()).await.unwrap() })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.unwrap();
    }
    for case in cases {
        let messages = desk.store.messages_of_case(brand.id, case, None, 50).await.unwrap().items;
        assert_eq!(words(&messages).len(), 1);
    }
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_policy_moves_what_is_open_and_says_so_in_the_case() {
    let always = BrandSettings { undo_seconds: 0, hours: Vec::new(), ..BrandSettings::default() };
    let desk = Desk::with(always).await;
    let case = desk.case_of("d-1", "Où est mon colis 7215 ?").await["id"].as_str().unwrap().to_owned();
    let path = desk.of_brand(&format!("/cases/{case}"));
    let before = desk.get(Who::Agent, &path).await.expect(200).json();
    let start: Timestamp = before["deadlines"][0]["started_at"].as_str().unwrap().parse().unwrap();
    let mut settings = desk.get(Who::Admin, &desk.of_brand("/settings")).await.expect(200).json();
    let rule = DeadlineRule { network: None, severity: None, minutes: 480, around_the_clock: false };
    settings["deadlines"] = json!([rule]);
    let change = desk.request(Who::Admin, Method::PUT, &desk.of_brand("/settings")).json(&settings);
    desk.ask(change).await.expect(200);
    let wanted = (start + SignedDuration::from_mins(480)).to_string();
    let moved = |page: &Value| {
        let due: Timestamp = page["deadlines"][0]["due_at"].as_str().unwrap().parse().unwrap();
        due.to_string() == wanted
    };
    let page = desk.until(&path, moved).await;
    assert_eq!(page["case"]["due_at"], page["deadlines"][0]["due_at"]);
    desk.until(&desk.of_brand("/settings/deadlines"), |progress| progress["running"] == false).await;
    let events = desk.store.events_after(desk.brand.id, 0, 500).await.unwrap();
    let told: Vec<_> = events.iter().filter(|stored| stored.event.kind == EventKind::DeadlineMoved).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].event.case_id.unwrap().0.to_string(), case);
    // The same settings again are no other policy.
    let change = desk.request(Who::Admin, Method::PUT, &desk.of_brand("/settings")).json(&settings);
    desk.ask(change).await.expect(200);
    assert_eq!(desk.store.job_of("deadlines", &desk.brand.id.to_string()).await.unwrap(), None);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_count_that_was_interrupted_goes_on_where_it_stood_and_one_begun_anew_ends_the_old_one() {
    let store = Store::open_temporary().await.unwrap();
    let mut brand =
        brand(&store, "atlas", "Atlas Colis", BrandSettings { hours: Vec::new(), ..BrandSettings::default() }).await;
    let config = Config::default();
    let surroundings = guichet_server::serve::surroundings(&config);
    let clock = Arc::<MovedClock>::default();
    let source = Arc::<MovedClock>::clone(&clock);
    let app = App::new(Parts { config, store: store.clone(), key: Key::new([7; 32]), source, surroundings });
    deadlines::ask(&app, brand.id).await.unwrap();
    // Somebody takes it and dies.
    let lease = app.now() + SignedDuration::from_secs(60);
    let job = store.claim_jobs("deadlines", app.now(), lease, 1).await.unwrap().pop().unwrap();
    assert_eq!(deadlines::round(&app).await.unwrap(), 0, "one worker at a time");
    assert!(deadlines::progress(&app, brand.id).await.unwrap().is_some());
    clock.forward(61);
    deadlines::round(&app).await.unwrap();
    assert_eq!(deadlines::progress(&app, brand.id).await.unwrap(), None, "another one took it to its end");
    // Begun anew while somebody works on it: what they know no longer counts.
    deadlines::ask(&app, brand.id).await.unwrap();
    let lease = app.now() + SignedDuration::from_secs(60);
    let old = store.claim_jobs("deadlines", app.now(), lease, 1).await.unwrap().pop().unwrap();
    brand.settings.escalation_minutes = 5;
    store.update_brand(&brand).await.unwrap();
    deadlines::ask(&app, brand.id).await.unwrap();
    assert!(store.note_progress(old.id, old.attempt, "{}", lease).await.is_err());
    assert_ne!(job.id, old.id);
    deadlines::round(&app).await.unwrap();
    assert_eq!(deadlines::progress(&app, brand.id).await.unwrap(), None);
}
