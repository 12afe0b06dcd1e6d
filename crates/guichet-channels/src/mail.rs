//! E-mail: IMAP in, as soon as a mail arrives; SMTP out, with bytes that are the same at every attempt.

pub mod address;
mod automatic;
mod body;
mod bounce;
mod compose;
pub mod identity;
mod imap;
pub mod marks;
mod settings;
mod smtp;
mod stream;
pub mod wire;

use std::sync::Arc;
use std::time::Duration;

use guichet_core::model::capabilities::capabilities_of;
use guichet_core::model::{Capabilities, Incoming, Outgoing, SendOutcome};

use crate::account::{Account, Surroundings};
use crate::channel::{Batch, Channel, Failure, Lookup, ParseProblem, Problem, RawBytes, Reception};
use crate::kind::Kind;
use imap::{Filed, Mailbox};
use settings::MailSettings;
use smtp::Letter;

/// One mail account.
#[derive(Debug, Clone)]
pub struct MailChannel {
    settings: MailSettings,
    mailbox: Arc<Mailbox>,
}

impl Channel for MailChannel {
    const KIND: Kind = settings::KIND;

    fn open(account: &Account, surroundings: &Surroundings) -> Result<Self, Vec<Problem>> {
        Ok(Self { settings: MailSettings::read(account, &surroundings.network)?, mailbox: Arc::default() })
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities { lookup: self.settings.sent_folder.is_some(), ..capabilities_of("mail") }
    }

    fn reception(&self) -> Reception {
        Reception::Watched { every: Duration::from_secs(300) }
    }

    async fn receive(&self, cursor: Option<&str>) -> Result<Batch, Failure> {
        self.mailbox.receive(&self.settings, cursor).await
    }

    async fn wait(&self, _cursor: Option<&str>, at_most: Duration) -> Result<(), Failure> {
        self.mailbox.wait(at_most).await
    }

    fn parse(&self, raw: &RawBytes) -> Result<Incoming, ParseProblem> {
        wire::parse(raw, Some(wire::Own { marks: &self.settings.marks, domain: self.settings.domain() }))
    }

    fn compose(&self, outgoing: &Outgoing) -> Vec<u8> {
        compose::compose(outgoing, &self.settings)
    }

    async fn send(&self, outgoing: &Outgoing) -> SendOutcome {
        let bytes = self.compose(outgoing);
        let from = compose::return_address(outgoing, &self.settings);
        match smtp::send(&self.settings, &Letter { from, to: &outgoing.recipient, bytes: &bytes }).await {
            SendOutcome::Sent { .. } => SendOutcome::Sent { external_id: Some(self.message_id(outgoing)) },
            other => other,
        }
    }

    /// Looks in the folder where the provider files what leaves. Without one, a mail that came back to us proves that it
    /// left, but its absence proves nothing. With one, its absence says something only where other replies of ours are
    /// filed, and only once the provider had its time.
    async fn lookup(&self, outgoing: &Outgoing) -> Lookup {
        let message_id = self.message_id(outgoing);
        let folder = self.settings.sent_folder.as_deref().unwrap_or(&self.settings.mailbox);
        match Mailbox::filed(&self.settings, folder, &message_id).await {
            Ok(Filed::This) => Lookup::Found { external_id: Some(message_id) },
            Ok(Filed::Others) if self.settings.sent_folder.is_some() => Lookup::NotYet,
            Ok(Filed::Others | Filed::Nothing) | Err(_) => Lookup::CannotTell,
        }
    }

    async fn check(&self) -> Vec<Problem> {
        let settings = &self.settings;
        let mut problems = Vec::new();
        if let Err(failure) = Mailbox::try_account(settings, &settings.mailbox).await {
            problems.push(problem_at("imap_host", ("Réception", "Receiving"), failure.code));
        } else if let Some(folder) = &settings.sent_folder
            && Mailbox::try_account(settings, folder).await.is_err()
        {
            problems.push(Problem::of_setting(
                "sent_folder",
                "no_such_folder",
                format!("Le dossier «\u{a0}{folder}\u{a0}» n’existe pas dans cette boîte."),
                format!("The folder \"{folder}\" does not exist in this mailbox."),
            ));
        }
        if let Err(code) = smtp::try_account(settings).await {
            problems.push(problem_at("smtp_host", ("Envoi", "Sending"), code));
        }
        problems
    }
}

impl MailChannel {
    /// The id that a reply has on the network: known before it is sent.
    fn message_id(&self, outgoing: &Outgoing) -> String {
        self.settings.marks.message_id(outgoing.reply_id, self.settings.domain())
    }
}

fn problem_at(setting: &str, place: (&str, &str), code: &str) -> Problem {
    let words = crate::phrases::problem_words(code);
    Problem::of_setting(setting, code, format!("{}\u{a0}: {}", place.0, words.fr), format!("{}: {}", place.1, words.en))
}
