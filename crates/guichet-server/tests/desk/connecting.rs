//! Connecting an account in the browser: there and back, once, by whoever began.

use guichet_core::model::{ChannelId, ChannelState};
use guichet_store::Connecting;
use jiff::Timestamp;
use reqwest::{Method, Url};
use serde_json::json;

use crate::support::{Answer, Desk, Who};

/// A simulated account, which the desk may connect.
async fn account(desk: &Desk) -> ChannelId {
    desk.add("sandbox", &[("network", "x")]).await
}

/// The address to which the network sends the browser.
async fn begin(desk: &Desk, id: ChannelId) -> Url {
    let path = desk.of_brand(&format!("/channels/{id}/connect"));
    let answer = desk.post(Who::Admin, &path, json!({})).await.expect(200).json();
    answer["url"].as_str().unwrap().parse().unwrap()
}

async fn back(desk: &Desk, who: Who, url: &Url) -> Answer {
    let path = format!("{}?{}", url.path(), url.query().unwrap_or_default());
    desk.ask(desk.request(who, Method::GET, &path)).await
}

fn with(url: &Url, pairs: &[(&str, &str)]) -> Url {
    let mut changed = url.clone();
    changed.query_pairs_mut().clear().extend_pairs(pairs);
    changed
}

fn state(url: &Url) -> String {
    url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned()
}

async fn token(desk: &Desk, id: ChannelId) -> Option<String> {
    desk.store.secrets(id).await.unwrap().get("access_token").cloned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_connected_once_by_whoever_began() {
    let desk = Desk::open().await;
    let id = account(&desk).await;
    let url = begin(&desk, id).await;
    assert_eq!(url.path(), "/connect/back");

    for stranger in [Who::Lead, Who::Stranger] {
        let page = back(&desk, stranger, &url).await.expect(400);
        assert!(page.text.contains("pas la vôtre"), "{stranger:?}: {}", page.text);
    }
    back(&desk, Who::Nobody, &url).await.expect(401);
    assert_eq!(token(&desk, id).await, None, "a state of somebody else opens nothing");

    let page = back(&desk, Who::Admin, &url).await.expect(200);
    assert!(page.text.contains("Le compte est connecté") && page.text.contains("@compte-simulé"), "{}", page.text);
    assert!(page.text.contains("/b/atlas/channels"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(token(&desk, id).await.unwrap().starts_with("simulated-"));
    let log = desk.store.audit_log(Some(desk.brand.id), None, 10).await.unwrap().items;
    assert!(log.iter().any(|line| line.action == "channel.connected" && line.subject == id.to_string()));

    back(&desk, Who::Admin, &url).await.expect(400);
    // A new name keeps what the network gave.
    let path = desk.of_brand(&format!("/channels/{id}"));
    let change = json!({"name": "X", "settings": {"network": "x"}});
    desk.ask(desk.request(Who::Admin, Method::PATCH, &path).json(&change)).await.expect(200);
    assert!(token(&desk, id).await.is_some());
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_forged_old_or_refused_changes_nothing() {
    let desk = Desk::open().await;
    let id = account(&desk).await;
    let url = begin(&desk, id).await;
    let forged = "A".repeat(43);
    for state in [forged.as_str(), "", "court"] {
        back(&desk, Who::Admin, &with(&url, &[("state", state), ("code", "x")])).await.expect(400);
    }
    let wrong = with(&url, &[("state", &state(&url)), ("code", "pas-le-bon")]);
    let page = back(&desk, Who::Admin, &wrong).await.expect(502);
    assert!(!page.text.contains("mot de passe") && page.text.contains("connectez de nouveau"), "{}", page.text);
    back(&desk, Who::Admin, &url).await.expect(400);

    let url = begin(&desk, id).await;
    let no = with(&url, &[("state", &state(&url)), ("error", "access_denied")]);
    let page = back(&desk, Who::Admin, &no).await.expect(200);
    assert!(page.text.contains("Rien n’a changé ici"), "{}", page.text);

    let url = begin(&desk, id).await;
    desk.clock.forward(10 * 60);
    back(&desk, Who::Admin, &url).await.expect(400);
    assert_eq!(token(&desk, id).await, None);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_process_of_the_desk_finishes_what_another_began() {
    let first = Desk::open().await;
    let id = account(&first).await;
    let url = begin(&first, id).await;
    let session =
        guichet_server::auth::token::Token::given(first.signed_in(Who::Admin).cookie.trim_start_matches("guichet="));
    let (state, session) = (guichet_server::auth::token::Token::given(&state(&url)).unwrap(), session.unwrap());
    let found: Option<Connecting> =
        first.store.take_connecting(state.hash(), session.hash(), Timestamp::now()).await.unwrap();
    let found = found.unwrap();
    assert_eq!((found.channel_id, found.brand_id), (id, first.brand.id));
    assert!(!format!("{found:?}").contains(&found.kept.verifier), "the verifier is never printed");
    let again = first.store.take_connecting(state.hash(), session.hash(), Timestamp::now()).await.unwrap();
    assert_eq!(again, None);
    first.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kind_without_rights_is_not_connected_in_the_browser() {
    let desk = Desk::open().await;
    let path = desk.of_brand(&format!("/channels/{}/connect", desk.inbound));
    desk.post(Who::Admin, &path, json!({})).await.expect(409);
    let list = desk.get(Who::Agent, &desk.of_brand("/channels")).await.expect(200).json();
    assert!(list["channels"].as_array().unwrap().iter().all(|one| one["scopes"].as_array().unwrap().is_empty()));
    desk.close().await;
}

/// A Mastodon account that was connected, with the place where receiving stands.
async fn mastodon(desk: &Desk) -> ChannelId {
    let (mut channel, mut secrets) = desk.account("mastodon", &[("instance", "https://social.example")]);
    (channel.state, channel.cursor) = (ChannelState::Paused, Some("115".to_owned()));
    channel.settings.insert("account_id".to_owned(), json!("109"));
    for name in ["access_token", "app_secret_of_the_server"] {
        secrets.insert(name.to_owned(), "given-by-social".to_owned());
    }
    desk.store.create_channel(&channel, &secrets, Timestamp::now()).await.unwrap();
    channel.id
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_becomes_another_account_takes_nothing_of_the_one_before_along() {
    let desk = Desk::open().await;
    let id = mastodon(&desk).await;
    let path = desk.of_brand(&format!("/channels/{id}"));
    let change = async |settings: serde_json::Value| {
        let body = json!({ "settings": settings });
        desk.ask(desk.request(Who::Admin, Method::PATCH, &path).json(&body)).await.expect(200).json()
    };
    let known = async || (desk.store.channel(id).await.unwrap().unwrap(), desk.store.secrets(id).await.unwrap());

    change(json!({"first_days": "3", "instance": "https://social.example"})).await;
    let (channel, secrets) = known().await;
    assert_eq!((channel.cursor.as_deref(), channel.setting("account_id")), (Some("115"), Some("109")));
    assert_eq!(secrets.get("access_token").map(String::as_str), Some("given-by-social"), "the same account goes on");

    let shown = change(json!({"instance": "https://autre.example"})).await;
    assert_eq!(shown["settings"]["instance"], "https://autre.example");
    let (channel, secrets) = known().await;
    assert_eq!((channel.cursor.as_deref(), channel.setting("account_id")), (None, None));
    assert!(secrets.values().all(|secret| secret != "given-by-social"), "no token goes to another server");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_right_that_is_missing_is_named_on_the_page_of_the_channels() {
    let desk = Desk::open().await;
    let given = [("client_id", "c"), ("reception", "polling"), ("api_url", "http://127.0.0.1:9")];
    let (mut channel, secrets) = desk.account("x", &given);
    channel.state = ChannelState::Paused;
    channel.settings.insert("user_id".to_owned(), json!("1111"));
    channel.settings.insert("scopes".to_owned(), json!("tweet.write users.read dm.read dm.write offline.access"));
    desk.store.create_channel(&channel, &secrets, Timestamp::now()).await.unwrap();
    let path = desk.of_brand(&format!("/channels/{}/check", channel.id));
    let told = desk.post(Who::Lead, &path, json!({})).await.expect(200).json();
    let told = told["problems"][0].as_str().unwrap().to_owned();
    let list = desk.get(Who::Agent, &desk.of_brand("/channels")).await.expect(200).json();
    let shown = list["channels"].as_array().unwrap().iter().find(|one| one["id"] == json!(channel.id.0)).unwrap();
    assert_eq!(shown["problem"], "scopes_missing");
    assert_eq!(shown["problem_text"], json!(told));
    assert!(told.contains("tweet.read") && told.contains("tweet.moderate.write"), "{told}");
    desk.close().await;
}
