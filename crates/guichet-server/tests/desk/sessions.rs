//! Signing in: no default password, one-time links, a brake on guessing, and the token that every change carries.

use guichet_server::System;
use guichet_server::auth::password;
use guichet_server::auth::token::Token;
use insta::assert_snapshot;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::json;

use crate::support::{Desk, Who};

#[tokio::test(flavor = "multi_thread")]
async fn a_link_signs_in_once_and_asks_for_a_password() {
    let desk = Desk::open().await;
    let token = Token::new(&System);
    let (user, now) = (desk.signed_in(Who::Agent).user, Timestamp::now());
    desk.store.create_sign_in_link(token.hash(), user, now, now + SignedDuration::from_hours(1)).await.unwrap();
    let opened = desk.post(Who::Nobody, "/api/sign-in-link", json!({"token": token.as_str()})).await.expect(200);
    let cookie = opened.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    assert_eq!(opened.json()["user"]["has_password"], false);
    assert_eq!(opened.json()["brands"][0]["role"], "agent");
    let again = desk.post(Who::Nobody, "/api/sign-in-link", json!({"token": token.as_str()})).await.expect(401);
    assert_snapshot!(again.text, @r#"{"error":{"code":"link_used","message":"Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre."}}"#);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_passwords_is_braked_in_the_database() {
    let desk = Desk::open().await;
    let user = desk.signed_in(Who::Agent).user;
    let hash = password::hash("une phrase facile".to_owned()).await.unwrap();
    desk.store.set_password_hash(user, &hash).await.unwrap();
    let attempt = |password: &'static str| json!({"email": "agent@atlas.example", "password": password});
    desk.post(Who::Nobody, "/api/session", attempt("une phrase facile")).await.expect(200);
    for _ in 0..5 {
        let wrong = desk.post(Who::Nobody, "/api/session", attempt("autre chose")).await.expect(401);
        assert_eq!(wrong.json()["error"]["code"], "wrong_credentials");
    }
    let braked = desk.post(Who::Nobody, "/api/session", attempt("une phrase facile")).await.expect(429);
    assert_eq!(braked.header("retry-after"), "900");
    desk.clock.forward(16 * 60);
    desk.post(Who::Nobody, "/api/session", attempt("une phrase facile")).await.expect(200);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_one_moment_get_no_more_tries_than_one_after_the_other() {
    let desk = Desk::open().await;
    let attempt = || json!({"email": "agent@atlas.example", "password": "autre chose"});
    let all = futures_util::future::join_all((0..20).map(|_| desk.post(Who::Nobody, "/api/session", attempt()))).await;
    let tried = all.iter().filter(|answer| answer.status.as_u16() == 401).count();
    assert_eq!(tried, 5, "{:?}", all.iter().map(|answer| answer.status).collect::<Vec<_>>());
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_takes_back_the_links_that_were_not_used() {
    let desk = Desk::open().await;
    let body = json!({"email": "zoe@atlas.example", "name": "Zoé Martin", "role": "agent"});
    let added = desk.post(Who::Admin, &desk.of_brand("/members"), body).await.expect(201).json();
    let token = added["sign_in_url"].as_str().unwrap().split_once("#token=").unwrap().1.to_owned();
    let user = desk.store.user_by_email("zoe@atlas.example").await.unwrap().unwrap();
    desk.store
        .set_password_hash(user.id, &password::hash("une phrase facile".to_owned()).await.unwrap())
        .await
        .unwrap();
    desk.post(Who::Nobody, "/api/sign-in-link", json!({"token": token})).await.expect(401);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_answers_as_a_wrong_password() {
    let desk = Desk::open().await;
    let body = json!({"email": "personne@atlas.example", "password": "une phrase facile"});
    let answer = desk.post(Who::Nobody, "/api/session", body).await.expect(401);
    assert_eq!(answer.json()["error"]["code"], "wrong_credentials");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_without_the_token_of_the_session_is_refused() {
    let desk = Desk::open().await;
    let cookie = desk.signed_in(Who::Agent).cookie.clone();
    let without = desk.client.put(desk.url("/api/me")).header("cookie", &cookie).json(&json!({"signature": "Zoé"}));
    let refused = desk.ask(without).await.expect(403);
    assert_eq!(refused.json()["error"]["code"], "csrf");
    let wrong =
        desk.client.put(desk.url("/api/me")).header("cookie", &cookie).header("x-csrf-token", "x").json(&json!({}));
    desk.ask(wrong).await.expect(403);
    let right = desk.request(Who::Agent, Method::PUT, "/api/me").json(&json!({"signature": "Zoé", "locale": "en"}));
    let changed = desk.ask(right).await.expect(200).json();
    assert_eq!(changed["user"]["signature"], "Zoé");
    let english = desk.get(Who::Agent, "/api/brands/none/queue").await.expect(404).json();
    assert_eq!(english["error"]["message"], "Not found.");
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_the_session_and_a_new_password_all_others() {
    let desk = Desk::open().await;
    let set = desk.request(Who::Lead, Method::PUT, "/api/me").json(&json!({"password": {"new": "une phrase facile"}}));
    let answer = desk.ask(set).await.expect(200);
    assert!(!answer.header("set-cookie").is_empty(), "this browser goes on with a new session");
    desk.get(Who::Lead, "/api/session").await.expect(401);
    let short = desk.request(Who::Agent, Method::PUT, "/api/me").json(&json!({"password": {"new": "court"}}));
    assert_eq!(desk.ask(short).await.expect(422).json()["error"]["code"], "password_too_short");
    desk.ask(desk.request(Who::Agent, Method::DELETE, "/api/session")).await.expect(204);
    desk.get(Who::Agent, "/api/session").await.expect(401);
    desk.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_by_itself_when_it_is_not_used() {
    let desk = Desk::open().await;
    let token = Token::new(&System);
    let (user, now) = (desk.signed_in(Who::Agent).user, Timestamp::now());
    desk.store.create_sign_in_link(token.hash(), user, now, now + SignedDuration::from_hours(1)).await.unwrap();
    let opened = desk.post(Who::Nobody, "/api/sign-in-link", json!({"token": token.as_str()})).await.expect(200);
    let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
    let show = || desk.ask(desk.client.get(desk.url("/api/session")).header("cookie", &cookie));
    show().await.expect(200);
    desk.clock.forward(13 * 24 * 3600);
    show().await.expect(200);
    desk.clock.forward(13 * 24 * 3600);
    show().await.expect(200);
    desk.clock.forward(15 * 24 * 3600);
    show().await.expect(401);
    desk.close().await;
}
