//! The refusals of a reply that has no way to its customer: what happened and what to do, each beside the other.

/// French, then English.
type Said = (&'static str, &'static str);

/// What happened, and what can be done instead.
pub(super) struct Words {
    pub(super) sentence: Said,
    pub(super) next_step: Said,
}

pub(super) const NOT_SUMMONED: Words = Words {
    sentence: (
        "Ce réseau ne laisse répondre en public qu’à qui vous a mentionné ou cité\u{a0}: cette personne ne l’a pas fait.",
        "This network lets you answer in public only whoever named or quoted you: this person did not.",
    ),
    next_step: (
        "Écrivez-lui en privé si c’est possible, ou traitez sa demande autrement et classez le message.",
        "Write to them in private where you can, or help them another way and close the message.",
    ),
};

pub(super) const REPLY_CLOSED: Words = Words {
    sentence: (
        "Cette publication n’accepte pas de réponse de votre part.",
        "This post does not take an answer from you.",
    ),
    next_step: (
        "Écrivez-lui en privé si c’est possible, ou classez le message avec un motif.",
        "Write to them in private where you can, or close the message with a reason.",
    ),
};

pub(super) const ENCRYPTED: Words = Words {
    sentence: (
        "Ce message est chiffré de bout en bout\u{a0}: il se lit et se répond dans l’application du réseau.",
        "This message is encrypted from end to end: it is read and answered in the network’s own app.",
    ),
    next_step: (
        "Ouvrez l’application du réseau, répondez-y, puis classez ce message.",
        "Open the network’s app, answer there, then close this message.",
    ),
};

pub(super) const WINDOW_CLOSED: Words = Words {
    sentence: (
        "Le réseau n’accepte plus de réponse privée ici\u{a0}: le délai est passé.",
        "The network takes no private answer here any more: its time is over.",
    ),
    next_step: (
        "Attendez que cette personne écrive de nouveau, ou joignez-la par une autre conversation du dossier.",
        "Wait until this person writes again, or reach them by another conversation of the case.",
    ),
};

pub(super) const PERSON_ONLY: Words = Words {
    sentence: (
        "Le délai des réponses automatiques est passé\u{a0}: seule une personne peut encore répondre.",
        "The time for automatic answers is over: only a person may still answer.",
    ),
    next_step: ("Répondez vous-même.", "Answer it yourself."),
};

pub(super) const PRIVATE_REPLY_USED: Words = Words {
    sentence: (
        "La seule réponse privée que ce réseau permet a déjà été envoyée.",
        "The one private reply that this network allows was already sent.",
    ),
    next_step: (
        "Répondez en public sans donnée personnelle, ou attendez que cette personne réponde en privé.",
        "Answer in public without personal data, or wait until this person answers in private.",
    ),
};

pub(super) const NO_PRIVATE_WAY: Words = Words {
    sentence: ("Ce canal n’a pas de voie privée vers ce client.", "This channel has no private way to this customer."),
    next_step: (
        "Répondez sans donnée personnelle, ou proposez le lien de dépôt.",
        "Reply without personal data, or offer the drop link.",
    ),
};

pub(super) const CHANNEL_PAUSED: Words = Words {
    sentence: ("Ce canal est en pause\u{a0}: rien n’en part.", "This channel is paused: nothing leaves by it."),
    next_step: ("Remettez-le en marche depuis la page des canaux.", "Resume it on the page of the channels."),
};

pub(super) const CHANNEL_ENDED: Words = Words {
    sentence: (
        "Guichet n’a plus accès au compte de ce canal\u{a0}: rien n’en part.",
        "Guichet has no access to the account of this channel any more: nothing leaves by it.",
    ),
    next_step: (
        "Reconnectez le compte depuis la page des canaux, ou répondez par un autre canal. Ce que vous écrivez reste.",
        "Connect the account again on the page of the channels, or answer by another one. What you write stays.",
    ),
};

pub(super) const NO_RECIPIENT: Words = Words {
    sentence: ("On ne sait pas à qui adresser cette réponse.", "Nobody is known to whom this reply could go."),
    next_step: ("Choisissez une autre conversation de ce dossier.", "Choose another conversation of this case."),
};
