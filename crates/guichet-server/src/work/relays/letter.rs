//! The mail to a contact: the question and where to answer it. Personal data and numbers of accounts stay on the page: a mail is read in
//! many places.

use guichet_core::model::{
    AuthorKind, Outgoing, Relay, RelayMail, RelayMailKind, RelayWordKind, ReplyId, UserId, Visibility,
};
use guichet_core::text::redact_text;
use guichet_store::Result;

use crate::app::App;
use crate::locale::Locale;
use crate::public::{fact_name, link, moment};

/// The mail of a relay, the same at every attempt.
pub(super) async fn write(app: &App, mail: &RelayMail, relay: &Relay) -> Result<Outgoing> {
    let brand = app.brand(relay.brand_id).await?;
    let locale = Locale::parse(&relay.contact.language).unwrap_or_default();
    let case = app.store().case(relay.brand_id, relay.case_id).await?;
    let reference = case.map(|case| case.reference).unwrap_or_default();
    let zone = moment::zone(&brand.settings.timezone);
    let until = moment::in_full(relay.due_at, relay.asked_at, &zone, locale);
    let signature = signature(app, relay.owner).await?;
    let added = app.store().relay_talk(relay.brand_id, relay.id).await?.words;
    let added: Vec<String> = added
        .iter()
        .filter(|word| word.kind == RelayWordKind::Added && word.at <= mail.created_at)
        .map(|word| redact_text(&word.text))
        .collect();
    let letter = Letter {
        locale,
        kind: mail.kind,
        brand: &brand.name,
        reference: &reference,
        signature: &signature,
        until: &until,
        url: &link::relay(app, relay),
        added: &added,
    };
    Ok(Outgoing {
        // The id of the mail is its own: no reply of a case has it.
        reply_id: ReplyId(mail.id.0),
        text: letter.text(relay),
        visibility: Visibility::Private,
        author_kind: AuthorKind::Human,
        created_at: mail.created_at,
        in_reply_to: None,
        references: Vec::new(),
        recipient: relay.contact.email.clone(),
        recipient_name: relay.contact.name.clone(),
        recipient_handle: String::new(),
        they_wrote_at: None,
        subject: letter.subject(),
        reply_url: None,
        thread_key: String::new(),
        // Without the reference in its address an answer by mail proves nothing, and joins no case.
        case_reference: String::new(),
        tracking_url: None,
    })
}

/// The first name that whoever asked shows.
pub(crate) async fn signature(app: &App, user: UserId) -> Result<String> {
    Ok(app.store().user(user).await?.map(|user| user.signature).unwrap_or_default())
}

struct Letter<'a> {
    locale: Locale,
    kind: RelayMailKind,
    brand: &'a str,
    reference: &'a str,
    signature: &'a str,
    until: &'a str,
    url: &'a str,
    added: &'a [String],
}

impl Letter<'_> {
    const fn say<'a>(&self, french: &'a str, english: &'a str) -> &'a str {
        self.locale.pick(french, english)
    }

    fn subject(&self) -> String {
        let (brand, reference) = (self.brand, self.reference);
        match (self.locale, self.kind) {
            (Locale::Fr, RelayMailKind::Request) => {
                format!("{brand}\u{a0}: une question pour vous, dossier {reference}")
            }
            (Locale::En, RelayMailKind::Request) => format!("{brand}: a question for you, case {reference}"),
            (Locale::Fr, RelayMailKind::Added) => format!("{brand}\u{a0}: une précision, dossier {reference}"),
            (Locale::En, RelayMailKind::Added) => format!("{brand}: one more detail, case {reference}"),
            (Locale::Fr, _) => format!("Rappel – {brand}\u{a0}: une question vous attend, dossier {reference}"),
            (Locale::En, _) => format!("Reminder – {brand}: a question waits for you, case {reference}"),
        }
    }

    fn text(&self, relay: &Relay) -> String {
        let mut lines = vec![self.say("Bonjour,", "Hello,").to_owned(), String::new(), self.opening(), String::new()];
        lines.push(redact_text(&relay.question));
        for added in self.added {
            lines.extend([String::new(), self.say("Précision\u{a0}:", "More:").to_owned(), added.clone()]);
        }
        let shown: Vec<String> = relay
            .facts
            .iter()
            .filter(|fact| !fact.is_personal())
            .map(|fact| format!("- {}{} {}", fact_name(fact.kind, self.locale), self.say("\u{a0}:", ":"), fact.value))
            .collect();
        if !shown.is_empty() {
            lines.push(String::new());
            lines.extend(shown);
        }
        if relay.evidence || relay.facts.iter().any(|fact| fact.is_personal()) {
            lines.extend([
                String::new(),
                self.say(
                    "Des données personnelles accompagnent cette question\u{a0}: elles ne sont visibles que sur la page.",
                    "Personal data goes with this question: it is shown on the page alone.",
                )
                .to_owned(),
            ]);
        }
        lines.extend([String::new(), self.ending(), self.url.to_owned(), String::new()]);
        lines.push(
            self.say(
                "Merci de répondre par ce lien, sans compte ni mot de passe\u{a0}: une réponse à ce courriel ne rejoindrait pas le dossier.",
                "Please answer by this link, without an account or a password: an answer to this mail would not reach the case.",
            )
            .to_owned(),
        );
        lines.extend([String::new(), self.signature.to_owned(), self.brand.to_owned()]);
        lines.join("\n")
    }

    fn opening(&self) -> String {
        let (brand, reference) = (self.brand, self.reference);
        let french = self.locale == Locale::Fr;
        match self.kind {
            RelayMailKind::Request if french => {
                format!(
                    "Un client de {brand} attend une réponse que vous seul pouvez nous donner (dossier {reference})."
                )
            }
            RelayMailKind::Request => {
                format!("A customer of {brand} waits for an answer that only you can give us (case {reference}).")
            }
            RelayMailKind::Added if french => format!("Voici ce qui manquait à notre question (dossier {reference})."),
            RelayMailKind::Added => format!("Here is what our question lacked (case {reference})."),
            RelayMailKind::Due if french => {
                format!(
                    "Nous attendions votre réponse pour maintenant, et un client de {brand} avec nous (dossier {reference})."
                )
            }
            RelayMailKind::Due => {
                format!("We hoped for your answer by now, and so does a customer of {brand} (case {reference}).")
            }
            RelayMailKind::HalfTime | RelayMailKind::ByHand if french => {
                format!("Notre question vous attend encore, et un client de {brand} avec nous (dossier {reference}).")
            }
            RelayMailKind::HalfTime | RelayMailKind::ByHand => {
                format!("Our question still waits for you, and so does a customer of {brand} (case {reference}).")
            }
        }
    }

    fn ending(&self) -> String {
        let until = self.until;
        match (self.locale, self.kind) {
            (Locale::Fr, RelayMailKind::Due) => "Répondez ici, même brièvement\u{a0}:".to_owned(),
            (Locale::En, RelayMailKind::Due) => "Answer here, however briefly:".to_owned(),
            (Locale::Fr, _) => format!("Répondez ici, au plus tard {until}\u{a0}:"),
            (Locale::En, _) => format!("Answer here by {until} at the latest:"),
        }
    }
}
