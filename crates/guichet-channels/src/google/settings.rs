//! What a channel of Google reviews is set up with, as data.

use super::wire;
use crate::account::Account;
use crate::channel::Problem;
use crate::kind::{Form, Kind, Need, Setting};

/// The kind.
pub(super) const KIND: Kind = Kind {
    name: "google",
    title: ("Avis Google", "Google reviews"),
    description: (
        "Les avis laissés sur les établissements de la marque\u{a0}: lus régulièrement, et une réponse publique sous chacun.",
        "The reviews left on the brand's places: read regularly, and one public reply under each.",
    ),
    identity: &["client_id", "reviews_url", "accounts_url", "locations_url", "token_url"],
    brought: &[],
    settings: &[
        Setting {
            name: "client_id",
            label: ("Identifiant client OAuth", "OAuth client ID"),
            help: (
                "Créé dans la console Google Cloud, type «\u{a0}application Web\u{a0}»\u{a0}; Google doit avoir ouvert l’API Business Profile à ce projet.",
                "Made in the Google Cloud console, type \"web application\"; Google must have opened the Business Profile API to this project.",
            ),
            example: "1234-abcd.apps.googleusercontent.com",
            form: Form::Text,
            need: Need::Required,
        },
        Setting::client_secret(("Donné avec l’identifiant.", "Given with the ID."), "GOCSPX-…"),
        Setting {
            name: "refresh_token",
            label: ("Jeton de renouvellement", "Refresh token"),
            help: (
                "Laissez vide et connectez le compte depuis la page des canaux.",
                "Leave empty and connect the account from the channels page.",
            ),
            example: "1//…",
            form: Form::Secret,
            need: Need::Optional,
        },
        Setting {
            name: "locations",
            label: ("Établissements", "Locations"),
            help: (
                "Séparés par des virgules. Laissez vide\u{a0}: la connexion du compte les trouve tous.",
                "Separated by commas. Leave empty: connecting the account finds all of them.",
            ),
            example: "accounts/123/locations/456",
            form: Form::Text,
            need: Need::Optional,
        },
        Setting::LANGUAGE,
        Setting::first_days(
            (
                "À la première connexion, les avis de ces derniers jours sont repris.",
                "At the first connection the reviews of these last days are taken.",
            ),
            "30",
        ),
        Setting {
            name: "every_seconds",
            label: ("Rythme de lecture", "How often it is read"),
            help: (
                "En secondes. Tous les comptes d’un projet Google se partagent 300 appels par minute.",
                "In seconds. All accounts of a Google project share 300 calls a minute.",
            ),
            example: "120",
            form: Form::Number,
            need: Need::Default("120"),
        },
        Setting::address("reviews_url", "https://mybusiness.googleapis.com"),
        Setting::address("accounts_url", "https://mybusinessaccountmanagement.googleapis.com"),
        Setting::address("locations_url", "https://mybusinessbusinessinformation.googleapis.com"),
        Setting::address("sign_in_url", "https://accounts.google.com/o/oauth2/v2/auth"),
        Setting::address("token_url", "https://oauth2.googleapis.com/token"),
    ],
};

/// The places that were set.
pub(super) fn places(account: &Account) -> Result<Vec<String>, Vec<Problem>> {
    let given = account.setting("locations").unwrap_or_default();
    let names = given.split([',', ' ', ';']).map(str::trim).filter(|name| !name.is_empty());
    let mut places: Vec<String> = names.map(|name| name.trim_end_matches('/').to_owned()).collect();
    places.sort();
    places.dedup();
    if places.iter().all(|name| wire::is_place(name)) {
        return Ok(places);
    }
    Err(vec![Problem::of_setting(
        "locations",
        "bad_setting",
        "Un établissement s’écrit accounts/123/locations/456.",
        "A location is written accounts/123/locations/456.",
    )])
}
