//! A kind of channel described as data: what it is, and what it needs to be set up.
//!
//! The command `guichet channel add` and the set-up screen are both made from this description, so a new kind needs
//! neither a form nor a line of command code.

use std::collections::BTreeMap;

use crate::account::Secrets;
use crate::channel::Problem;
use crate::secret::Recipe;
use crate::tokens;

/// A kind of channel.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Its word in settings and on the command line.
    pub name: &'static str,
    /// What people call it, French and English.
    pub title: (&'static str, &'static str),
    /// What it does, in one sentence, French and English.
    pub description: (&'static str, &'static str),
    /// What it needs.
    pub settings: &'static [Setting],
    /// The settings that say which account it is, and at whose server: with another one, what connecting brought and where receiving
    /// stood belong to somebody else.
    pub identity: &'static [&'static str],
    /// The settings that connecting fills in: with another account or another server they belong to somebody else too.
    pub brought: &'static [&'static str],
}

/// One setting of a kind.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its word in settings and on the command line.
    pub name: &'static str,
    /// Its label, French and English.
    pub label: (&'static str, &'static str),
    /// One sentence of help, French and English.
    pub help: (&'static str, &'static str),
    /// What a value looks like.
    pub example: &'static str,
    /// What it accepts.
    pub form: Form,
    /// Whether a person must give it.
    pub need: Need,
}

/// What a setting accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any words.
    Text,
    /// A mail address.
    MailAddress,
    /// A host name or an address of the Internet.
    Host,
    /// A port.
    Port,
    /// A whole number that is not negative.
    Number,
    /// An address that starts with `https://` or `http://`.
    Url,
    /// `yes` or `no`.
    YesOrNo,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Encrypted at rest, never shown again.
    Secret,
}

/// Whether a setting must be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Without it the channel cannot work.
    Required,
    /// May be left out.
    Optional,
    /// Used when nothing is given.
    Default(&'static str),
    /// Made by us when nothing is given. Only for secrets.
    Made(Recipe),
}

impl Setting {
    /// In which language the channel says what a network has no words for.
    pub const LANGUAGE: Self = Self {
        name: "language",
        label: ("Langue", "Language"),
        help: (
            "Pour dire en mots ce qui arrive sans\u{a0}: une note, une photo.",
            "To say in words what comes without: a rating, a photo.",
        ),
        example: "fr",
        form: Form::OneOf(&["fr", "en"]),
        need: Need::Default("fr"),
    };

    /// An address of the service: another one for tests, or for a service of one's own.
    #[must_use]
    pub const fn address(name: &'static str, usual: &'static str) -> Self {
        Self {
            name,
            label: ("Adresse du service", "Address of the service"),
            help: ("À ne changer que si le réseau l’a changée.", "To be changed only if the network did."),
            example: usual,
            form: Form::Url,
            need: Need::Default(usual),
        }
    }

    /// How far back a new channel begins.
    #[must_use]
    pub const fn first_days(help: (&'static str, &'static str), usual: &'static str) -> Self {
        Self {
            name: "first_days",
            label: ("Jours repris au début", "Days taken at the start"),
            help,
            example: usual,
            form: Form::Number,
            need: Need::Default(usual),
        }
    }

    /// Whether private messages are asked for.
    #[must_use]
    pub const fn private_messages(help: (&'static str, &'static str)) -> Self {
        Self {
            name: "private_messages",
            label: ("Messages privés", "Private messages"),
            help,
            example: "yes",
            form: Form::YesOrNo,
            need: Need::Default("yes"),
        }
    }

    /// What an application proves itself with where the owner of an account says yes in the browser.
    #[must_use]
    pub const fn client_secret(help: (&'static str, &'static str), example: &'static str) -> Self {
        Self {
            name: "client_secret",
            label: ("Secret OAuth de l’application", "OAuth secret of the application"),
            help,
            example,
            form: Form::Secret,
            need: Need::Required,
        }
    }

    /// The word that the network gave out for an account, and without which nothing works.
    #[must_use]
    pub const fn token(
        label: (&'static str, &'static str),
        help: (&'static str, &'static str),
        example: &'static str,
    ) -> Self {
        Self { name: "token", label, help, example, form: Form::Secret, need: Need::Required }
    }

    /// Our own public address, where a network can push or be asked.
    #[must_use]
    pub const fn hook(example: &'static str) -> Self {
        Self {
            name: "webhook_url",
            label: ("Adresse publique de ce canal", "Public address of this channel"),
            help: (
                "Laissez vide\u{a0}: Guichet interroge le réseau. Sinon l’adresse /hooks/… de ce canal, en https.",
                "Leave empty: Guichet asks the network. Otherwise this channel's /hooks/… address, in https.",
            ),
            example,
            form: Form::Url,
            need: Need::Optional,
        }
    }

    /// Whether it is kept among the secrets.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        matches!(self.form, Form::Secret)
    }

    /// Whether we make it where nobody gives one, and the other side needs it.
    #[must_use]
    pub const fn is_made(&self) -> bool {
        matches!(self.need, Need::Made(Recipe::WebhookSecret))
    }

    /// Whether it must be given.
    #[must_use]
    pub const fn is_required(&self) -> bool {
        matches!(self.need, Need::Required)
    }
}

/// Settings and secrets of a new channel, complete and of the right form.
#[derive(Debug, Clone, Default)]
pub struct Prepared {
    /// For the channel's row.
    pub settings: serde_json::Map<String, serde_json::Value>,
    /// For the encrypted column.
    pub secrets: Secrets,
    /// Names of the secrets that we made and that the other side needs: shown once to the person who adds the channel.
    pub made: Vec<&'static str>,
}

impl Kind {
    /// Sorts what was given into settings and secrets, fills in defaults and makes the secrets that we make ourselves. The
    /// tokens that connecting brought go on being secrets, though nobody enters them.
    ///
    /// # Errors
    /// Every value that is missing, wrong or unknown.
    pub fn prepare(&self, given: &BTreeMap<String, String>) -> Result<Prepared, Vec<Problem>> {
        let mut prepared = Prepared::default();
        let (brought, unknown): (Vec<_>, Vec<_>) = given
            .iter()
            .filter(|(name, _)| self.setting(name).is_none())
            .partition(|(name, _)| tokens::BROUGHT.contains(&name.as_str()));
        let mut problems: Vec<Problem> = unknown.into_iter().map(|(name, _)| self.unknown(name)).collect();
        prepared.secrets.0.extend(brought.into_iter().map(|(name, value)| (name.clone(), value.clone())));
        for setting in self.settings {
            match value_of(setting, given.get(setting.name).map(|value| value.trim())) {
                Ok(Some((value, made))) => {
                    if made && setting.is_made() {
                        prepared.made.push(setting.name);
                    }
                    if setting.is_secret() {
                        prepared.secrets.0.insert(setting.name.to_owned(), value);
                    } else {
                        prepared.settings.insert(setting.name.to_owned(), value.into());
                    }
                }
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() { Ok(prepared) } else { Err(problems) }
    }

    /// One of its settings.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<&'static Setting> {
        self.settings.iter().find(|setting| setting.name == name)
    }

    fn unknown(&self, name: &str) -> Problem {
        let known: Vec<_> = self.settings.iter().map(|setting| setting.name).collect();
        let known = known.join(", ");
        Problem::of_setting(
            name,
            "unknown_setting",
            format!("«\u{a0}{name}\u{a0}» n’est pas un réglage de ce type de canal. Réglages connus\u{a0}: {known}."),
            format!("\"{name}\" is not a setting of this kind of channel. Known settings: {known}."),
        )
    }
}

/// The value to keep, and whether we made it.
fn value_of(setting: &Setting, given: Option<&str>) -> Result<Option<(String, bool)>, Problem> {
    match (given.filter(|value| !value.is_empty()), setting.need) {
        (Some(value), _) if setting.form.accepts(value) => Ok(Some((value.to_owned(), false))),
        (Some(_), _) => Err(wrong(setting)),
        (None, Need::Required) => Err(missing(setting)),
        (None, Need::Optional) => Ok(None),
        (None, Need::Default(value)) => Ok(Some((value.to_owned(), false))),
        (None, Need::Made(recipe)) => match recipe.make() {
            Some(secret) => Ok(Some((secret, true))),
            None => Err(Problem::of_setting(
                setting.name,
                "no_randomness",
                "La machine ne fournit pas de nombres aléatoires.",
                "The machine gives no random numbers.",
            )),
        },
    }
}

fn missing(setting: &Setting) -> Problem {
    let (fr, en) = setting.label;
    let example = setting.example;
    Problem::of_setting(
        setting.name,
        "missing_setting",
        format!("Il manque «\u{a0}{fr}\u{a0}» ({}, par exemple {example}).", setting.name),
        format!("\"{en}\" is missing ({}, for example {example}).", setting.name),
    )
}

fn wrong(setting: &Setting) -> Problem {
    let (fr, en) = setting.label;
    let (shape_fr, shape_en) = setting.form.shape();
    Problem::of_setting(
        setting.name,
        "bad_setting",
        format!("«\u{a0}{fr}\u{a0}» ({}) doit être {shape_fr}.", setting.name),
        format!("\"{en}\" ({}) must be {shape_en}.", setting.name),
    )
}

impl Form {
    /// Whether a value has this form.
    #[must_use]
    pub fn accepts(&self, value: &str) -> bool {
        let clean = !value.chars().any(char::is_control);
        clean
            && match self {
                Self::Text | Self::Secret => true,
                Self::MailAddress => crate::mail::address::is_address(value),
                Self::Host => !value.contains(['/', ' ', '@']),
                Self::Port => value.parse::<u16>().is_ok_and(|port| port != 0),
                Self::Number => value.parse::<u16>().is_ok(),
                Self::Url => reqwest::Url::parse(value).is_ok_and(|url| matches!(url.scheme(), "http" | "https")),
                Self::YesOrNo => matches!(value, "yes" | "no" | "true" | "false" | "oui" | "non"),
                Self::OneOf(words) => words.contains(&value),
            }
    }

    fn shape(&self) -> (String, String) {
        match self {
            Self::Text | Self::Secret => ("un texte sans retour à la ligne".into(), "a text on one line".into()),
            Self::MailAddress => ("une adresse électronique".into(), "a mail address".into()),
            Self::Host => ("un nom de serveur".into(), "a server name".into()),
            Self::Port => ("un numéro de port".into(), "a port number".into()),
            Self::Number => ("un nombre entier".into(), "a whole number".into()),
            Self::Url => ("une adresse en https://".into(), "an address that starts with https://".into()),
            Self::YesOrNo => ("«\u{a0}yes\u{a0}» ou «\u{a0}no\u{a0}»".into(), "\"yes\" or \"no\"".into()),
            Self::OneOf(words) => {
                let words = words.join(", ");
                (format!("l’un de ces mots\u{a0}: {words}"), format!("one of these words: {words}"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::KINDS;

    #[test]
    fn what_connecting_brings_is_a_setting_that_nobody_has_to_give() {
        for kind in KINDS {
            for name in kind.brought {
                let setting = kind.setting(name).unwrap_or_else(|| panic!("{}: {name} is no setting", kind.name));
                assert!(!setting.is_required() && !setting.is_secret(), "{}: {name}", kind.name);
                assert!(!kind.identity.contains(name), "{}: {name} says which account it is", kind.name);
            }
        }
    }

    #[test]
    fn what_several_networks_ask_for_is_said_in_the_same_words() {
        let mut known = BTreeMap::new();
        for setting in KINDS.iter().flat_map(|kind| kind.settings) {
            if matches!(setting.name, "first_days" | "private_messages" | "client_secret" | "language" | "app_secret") {
                let now = (setting.label, setting.form);
                assert_eq!(*known.entry(setting.name).or_insert(now), now, "{}", setting.name);
            }
        }
        assert_eq!(known.len(), 5);
    }
}
