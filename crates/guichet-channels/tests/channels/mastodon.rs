//! Mastodon against a double of a server: what comes in, what goes out, to whom, and what happens when something breaks.

use std::time::{Duration, Instant};

use crate::support::mastodon_double::{MastodonDouble, Next, TOKEN};
use crate::support::samples::{account, open, reply};
use guichet_channels::http::NetworkPolicy;
use guichet_channels::{AnyChannel, Batch, Consent, Granted, Lookup, Surroundings};
use guichet_core::model::{Incoming, IncomingKind, Outgoing, SendOutcome, Visibility};
use serde_json::json;

fn channel(server: &MastodonDouble, more: &[(&str, &str)]) -> AnyChannel {
    let address = server.address();
    let mut given = vec![("instance", address.as_str()), ("access_token", TOKEN)];
    given.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    given.extend(more.iter().filter(|(_, value)| !value.is_empty()));
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    open(&account("mastodon", &given), &local)
}

fn read(channel: &AnyChannel, batch: &Batch) -> Vec<Incoming> {
    batch.items.iter().map(|raw| channel.parse(raw).unwrap()).collect()
}

/// A reply to the status of this id, pressed now.
fn answer(id: &str, text: &str, visibility: Visibility) -> Outgoing {
    Outgoing {
        text: text.into(),
        visibility,
        in_reply_to: Some(id.into()),
        recipient: "jeanne@social.example".into(),
        recipient_handle: "@jeanne@social.example".into(),
        created_at: jiff::Timestamp::now(),
        ..reply(7)
    }
}

#[tokio::test]
async fn mentions_come_once_and_what_becomes_of_them_comes_after() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.mention("100", "@boutique où est mon colis ?");
    // Strangers are filtered by the account's policy: they are customers all the same.
    server.mention_as("101", "@boutique répondez !", "direct", true);
    server.notification("favourite", "100");
    let first = desk.receive(None).await.unwrap();
    let read_first = read(&desk, &first);
    assert_eq!(read_first.len(), 2);
    assert_eq!(read_first[0].author.id, "jeanne@social.example");
    assert_eq!((read_first[0].visibility, read_first[1].visibility), (Visibility::Public, Visibility::Private));
    assert!(first.items[0].source.starts_with("mastodon:"));

    let quiet = desk.receive(first.cursor.as_deref()).await.unwrap();
    assert_eq!((quiet.items.len(), &quiet.cursor), (0, &first.cursor), "nothing new moves nothing");

    server.edit("100", "@boutique c’est bon, il est arrivé", "2026-11-22T10:00:00Z");
    server.delete("101");
    server.in_the_app("95000", "100", "Bonjour Jeanne, tant mieux !");
    server.in_the_app("95001", "55", "Ceci répond à quelqu’un que le guichet ne connaît pas.");
    let after = desk.receive(quiet.cursor.as_deref()).await.unwrap();
    let read_after = read(&desk, &after);
    let kinds: Vec<_> = read_after.iter().map(|item| (item.kind, item.external_id.as_str())).collect();
    assert_eq!(kinds, [(IncomingKind::Edit, "100"), (IncomingKind::OwnReply, "95000")]);
    assert_eq!(read_after[0].text, "@boutique c’est bon, il est arrivé");
    assert_eq!(read_after[1].text, "Bonjour Jeanne, tant mieux !");
    // One answer without it takes nothing back; ten minutes without it do.
    let again = desk.receive(after.cursor.as_deref()).await.unwrap();
    assert_eq!(again.items, []);
    let gone = desk.receive(later(again.cursor).as_deref()).await.unwrap();
    let read_gone = read(&desk, &gone);
    assert_eq!((read_gone[0].kind, read_gone[0].external_id.as_str()), (IncomingKind::Delete, "101"));
    assert_eq!(desk.receive(later(gone.cursor).as_deref()).await.unwrap().items, []);
}

/// The place as it is ten minutes later.
pub(crate) fn later(cursor: Option<String>) -> Option<String> {
    let mut place: serde_json::Value = serde_json::from_str(&cursor?).unwrap();
    if let Some(missing) = place.get_mut("missing").and_then(|missing| missing.as_object_mut()) {
        missing.values_mut().for_each(|since| *since = (since.as_i64().unwrap() - 600).into());
    }
    Some(place.to_string())
}

#[tokio::test]
async fn a_server_that_is_put_right_and_an_author_who_blocks_us_take_nothing_back() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.mention("100", "bonjour");
    server.mention("101", "rebonjour");
    let mut cursor = desk.receive(None).await.unwrap().cursor;
    server.hide("100");
    server.hide("101");
    let batch = desk.receive(cursor.as_deref()).await.unwrap();
    assert_eq!(batch.items, [], "two 404 in a row");
    server.show_again();
    cursor = desk.receive(later(batch.cursor).as_deref()).await.unwrap().cursor;
    server.block();
    for _ in 0..3 {
        let batch = desk.receive(later(cursor).as_deref()).await.unwrap();
        assert_eq!(batch.items, [], "hidden from us, and not taken back");
        cursor = batch.cursor;
    }
    let asked = server.asked().len();
    desk.receive(cursor.as_deref()).await.unwrap();
    let calls: Vec<_> = server.asked().split_off(asked);
    assert!(!calls.iter().any(|call| call.contains("/statuses/1")), "not asked for again: {calls:?}");
}

#[tokio::test]
async fn a_new_account_takes_all_of_the_last_days() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    for number in 0..1_000 {
        server.mention(&(1_000 + number).to_string(), "encore un");
    }
    let (mut cursor, mut taken) = (None, std::collections::BTreeSet::new());
    loop {
        let batch = desk.receive(cursor.as_deref()).await.unwrap();
        taken.extend(batch.items.iter().map(|raw| raw.external_id.clone()));
        cursor = batch.cursor;
        if !batch.more {
            break;
        }
    }
    assert_eq!(taken.len(), 1_000);
    assert_eq!(desk.receive(cursor.as_deref()).await.unwrap().items, []);
}

#[tokio::test]
async fn what_is_nothing_to_us_wakes_nobody_and_a_storm_wakes_every_five_seconds() {
    let (server, storm) = (MastodonDouble::start().await, MastodonDouble::start().await);
    for server in [&server, &storm] {
        server.mention("100", "bonjour");
    }
    // A channel is made anew for each round, as the desk does.
    let waiting = async |server: &MastodonDouble, at_most: u64, event: &str, data: serde_json::Value| {
        let desk = channel(server, &[]);
        let cursor = desk.receive(None).await.unwrap().cursor;
        let started = Instant::now();
        let (waited, ()) = tokio::join!(desk.wait(cursor.as_deref(), Duration::from_millis(at_most)), async {
            tokio::time::sleep(Duration::from_millis(150)).await;
            server.happens(event, &data);
        });
        waited.unwrap();
        started.elapsed()
    };
    let (whole, long) = (Duration::from_millis(6_500), Duration::from_secs(25));
    let noise = waiting(&server, 6_500, "notification", json!({"id": "7", "type": "favourite"}));
    let stormy = async {
        let of_ours = waiting(&storm, 25_000, "status.update", json!({"id": "100"})).await;
        (of_ours, waiting(&storm, 25_000, "notification", json!({"id": "8", "type": "mention"})).await)
    };
    let (noise, (first, second)) = tokio::join!(noise, stormy);
    assert!(noise >= whole, "{noise:?}");
    let due = Duration::from_millis(4_990)..long;
    assert!(due.contains(&first) && due.contains(&second), "{first:?}, {second:?}");
}

#[tokio::test]
async fn accounts_of_one_server_leave_each_other_their_share() {
    let server = MastodonDouble::start().await;
    let pace = guichet_channels::pace::Pace::default();
    let network = NetworkPolicy::public_only().and_this_machine();
    let together = Surroundings { network, pace, ..Surroundings::default() };
    let desks = [1, 2].map(|number| {
        let address = server.address();
        let mut account = account("mastodon", &[("instance", &address), ("access_token", TOKEN)]);
        account.channel.id = guichet_core::model::ChannelId(crate::support::samples::id(number));
        (account.channel.id, open(&account, &together))
    });
    for (_, desk) in &desks {
        desk.receive(None).await.unwrap();
    }
    let known = |id| together.pace.known(id).into_iter().find(|(bucket, _)| *bucket == "address").unwrap().1;
    assert_eq!(known(desks[0].0), known(desks[1].0), "one allowance");
    let asked = u32::try_from(server.asked().len()).unwrap();
    assert_eq!(known(desks[0].0).remaining, Some(7_500 - asked));
}

#[tokio::test]
async fn a_server_that_gives_one_status_at_a_time_tells_the_same() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.one_at_a_time();
    for number in 100..108 {
        server.mention(&number.to_string(), "bonjour");
    }
    let mut cursor = desk.receive(None).await.unwrap().cursor;
    server.delete("107");
    let mut found = Vec::new();
    for _ in 0..6 {
        let batch = desk.receive(later(cursor).as_deref()).await.unwrap();
        found.extend(read(&desk, &batch));
        cursor = batch.cursor;
    }
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].kind, found[0].external_id.as_str()), (IncomingKind::Delete, "107"));
}

#[tokio::test]
async fn the_newest_statuses_are_looked_at_in_each_round_and_all_of_them_in_turn() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.one_at_a_time();
    for number in 100..112 {
        server.mention(&number.to_string(), "bonjour");
    }
    let mut cursor = desk.receive(None).await.unwrap().cursor;
    // One over which the server stumbles holds up no other.
    server.breaks("110");
    let mut looked: Vec<Vec<String>> = Vec::new();
    for _ in 0..5 {
        let before = server.asked().len();
        cursor = desk.receive(cursor.as_deref()).await.unwrap().cursor;
        let calls = server.asked().split_off(before);
        looked.push(
            calls.iter().filter_map(|call| call.strip_prefix("GET /api/v1/statuses/")).map(str::to_owned).collect(),
        );
    }
    for round in &looked {
        assert!(round.len() == 5 && round.starts_with(&["111".to_owned(), "110".to_owned()]), "{looked:?}");
    }
    let all: std::collections::BTreeSet<_> = looked.iter().flatten().collect();
    assert_eq!(all.len(), 12, "each has its turn: {looked:?}");
}

#[tokio::test]
async fn without_the_right_to_know_who_blocks_us_everything_else_goes_on() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.without_follows();
    server.mention("100", "bonjour");
    server.mention("101", "rebonjour");
    let first = desk.receive(None).await.unwrap();
    server.delete("101");
    server.edit("100", "bonsoir", "2026-11-22T10:00:00Z");
    let missed = desk.receive(first.cursor.as_deref()).await.unwrap();
    assert_eq!(read(&desk, &missed)[0].kind, IncomingKind::Edit);
    let gone = desk.receive(later(missed.cursor).as_deref()).await.unwrap();
    let gone = read(&desk, &gone);
    assert_eq!((gone[0].kind, gone[0].external_id.as_str()), (IncomingKind::Delete, "101"));
}

#[tokio::test]
async fn many_mentions_are_fetched_page_by_page() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.mention("1", "le premier");
    let mut batch = desk.receive(None).await.unwrap();
    for number in 0..200 {
        server.mention(&(1_000 + number).to_string(), "encore un");
    }
    let mut ids = Vec::new();
    loop {
        batch = desk.receive(batch.cursor.as_deref()).await.unwrap();
        ids.extend(batch.items.iter().map(|raw| raw.external_id.clone()));
        if !batch.more {
            break;
        }
    }
    let wanted: Vec<String> = (0..200).map(|number| (1_000 + number).to_string()).collect();
    assert_eq!(ids, wanted);
    // A cursor that was lost brings everything again, in the same order: the store knows it.
    let again = desk.receive(None).await.unwrap();
    assert_eq!(again.items.len(), 201);
    assert_eq!(again.items[1].external_id, "1000");
}

#[tokio::test]
async fn a_page_that_cannot_be_read_is_no_empty_page() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.mention("1", "le premier");
    let first = desk.receive(None).await.unwrap();
    server.mumbles(true);
    assert_eq!(desk.receive(first.cursor.as_deref()).await.unwrap_err().code, "protocol");
    server.mumbles(false);
    server.fat(400_000);
    for number in 0..80 {
        server.mention(&(1_000 + number).to_string(), "encore un");
    }
    let (mut cursor, mut items) = (first.cursor, 0);
    loop {
        let batch = desk.receive(cursor.as_deref()).await.unwrap();
        (cursor, items) = (batch.cursor, items + batch.items.len());
        if !batch.more {
            break;
        }
    }
    assert_eq!(items, 80);
}

#[tokio::test]
async fn what_another_account_could_see_is_not_taken_back() {
    let server = MastodonDouble::start().await;
    server.token("autre-jeton");
    server.mention("100", "bonjour");
    let cursor = channel(&server, &[]).receive(None).await.unwrap().cursor.unwrap();
    server.delete("100");
    // The former account of the channel was another one: what we cannot see now it may see still.
    let desk = channel(&server, &[("access_token", "autre-jeton")]);
    let of_another = cursor.replace("\"me\":\"1\"", "\"me\":\"9\"");
    let other = desk.receive(Some(&of_another)).await.unwrap();
    assert_eq!(other.items, []);
    assert_eq!(desk.receive(later(other.cursor).as_deref()).await.unwrap().items, []);
    let missed = desk.receive(Some(&cursor)).await.unwrap();
    let same = read(&desk, &desk.receive(later(missed.cursor).as_deref()).await.unwrap());
    assert_eq!(same[0].kind, IncomingKind::Delete, "another token of the same account goes on");
}

#[tokio::test]
async fn the_stream_wakes_and_a_server_without_one_is_asked_in_time() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    let started = Instant::now();
    let posting = async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.mention("100", "bonjour");
    };
    let (waited, ()) = tokio::join!(desk.wait(None, Duration::from_secs(20)), posting);
    waited.unwrap();
    assert!(started.elapsed() < Duration::from_secs(7));
    let nowhere = channel(&server, &[("streaming", "http://127.0.0.1:9")]);
    let started = Instant::now();
    nowhere.wait(None, Duration::from_millis(300)).await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(290));
}

#[tokio::test]
async fn a_reply_names_its_person_and_is_read_by_nobody_more() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    for (id, visibility) in
        [("100", "public"), ("101", "unlisted"), ("102", "private"), ("103", "direct"), ("104", "circle")]
    {
        server.mention_as(id, "bonjour", visibility, false);
    }
    for id in ["100", "101", "102", "103", "104"] {
        let mut outgoing = answer(id, "Voyez avec @transport@social.example.", Visibility::Public);
        outgoing.reply_id = guichet_core::model::ReplyId(crate::support::samples::id(id.parse().unwrap()));
        assert!(matches!(desk.send(&outgoing).await, SendOutcome::Sent { external_id: Some(_) }));
    }
    let published = server.published();
    let visibilities: Vec<_> = published.iter().map(|status| status["visibility"].as_str().unwrap()).collect();
    assert_eq!(visibilities, ["public", "unlisted", "private", "direct", "direct"]);
    assert_eq!(published[0]["said"], "@jeanne@social.example Voyez avec transport@social.example.");
    assert_eq!(published[3]["in_reply_to_id"], "103");
    let private = Outgoing {
        reply_id: guichet_core::model::ReplyId(crate::support::samples::id(999)),
        ..answer("100", "en privé", Visibility::Private)
    };
    desk.send(&private).await;
    assert_eq!(server.published().last().unwrap()["visibility"], "direct");
    assert!(desk.capabilities().hosts_read_private);
}

#[tokio::test]
async fn what_does_not_fit_is_refused_before_it_leaves() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[("max_characters", "468")]);
    server.mention("100", "bonjour");
    // The name counts without its server: 7 and a blank, so 492 are left of 500.
    let fits = format!("{} https://colis.example/{}", "é".repeat(492 - 24), "x".repeat(200));
    let sent = desk.send(&answer("100", &fits, Visibility::Public)).await;
    assert!(matches!(sent, SendOutcome::Sent { .. }), "{sent:?}");
    let long = answer("100", &format!("é{fits}"), Visibility::Public);
    assert_eq!(desk.send(&long).await, SendOutcome::Refused { code: "too_long".into() });
    assert_eq!(server.published().len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_found_by_its_key_or_among_the_statuses() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.mention("100", "bonjour");
    server.next(Next::KeepAndBreak);
    let outgoing = answer("100", "Votre colis part demain.", Visibility::Public);
    assert!(matches!(desk.send(&outgoing).await, SendOutcome::Unknown { .. }));
    let found = desk.lookup(&outgoing).await;
    let id = server.published()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(found, Lookup::Found { external_id: Some(id.clone()) });
    assert_eq!(server.published().len(), 1, "the key made it one");

    // After the hour the server has forgotten the key: nothing is sent, the statuses are read.
    let old = Outgoing { created_at: jiff::Timestamp::now() - jiff::SignedDuration::from_hours(2), ..outgoing.clone() };
    assert_eq!(desk.lookup(&old).await, Lookup::Found { external_id: Some(id.clone()) });
    let other = Outgoing { text: "Autre chose.".into(), ..old };
    assert_eq!(desk.lookup(&other).await, Lookup::NotYet);
    assert_eq!(server.published().len(), 1);

    // What it answers was deleted meanwhile: the reply stands there all the same.
    server.delete("100");
    assert_eq!(desk.lookup(&outgoing).await, Lookup::Found { external_id: Some(id) });
}

#[tokio::test]
async fn the_same_words_of_another_day_are_not_the_lost_reply() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.mention("100", "bonjour");
    let hours = |hours| jiff::Timestamp::now() - jiff::SignedDuration::from_hours(hours);
    server.in_the_app("95000", "100", "Votre colis part demain.");
    server.written("95000", hours(30));
    let lost = Outgoing { created_at: hours(2), ..answer("100", "Votre colis part demain.", Visibility::Public) };
    assert_eq!(desk.lookup(&lost).await, Lookup::NotYet);
    server.written("95000", hours(1));
    assert!(matches!(desk.lookup(&lost).await, Lookup::Found { .. }));
}

#[tokio::test]
async fn what_it_answers_may_be_gone() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    for visibility in [Visibility::Public, Visibility::Private] {
        let sent = desk.send(&answer("404", "bonjour", visibility)).await;
        assert_eq!(sent, SendOutcome::Refused { code: "target_gone_or_hidden".into() });
    }
}

#[tokio::test]
async fn a_revoked_token_stops_nothing_but_the_account() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.mention("100", "bonjour");
    let cursor = desk.receive(None).await.unwrap().cursor;
    server.revoke();
    assert_eq!(desk.receive(cursor.as_deref()).await.unwrap_err().code, "token_expired");
    let sent = desk.send(&answer("100", "bonjour", Visibility::Public)).await;
    assert_eq!(sent, SendOutcome::Later { code: "token_expired".into(), retry_after: None });
    assert_eq!(desk.check().await[0].code, "token_expired");
}

#[tokio::test]
async fn the_pace_of_the_server_is_kept_and_its_last_calls_are_for_answers() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.mention("100", "bonjour");
    server.remaining(34);
    let cursor = desk.receive(None).await.unwrap().cursor;
    let before = server.asked().len();
    let failure = desk.receive(cursor.as_deref()).await.unwrap_err();
    assert_eq!(failure.code, "rate_limited");
    assert!(failure.retry_after.is_some_and(|seconds| (100..=121).contains(&seconds)), "{failure:?}");
    assert_eq!(server.asked().len(), before, "nothing was asked");
    assert!(matches!(desk.send(&answer("100", "bonjour", Visibility::Public)).await, SendOutcome::Sent { .. }));
    server.remaining(0);
    let sent =
        desk.send(&Outgoing { visibility: Visibility::Private, ..answer("100", "encore", Visibility::Private) }).await;
    let SendOutcome::Later { code, retry_after: Some(seconds) } = &sent else { panic!("{sent:?}") };
    assert_eq!(code, "rate_limited");
    assert!((100..=121).contains(seconds), "{seconds}");
}

#[tokio::test]
async fn a_server_that_asks_to_wait_says_until_when() {
    let server = MastodonDouble::start().await;
    let desk = channel(&server, &[]);
    server.mention("100", "bonjour");
    server.next(Next::Limit);
    let sent = desk.send(&answer("100", "bonjour", Visibility::Public)).await;
    let SendOutcome::Later { code, retry_after: Some(seconds) } = &sent else { panic!("{sent:?}") };
    assert_eq!(code, "rate_limited");
    assert!((100..=121).contains(seconds), "the date of the server, in seconds: {seconds}");
    assert!(server.published().is_empty());
}

#[tokio::test]
async fn an_account_is_connected_in_the_browser() {
    let server = MastodonDouble::start().await;
    server.longest(5_000);
    let address = server.address();
    let local = Surroundings { network: NetworkPolicy::public_only().and_this_machine(), ..Surroundings::default() };
    let mut unconnected = account("mastodon", &[("instance", &address)]);
    let desk = open(&unconnected, &local);
    assert_eq!(desk.check().await[0].code, "token_expired");
    let redirect_uri = "https://desk.example/connect/back";
    let challenge = challenge_of("verifier-1");
    let consent = Consent { redirect_uri, state: "state-1", code_challenge: &challenge };
    let begun = desk.begin_connecting(consent).await.unwrap();
    for part in [
        "/oauth/authorize?",
        "client_id=client-1",
        "state=state-1",
        "code_challenge_method=S256",
        "write%3Astatuses",
        "read%3Afollows",
    ] {
        assert!(begun.url.contains(part), "{part} is missing in {}", begun.url);
    }
    let code = server.say_yes(&challenge);
    unconnected.secrets.0.extend(begun.secrets);
    let desk = open(&unconnected, &local);
    let granted = Granted { code: &code, verifier: "verifier-1", redirect_uri };
    let connected = desk.finish_connecting(granted).await.unwrap();
    assert_eq!(connected.secrets["access_token"], "jeton-nouveau");
    assert_eq!(connected.account_name, "@boutique@forum.example");
    assert_eq!(connected.settings["max_characters"], "4968");
    assert_eq!(connected.settings["domain"], "forum.example");
    assert_eq!(connected.settings["streaming"], address);
    // A code is good for once.
    let again = desk.finish_connecting(granted).await.unwrap_err();
    assert_eq!(again.code, "sign_in_refused");
}

fn challenge_of(verifier: &str) -> String {
    use base64::Engine as _;
    use sha2::Digest as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(verifier.as_bytes()))
}

#[tokio::test]
async fn the_check_says_what_the_server_does_not_allow() {
    let server = MastodonDouble::start().await;
    assert_eq!(channel(&server, &[]).check().await, []);
    let wide = channel(&server, &[("max_characters", "4968")]);
    let problems = wide.check().await;
    assert_eq!(problems[0].setting.as_deref(), Some("max_characters"));
    assert!(problems[0].words.fr.contains("468"), "{:?}", problems[0].words);
    assert_eq!(wide.capabilities().public_limit.unwrap().max, 4_968);
}
