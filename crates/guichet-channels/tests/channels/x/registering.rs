//! The webhook and the subscriptions: registered by the desk itself, and what X could not bring is brought again.

use jiff::{SignedDuration, Timestamp};

use super::*;

/// A channel of a desk that is reached by this address.
fn at(service: &XDouble, public_url: &str, more: &[(&str, &str)]) -> (AnyChannel, String) {
    let account = service.account(more);
    let here = Surroundings { public_url: public_url.to_owned(), ..surroundings() };
    (AnyChannel::open(&account, &here).unwrap(), format!("{public_url}/hooks/x/{}", account.channel.id))
}

async fn codes(channel: &AnyChannel) -> Vec<String> {
    channel.check().await.into_iter().map(|problem| problem.code).collect()
}

/// What was asked beside reading.
fn written(service: &XDouble) -> Vec<String> {
    let asked = std::mem::take(&mut service.world().asked);
    asked.into_iter().filter(|one| !one.starts_with("GET ")).collect()
}

const DESK: &str = "https://desk.example";

#[tokio::test]
async fn the_desk_registers_its_address_and_subscribes_once() {
    let service = XDouble::start().await;
    let (channel, address) = at(&service, DESK, &[]);
    // Somebody else's webhook of the same application stays as it is.
    service.world().hooks = json!([{ "id": "7", "url": "https://other.example/hook", "valid": false }]);
    service.world().answers_the_question = true;
    assert_eq!(codes(&channel).await, Vec::<String>::new());
    let hooks = service.world().hooks.clone();
    let subscriptions = service.world().subscriptions.clone();
    assert_eq!(hooks[0], json!({ "id": "7", "url": "https://other.example/hook", "valid": false }));
    assert_eq!((&hooks[1]["url"], &hooks[1]["valid"]), (&json!(address), &json!(true)));
    let subscriptions = subscriptions.as_array().unwrap();
    assert_eq!(subscriptions.len(), 9);
    assert!(subscriptions.iter().all(|one| one["webhook_id"] == hooks[1]["id"] && one["filter"]["user_id"] == OWN));
    assert_eq!(written(&service).len(), 10);

    assert_eq!(codes(&channel).await, Vec::<String>::new());
    assert_eq!(written(&service), Vec::<String>::new(), "what stands is left as it stands");

    // X gave the address up, and a subscription led elsewhere.
    service.world().hooks[1]["valid"] = json!(false);
    service.world().subscriptions[4]["webhook_id"] = json!("7");
    assert_eq!(codes(&channel).await, Vec::<String>::new());
    assert_eq!(service.world().subscriptions[4]["webhook_id"], hooks[1]["id"]);
    assert_eq!(written(&service).len(), 2);
}

#[tokio::test]
async fn what_x_does_not_take_is_said_in_words() {
    let service = XDouble::start().await;
    let (channel, address) = at(&service, DESK, &[]);
    assert_eq!(codes(&channel).await, ["webhook_refused"]);
    let words = channel.check().await[0].words.fr.clone();
    assert!(words.contains(&address) && words.contains("sans port"), "{words}");
    for unusable in ["http://desk.example", "https://desk.example:8443", ""] {
        written(&service);
        assert_eq!(codes(&at(&service, unusable, &[]).0).await, ["webhook_missing"], "{unusable}");
        assert_eq!(written(&service), Vec::<String>::new());
    }
    service.world().answers_the_question = true;
    service.world().scopes.retain(|scope| *scope != "dm.read");
    assert_eq!(codes(&channel).await, ["subscriptions_missing"]);
    let words = channel.check().await[0].words.fr.clone();
    assert!(words.contains("dm.received") && !words.contains("dm.sent"), "{words}");
    let (without, _) = at(&service, DESK, &[("private_messages", "no")]);
    assert_eq!(codes(&without).await, Vec::<String>::new());
    let (stranger, _) = at(&service, DESK, &[("app_token", "another")]);
    assert_eq!(codes(&stranger).await, ["app_token_refused"]);
}

#[tokio::test]
async fn what_was_missed_while_the_address_did_not_answer_is_brought_again() {
    let service = XDouble::start().await;
    let (channel, _) = at(&service, DESK, &[]);
    service.world().answers_the_question = true;
    let round = async |cursor: Option<&str>| channel.receive(cursor).await.unwrap().cursor;
    assert_eq!(round(None).await, None, "nothing is registered yet");
    channel.check().await;
    let began = round(None).await.unwrap();
    assert_eq!(round(Some(&began)).await.map(|after| after.len()), Some(began.len()));
    assert_eq!(service.world().replays, Vec::<Value>::new(), "nothing was missed");

    // Six hours off; the address counts no longer, then again.
    let six_hours_ago = Timestamp::now() - SignedDuration::from_hours(6);
    let before = json!({ "covered": six_hours_ago.as_second() }).to_string();
    service.world().hooks[0]["valid"] = json!(false);
    assert_eq!(round(Some(&before)).await, None, "the time stands still until X can reach us");
    assert_eq!(service.world().replays, Vec::<Value>::new());
    channel.check().await;
    let after = round(Some(&before)).await.unwrap();
    assert_ne!(after, before);
    let asked = service.world().replays.clone();
    let minute = |at: Timestamp| at.strftime("%Y%m%d%H%M").to_string();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["from_date"], minute(six_hours_ago - SignedDuration::from_mins(2)));
    assert_eq!(asked[0]["webhook_id"], service.world().hooks[0]["id"]);
    round(Some(&after)).await.unwrap();
    assert_eq!(service.world().replays.len(), 1, "once");
}

#[tokio::test]
async fn what_x_does_not_bring_again_is_owed_and_said_until_it_does() {
    let service = XDouble::start().await;
    let (channel, _) = at(&service, DESK, &[]);
    service.world().answers_the_question = true;
    channel.check().await;
    let hours_ago = |hours| (Timestamp::now() - SignedDuration::from_hours(hours)).as_second();
    let six = hours_ago(6);
    let before = json!({ "covered": six }).to_string();
    let round = async |cursor: &str, status: u16, header: &'static str| {
        let hooks = json!({ "data": service.world().hooks }).to_string();
        service.world().script.push_back(Whim::Answer(200, "", hooks));
        service.world().script.push_back(Whim::Answer(status, header, "{}".to_owned()));
        let cursor = channel.receive(Some(cursor)).await.unwrap().cursor.unwrap();
        service.world().script.clear();
        cursor
    };
    let said = async |cursor: &str| {
        let mut account = service.account(&[]);
        account.channel.cursor = Some(cursor.to_owned());
        let here = Surroundings { public_url: DESK.to_owned(), ..surroundings() };
        let problems = AnyChannel::open(&account, &here).unwrap().check().await;
        problems.into_iter().map(|problem| (problem.code, problem.words.fr)).next()
    };
    // X has too much to do: asked again at the next look, and said until then.
    let broken = round(&before, 503, "").await;
    let (code, words) = said(&broken).await.unwrap();
    assert!(code == "replay_owed" && words.contains("pas encore rapporté"), "{words}");
    // X says no: asked again in an hour, for the same time.
    let refused = round(&broken, 403, "").await;
    let (_, words) = said(&refused).await.unwrap();
    assert!(words.contains("le refuse à cette application"), "{words}");
    assert!(service.world().replays.is_empty());
    channel.receive(Some(&refused)).await.unwrap();
    assert!(service.world().replays.is_empty(), "not before the hour is over");
    let an_hour_later = |cursor: &str| {
        let mut place: Value = serde_json::from_str(cursor).unwrap();
        for gap in place["owed"].as_array_mut().unwrap() {
            gap["again_at"] = json!(gap["again_at"].as_i64().unwrap() - 3_600);
        }
        place.to_string()
    };
    let done = channel.receive(Some(&an_hour_later(&refused))).await.unwrap().cursor.unwrap();
    let asked = service.world().replays.clone();
    let minute = |second: i64| Timestamp::from_second(second).unwrap().strftime("%Y%m%d%H%M").to_string();
    assert_eq!((asked.len(), &asked[0]["from_date"]), (1, &json!(minute(six - 120))));
    assert_eq!(said(&done).await, None);
    // What X keeps no longer cannot be asked for.
    let long_ago = json!({ "covered": hours_ago(0), "owed": [{ "since": hours_ago(200), "until": hours_ago(121) }] });
    channel.receive(Some(&long_ago.to_string())).await.unwrap();
    assert_eq!(service.world().replays.len(), 1);
}

#[tokio::test]
async fn an_application_that_may_not_or_that_must_wait_is_told_so_and_asks_again_in_time() {
    let service = XDouble::start().await;
    let (channel, _) = at(&service, DESK, &[]);
    service.world().answers_the_question = true;
    let me = json!({ "data": { "id": OWN, "username": "boutique" } }).to_string();
    let meets = async |status: u16, header: &'static str| {
        let none = json!({ "data": [] }).to_string();
        for whim in
            [Whim::Answer(200, "", me.clone()), Whim::Answer(200, "", none), Whim::Answer(status, header, "{}".into())]
        {
            service.world().script.push_back(whim);
        }
        let problems = channel.check().await;
        (problems[0].code.clone(), problems[0].words.fr.clone())
    };
    let (code, words) = meets(403, "").await;
    assert!(
        code == "webhook_forbidden" && words.contains("forfait") && words.contains("toutes les cinq minutes"),
        "{words}"
    );
    let (code, words) = meets(429, "retry-after: 2\r\n").await;
    assert!(code == "webhook_waits" && words.contains("dans 1\u{a0}min"), "{words}");
    written(&service);
    assert_eq!(codes(&channel).await, ["webhook_waits"]);
    let asked: Vec<String> = service.world().asked.clone();
    assert!(!asked.iter().any(|one| one.contains("webhooks")), "not before the time that X named: {asked:?}");
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    assert_eq!(codes(&channel).await, Vec::<String>::new(), "registered by itself");
}

#[test]
fn the_newer_signature_proves_as_the_older_one_does() {
    let newer = open(&crate::support::samples::account(
        "x",
        &[("client_id", "c"), ("client_secret", "client"), ("user_id", OWN)],
    ));
    let body =
        event("post.mention.create", &crate::support::x_double::written(&post("@boutique bonjour")), &people(false));
    let mark = |name: &str, secret: &str| {
        BTreeMap::from([(name.to_owned(), signed(&body, secret).into_values().next().unwrap())])
    };
    let take = |channel: &AnyChannel, headers: &BTreeMap<String, String>| {
        channel.accept(Delivery { headers, body: &body, now: Timestamp::UNIX_EPOCH }).map(|items| items.len())
    };
    let (old, new) = ("x-twitter-webhooks-signature", "x-twitter-webhooks-signature-oauth2");
    assert_eq!(take(&newer, &mark(new, "client")), Ok(1));
    assert_eq!(take(&newer, &mark(old, "client")), Err(Rejection::NotProved), "each signature has its own secret");
    assert_eq!(take(&newer, &mark(new, "another")), Err(Rejection::NotProved));
    assert_eq!(take(&newer, &BTreeMap::new()), Err(Rejection::NotProved));
    let question = BTreeMap::from([("crc_token".to_owned(), "abc".to_owned())]);
    assert!(newer.greet(&question).is_some());
}
