//! What a colleague reads when only the second opinion speaks: a plain reason, and the ordinary remedy of the rule.

use guichet_text::Span;

use crate::guard::draft::Draft;
use crate::guard::findings::{Found, append, before_the_stop, insert, remove_sentence, replace};
use crate::guard::open_days::soon;
use crate::guard::report::RuleName;
use crate::guard::rules::{disclosure_unverified, personal_data_in_public};

/// The finding of a rule about a sentence; none for a rule that has no second opinion.
pub(super) fn finding(name: RuleName, draft: &Draft<'_>, sentence: Span) -> Option<Found> {
    let remove = |french: &str, english: &str| {
        let label = draft.say("Retirer la phrase", "Take the sentence out");
        Found::at(sentence, draft.say(french, english)).remedy("remove", label, vec![remove_sentence(draft, sentence)])
    };
    Some(match name {
        RuleName::PersonalDataInPublic => personal_data_in_public::suspected(draft, sentence),
        RuleName::DisclosureUnverified => disclosure_unverified::suspected(draft, sentence),
        RuleName::EmptySympathy => relay(draft, sentence),
        RuleName::QuestionUnanswered => question(draft)?,
        RuleName::BrushOff => take_over(draft, sentence),
        RuleName::SetPhrase => remove(
            "Cela ressemble à une formule toute faite\u{a0}: elle ne dit rien à cette personne.",
            "This sounds like a set phrase: it says nothing to this person.",
        ),
        RuleName::PromiseWithoutDate => dated(draft, sentence),
        RuleName::Tone => remove(
            "Relisez avec ses yeux\u{a0}: cela peut blesser, ou sonner comme une leçon.",
            "Read it with their eyes: this can hurt, or sound like a lesson.",
        ),
        RuleName::Banter => remove(
            "Ce client attend\u{a0}: un ton léger passerait pour du mépris.",
            "This customer waits: a light tone would read as contempt.",
        ),
        _ => return None,
    })
}

fn relay(draft: &Draft<'_>, sentence: Span) -> Found {
    let why = draft.say(
        "La demande reste entière après ces mots\u{a0}: il manque une réponse, une action ou une date.",
        "The request is where it was after these words: an answer, an action or a date is missing.",
    );
    let date = soon(draft);
    let relay = draft.write(
        &format!("Je m’en occupe et je vous réponds ici {date}."),
        &format!("I'm on it and I'll reply here {date}."),
    );
    Found::at(sentence, why).remedy(
        "add_dated_relay",
        draft.say("Ajouter une suite datée", "Add a dated next step"),
        vec![append(draft, &relay)],
    )
}

fn question(draft: &Draft<'_>) -> Option<Found> {
    let asks = draft.input.message.text.contains('?') || !draft.reading.questions.is_empty();
    let date = soon(draft);
    let sentence = draft.write(
        &format!("Pour votre question, je vérifie et je vous réponds {date}."),
        &format!("As for your question, I'm checking and will answer {date}."),
    );
    let why = draft.say(
        "La réponse semble passer à côté de ce qui est demandé.",
        "The reply seems to pass beside what was asked.",
    );
    asks.then(|| {
        Found::new(why).remedy(
            "promise_answer",
            draft.say("Promettre la réponse avec une date", "Promise the answer with a date"),
            vec![append(draft, &sentence)],
        )
    })
}

fn take_over(draft: &Draft<'_>, sentence: Span) -> Found {
    let why = draft.say(
        "Cela laisse au client le soin de s’adresser ailleurs.",
        "This leaves it to the customer to turn to somebody else.",
    );
    let date = soon(draft);
    let instead = draft.write(
        &format!("Je m’en charge et je vous réponds ici {date}."),
        &format!("I'll take care of it and reply here {date}."),
    );
    let mut found = Found::at(sentence, why).remedy(
        "take_over",
        draft.say("M’en charger, avec une date", "Take it over, with a date"),
        vec![replace(sentence, instead)],
    );
    found.needs_lead = draft.input.customer.as_ref().is_some_and(|customer| customer.hops >= 1);
    found
}

fn dated(draft: &Draft<'_>, sentence: Span) -> Found {
    let why =
        draft.say("Cela promet une suite sans dire quand.", "This promises something more and does not say when.");
    let date = soon(draft);
    Found::at(sentence, why).remedy(
        "add_date",
        draft.say("Mettre une date", "Add a date"),
        vec![insert(before_the_stop(draft, sentence), format!(" {date}"))],
    )
}
