//! Connecting: the owner of the business says yes at Google's, and the places that the account manages become settings.

use std::collections::BTreeMap;

use serde_json::Value;

use super::calls::Service;
use super::wire;
use crate::channel::Failure;
use crate::connecting::{Begun, Connected, Consent, Granted, Scope};
use crate::http::with_query;
use crate::tokens::REFRESH_TOKEN;

/// What is asked for.
pub(super) const SCOPES: &[Scope] = &[Scope {
    name: "https://www.googleapis.com/auth/business.manage",
    why: (
        "Lire les avis de vos établissements et y répondre. Google n’a pas de droit plus étroit.",
        "To read the reviews of your places and to answer them. Google has no narrower right.",
    ),
}];

/// Places that one account may bring.
const MOST_PLACES: usize = 1_000;

/// Where the owner says yes.
pub(super) fn begin(service: &Service, consent: Consent<'_>) -> Begun {
    let scope: Vec<&str> = SCOPES.iter().map(|scope| scope.name).collect();
    let url = with_query(
        service.address("sign_in_url"),
        &[
            ("client_id", service.given("client_id")),
            ("redirect_uri", consent.redirect_uri),
            ("response_type", "code"),
            ("scope", &scope.join(" ")),
            // A token that can be renewed comes with these two only.
            ("access_type", "offline"),
            ("prompt", "consent"),
            ("state", consent.state),
            ("code_challenge", consent.code_challenge),
            ("code_challenge_method", "S256"),
        ],
    );
    Begun { url, secrets: BTreeMap::new() }
}

/// Tokens for the code.
pub(super) async fn tokens(service: &Service, granted: Granted<'_>) -> Result<BTreeMap<String, String>, Failure> {
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", granted.code),
        ("code_verifier", granted.verifier),
        ("redirect_uri", granted.redirect_uri),
    ];
    let secrets = service.ask_for_tokens(&fields).await?;
    if secrets.contains_key(REFRESH_TOKEN) {
        Ok(secrets)
    } else {
        Err(Failure::new("token_expired", "Google gave no token that can be renewed"))
    }
}

/// What the account manages. `service` calls with the new tokens.
pub(super) async fn account(
    service: &Service,
    secrets: BTreeMap<String, String>,
    chosen: &[String],
) -> Result<Connected, Failure> {
    let address = format!("{}/v1/accounts", service.address("accounts_url"));
    let accounts = pages(service, &address, &[("pageSize", "20")], "accounts").await?;
    let (mut places, mut called, mut closed) = (Vec::new(), Vec::new(), None);
    for account in &accounts {
        let Some(name) = account.get("name").and_then(Value::as_str) else { continue };
        match places_of(service, name).await {
            Ok(found) => {
                called.extend(account.get("accountName").and_then(Value::as_str).map(str::to_owned));
                places.extend(found);
            }
            // An account that is closed to this person does not close the others.
            Err(failure) => closed = Some(failure),
        }
    }
    if let (true, Some(failure)) = (places.is_empty(), closed) {
        return Err(failure);
    }
    places.sort();
    places.dedup();
    places.truncate(MOST_PLACES);
    let mut settings = BTreeMap::new();
    // Whoever named places wants these and no others.
    if chosen.is_empty() && !places.is_empty() {
        settings.insert("locations".to_owned(), places.join(", "));
    }
    Ok(Connected { secrets, settings, account_name: called.join(", ") })
}

async fn places_of(service: &Service, account: &str) -> Result<Vec<String>, Failure> {
    let address = format!("{}/v1/{account}/locations", service.address("locations_url"));
    let found = pages(service, &address, &[("readMask", "name,title"), ("pageSize", "100")], "locations").await?;
    let names = found.iter().filter_map(|place| place.get("name")?.as_str());
    Ok(names.map(|name| format!("{account}/{name}")).filter(|name| wire::is_place(name)).collect())
}

/// Every page of a list, as far as one account may bring places.
async fn pages(service: &Service, address: &str, asked: &[(&str, &str)], name: &str) -> Result<Vec<Value>, Failure> {
    let (mut all, mut next) = (Vec::new(), None::<String>);
    while all.len() < MOST_PLACES {
        let mut parameters = asked.to_vec();
        parameters.extend(next.as_deref().map(|token| ("pageToken", token)));
        let page = service.fetch(&with_query(address, &parameters)).await?;
        all.extend(list(&page, name).cloned());
        let token = page.get("nextPageToken").and_then(Value::as_str).filter(|text| !text.is_empty());
        if token.is_none() || token == next.as_deref() {
            break;
        }
        next = token.map(str::to_owned);
    }
    Ok(all)
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> + use<'a> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}
