//! What the dossier tells, in the language of whoever asks for it.

use std::collections::HashMap;

use guichet_core::mediation::{MediationNote, Standing};
use guichet_core::model::{
    Attachment, AuthorKind, Brand, Case, Customer, Message, MessageState, Promise, PromiseKind, PromiseState, UserId,
};
use guichet_core::solution::Gift;
use guichet_core::text::reading::Direction;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::sheet::{Block, Sheet};
use crate::locale::Locale;

/// Everything that the dossier is made of.
#[derive(Debug)]
pub struct Told<'a> {
    pub(crate) brand: &'a Brand,
    pub(crate) case: &'a Case,
    pub(crate) customer: &'a Customer,
    /// Oldest first.
    pub(crate) messages: &'a [Message],
    /// Older messages stand in the case and not here.
    pub(crate) cut: bool,
    pub(crate) attachments: &'a [Attachment],
    pub(crate) promises: &'a [Promise],
    pub(crate) gifts: &'a [(Gift, String)],
    pub(crate) mediation: &'a MediationNote,
    pub(crate) standing: Standing,
    /// First names that colleagues chose for customers.
    pub(crate) names: &'a HashMap<UserId, String>,
    pub(crate) now: Timestamp,
    pub(crate) zone: TimeZone,
    pub(crate) locale: Locale,
}

impl Told<'_> {
    fn say<'b>(&self, french: &'b str, english: &'b str) -> &'b str {
        self.locale.pick(french, english)
    }

    fn at(&self, at: Timestamp) -> String {
        let local = at.to_zoned(self.zone.clone());
        let (day, hour, minute) = (self.day(local.date()), local.hour(), local.minute());
        match self.locale {
            Locale::Fr => format!("{day} à {hour}\u{a0}h\u{a0}{minute:02}"),
            Locale::En => format!("{day}, {hour}:{minute:02}"),
        }
    }

    fn day(&self, day: Date) -> String {
        match self.locale {
            Locale::Fr => format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()),
            Locale::En => day.to_string(),
        }
    }

    fn colleague(&self, user: Option<UserId>) -> String {
        let name = user.and_then(|user| self.names.get(&user)).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| self.say("le service client", "the care team").to_owned())
    }
}

/// The dossier of a case.
#[must_use]
pub fn assemble(told: &Told<'_>) -> Sheet {
    let reference = &told.case.reference;
    let mut blocks = vec![Block::Title(format!("{} {reference}", told.say("Dossier", "Case")))];
    head(told, &mut blocks);
    mediation(told, &mut blocks);
    messages(told, &mut blocks);
    promises(told, &mut blocks);
    gifts(told, &mut blocks);
    files(told, &mut blocks);
    Sheet {
        title: format!("{} · {} {reference}", told.brand.name, told.say("dossier", "case")),
        page: (told.say("page", "page").to_owned(), told.say("sur", "of").to_owned()),
        blocks,
    }
}

fn head(told: &Told<'_>, blocks: &mut Vec<Block>) {
    let name = &told.customer.display_name;
    let name = if name.is_empty() { told.say("(sans nom)", "(no name)") } else { name.as_str() };
    let lines = [
        format!("{}\u{a0}: {}", told.say("Entreprise", "Company"), told.brand.name),
        format!("{}\u{a0}: {name}", told.say("Client, tel que son nom s’affiche", "Customer, as their name is shown")),
        format!("{}\u{a0}: {}", told.say("Premier message", "First message"), told.at(told.case.opened_at)),
        format!("{}\u{a0}: {}", told.say("Dossier établi", "Drawn up"), told.at(told.now)),
        format!("{}\u{a0}: {}", told.say("Heures du fuseau", "Times of the zone"), told.brand.settings.timezone),
    ];
    blocks.push(Block::Words(lines.join("\n")));
}

fn mediation(told: &Told<'_>, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(told.say("Médiation", "Mediation").to_owned()));
    let mediator = &told.brand.settings.mediator;
    let mut lines = Vec::new();
    if mediator.is_set() {
        let all = [&mediator.name, &mediator.address, &mediator.url];
        let all: Vec<&str> = all.into_iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        lines.push(format!("{}\u{a0}: {}", told.say("Médiateur", "Mediator"), all.join(", ")));
    }
    let complaint = match (told.mediation.complained_at, told.mediation.complaint_note.as_str()) {
        (None, _) => told.say("aucune n’est notée", "none is noted").to_owned(),
        (Some(at), "") => told.at(at),
        // By hand a day is known, and no hour.
        (Some(at), note) => format!("{} ({note})", told.day(at.to_zoned(told.zone.clone()).date())),
    };
    lines.push(format!("{}\u{a0}: {complaint}", told.say("Réclamation écrite", "Written complaint")));
    let last = told.mediation.final_at.map_or_else(|| told.say("aucune", "none").to_owned(), |at| told.at(at));
    lines.push(format!("{}\u{a0}: {last}", told.say("Réponse définitive", "Final answer")));
    lines.push(standing(told));
    blocks.push(Block::Words(lines.join("\n")));
}

fn standing(told: &Told<'_>) -> String {
    match told.standing {
        Standing::NoComplaint => told
            .say("Sans réclamation écrite, aucun délai ne court.", "Without a written complaint no time runs.")
            .to_owned(),
        Standing::Waits { opens_on, .. } => {
            format!("{} {}.", told.say("Le médiateur peut être saisi à partir du", "Open from"), told.day(opens_on))
        }
        Standing::Open { opened_on, closes_on, .. } => format!(
            "{} {} {} {}.",
            told.say("Le médiateur peut être saisi depuis le", "Open since"),
            told.day(opened_on),
            told.say("et jusqu’au", "and until"),
            told.day(closes_on)
        ),
        Standing::Over { closed_on } => {
            format!(
                "{} {}.",
                told.say("Le délai pour saisir le médiateur s’est terminé le", "Closed since"),
                told.day(closed_on)
            )
        }
    }
}

fn messages(told: &Told<'_>, blocks: &mut Vec<Block>) {
    blocks.push(Block::Heading(
        told.say("Échanges, du plus ancien au plus récent", "What was said, oldest first").to_owned(),
    ));
    if told.cut {
        let words = told.say(
            "Le dossier est très long\u{a0}: des messages plus anciens ne sont pas repris ici.",
            "The case is very long: older messages are not repeated here.",
        );
        blocks.push(Block::Words(words.to_owned()));
    }
    for message in told.messages {
        let mut label = format!("{} · {}", told.at(message.created_at), author(told, message));
        for mark in marks(told, message) {
            label.push_str(" · ");
            label.push_str(mark);
        }
        blocks.push(Block::Label(label));
        let text = match (message.text.trim().is_empty(), message.state) {
            (false, _) => message.text.trim_end().to_owned(),
            (true, MessageState::Deleted) => {
                told.say("[retiré par son auteur]", "[taken back by its author]").to_owned()
            }
            (true, _) => told.say("[sans texte]", "[no words]").to_owned(),
        };
        blocks.push(Block::Quote(text));
        for file in told.attachments.iter().filter(|file| file.message_id == message.id) {
            blocks.push(Block::Quote(format!("{}\u{a0}: {}", told.say("Pièce jointe", "File"), file.name)));
        }
        if let Some(decision) = &message.decision {
            let words = decided(told, decision.kind.as_str(), decision.reason.as_deref());
            blocks.push(Block::Quote(format!("– {words} ({})", told.at(decision.at))));
        }
    }
}

fn author(told: &Told<'_>, message: &Message) -> String {
    match (message.direction, message.author_kind) {
        (Direction::Inbound, _) if told.customer.display_name.is_empty() => {
            told.say("le client", "the customer").to_owned()
        }
        (Direction::Inbound, _) => told.customer.display_name.clone(),
        (Direction::Outbound, AuthorKind::Automatic) => {
            format!("{} ({})", told.brand.name, told.say("message automatique", "automatic message"))
        }
        (Direction::Outbound, _) => format!("{} ({})", told.brand.name, told.colleague(message.author_user_id)),
    }
}

fn marks<'a>(told: &'a Told<'_>, message: &Message) -> Vec<&'a str> {
    let mut marks = Vec::new();
    if Some(message.id) == told.mediation.complaint_message {
        marks.push(told.say("réclamation écrite", "written complaint"));
    }
    if Some(message.id) == told.mediation.final_message {
        marks.push(told.say("réponse définitive", "final answer"));
    }
    match message.state {
        MessageState::Queued | MessageState::Sending => marks.push(told.say("en cours d’envoi", "on its way")),
        MessageState::Unknown => marks.push(told.say("arrivée incertaine", "nobody knows whether it arrived")),
        MessageState::Refused => marks.push(told.say("non remis", "not delivered")),
        _ => {}
    }
    marks
}

fn decided(told: &Told<'_>, kind: &str, reason: Option<&str>) -> String {
    let kind = match kind {
        "answered" => told.say("Décision\u{a0}: répondu", "Decided: answered"),
        "relayed" => told.say("Décision\u{a0}: transmis", "Decided: passed on"),
        "closed" => told.say("Décision\u{a0}: classé", "Decided: closed"),
        _ => told.say("Décision antérieure", "Decided before"),
    };
    match reason {
        Some(reason) => format!("{kind}, {}", reason.replace('_', " ")),
        None => kind.to_owned(),
    }
}

fn promises(told: &Told<'_>, blocks: &mut Vec<Block>) {
    let said: Vec<&Promise> = told.promises.iter().filter(|promise| promise.kind == PromiseKind::Said).collect();
    if said.is_empty() {
        return;
    }
    blocks.push(Block::Heading(told.say("Promesses", "Promises").to_owned()));
    for promise in said {
        let state = match promise.state {
            PromiseState::Open => told.say("en cours", "open"),
            PromiseState::Kept => told.say("tenue", "kept"),
            PromiseState::Replaced => told.say("reportée", "replaced"),
            PromiseState::Broken => told.say("non tenue", "broken"),
            PromiseState::Cancelled => told.say("annulée", "cancelled"),
        };
        let spoken = promise.words.clone();
        let words = told.messages.iter().find(|message| message.id == promise.message_id);
        let written = words.map(|message| promise.span.slice(&message.text).trim().to_owned());
        let words = spoken.or(written).unwrap_or_default();
        blocks.push(Block::Label(format!("{} {} · {state}", told.say("Pour le", "By"), told.at(promise.due_at))));
        blocks.push(Block::Quote(words));
    }
}

fn gifts(told: &Told<'_>, blocks: &mut Vec<Block>) {
    if told.gifts.is_empty() {
        return;
    }
    blocks.push(Block::Heading(told.say("Droits et gestes accordés", "Rights and gestures given").to_owned()));
    let lines: Vec<String> = told
        .gifts
        .iter()
        .map(|(gift, title)| {
            let sum = if gift.money.cents == 0 {
                String::new()
            } else {
                format!(", {}", gift.money.in_words(told.locale.as_str()))
            };
            let kind =
                if gift.entitled_by.is_some() { told.say("droit", "right") } else { told.say("geste", "gesture") };
            format!("{} · {kind} · {title}{sum}", told.at(gift.given_at))
        })
        .collect();
    blocks.push(Block::Words(lines.join("\n")));
}

fn files(told: &Told<'_>, blocks: &mut Vec<Block>) {
    if told.attachments.is_empty() {
        return;
    }
    blocks.push(Block::Heading(
        told.say("Pièces jointes, avec leur empreinte SHA-256", "Files, with their SHA-256").to_owned(),
    ));
    for file in told.attachments {
        blocks.push(Block::Label(format!("{} · {} {}", file.name, file.size, told.say("octets", "bytes"))));
        let hash = if file.hash.is_empty() {
            told.say("(adresse seule, sans contenu)", "(an address only)")
        } else {
            &file.hash
        };
        blocks.push(Block::Quote(hash.to_owned()));
    }
}
