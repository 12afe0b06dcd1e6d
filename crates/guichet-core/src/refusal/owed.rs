//! The refusals around what is owed by a date, to one customer or to many: what happened and what to do, each beside the other.

use super::way::Words;

pub(super) const PROMISE_INCOMPLETE: Words = Words {
    sentence: (
        "Une promesse a besoin d’un responsable et d’une date à venir.",
        "A promise needs an owner and a date to come.",
    ),
    next_step: ("Indiquez qui la tiendra et pour quand.", "Say who keeps it and by when."),
};

pub(super) const INCIDENT_UNOWNED: Words = Words {
    sentence: ("Personne ne répond encore de cet incident.", "Nobody answers for this incident yet."),
    next_step: ("Prenez-le en charge, puis notez la prise de parole.", "Own it, then note the public word."),
};
