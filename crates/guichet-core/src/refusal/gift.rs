//! The refusals around what is given and around the mediator: what happened and what to do, each beside the other.

use super::RefusalCode;
use super::way::Words;

/// The words of these refusals; the last ones are those of a written complaint.
pub(super) const fn words(code: RefusalCode) -> Words {
    match code {
        RefusalCode::AlreadyGiven => ALREADY_GIVEN,
        RefusalCode::CapReached => CAP_REACHED,
        RefusalCode::NotEntitled => NOT_ENTITLED,
        RefusalCode::WrongAmount => WRONG_AMOUNT,
        RefusalCode::MediatorMissing => MEDIATOR_MISSING,
        _ => NO_COMPLAINT,
    }
}

const ALREADY_GIVEN: Words = Words {
    sentence: ("C’est déjà accordé dans ce dossier.", "This is given in this case already."),
    next_step: (
        "Regardez ce que ce client a déjà reçu, ou choisissez autre chose.",
        "Look at what this customer has received, or choose something else.",
    ),
};

const CAP_REACHED: Words = Words {
    sentence: (
        "Ce client a déjà reçu ce geste autant de fois que le catalogue le permet.",
        "This customer has had this as often as the catalogue allows.",
    ),
    next_step: (
        "Choisissez autre chose, ou demandez à un responsable de changer le catalogue.",
        "Choose something else, or ask a lead to change the catalogue.",
    ),
};

const NOT_ENTITLED: Words = Words {
    sentence: (
        "Il manque encore ce qui donne droit à cette solution.",
        "What entitles the customer to this is still missing.",
    ),
    next_step: (
        "Demandez ce qui manque, ou confirmez que vous l’avez vérifié\u{a0}; l’identité s’établit dans la fiche du client.",
        "Ask for what is missing, or confirm that you have checked it; who it is is established in the customer’s file.",
    ),
};

const WRONG_AMOUNT: Words = Words {
    sentence: ("Ce montant ne convient pas à cette solution.", "This amount does not fit this solution."),
    next_step: (
        "Choisissez un des montants proposés, ou moins.",
        "Choose one of the amounts that are proposed, or less.",
    ),
};

const MEDIATOR_MISSING: Words = Words {
    sentence: (
        "Une réponse définitive dit au client à quel médiateur s’adresser, et celle-ci ne le dit pas.",
        "A final answer tells the customer which mediator to turn to, and this one does not.",
    ),
    next_step: (
        "Insérez les coordonnées du médiateur dans la réponse.",
        "Insert the mediator’s details into the reply.",
    ),
};

const NO_COMPLAINT: Words = Words {
    sentence: (
        "Ce qui est choisi n’est pas une réclamation écrite de ce dossier.",
        "What was chosen is no written complaint of this case.",
    ),
    next_step: (
        "Choisissez un message du client, ou donnez une date passée et d’où vous la tenez.",
        "Choose a message of the customer, or give a past date and where you have it from.",
    ),
};
