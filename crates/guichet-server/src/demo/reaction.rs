//! How a simulated customer takes a reply: a function of what the guard's own rules see in it.
//!
//! Helped, they thank; promised something, they wait; brushed off, they come back angrier; asked for private data where
//! everybody reads, they refuse, and a stranger sees the occasion.

use guichet_core::guard::{AnswerKind, Character, Finding, Level, Report, RuleName, Where, character};
use guichet_core::text::reading::Need;
use guichet_core::words;

words! {
    /// How a reply is taken.
    Mood {
        Helped = "helped", Promised = "promised", AskedBack = "asked_back", SympathyOnly = "sympathy_only",
        SentAway = "sent_away", DataInPublic = "data_in_public", QuestionOpen = "question_open",
    }
}

/// How a reply is taken by somebody who asked for something, or did not: who only says thanks is glad of any kind word.
#[must_use]
pub fn mood(report: &Report, need: Need) -> Mood {
    // What the customer shows of themselves is no request of ours.
    let asked = |finding: &Finding| {
        finding.place == Where::Reply && finding.rule == RuleName::PersonalDataInPublic && finding.level >= Level::Hold
    };
    if report.findings.iter().any(asked) {
        return Mood::DataInPublic;
    }
    let open = report.answers.iter().any(|answer| answer.how == AnswerKind::Open);
    match character(report) {
        Character::Answered if open => Mood::QuestionOpen,
        Character::Answered => Mood::Helped,
        Character::Promised | Character::SympathyOnly | Character::Other if need == Need::Praise => Mood::Helped,
        Character::Promised => Mood::Promised,
        Character::AskedBack => Mood::AskedBack,
        Character::SentAway => Mood::SentAway,
        Character::SympathyOnly | Character::Other => Mood::SympathyOnly,
    }
}

/// What the customer says, the `times`-th time (from 0) that they take a reply in this mood. Nothing when they have
/// said all: a thanked desk is not thanked for ever, and who was sent away twice is gone.
#[must_use]
pub fn words_of(own: &[String], mood: Mood, language: &str, times: usize) -> Option<String> {
    let beyond = times.checked_sub(own.len());
    match beyond {
        None => own.get(times).cloned(),
        Some(again) => common(mood, language).get(again).map(|words| (*words).to_owned()),
    }
}

/// What anybody would say once their own words are used up.
fn common(mood: Mood, language: &str) -> &'static [&'static str] {
    match (mood, language) {
        (Mood::Helped | Mood::Promised, _) => &[],
        (Mood::AskedBack, "fr") => {
            &["Oui, bien sûr. Je vous réponds en privé dès que je retrouve le papier.", "Voilà, c’est envoyé."]
        }
        (Mood::AskedBack, _) => {
            &["Yes, of course. I'll send it privately as soon as I find the paper.", "There, sent."]
        }
        (Mood::SympathyOnly, "fr") => {
            &["Encore une réponse toute faite. Que faites-vous, concrètement, et quand\u{a0}?"]
        }
        (Mood::SympathyOnly, _) => &["Another stock answer. What will you actually do, and when?"],
        (Mood::SentAway, "fr") => {
            &["C’est la deuxième fois que vous m’envoyez ailleurs. Tant pis, j’irai voir la concurrence."]
        }
        (Mood::SentAway, _) => {
            &["That is the second time you send me elsewhere. Never mind, I'll go to somebody else."]
        }
        (Mood::DataInPublic, "fr") => &["Je ne donnerai rien ici, tout le monde lit."],
        (Mood::DataInPublic, _) => &["I'm not giving that here, everybody can read it."],
        (Mood::QuestionOpen, "fr") => &["Merci, mais il reste ma question."],
        (Mood::QuestionOpen, _) => &["Thanks, but my question still stands."],
    }
}

/// What a stranger writes under a public request for private data, pretending to be the brand: with what the customer
/// published, if there is something to copy.
#[must_use]
pub fn stranger(brand: &str, language: &str, copied: Option<&str>) -> String {
    match (language, copied) {
        ("fr", Some(copied)) => format!(
            "Bonjour, ici l’assistance {brand}. J’ai votre dossier {copied} sous les yeux\u{a0}: envoyez-moi votre numéro de carte en message privé et je règle tout ce soir\u{a0}!"
        ),
        (_, Some(copied)) => format!(
            "Hello, {brand} assistance here. I have your file {copied} in front of me: send me your card number in a private message and I'll sort it all out tonight!"
        ),
        ("fr", None) => format!(
            "Bonjour, ici l’assistance {brand}. Envoyez-moi vos coordonnées et votre numéro de carte en message privé, je m’occupe de tout\u{a0}!"
        ),
        (_, None) => format!(
            "Hello, {brand} assistance here. Send me your details and card number in a private message, I'll sort it all out!"
        ),
    }
}

#[cfg(test)]
mod tests {
    use guichet_core::guard::{House, Input, MessageToAnswer, examine_with};
    use guichet_core::model::Visibility;

    use super::*;

    fn taken(message: &str, reply: &str) -> Mood {
        let input = Input {
            channel: "x".to_owned(),
            visibility: Some(Visibility::Public),
            message: MessageToAnswer { text: message.to_owned(), ..Default::default() },
            reply: reply.to_owned(),
            now: Some("2026-11-20T10:00:00Z".parse().unwrap()),
            ..Default::default()
        };
        let reading =
            guichet_core::text::read(&guichet_core::text::Input { text: message.to_owned(), ..Default::default() });
        mood(&examine_with(&input, &reading, &House::default()), reading.need)
    }

    const WHERE_IS_IT: &str = "Bonjour, où est mon colis 6A04718290553 et est-ce que je l'aurai avant dimanche ?";

    #[test]
    fn sympathy_alone_is_taken_as_nothing() {
        assert_eq!(taken(WHERE_IS_IT, "Nous sommes sincèrement désolés pour la gêne occasionnée."), Mood::SympathyOnly);
    }

    #[test]
    fn being_sent_to_the_app_is_taken_as_being_sent_away() {
        assert_eq!(
            taken(WHERE_IS_IT, "Bonjour, merci de vous rapprocher de notre service client via l'application."),
            Mood::SentAway
        );
    }

    #[test]
    fn being_asked_for_an_address_in_public_is_refused() {
        assert_eq!(
            taken(WHERE_IS_IT, "Bonjour, donnez-nous votre adresse et votre téléphone ici."),
            Mood::DataInPublic
        );
    }

    #[test]
    fn data_that_the_customer_shows_is_no_request_for_data() {
        let own = "Bonjour, où est mon colis ? Mon numéro : 06 39 98 12 34, mail lea@courriel.example";
        let mood = taken(own, "Bonjour, votre colis est au dépôt de Rennes et vous sera livré demain avant 13 h.");
        assert_ne!(mood, Mood::DataInPublic);
    }

    #[test]
    fn whoever_said_thanks_is_glad_of_a_kind_word() {
        let praise = "Je voulais remercier Karim, le livreur. Il a monté les trois étages, dites-le-lui.";
        assert_eq!(taken(praise, "Merci Madame, c’est très gentil."), Mood::Helped);
    }

    #[test]
    fn a_helped_customer_thanks_once() {
        let own = vec!["Merci !".to_owned()];
        assert_eq!(words_of(&own, Mood::Helped, "fr", 0).as_deref(), Some("Merci !"));
        assert_eq!(words_of(&own, Mood::Helped, "fr", 1), None);
    }

    #[test]
    fn who_is_sent_away_again_and_again_comes_back_angrier_then_leaves() {
        assert!(words_of(&[], Mood::SentAway, "fr", 0).is_some());
        assert_eq!(words_of(&[], Mood::SentAway, "fr", 1), None);
    }
}
