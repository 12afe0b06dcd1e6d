//! The refusals around cases that are made one, or two: what happened and what to do, each beside the other.

use super::way::Words;

pub(super) const SAME_CASE: Words = Words {
    sentence: ("C’est le même dossier.", "This is the same case."),
    next_step: ("Choisissez un autre dossier.", "Choose another case."),
};

pub(super) const REPLY_ON_ITS_WAY: Words = Words {
    sentence: (
        "Une réponse d’un de ces dossiers est en route, ou personne ne sait si elle est partie.",
        "A reply of one of these cases is on its way, or nobody knows whether it left.",
    ),
    next_step: (
        "Attendez qu’elle soit partie, ou reprenez-la\u{a0}; dites d’abord ce qu’est devenu un envoi en doute.",
        "Wait until it has left, or take it back; say first what became of a send in doubt.",
    ),
};

pub(super) const NOTHING_TO_SPLIT: Words = Words {
    sentence: (
        "Il faut qu’au moins une conversation parte et qu’au moins une reste.",
        "At least one conversation has to leave, and at least one has to stay.",
    ),
    next_step: ("Choisissez les conversations de l’autre demande.", "Choose the conversations of the other request."),
};

pub(super) const REGROUPING_CLOSED: Words = Words {
    sentence: (
        "Cette réunion ou séparation est déjà annulée, ou une autre l’a suivie.",
        "This merge or split was undone already, or another one followed it.",
    ),
    next_step: (
        "Rechargez le dossier\u{a0}; annulez d’abord la plus récente.",
        "Load the case again; undo the latest one first.",
    ),
};
