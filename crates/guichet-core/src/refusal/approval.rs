//! The refusals of a reply that needs somebody’s word: what happened and what to do, each beside the other.

use super::way::Words;

pub(super) const NEEDED: Words = Words {
    sentence: (
        "La charte demande l’accord d’un responsable pour cette réponse.",
        "The charter wants the lead’s word before this reply leaves.",
    ),
    next_step: (
        "Demandez l’accord\u{a0}: la réponse attendra, et partira telle quelle.",
        "Ask for it: the reply waits, and leaves as it is.",
    ),
};

pub(super) const CLOSED: Words = Words {
    sentence: ("Cette réponse n’attend plus d’accord.", "This reply no longer waits for anybody’s word."),
    next_step: ("Rechargez la liste.", "Load the list again."),
};

pub(super) const WORD_NEEDED: Words = Words {
    sentence: (
        "Un renvoi sans un mot n’aide pas la personne qui a écrit.",
        "Sending it back without a word does not help whoever wrote it.",
    ),
    next_step: ("Dites ce qu’il faut changer.", "Say what to change."),
};
