//! The fields of the form as data, and what is wrong with what was filled in, said so that a person can correct it.

use std::collections::BTreeMap;

use super::token::PageProblem;
use crate::mail::address::is_address;
use crate::phrases::Phrase;

/// The invisible field: people do not see it, machines fill it in.
pub const TRAP: &str = "topic_bis";

/// The most files.
pub const MOST_FILES: usize = 5;
/// The most bytes of all files together.
pub const MOST_FILE_BYTES: usize = 20 * 1024 * 1024;

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldForm {
    /// One line.
    Line,
    /// Several lines.
    Words,
    /// A mail address.
    MailAddress,
}

/// One field of the form.
#[derive(Debug, Clone, Copy)]
pub struct FormField {
    /// Its name in the request.
    pub name: &'static str,
    /// Its question, French and English.
    pub label: (&'static str, &'static str),
    /// A word of help, French and English.
    pub hint: (&'static str, &'static str),
    /// How it is filled in.
    pub form: FieldForm,
    /// Whether it must be.
    pub required: bool,
    /// The longest value, in characters.
    pub longest: usize,
    /// The `autocomplete` word of HTML.
    pub autocomplete: &'static str,
}

/// The fields, in order. One is required: what happened.
pub const FIELDS: &[FormField] = &[
    FormField {
        name: "message",
        label: ("Que s’est-il passé\u{202f}?", "What happened?"),
        hint: ("Avec vos mots\u{a0}: quoi, où, depuis quand.", "In your own words: what, where, since when."),
        form: FieldForm::Words,
        required: true,
        longest: 20_000,
        autocomplete: "off",
    },
    FormField {
        name: "wish",
        label: ("Qu’est-ce qui vous aiderait\u{202f}?", "What would help you?"),
        hint: (
            "Par exemple\u{a0}: une date, un remboursement, une explication.",
            "For example: a date, a refund, an explanation.",
        ),
        form: FieldForm::Words,
        required: false,
        longest: 5_000,
        autocomplete: "off",
    },
    FormField {
        name: "reference",
        label: ("Numéro de commande, de colis ou de contrat", "Order, parcel or contract number"),
        hint: ("Si vous l’avez sous la main.", "If you have it at hand."),
        form: FieldForm::Line,
        required: false,
        longest: 200,
        autocomplete: "off",
    },
    FormField {
        name: "name",
        label: ("Votre nom", "Your name"),
        hint: ("Comment nous pouvons vous appeler.", "How we may call you."),
        form: FieldForm::Line,
        required: false,
        longest: 120,
        autocomplete: "name",
    },
    FormField {
        name: "email",
        label: ("Votre adresse électronique", "Your e-mail address"),
        hint: (
            "Pour recevoir la réponse. Sans elle, vous la lirez sur la page de suivi.",
            "To receive the answer. Without it you will read it on the tracking page.",
        ),
        form: FieldForm::MailAddress,
        required: false,
        longest: 254,
        autocomplete: "email",
    },
];

/// What stands at the mail address where the form has no mailbox to answer from.
pub const ANSWERED_ON_THE_PAGE: (&str, &str) = (
    "Pour vous reconnaître si vous écrivez de nouveau. La réponse se lit sur la page de suivi.",
    "So that we know you when you write again. You will read the answer on the tracking page.",
);

/// A file that came with the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmittedFile {
    /// Its name.
    pub name: String,
    /// Its type, by the browser's word.
    pub mime: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Something to correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormProblem {
    /// The field; none for the page as a whole.
    pub field: Option<&'static str>,
    /// For machines: `missing`, `too_long`, `bad_address`, `too_many_files`, `files_too_large`, `expired`, `too_fast`.
    pub code: &'static str,
    /// For the person.
    pub words: Phrase,
}

impl FormProblem {
    fn of(field: &'static str, code: &'static str, fr: impl Into<String>, en: impl Into<String>) -> Self {
        Self { field: Some(field), code, words: Phrase::new(fr, en) }
    }

    pub(super) fn of_page(problem: PageProblem) -> Self {
        let (code, fr, en) = match problem {
            PageProblem::Expired => (
                "expired",
                "Cette page était ouverte depuis longtemps. Votre texte est toujours là\u{a0}: renvoyez-le.",
                "This page had been open for a long time. Your text is still here: please send it again.",
            ),
            PageProblem::TooFast => (
                "too_fast",
                "C’était très rapide. Relisez votre message, puis renvoyez-le.",
                "That was very fast. Please read your message again, then send it again.",
            ),
        };
        Self { field: None, code, words: Phrase::new(fr, en) }
    }
}

/// What is wrong with what was filled in.
pub(super) fn check(given: &BTreeMap<String, String>, files: &[SubmittedFile]) -> Vec<FormProblem> {
    let mut problems: Vec<FormProblem> =
        FIELDS.iter().filter_map(|field| problem_of(field, value(given, field.name))).collect();
    if files.len() > MOST_FILES {
        problems.push(FormProblem::of(
            "files",
            "too_many_files",
            format!("Joignez {MOST_FILES} fichiers au plus."),
            format!("Please attach {MOST_FILES} files at most."),
        ));
    }
    if files.iter().map(|file| file.bytes.len()).sum::<usize>() > MOST_FILE_BYTES {
        problems.push(FormProblem::of(
            "files",
            "files_too_large",
            "Les fichiers dépassent 20\u{a0}Mo au total. Joignez-en moins, ou de plus petits.",
            "The files are larger than 20 MB in all. Please attach fewer or smaller ones.",
        ));
    }
    problems
}

/// A field's value without blanks around it.
pub(super) fn value<'a>(given: &'a BTreeMap<String, String>, name: &str) -> &'a str {
    given.get(name).map_or("", |value| value.trim())
}

fn problem_of(field: &FormField, value: &str) -> Option<FormProblem> {
    if value.is_empty() {
        let missing = || {
            FormProblem::of(
                field.name,
                "missing",
                "Dites-nous en quelques mots ce qui s’est passé.",
                "Please tell us in a few words what happened.",
            )
        };
        return field.required.then(missing);
    }
    let length = value.chars().count();
    if length > field.longest {
        let longest = field.longest;
        return Some(FormProblem::of(
            field.name,
            "too_long",
            format!("C’est trop long\u{a0}: {length} caractères pour {longest} au plus."),
            format!("This is too long: {length} characters, {longest} at most."),
        ));
    }
    let bad_address = field.form == FieldForm::MailAddress && !is_address(value);
    bad_address.then(|| {
        FormProblem::of(
            field.name,
            "bad_address",
            "Cette adresse ne semble pas complète\u{a0}: vérifiez le «\u{a0}@\u{a0}» et la fin.",
            "This address does not look complete: please check the \"@\" and the end.",
        )
    })
}
