//! Does the account work? Whose token it is, what it may, and whether Meta pushes to us: said in words.

use serde_json::Value;

use super::access::Renewal;
use super::errors::Trouble;
use super::fields::{optional_id, word};
use super::graph::Graph;
use crate::channel::Problem;
use crate::http::{Request, with_query};
use crate::pace::Purpose;

/// Tries the account. `account` is the id that the channel was set up with; `pushed` are the fields that Meta has to push.
pub(crate) async fn check(graph: &Graph, account: Option<&str>, id_field: &str, pushed: &[&str]) -> Vec<Problem> {
    if !graph.is_connected() {
        return vec![Problem::of_code("not_connected")];
    }
    let me = match graph.get(Purpose::Answer, "me", &[("fields", id_field)]).await {
        Ok(me) => me,
        Err(trouble) => return vec![Problem::of_reading(&trouble.failure("looking at the account"))],
    };
    let mut problems = Vec::new();
    let theirs = optional_id(&me, id_field).ok().flatten();
    if let (Some(account), Some(theirs)) = (account, theirs)
        && account != theirs
    {
        problems.push(Problem::of_code("another_account_connected"));
    }
    match graph.get(Purpose::Answer, "me/subscribed_apps", &[]).await {
        Ok(value) => {
            // Other applications of the page say nothing about ours. An account that stands alone is asked by its own token.
            let of_page = matches!(graph.renewal, Renewal::OfPage(_));
            let missing = not_pushed(&value, graph.setting("app_id").filter(|_| of_page), pushed);
            if !missing.is_empty() {
                problems.push(not_subscribed(&missing));
            }
        }
        Err(trouble) => problems.push(Problem::of_reading(&trouble.failure("looking at the account"))),
    }
    problems
}

/// Rights that the token lacks, as Meta says of it.
pub(crate) async fn missing_rights(graph: &Graph, needed: &[&str]) -> Vec<Problem> {
    let account = &graph.account;
    let secret = account.secrets.get("app_secret").and_then(|secrets| secrets.split_whitespace().next());
    let (Some(app), Some(secret)) = (account.setting("app_id"), secret) else { return Vec::new() };
    let Ok(token) = graph.token().await else { return Vec::new() };
    let url = with_query(&graph.at("debug_token"), &[("input_token", token.as_str())]);
    let answer: Result<Value, Trouble> = graph.asked(Request::get(url).bearer(&format!("{app}|{secret}"))).await;
    // What Meta does not say is not held against the account.
    let Ok(value) = answer else { return Vec::new() };
    let Some(scopes) = value.get("data").and_then(|data| data.get("scopes")).and_then(Value::as_array) else {
        return Vec::new();
    };
    let missing: Vec<&str> =
        needed.iter().filter(|right| !scopes.iter().any(|scope| scope.as_str() == Some(right))).copied().collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let names = missing.join(", ");
    vec![Problem::new(
        "permission_missing",
        format!("Le compte n’a pas accordé ces droits\u{a0}: {names}. Connectez-le de nouveau et acceptez-les."),
        format!("The account did not grant these rights: {names}. Connect it again and accept them."),
    )]
}

fn not_pushed<'a>(value: &Value, app: Option<&str>, pushed: &[&'a str]) -> Vec<&'a str> {
    let apps = value.get("data").and_then(Value::as_array).cloned().unwrap_or_default();
    let ours = |entry: &&Value| app.is_none() || optional_id(entry, "id").ok().flatten().as_deref() == app;
    let fields: Vec<&str> = apps
        .iter()
        .filter(ours)
        .flat_map(|app| app.get("subscribed_fields").and_then(Value::as_array).into_iter().flatten())
        .filter_map(|field| field.as_str().or_else(|| Some(word(field, "name"))))
        .collect();
    pushed.iter().filter(|field| !fields.contains(field)).copied().collect()
}

fn not_subscribed(missing: &[&str]) -> Problem {
    let names = missing.join(", ");
    Problem::new(
        "not_subscribed",
        format!(
            "Meta n’envoie pas ces événements\u{a0}: {names}. Connectez le compte de nouveau, et vérifiez l’adresse du webhook dans votre application Meta."
        ),
        format!(
            "Meta does not push these events: {names}. Connect the account again, and check the webhook address in your Meta app."
        ),
    )
}
