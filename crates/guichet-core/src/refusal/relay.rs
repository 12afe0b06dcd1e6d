//! What is said when a question to a contact cannot be asked, answered or closed.

use super::way::Words;

pub(super) const INCOMPLETE: Words = Words {
    sentence: (
        "Une question à un contact a besoin de quelques mots, d’un destinataire et d’une date à venir.",
        "A question to a contact needs a few words, somebody to answer and a date to come.",
    ),
    next_step: ("Complétez la question.", "Complete the question."),
};

pub(super) const PERSONAL: Words = Words {
    sentence: ("Des données personnelles accompagnent cette question.", "Personal data would go with this question."),
    next_step: (
        "Confirmez qu’elles sont nécessaires, ou décochez-les.",
        "Confirm that they are needed, or leave them out.",
    ),
};

pub(super) const CLOSED: Words = Words {
    sentence: ("Cette question est close.", "This question is closed."),
    next_step: ("Rechargez le dossier.", "Load the case again."),
};

pub(super) const OPEN: Words = Words {
    sentence: (
        "Une question posée à un contact attend encore sa réponse.",
        "A question to a contact still waits for its answer.",
    ),
    next_step: ("Attendez la réponse, ou retirez la question.", "Wait for the answer, or take the question back."),
};

pub(super) const CONTACT_ASKED: Words = Words {
    sentence: ("Des questions posées à ce contact sont encore ouvertes.", "Questions to this contact are still open."),
    next_step: (
        "Attendez les réponses, ou retirez ces questions.",
        "Wait for the answers, or take these questions back.",
    ),
};
