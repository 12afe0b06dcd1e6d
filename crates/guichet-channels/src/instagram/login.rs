//! The two ways in: Instagram Login, whose token lives sixty days and renews itself, and Facebook Login, which speaks for the
//! account through its page.

use std::collections::BTreeMap;

use crate::channel::Failure;
use crate::connecting::{Begun, Connected, Consent, Granted};
use crate::http::{Request, with_query};
use crate::meta::access::kept;
use crate::meta::fields::{id, name, word};
use crate::meta::graph::Graph;
use crate::meta::login::{chosen, not_granted};
use crate::tokens::ACCESS_TOKEN;

/// Where Instagram asks the owner of an account.
pub(super) const DIALOG: &str = "https://www.instagram.com";
/// Where Instagram takes the code.
pub(super) const CODE: &str = "https://api.instagram.com";

/// The rights that Facebook Login asks for. To confirm against the live service.
pub(super) const FACEBOOK_RIGHTS: [&str; 6] = [
    "pages_show_list",
    "pages_manage_metadata",
    "pages_read_engagement",
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_messages",
];

/// What Facebook has to push about the page, so that it pushes about its Instagram account.
pub(super) const PAGE_PUSHED: [&str; 1] = ["messages"];

/// Where the owner says yes.
pub(super) fn dialog(graph: &Graph, consent: Consent<'_>, scopes: &[&str]) -> Result<Begun, Failure> {
    let host = graph.setting("dialog_url").unwrap_or(DIALOG).trim_end_matches('/').to_owned();
    let url = with_query(
        &format!("{host}/oauth/authorize"),
        &[
            ("client_id", graph.app_id()?),
            ("redirect_uri", consent.redirect_uri),
            ("state", consent.state),
            ("response_type", "code"),
            ("scope", &scopes.join(",")),
        ],
    );
    Ok(Begun { url, secrets: BTreeMap::new() })
}

/// The code becomes a token of an hour, and that one a token of sixty days.
pub(super) async fn by_instagram(
    graph: &Graph,
    wanted: Option<&str>,
    granted: Granted<'_>,
    pushed: &[&str],
) -> Result<Connected, Failure> {
    let (app, secret) = (graph.app_id()?, graph.app_secret()?);
    let host = graph.setting("code_url").unwrap_or(CODE).trim_end_matches('/').to_owned();
    let form = Request::form(
        format!("{host}/oauth/access_token"),
        &[
            ("client_id", app),
            ("client_secret", secret),
            ("grant_type", "authorization_code"),
            ("redirect_uri", granted.redirect_uri),
            ("code", granted.code),
        ],
    );
    let answer = graph.asked(form).await.map_err(not_granted)?;
    // Some answers stand in a list of one.
    let answer = answer.get("data").and_then(|list| list.get(0)).cloned().unwrap_or(answer);
    let short = word(&answer, "access_token").to_owned();
    let url = with_query(
        &graph.at_host("access_token"),
        &[("grant_type", "ig_exchange_token"), ("client_secret", secret), ("access_token", &short)],
    );
    let secrets = kept(&graph.asked(Request::get(url)).await.map_err(not_granted)?)?;
    let token = secrets.get(ACCESS_TOKEN).cloned().unwrap_or_default();
    let url = with_query(&graph.at("me"), &[("fields", "user_id,username")]);
    let me = graph.asked(Request::get(url).bearer(&token)).await.map_err(not_granted)?;
    let account = id(&me, "user_id").map_err(|_| Failure::new("no_account", "an account without an id"))?;
    if wanted.is_some_and(|wanted| wanted != account) {
        return Err(Failure::new("another_account_connected", "another account said yes"));
    }
    graph.subscribe(&account, &token, pushed).await;
    Ok(Connected {
        secrets,
        settings: BTreeMap::from([("account_id".to_owned(), account)]),
        account_name: format!("@{}", name(&me, "username")),
    })
}

/// The account of a page.
pub(super) async fn by_facebook(
    graph: &Graph,
    wanted: Option<&str>,
    granted: Granted<'_>,
    pushed: &[&str],
) -> Result<Connected, Failure> {
    let pages = graph.pages(granted).await?;
    let page = chosen(pages, |page| match (&page.instagram, wanted) {
        (None, _) => Some(false),
        (Some((account, _)), Some(wanted)) => Some(account == wanted),
        (Some(_), None) => None,
    })?;
    let Some((account, username)) = page.instagram.clone() else {
        return Err(Failure::new("no_account", "the page has no Instagram account"));
    };
    let token = page.secrets.get(ACCESS_TOKEN).unwrap_or_default();
    graph.subscribe(&account, token, pushed).await;
    graph.subscribe(&page.id, token, &PAGE_PUSHED).await;
    Ok(Connected {
        secrets: page.secrets.0,
        settings: BTreeMap::from([("account_id".to_owned(), account), ("page_id".to_owned(), page.id)]),
        account_name: format!("@{username}"),
    })
}
