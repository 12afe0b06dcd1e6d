//! What a mail account needs, described and read.

use std::path::Path;

use crate::account::Account;
use crate::channel::Problem;
use crate::http::NetworkPolicy;
use crate::kind::{Form, Kind, Need, Setting};
use crate::mail::marks::Marks;
use crate::secret::Recipe;

/// The mail channel described as data.
pub(super) const KIND: Kind = Kind {
    name: "mail",
    title: ("Courriel", "E-mail"),
    description: (
        "Une boîte aux lettres\u{a0}: lue par IMAP dès qu’un courriel arrive, réponses envoyées par SMTP.",
        "A mailbox: read by IMAP as soon as a mail arrives, replies sent by SMTP.",
    ),
    identity: &["address", "imap_host", "user", "mailbox"],
    brought: &[],
    settings: &[
        Setting {
            name: "address",
            label: ("Adresse", "Address"),
            help: ("L’adresse à laquelle vos clients écrivent.", "The address that your customers write to."),
            example: "aide@boutique.example",
            form: Form::MailAddress,
            need: Need::Required,
        },
        Setting {
            name: "display_name",
            label: ("Nom affiché", "Display name"),
            help: (
                "Le nom que voient vos clients. Sans lui, le nom du canal.",
                "The name that your customers see. Without it, the channel's name.",
            ),
            example: "La Boutique",
            form: Form::Text,
            need: Need::Optional,
        },
        Setting {
            name: "imap_host",
            label: ("Serveur de réception (IMAP)", "Incoming server (IMAP)"),
            help: ("Donné par votre hébergeur de messagerie.", "Given by your mail provider."),
            example: "imap.boutique.example",
            form: Form::Host,
            need: Need::Required,
        },
        port("imap_port", ("Port de réception", "Incoming port"), "993"),
        security("imap_security", ("Sécurité de la réception", "Incoming security")),
        Setting {
            name: "smtp_host",
            label: ("Serveur d’envoi (SMTP)", "Outgoing server (SMTP)"),
            help: ("Donné par votre hébergeur de messagerie.", "Given by your mail provider."),
            example: "smtp.boutique.example",
            form: Form::Host,
            need: Need::Required,
        },
        port("smtp_port", ("Port d’envoi", "Outgoing port"), "465"),
        security("smtp_security", ("Sécurité de l’envoi", "Outgoing security")),
        Setting {
            name: "user",
            label: ("Identifiant", "User name"),
            help: ("Sans lui, l’adresse.", "Without it, the address."),
            example: "aide@boutique.example",
            form: Form::Text,
            need: Need::Optional,
        },
        Setting {
            name: "password",
            label: ("Mot de passe", "Password"),
            help: ("De préférence un mot de passe d’application.", "Preferably an application password."),
            example: "…",
            form: Form::Secret,
            need: Need::Required,
        },
        Setting {
            name: "mailbox",
            label: ("Dossier lu", "Folder to read"),
            help: ("Le dossier où arrivent les courriels.", "The folder where mails arrive."),
            example: "INBOX",
            form: Form::Text,
            need: Need::Default("INBOX"),
        },
        Setting {
            name: "sent_folder",
            label: ("Dossier des envois", "Folder of sent mails"),
            help: (
                "Si votre hébergeur y range ce qui part, Guichet y vérifie les envois restés sans réponse.",
                "If your provider files there what leaves, Guichet looks there for sends whose answer was lost.",
            ),
            example: "Sent",
            form: Form::Text,
            need: Need::Optional,
        },
        Setting::first_days(
            (
                "À la première connexion, les courriels de ces derniers jours sont repris. 0\u{a0}: seulement les suivants.",
                "At the first connection the mails of these last days are taken. 0: only those to come.",
            ),
            "30",
        ),
        Setting {
            name: "case_token",
            label: ("Marque du dossier", "Mark of the case"),
            help: (
                "Où mettre la marque signée qui rattache une réponse à son dossier\u{a0}: dans l’objet, dans l’adresse (aide+marque@… doit alors arriver chez vous) ou nulle part.",
                "Where to put the signed mark that ties an answer to its case: in the subject, in the address (help+mark@… must then reach you) or nowhere.",
            ),
            example: "subject",
            form: Form::OneOf(&["subject", "address", "none"]),
            need: Need::Default("subject"),
        },
        Setting {
            name: "language",
            label: ("Langue", "Language"),
            help: (
                "La langue des quelques mots ajoutés aux réponses.",
                "The language of the few words added to replies.",
            ),
            example: "fr",
            form: Form::OneOf(&["fr", "en"]),
            need: Need::Default("fr"),
        },
        Setting {
            name: "authority_file",
            label: ("Certificat de votre autorité", "Certificate of your authority"),
            help: (
                "Fichier PEM, si le certificat du serveur de messagerie vient de votre propre autorité.",
                "A PEM file, if the mail server's certificate comes from your own authority.",
            ),
            example: "/etc/ssl/boutique.pem",
            form: Form::Text,
            need: Need::Optional,
        },
        Setting {
            name: "allow_intranet",
            label: ("Autoriser le réseau interne", "Allow the internal network"),
            help: (
                "«\u{a0}yes\u{a0}» si le serveur de messagerie est une machine de votre réseau privé ou celle-ci. Seule la personne qui exploite Guichet peut l’autoriser.",
                "\"yes\" if the mail server is a machine of your private network or this one. Only whoever runs Guichet can allow it.",
            ),
            example: "no",
            form: Form::YesOrNo,
            need: Need::Default("no"),
        },
        Setting {
            name: "mark_key",
            label: ("Clé des marques", "Key of the marks"),
            help: (
                "Laissez vide\u{a0}: Guichet la crée. Elle signe les marques des dossiers.",
                "Leave empty: Guichet makes it. It signs the marks of cases.",
            ),
            example: "…",
            form: Form::Secret,
            need: Need::Made(Recipe::Key),
        },
    ],
};

const fn port(name: &'static str, label: (&'static str, &'static str), usual: &'static str) -> Setting {
    Setting {
        name,
        label,
        help: (
            "Gardez la valeur proposée, sauf avis de votre hébergeur.",
            "Keep the proposed value unless your provider says otherwise.",
        ),
        example: usual,
        form: Form::Port,
        need: Need::Default(usual),
    }
}

const fn security(name: &'static str, label: (&'static str, &'static str)) -> Setting {
    Setting {
        name,
        label,
        help: (
            "«\u{a0}none\u{a0}» seulement vers un serveur de cette machine.",
            "\"none\" only towards a server of this machine.",
        ),
        example: "tls",
        form: Form::OneOf(&["tls", "starttls", "none"]),
        need: Need::Default("tls"),
    }
}

/// How a connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Security {
    /// From the first byte.
    Tls,
    /// After asking for it; without it nothing is said.
    StartTls,
    /// Not at all: towards this machine only.
    None,
}

/// Where one of the two servers is.
#[derive(Debug, Clone)]
pub(crate) struct ServerAddress {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
}

/// Where the signed mark of a case stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenPlace {
    Subject,
    Address,
    Nowhere,
}

/// The settings of one mail account.
#[derive(Clone)]
pub(crate) struct MailSettings {
    pub(crate) address: String,
    pub(crate) display_name: String,
    pub(crate) imap: ServerAddress,
    pub(crate) smtp: ServerAddress,
    pub(crate) user: String,
    pub(crate) password: String,
    pub(crate) mailbox: String,
    pub(crate) sent_folder: Option<String>,
    pub(crate) first_days: u16,
    pub(crate) token_place: TokenPlace,
    pub(crate) french: bool,
    pub(crate) authority: Option<Vec<u8>>,
    pub(crate) marks: Marks,
    /// Where its servers may stand.
    pub(crate) policy: NetworkPolicy,
}

impl std::fmt::Debug for MailSettings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("MailSettings")
            .field("imap", &self.imap)
            .field("smtp", &self.smtp)
            .finish_non_exhaustive()
    }
}

impl MailSettings {
    /// Reads the settings of an account.
    pub(crate) fn read(account: &Account, network: &NetworkPolicy) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut needed = |name: &str, value: Option<&str>| match value {
            Some(value) => value.to_owned(),
            None => {
                problems.push(missing(name));
                String::new()
            }
        };
        let address = needed("address", account.setting("address")).to_lowercase();
        let imap_host = needed("imap_host", account.setting("imap_host"));
        let smtp_host = needed("smtp_host", account.setting("smtp_host"));
        let password = needed("password", account.secrets.get("password"));
        let key = needed("mark_key", account.secrets.get("mark_key"));
        let imap = server(account, imap_host, "imap", 993, &mut problems);
        let smtp = server(account, smtp_host, "smtp", 465, &mut problems);
        let authority = match account.setting("authority_file") {
            Some(path) => own_authority(Path::new(path)).map_err(|problem| problems.push(problem)).ok(),
            None => None,
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            display_name: crate::text::name(account.setting("display_name").unwrap_or(&account.channel.name)),
            user: account.setting("user").unwrap_or(&address).to_owned(),
            address,
            imap,
            smtp,
            password,
            mailbox: account.setting("mailbox").unwrap_or("INBOX").to_owned(),
            sent_folder: account.setting("sent_folder").map(str::to_owned),
            first_days: account.setting("first_days").and_then(|days| days.parse().ok()).unwrap_or(30),
            token_place: match account.setting("case_token") {
                Some("address") => TokenPlace::Address,
                Some("none") => TokenPlace::Nowhere,
                _ => TokenPlace::Subject,
            },
            french: account.setting("language") != Some("en"),
            authority,
            marks: Marks::new(&key),
            policy: if account.says_yes("allow_intranet") { network.clone().and_intranet() } else { network.clone() },
        })
    }

    /// The domain of the account's address.
    pub(crate) fn domain(&self) -> &str {
        self.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain)
    }
}

fn server(account: &Account, host: String, protocol: &str, usual: u16, problems: &mut Vec<Problem>) -> ServerAddress {
    let port = account.setting(&format!("{protocol}_port")).and_then(|port| port.parse().ok()).unwrap_or(usual);
    let name = format!("{protocol}_security");
    let security = match account.setting(&name) {
        Some("starttls") => Security::StartTls,
        Some("none") => Security::None,
        _ => Security::Tls,
    };
    let local = matches!(host.as_str(), "localhost" | "127.0.0.1" | "::1");
    if security == Security::None && !local {
        problems.push(Problem::of_setting(
            &name,
            "not_secure",
            "Sans chiffrement, le mot de passe et les messages de vos clients voyagent en clair\u{a0}: choisissez «\u{a0}tls\u{a0}» ou «\u{a0}starttls\u{a0}».",
            "Without encryption the password and your customers' messages travel in the open: choose \"tls\" or \"starttls\".",
        ));
    }
    ServerAddress { host, port, security }
}

fn own_authority(path: &Path) -> Result<Vec<u8>, Problem> {
    std::fs::read(path).map_err(|_| {
        Problem::of_setting(
            "authority_file",
            "bad_setting",
            "Le fichier du certificat ne peut pas être lu. Vérifiez le chemin et les droits.",
            "The certificate file cannot be read. Check the path and the rights.",
        )
    })
}

fn missing(name: &str) -> Problem {
    let label = KIND.setting(name).map_or((name, name), |setting| setting.label);
    Problem::of_setting(
        name,
        "missing_setting",
        format!("Il manque «\u{a0}{}\u{a0}» ({name}).", label.0),
        format!("\"{}\" is missing ({name}).", label.1),
    )
}
