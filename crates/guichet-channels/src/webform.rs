//! The web form of the brand: a page without script, puzzle or account.
//!
//! This part is pure but for the sending: fields, checks, the signed time and the bytes that are kept. The server makes
//! the page. Replies go to the mail address that the person gave, through a mail account of the brand, and are in any
//! case shown on the tracking page: there the reply has arrived once it is stored.

pub mod form;
pub mod token;
pub mod wire;

use std::collections::BTreeMap;
use std::time::Duration;

use guichet_core::model::capabilities::capabilities_of;
use guichet_core::model::{Capabilities, Incoming, Outgoing, SendOutcome};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::account::{Account, Surroundings};
use crate::channel::{Batch, Channel, Failure, Lookup, ParseProblem, Problem, RawBytes, Reception};
use crate::kind::{Form, Kind, Need, Setting};
use crate::mail::MailChannel;
use crate::mail::address::is_address;
use crate::secret::Recipe;
pub use form::{FIELDS, FormField, FormProblem, SubmittedFile, TRAP};
use token::FormTokens;

/// One web form.
#[derive(Debug, Clone)]
pub struct WebformChannel {
    tokens: FormTokens,
    mail: Option<MailChannel>,
    /// The settings name a mail channel that is not there.
    mail_is_missing: bool,
}

/// What a person sent.
#[derive(Debug, Clone, Default)]
pub struct Submission {
    /// The token of the page.
    pub token: String,
    /// `fr` or `en`: the language of the page.
    pub language: String,
    /// Fields by name, the invisible one included.
    pub fields: BTreeMap<String, String>,
    /// Files.
    pub files: Vec<SubmittedFile>,
    /// The case to which it belongs, when it came by a link of that case.
    pub case: Option<ProvenCase>,
}

/// A case, proven by an unguessable link: the server says so, never the submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvenCase {
    /// Its reference.
    pub reference: String,
    /// The id under which its customer is known on forms.
    pub author: String,
    /// The name that the customer shows.
    pub name: String,
    /// By a drop link, which may stand in public: what was left belongs to the case, and anybody may have written it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_drop_link: bool,
}

impl WebformChannel {
    /// The token of a new page: when it was made, and which submission it will be.
    #[must_use]
    pub fn new_token(&self, submission_id: Uuid, now: Timestamp) -> String {
        self.tokens.issue(submission_id, now)
    }

    /// Takes a submission. What comes back is to be stored; the same page sent twice is one item. A submission that
    /// looks like a machine's is taken too, and ends in the quarantine where a person sees it.
    ///
    /// # Errors
    /// What to correct, field by field. Nothing that was written is lost: the page is shown again with it.
    pub fn accept(&self, submission: &Submission, now: Timestamp) -> Result<RawBytes, Vec<FormProblem>> {
        let token = self.tokens.read(&submission.token, now);
        let mut problems = form::check(&submission.fields, &submission.files);
        match token {
            Ok(submission_id) if problems.is_empty() => Ok(wire::raw(submission_id, submission, now)),
            Ok(_) => Err(problems),
            Err(problem) => {
                problems.push(FormProblem::of_page(problem));
                Err(problems)
            }
        }
    }

    /// The mail account that carries this reply, if it goes by mail.
    fn mail_for(&self, outgoing: &Outgoing) -> Option<&MailChannel> {
        self.mail.as_ref().filter(|_| is_address(outgoing.recipient.trim()))
    }
}

impl Channel for WebformChannel {
    const KIND: Kind = Kind {
        name: "webform",
        title: ("Formulaire web", "Web form"),
        description: (
            "Une page où vos clients écrivent sans compte ni mot de passe, et suivent ensuite leur demande.",
            "A page where your customers write without an account or a password, and then follow their request.",
        ),
        identity: &[],
        brought: &[],
        settings: &[
            Setting {
                name: "mail_channel",
                label: ("Canal courriel", "Mail channel"),
                help: (
                    "L’identifiant du canal courriel qui envoie les réponses. Sans lui, elles se lisent sur la page de suivi.",
                    "The identifier of the mail channel that sends the replies. Without it they are read on the tracking page.",
                ),
                example: "0192f0c1-0000-7000-8000-000000000000",
                form: Form::Text,
                need: Need::Optional,
            },
            Setting {
                name: "form_key",
                label: ("Clé du formulaire", "Key of the form"),
                help: ("Laissez vide\u{a0}: Guichet la crée.", "Leave empty: Guichet makes it."),
                example: "…",
                form: Form::Secret,
                need: Need::Made(Recipe::Key),
            },
        ],
    };

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        let key = account.secrets.get("form_key").ok_or_else(|| vec![Problem::of_code("settings")])?;
        let mail = account.mail.as_deref().map(|mail| MailChannel::open(mail, surroundings)).transpose()?;
        let mail_is_missing = mail.is_none() && account.setting("mail_channel").is_some();
        Ok(Self { tokens: FormTokens::new(key), mail, mail_is_missing })
    }

    fn capabilities(&self) -> Capabilities {
        let lookup = self.mail.as_ref().is_none_or(|mail| mail.capabilities().lookup);
        Capabilities { lookup, ..capabilities_of("webform") }
    }

    fn reception(&self) -> Reception {
        Reception::Pushed
    }

    async fn receive(&self, _cursor: Option<&str>) -> Result<Batch, Failure> {
        Ok(Batch::default())
    }

    async fn wait(&self, _cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
        tokio::time::sleep(at_most).await;
        Ok(())
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        wire::parse(&raw.body)
    }

    fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
        match self.mail_for(outgoing) {
            Some(mail) => mail.compose(outgoing),
            None => outgoing.text.clone().into_bytes(),
        }
    }

    async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        match self.mail_for(outgoing) {
            Some(mail) => mail.send(outgoing).await,
            // The person waits for a mail: it leaves as soon as the settings are right again.
            None if self.mail_is_missing && is_address(outgoing.recipient.trim()) => {
                SendOutcome::Later { code: "settings".into(), retry_after: None }
            }
            None => SendOutcome::Sent { external_id: Some(page_id(outgoing)) },
        }
    }

    async fn lookup(&self, outgoing: &Outgoing) -> Lookup {
        match self.mail_for(outgoing) {
            Some(mail) => mail.lookup(outgoing).await,
            None => Lookup::Found { external_id: Some(page_id(outgoing)) },
        }
    }

    async fn check(&self) -> Vec<Problem> {
        match &self.mail {
            Some(mail) => mail.check().await,
            None if self.mail_is_missing => vec![Problem::of_setting(
                "mail_channel",
                "no_such_channel",
                "Le canal courriel indiqué n’existe pas ou plus. Choisissez-en un autre, ou laissez le réglage vide.",
                "The mail channel named here does not exist. Choose another one, or leave the setting empty.",
            )],
            None => Vec::new(),
        }
    }
}

/// The id of a reply that stands on the tracking page.
fn page_id(outgoing: &Outgoing) -> String {
    format!("page-{}", outgoing.reply_id)
}
