//! What does not work with an account, in plain words for whoever can change it.

use serde_json::Value;

use super::XChannel;
use super::answers::failure;
use super::connect::SCOPES;
use super::wire::word;
use crate::channel::{Failure, Problem};
use crate::http::Request;
use crate::pace::Purpose;
use crate::tokens::REFRESH_TOKEN;

/// What X is to tell us. Each needs a subscription for this account.
const EVENTS: &[&str] = &["post.mention.create", "post.reply.create", "post.quote.create", "dm.received"];

impl XChannel {
    /// Tries the account.
    pub(super) async fn problems(&self) -> Vec<Problem> {
        if self.own_id().is_none() {
            return vec![Problem::new(
                "not_connected",
                "Le compte X n’est pas encore connecté. Ouvrez la page du canal et connectez-le.",
                "The X account is not connected yet. Open the channel's page and connect it.",
            )];
        }
        let mut problems: Vec<Problem> = self.rights().into_iter().collect();
        match failure(self.call("users_me", Purpose::Answer, || Request::get(self.address("/2/users/me"))).await) {
            Ok(value) => problems.extend(self.identity(&value)),
            Err(failure) => problems.push(said(&failure)),
        }
        if !self.polls() {
            problems.extend(self.webhook().await);
        }
        problems
    }

    /// Rights that whoever connected the account did not give.
    fn rights(&self) -> Option<Problem> {
        let given: Vec<&str> = self.account.setting("scopes")?.split_whitespace().collect();
        let missing: Vec<_> = SCOPES.iter().filter(|scope| !given.contains(&scope.name)).collect();
        if missing.is_empty() {
            // A right to stay without the means to.
            return self.account.secrets.get(REFRESH_TOKEN).is_none().then(|| Problem::of_code("token_ends"));
        }
        let named = |language: fn(&(&'static str, &'static str)) -> &'static str| {
            let reasons =
                missing.iter().map(|scope| format!("{} ({})", language(&scope.why).trim_end_matches('.'), scope.name));
            reasons.collect::<Vec<_>>().join(", ")
        };
        Some(Problem::new(
            "scopes_missing",
            format!(
                "Le compte a été connecté sans tous les droits. Il manque\u{a0}: {}. Reconnectez-le.",
                named(|why| why.0)
            ),
            format!("The account was connected without all rights. Missing: {}. Connect it again.", named(|why| why.1)),
        ))
    }

    /// The tokens may be those of another account than the one that was set up.
    fn identity(&self, value: &Value) -> Option<Problem> {
        let who = value.get("data")?;
        let (id, name) = (word(who, "id")?, crate::text::name(word(who, "username").unwrap_or_default()));
        (Some(id) != self.own_id()).then(|| {
            Problem::new(
                "another_account_connected",
                format!("L’accès est celui d’un autre compte, @{name}. Reconnectez le bon compte."),
                format!("The access is that of another account, @{name}. Connect the right one."),
            )
        })
    }

    /// Whether X brings us what happens. Only the application's own token may ask.
    async fn webhook(&self) -> Vec<Problem> {
        let Some(token) = self.account.secrets.get("app_token") else { return Vec::new() };
        let ask = |path: &str| self.http.ask(Request::get(self.address(path)).bearer(token));
        let hooks = match ask("/2/webhooks").await {
            Ok(answer) if answer.is_success() => answer.value(),
            Ok(answer) if matches!(answer.status, 401 | 403) => {
                return vec![Problem::of_setting(
                    "app_token",
                    "app_token_refused",
                    "X refuse le jeton de l’application\u{a0}: copiez-le de nouveau depuis le portail des développeurs.",
                    "X refuses the application's token: copy it again from the developer portal.",
                )];
            }
            _ => return vec![Problem::of_code("unreachable")],
        };
        let ours = format!("/hooks/x/{}", self.account.channel.id);
        let hooks = hooks.get("data").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let Some(hook) = hooks.iter().find(|hook| word(hook, "url").is_some_and(|url| url.ends_with(&ours))) else {
            return vec![Problem::new(
                "webhook_missing",
                "X ne connaît pas l’adresse de ce canal\u{a0}: enregistrez-la comme webhook de l’application.",
                "X does not know the address of this channel: register it as a webhook of the application.",
            )];
        };
        if hook.get("valid").and_then(Value::as_bool) != Some(true) {
            return vec![Problem::new(
                "webhook_invalid",
                "X a déclaré le webhook invalide et n’envoie plus rien. Vérifiez l’adresse publique et le secret de l’application, puis validez le webhook de nouveau.",
                "X has declared the webhook invalid and sends nothing more. Check the public address and the application's secret, then validate the webhook again.",
            )];
        }
        match ask("/2/activity/subscriptions").await {
            Ok(answer) if answer.is_success() => self.subscriptions(&answer.value()).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Events that nobody asked X for.
    fn subscriptions(&self, value: &Value) -> Option<Problem> {
        let all = value.get("data").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let ours = |subscription: &&Value| {
            subscription.get("filter").and_then(|filter| word(filter, "user_id")) == self.own_id()
        };
        let asked: Vec<&str> = all.iter().filter(ours).filter_map(|one| word(one, "event_type")).collect();
        let missing: Vec<&str> = EVENTS.iter().copied().filter(|event| !asked.contains(event)).collect();
        (!missing.is_empty()).then(|| {
            let missing = missing.join(", ");
            Problem::new(
                "subscriptions_missing",
                format!("X n’annonce pas tout ce qui concerne ce compte. Abonnements à créer\u{a0}: {missing}."),
                format!("X does not announce all that concerns this account. Subscriptions to create: {missing}."),
            )
        })
    }
}

/// A failure, in the words of its code.
fn said(failure: &Failure) -> Problem {
    Problem::of_code(failure.code)
}
