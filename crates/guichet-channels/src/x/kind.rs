//! What X is called, and what it needs to be set up.

use crate::kind::{Form, Kind, Need, Setting};

/// X, described as data.
pub(super) const KIND: Kind = Kind {
    name: "x",
    title: ("X", "X"),
    description: (
        "Mentions, réponses, citations et messages privés d’un compte X.",
        "Mentions, replies, quotes and private messages of an X account.",
    ),
    identity: &["client_id", "api_url"],
    brought: &["user_id", "username", "scopes"],
    settings: &[
        CLIENT_ID,
        CLIENT_SECRET,
        CONSUMER_SECRET,
        APP_TOKEN,
        RECEPTION,
        ACCESS,
        PRIVATE_MESSAGES,
        FIRST_DAYS,
        API_URL,
        AUTHORIZE_URL,
        brought("user_id", ("Numéro du compte", "Number of the account"), "2244994945"),
        brought("username", ("Nom du compte", "Name of the account"), "boutique"),
        brought("scopes", ("Droits accordés", "Rights that were given"), "tweet.read tweet.write"),
    ],
};

const CLIENT_ID: Setting = Setting {
    name: "client_id",
    label: ("Identifiant OAuth 2.0 de l’application", "OAuth 2.0 client ID of the application"),
    help: (
        "Dans le portail des développeurs de X, sous « Keys and tokens ».",
        "In the developer portal of X, under \"Keys and tokens\".",
    ),
    example: "VGhpcyBpcyBhbiBleGFtcGxl",
    form: Form::Text,
    need: Need::Required,
};

const CLIENT_SECRET: Setting = Setting {
    need: Need::Optional,
    ..Setting::client_secret(
        (
            "Pour une application confidentielle\u{a0}; vide pour une application publique. X peut signer avec lui ce qu’il apporte.",
            "For a confidential application; empty for a public one. X may sign with it what it brings.",
        ),
        "…",
    )
};

const CONSUMER_SECRET: Setting = Setting {
    name: "consumer_secret",
    label: ("Secret de l’application (« API Key Secret »)", "Secret of the application (\"API Key Secret\")"),
    help: (
        "X signe avec lui ce qu’il apporte. Deux secrets séparés par une espace permettent d’en changer.",
        "X signs with it what it brings. Two secrets separated by a space allow to change it.",
    ),
    example: "…",
    form: Form::Secret,
    need: Need::Optional,
};

const APP_TOKEN: Setting = Setting {
    name: "app_token",
    label: ("Jeton de l’application (« Bearer Token »)", "Token of the application (\"Bearer Token\")"),
    help: (
        "Avec lui, Guichet enregistre l’adresse du canal et ses abonnements, les surveille et fait rapporter ce qui a manqué. Sans lui, tout cela se fait à la main.",
        "With it Guichet registers the channel's address and its subscriptions, watches them, and has what was missed brought again. Without it all of this is done by hand.",
    ),
    example: "…",
    form: Form::Secret,
    need: Need::Optional,
};

const RECEPTION: Setting = Setting {
    name: "reception",
    label: ("Réception", "Reception"),
    help: (
        "« webhook » : X apporte tout aussitôt. « polling » : Guichet demande chaque minute, sans les citations.",
        "\"webhook\": X brings everything at once. \"polling\": Guichet asks every minute, without quotes.",
    ),
    example: "webhook",
    form: Form::OneOf(&["webhook", "polling"]),
    need: Need::Default("webhook"),
};

const ACCESS: Setting = Setting {
    name: "access",
    label: ("Contrat avec X", "Contract with X"),
    help: (
        "« self_serve » : X n’accepte de réponse qu’à qui a nommé ou cité le compte. « enterprise » : à tous.",
        "\"self_serve\": X takes replies only to those who named or quoted the account. \"enterprise\": to all.",
    ),
    example: "self_serve",
    form: Form::OneOf(&["self_serve", "enterprise"]),
    need: Need::Default("self_serve"),
};

const PRIVATE_MESSAGES: Setting = Setting::private_messages((
    "«\u{a0}no\u{a0}»\u{a0}: les messages privés ne sont ni demandés ni attendus.",
    "\"no\": private messages are neither asked for nor expected.",
));

const FIRST_DAYS: Setting = Setting::first_days(
    (
        "En « polling », de combien de jours la première demande remonte. X facture chaque publication lue.",
        "With \"polling\", how many days the first request goes back. X charges for each post that is read.",
    ),
    "2",
);

const API_URL: Setting = Setting {
    name: "api_url",
    label: ("Adresse de l’API", "Address of the API"),
    help: ("À changer seulement pour un essai.", "To be changed for a trial only."),
    example: "https://api.x.com",
    form: Form::Url,
    need: Need::Default("https://api.x.com"),
};

const AUTHORIZE_URL: Setting = Setting {
    name: "authorize_url",
    label: ("Page d’accord", "Page of consent"),
    help: ("À changer seulement pour un essai.", "To be changed for a trial only."),
    example: "https://x.com/i/oauth2/authorize",
    form: Form::Url,
    need: Need::Default("https://x.com/i/oauth2/authorize"),
};

/// What connecting fills in.
const fn brought(name: &'static str, label: (&'static str, &'static str), example: &'static str) -> Setting {
    Setting {
        name,
        label,
        help: ("Rempli en connectant le compte.", "Filled in when the account is connected."),
        example,
        form: Form::Text,
        need: Need::Optional,
    }
}
