//! What does not work with an account, in plain words for whoever can change it.

use serde_json::Value;

use super::XChannel;
use super::answers::failure;
use super::connect::SCOPES;
use super::registering::Unregistered;
use super::wire::word;
use crate::channel::Problem;
use crate::http::Request;
use crate::pace::Purpose;
use crate::tokens::REFRESH_TOKEN;

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
            Err(failure) => problems.push(Problem::of_reading(&failure)),
        }
        if !self.polls() {
            problems.extend(self.webhook().await);
            // As long as it is owed, whatever else stands in the way.
            problems.extend(self.owed());
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

    /// Whether X brings us what happens; what is missing is registered, where our address can be.
    async fn webhook(&self) -> Vec<Problem> {
        let Some(token) = self.account.secrets.get("app_token") else { return Vec::new() };
        let hook = match self.hook(token).await {
            Ok(Some(hook)) => hook,
            Ok(None) => return vec![unknown_address()],
            Err(unregistered) => return vec![self.not_registered(&unregistered)],
        };
        if !hook.valid {
            return vec![Problem::new(
                "webhook_invalid",
                "X a déclaré le webhook invalide et n’envoie plus rien. Vérifiez que l’adresse publique répond depuis Internet, et que le secret de l’application est le bon\u{a0}; Guichet le fait valider de nouveau toutes les cinq minutes.",
                "X has declared the webhook invalid and sends nothing more. Check that the public address answers from the Internet and that the application's secret is right; Guichet has it validated again every five minutes.",
            )];
        }
        match self.subscribe(&hook, token).await {
            Ok(missing) if missing.is_empty() => Vec::new(),
            Ok(missing) => {
                let missing = missing.join(", ");
                vec![Problem::new(
                    "subscriptions_missing",
                    format!(
                        "X n’annonce pas tout ce qui concerne ce compte. Abonnements refusés ou absents\u{a0}: {missing}. Reconnectez le compte avec tous les droits, et vérifiez dans le portail des développeurs que le forfait de l’application les comprend."
                    ),
                    format!(
                        "X does not announce all that concerns this account. Subscriptions refused or missing: {missing}. Connect the account again with all rights, and check in the developer portal that the application's plan includes them."
                    ),
                )]
            }
            Err(unregistered) => vec![self.not_registered(&unregistered)],
        }
    }

    fn not_registered(&self, why: &Unregistered) -> Problem {
        match why {
            Unregistered::Token => Problem::of_setting(
                "app_token",
                "app_token_refused",
                "X refuse le jeton de l’application\u{a0}: copiez-le de nouveau depuis le portail des développeurs.",
                "X refuses the application's token: copy it again from the developer portal.",
            ),
            Unregistered::Forbidden => Problem::new(
                "webhook_forbidden",
                "X ne permet pas à cette application d’enregistrer l’adresse du canal. Vérifiez dans le portail des développeurs qu’elle appartient à un projet, et que son forfait comprend les webhooks et un webhook de plus. Guichet redemande toutes les cinq minutes\u{a0}; en attendant, la réception «\u{a0}polling\u{a0}» apporte les mentions.",
                "X does not allow this application to register the channel's address. Check in the developer portal that it belongs to a project, and that its plan includes webhooks and one webhook more. Guichet asks again every five minutes; meanwhile the reception \"polling\" brings the mentions.",
            ),
            Unregistered::Address => {
                let address = self.hook_address().unwrap_or_default();
                Problem::new(
                    "webhook_refused",
                    format!(
                        "X n’a pas accepté l’adresse {address}\u{a0}: elle doit répondre depuis Internet, en https et sans port, avec le bon secret de l’application, et l’application doit avoir droit à un webhook de plus."
                    ),
                    format!(
                        "X did not take the address {address}: it must answer from the Internet, by https and without a port, with the right secret of the application, and the application must be allowed one more webhook."
                    ),
                )
            }
            Unregistered::NotNow(failure) if failure.code == "rate_limited" => waits(failure.retry_after),
            Unregistered::NotNow(failure) => Problem::of_reading(failure),
        }
    }
}

/// X knows no address of ours, and we have none to give.
fn unknown_address() -> Problem {
    Problem::new(
        "webhook_missing",
        "X ne connaît pas l’adresse de ce canal, et l’adresse publique du guichet n’est pas de celles que X accepte (https, sans port)\u{a0}: donnez au serveur une telle adresse, et Guichet enregistre le webhook lui-même.",
        "X does not know the address of this channel, and the desk's public address is not one that X takes (https, without a port): give the server such an address, and Guichet registers the webhook itself.",
    )
}

/// X does not take the address yet, and may have said until when.
fn waits(seconds: Option<u32>) -> Problem {
    let minutes = seconds.map(|seconds| seconds.div_ceil(60).max(1));
    let fr = minutes.map_or_else(|| "bientôt".to_owned(), |minutes| format!("dans {minutes}\u{a0}min"));
    let en = minutes.map_or_else(|| "soon".to_owned(), |minutes| format!("in {minutes} min"));
    Problem::new(
        "webhook_waits",
        format!(
            "X demande d’attendre avant d’enregistrer l’adresse et les abonnements de ce canal\u{a0}: Guichet redemande de lui-même {fr}. Jusque-là, X n’apporte peut-être pas tout."
        ),
        format!(
            "X asks to wait before the address and the subscriptions of this channel are registered: Guichet asks again by itself {en}. Until then X may not bring everything."
        ),
    )
}
