//! The token of an account. A page's token has no end and is asked for again with the token of the person who connected it; the
//! token of Instagram lives sixty days and renews itself, long before it ends.
//!
//! To confirm against the live service: that a page's token stays while its person keeps role and password, and the sixty days.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::errors::Trouble;
use super::fields::{segment, word};
use super::graph::Graph;
use crate::account::Secrets;
use crate::channel::Failure;
use crate::http::{Request, with_query};
use crate::tokens::{ACCESS_TOKEN, ACCESS_TOKEN_ENDS, ends_at};

/// The token of the person who connected the page.
pub(crate) const USER_TOKEN: &str = "user_token";

/// A token that ends within this is renewed, while it still counts: afterwards it cannot be.
const RENEW_WITHIN: SignedDuration = SignedDuration::from_hours(30 * 24);
/// A token that should have been renewed long ago and was not: a person is told.
const TELL_WITHIN: SignedDuration = SignedDuration::from_hours(20 * 24);

/// How often a token that still counts is renewed: one of less than a day cannot be, and none while Meta is away.
const TRY_AGAIN: Duration = Duration::from_secs(3_600);

/// How another token is brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Renewal {
    /// The token of this page, with the token of its person.
    OfPage(Option<String>),
    /// The token renews itself.
    OfItself,
}

impl Graph {
    /// The token to call with.
    pub(super) async fn token(&self) -> Result<String, Failure> {
        let token = self.renewed_unless(None).await?;
        // Renewed already, by whoever else speaks for this account: the end that was read at the start is not its own.
        let as_opened = self.account.secrets.get(ACCESS_TOKEN) == Some(token.as_str());
        let by_itself = self.renewal == Renewal::OfItself && as_opened;
        let wished = by_itself && (self.ends_within(RENEW_WITHIN) || self.has_no_end());
        if wished && self.tokens.may_try(self.account.channel.id, TRY_AGAIN) {
            // It still counts: where no other one can be had now, it is used.
            return Ok(self.another_token(&token).await.unwrap_or(token));
        }
        Ok(token)
    }

    /// Another token than this one.
    pub(super) async fn another_token(&self, refused: &str) -> Result<String, Failure> {
        self.renewed_unless(Some(refused)).await
    }

    async fn renewed_unless(&self, refused: Option<&str>) -> Result<String, Failure> {
        let own = self.clone();
        let renew = |secrets| async move { own.renewed(secrets).await };
        self.tokens.fresh(&self.account, refused, renew).await
    }

    /// When a person has to connect the account again; none while it renews itself.
    pub(crate) fn ends_at(&self) -> Option<Timestamp> {
        let ends = ends_at(&self.account.secrets)?;
        match self.renewal {
            Renewal::OfItself => self.ends_within(TELL_WITHIN).then_some(ends),
            Renewal::OfPage(_) => self.account.secrets.get(USER_TOKEN).is_none().then_some(ends),
        }
    }

    /// Whether there is any token to call with.
    pub(crate) fn is_connected(&self) -> bool {
        self.account.secrets.get(ACCESS_TOKEN).is_some()
    }

    /// A token that somebody pasted came without its end, and would stop without a word: its renewal says when.
    fn has_no_end(&self) -> bool {
        !self.account.secrets.0.contains_key(ACCESS_TOKEN_ENDS)
    }

    fn ends_within(&self, time: SignedDuration) -> bool {
        let soon = Timestamp::now().checked_add(time).unwrap_or(Timestamp::MAX);
        ends_at(&self.account.secrets).is_some_and(|ends| ends < soon)
    }

    async fn renewed(&self, secrets: Secrets) -> Result<BTreeMap<String, String>, Failure> {
        match &self.renewal {
            Renewal::OfPage(page) => {
                let (Some(page), Some(person)) = (page, secrets.get(USER_TOKEN)) else {
                    return Err(Failure::new("sign_in_refused", "nothing to renew the page's token with"));
                };
                let url = with_query(&self.at(&segment(page)), &[("fields", "access_token")]);
                let value = self.asked(Request::get(url).bearer(person)).await.map_err(refused)?;
                kept(&value)
            }
            Renewal::OfItself => {
                let Some(token) = secrets.get(ACCESS_TOKEN) else {
                    return Err(Failure::new("sign_in_refused", "the account is not connected"));
                };
                let asked = [("grant_type", "ig_refresh_token"), ("access_token", token)];
                let url = with_query(&self.at_host("refresh_access_token"), &asked);
                let value = self.asked(Request::get(url)).await.map_err(refused)?;
                kept(&value)
            }
        }
    }
}

fn refused(trouble: Trouble) -> Failure {
    match trouble {
        Trouble::Token | Trouble::Refused(_) => Failure::new("sign_in_refused", "the token was not renewed"),
        other => other.failure("renewing the token"),
    }
}

/// The secrets that an answer with a token changes.
pub(crate) fn kept(value: &Value) -> Result<BTreeMap<String, String>, Failure> {
    let token = word(value, "access_token");
    if token.is_empty() {
        return Err(Failure::new("sign_in_refused", "an answer without a token"));
    }
    let ends = value
        .get("expires_in")
        .and_then(Value::as_i64)
        .filter(|seconds| *seconds > 0)
        .map(|seconds| Timestamp::now().as_second().saturating_add(seconds).to_string());
    Ok(BTreeMap::from([
        (ACCESS_TOKEN.to_owned(), token.to_owned()),
        // Empty for a token without an end.
        (ACCESS_TOKEN_ENDS.to_owned(), ends.unwrap_or_default()),
    ]))
}
