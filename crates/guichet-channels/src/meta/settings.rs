//! The settings that Facebook and Instagram share.

use crate::kind::{Form, Need, Setting};
use crate::secret::Recipe;

/// The version of the graph that this was written for. Versions end after about two years: that is why it is a setting.
pub(crate) const CURRENT_VERSION: &str = "v25.0";

/// The application that Meta knows us by.
pub(crate) const APP_ID: Setting = Setting {
    name: "app_id",
    label: ("Identifiant de l’application", "App ID"),
    help: (
        "Dans le tableau de bord de votre application Meta. Plusieurs comptes de la marque peuvent partager une application\u{a0}: donnez à Meta l’adresse de webhook d’un seul de ces canaux.",
        "In the dashboard of your Meta app. Several accounts of the brand may share one app: give Meta the webhook address of one of these channels.",
    ),
    example: "1234567890123456",
    form: Form::Text,
    need: Need::Required,
};

/// Signs what Meta pushes.
pub(crate) const APP_SECRET: Setting = Setting {
    name: "app_secret",
    label: ("Clé secrète de l’application", "App secret"),
    help: (
        "Elle prouve que les messages viennent de Meta. Deux clés séparées par une espace permettent d’en changer.",
        "It proves that messages come from Meta. Two secrets separated by a space allow to change it.",
    ),
    example: "0123456789abcdef0123456789abcdef",
    form: Form::Secret,
    need: Need::Required,
};

/// The word that Meta repeats when the address is registered.
pub(crate) const VERIFY_TOKEN: Setting = Setting {
    name: "verify_token",
    label: ("Jeton de vérification du webhook", "Webhook verify token"),
    help: (
        "Laissez vide\u{a0}: Guichet le crée et le montre une seule fois, à recopier chez Meta à côté de l’adresse.",
        "Leave empty: Guichet makes it and shows it once, to be copied to Meta beside the address.",
    ),
    example: "whsec_…",
    form: Form::Secret,
    need: Need::Made(Recipe::WebhookSecret),
};

/// For whoever has one already.
pub(crate) const TOKEN: Setting = Setting {
    name: "access_token",
    label: ("Jeton d’accès", "Access token"),
    help: (
        "Laissez vide pour connecter le compte dans le navigateur, ou collez le jeton d’un utilisateur système.",
        "Leave empty to connect the account in the browser, or paste the token of a system user.",
    ),
    example: "EAAG…",
    form: Form::Secret,
    need: Need::Optional,
};

/// The version of the graph.
pub(crate) const VERSION: Setting = Setting {
    name: "version",
    label: ("Version de l’API", "API version"),
    help: ("Les versions de Meta durent environ deux ans.", "Meta's versions last about two years."),
    example: CURRENT_VERSION,
    form: Form::Text,
    need: Need::Default(CURRENT_VERSION),
};

/// How often what was not pushed is looked for.
pub(crate) const CATCH_UP: Setting = Setting {
    name: "catch_up_minutes",
    label: ("Rattrapage, en minutes", "Catching up, in minutes"),
    help: (
        "À quel rythme Guichet relit les dernières conversations, au cas où un webhook se serait perdu. 0 pour jamais.",
        "How often Guichet reads the latest conversations again, in case a webhook was lost. 0 for never.",
    ),
    example: "15",
    form: Form::Number,
    need: Need::Default("15"),
};

/// Where Facebook asks the owner of an account.
pub(crate) const FACEBOOK_DIALOG: &str = "https://www.facebook.com";
/// Facebook's graph.
pub(crate) const FACEBOOK_GRAPH: &str = "https://graph.facebook.com";
