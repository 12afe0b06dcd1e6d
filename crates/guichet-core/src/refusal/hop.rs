//! The refusals around a customer who was sent elsewhere: what happened and what to do, each beside the other.

use super::way::Words;

pub(super) const SECOND_HOP: Words = Words {
    sentence: (
        "Ce client a déjà été renvoyé ailleurs\u{a0}: un second renvoi demande l’accord d’un responsable.",
        "This customer was sent elsewhere before: a second hop needs the lead.",
    ),
    next_step: (
        "Répondez ici même, ou demandez à un responsable de l’envoyer.",
        "Answer here, or ask a lead to send it.",
    ),
};

pub(super) const FOLLOW_UP_OWED: Words = Words {
    sentence: (
        "Ce client a été envoyé ailleurs, et personne ne sait encore s’il y a été aidé.",
        "This customer was sent elsewhere, and nobody knows yet whether they were helped there.",
    ),
    next_step: (
        "Demandez-le-lui, ou cochez «\u{a0}C’est vérifié\u{a0}» si vous le savez.",
        "Ask them, or tick “Checked” if you know.",
    ),
};
