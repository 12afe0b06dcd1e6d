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

    // X has too much to do: asked again at the next look, from the same time.
    let hooks = json!({ "data": service.world().hooks }).to_string();
    service.world().script.push_back(Whim::Answer(200, "", hooks));
    service.world().script.push_back(Whim::Answer(503, "", String::new()));
    assert_eq!(channel.receive(Some(&before)).await.unwrap_err().code, "unreachable");
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
