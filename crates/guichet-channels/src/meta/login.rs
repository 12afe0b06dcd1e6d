//! Facebook Login: the owner says yes, the code becomes a person's token of sixty days, and that one the token of the page.

use std::collections::BTreeMap;

use serde_json::Value;

use super::access::{USER_TOKEN, kept};
use super::errors::Trouble;
use super::fields::{id, name, segment, word};
use super::graph::Graph;
use super::settings::FACEBOOK_DIALOG;
use crate::account::Secrets;
use crate::channel::Failure;
use crate::connecting::{Begun, Consent, Granted};
use crate::http::{Request, with_query};
use crate::tokens::ACCESS_TOKEN;

/// A page of whoever said yes.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// Its id.
    pub(crate) id: String,
    /// Its name.
    pub(crate) name: String,
    /// Its Instagram account: id and name.
    pub(crate) instagram: Option<(String, String)>,
    /// Its tokens.
    pub(crate) secrets: Secrets,
}

impl Graph {
    /// Where the owner says yes.
    pub(crate) fn facebook_dialog(&self, consent: Consent<'_>, scopes: &[&str]) -> Result<Begun, Failure> {
        let host = self.account.setting("dialog_url").unwrap_or(FACEBOOK_DIALOG).trim_end_matches('/');
        let version = self.account.setting("version").unwrap_or(super::settings::CURRENT_VERSION);
        let address = format!("{host}/{version}/dialog/oauth");
        let url = with_query(
            &address,
            &[
                ("client_id", self.app_id()?),
                ("redirect_uri", consent.redirect_uri),
                ("state", consent.state),
                ("response_type", "code"),
                ("scope", &scopes.join(",")),
            ],
        );
        Ok(Begun { url, secrets: BTreeMap::new() })
    }

    /// The pages that whoever said yes may speak for.
    pub(crate) async fn pages(&self, granted: Granted<'_>) -> Result<Vec<Page>, Failure> {
        let (app, secret) = (self.app_id()?, self.app_secret()?);
        let asked = [
            ("client_id", app),
            ("client_secret", secret),
            ("redirect_uri", granted.redirect_uri),
            ("code", granted.code),
        ];
        let short = self.token_for(&asked).await?;
        let asked = [
            ("grant_type", "fb_exchange_token"),
            ("client_id", app),
            ("client_secret", secret),
            ("fb_exchange_token", short.as_str()),
        ];
        let person = self.token_for(&asked).await?;
        let fields = "id,name,access_token,instagram_business_account{id,username}";
        let url = with_query(&self.at("me/accounts"), &[("fields", fields), ("limit", "100")]);
        let listed = self.asked(Request::get(url).bearer(&person)).await.map_err(not_granted)?;
        let pages = listed.get("data").and_then(Value::as_array).cloned().unwrap_or_default();
        Ok(pages.iter().filter_map(|page| page_of(page, &person)).collect())
    }

    async fn token_for(&self, asked: &[(&str, &str)]) -> Result<String, Failure> {
        // As a form: secrets stand in no address, where logs would keep them.
        let value = self.asked(Request::form(self.at("oauth/access_token"), asked)).await.map_err(not_granted)?;
        Ok(kept(&value)?.remove(ACCESS_TOKEN).unwrap_or_default())
    }

    /// Asks Meta to push. A failure is no reason to lose the tokens: the check of the channel says it.
    pub(crate) async fn subscribe(&self, account: &str, token: &str, pushed: &[&str]) {
        let url = self.at(&format!("{}/subscribed_apps", segment(account)));
        let fields = pushed.join(",");
        let _ = self.asked(Request::form(url, &[("subscribed_fields", fields.as_str())]).bearer(token)).await;
    }

    /// The application's id.
    pub(crate) fn app_id(&self) -> Result<&str, Failure> {
        self.account.setting("app_id").ok_or_else(|| Failure::new("settings", "the channel has no app id"))
    }

    /// The application's secret, the newest.
    pub(crate) fn app_secret(&self) -> Result<&str, Failure> {
        let secrets = self.account.secrets.get("app_secret").and_then(|secrets| secrets.split_whitespace().next());
        secrets.ok_or_else(|| Failure::new("settings", "the channel has no app secret"))
    }
}

/// The page that is wanted; the only one where none is named.
pub(crate) fn chosen(pages: Vec<Page>, wanted: impl Fn(&Page) -> Option<bool>) -> Result<Page, Failure> {
    let mut open = Vec::new();
    for page in pages {
        match wanted(&page) {
            Some(true) => return Ok(page),
            Some(false) => {}
            None => open.push(page),
        }
    }
    if open.len() > 1 {
        return Err(Failure::new("several_accounts", "the person may speak for several accounts"));
    }
    open.pop().ok_or_else(|| Failure::new("no_account", "the person may speak for no such account"))
}

fn page_of(page: &Value, person: &str) -> Option<Page> {
    let token = word(page, "access_token");
    if token.is_empty() {
        return None;
    }
    let instagram = page
        .get("instagram_business_account")
        .and_then(|account| Some((id(account, "id").ok()?, name(account, "username"))));
    let secrets =
        [(ACCESS_TOKEN.to_owned(), token.to_owned()), (USER_TOKEN.to_owned(), person.to_owned())].into_iter().collect();
    let secrets = Secrets(secrets);
    Some(Page { id: id(page, "id").ok()?, name: name(page, "name"), instagram, secrets })
}

/// A refusal while connecting: the person has to try again.
pub(crate) fn not_granted(trouble: Trouble) -> Failure {
    match trouble {
        Trouble::Token | Trouble::Refused(_) => Failure::new("sign_in_refused", "the code or the token was not taken"),
        other => other.failure("connecting"),
    }
}
