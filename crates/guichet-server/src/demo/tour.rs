//! The five stories that the demonstration takes a visitor through. Who reads English meets customers who write English.

/// A stop of the tour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The brand.
    pub brand: &'static str,
    /// The story: a customer who writes the visitor's language.
    pub key: Words,
    /// What it is about.
    pub title: Words,
    /// What to look at and what to try.
    pub text: Words,
}

/// The same in both languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// French.
    pub fr: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// In one language.
    #[must_use]
    pub fn of(self, locale: &str) -> &'static str {
        if locale == "fr" { self.fr } else { self.en }
    }
}

/// The setting under which a demonstration keeps its tour, by language.
#[must_use]
pub fn setting(locale: &str) -> &'static str {
    if locale == "fr" { "demo.tour.fr" } else { "demo.tour.en" }
}

/// The stops, in order.
pub const STOPS: &[Stop] = &[
    Stop {
        brand: "pigeonnet",
        key: Words { fr: "livraison-d-un-trait", en: "one-breath" },
        title: Words { fr: "Une plainte d’un seul trait", en: "A complaint in one breath" },
        text: Words {
            fr: "Pas un point dans le message, et pourtant une demande précise. Lisez le décryptage, puis répondez «\u{a0}Nous sommes désolés pour la gêne occasionnée\u{a0}»\u{a0}: le garde-fou retient l’envoi. Donnez une date, et regardez Maëlle répondre.",
            en: "Not one full stop, and yet one precise request. Look at the reading, then answer “We are sorry for the inconvenience”: the guard holds it. Give a date, and see Bethan answer.",
        },
    },
    Stop {
        brand: "pigeonnet",
        key: Words { fr: "insulte-et-demande", en: "insult-and-request" },
        title: Words { fr: "L’insulte, et la demande dessous", en: "The insult, and the request under it" },
        text: Words {
            fr: "Les mots blessants sont masqués tant que vous ne choisissez pas de les lire. La demande, elle, est lisible\u{a0}: une dame de 81\u{a0}ans attend ses bas de contention.",
            en: "The hurtful words stay masked until you choose to read them. The request is readable: a man of 79 is waiting for his walking frame.",
        },
    },
    Stop {
        brand: "air-sterne",
        key: Words { fr: "famille-bloquee", en: "stranded-tonight" },
        title: Words { fr: "Une famille bloquée ce soir", en: "A family stranded tonight" },
        text: Words {
            fr: "Elle passe devant tout le monde, non parce qu’elle crie, mais parce que quelqu’un est en danger. Demandez le numéro de réservation en public\u{a0}: l’envoi est retenu, et une touche propose le lien privé. La charte de cette marque permet de passer outre avec une raison\u{a0}: faites-le une fois, puis regardez dans la file qui écrit à Sonia en votre nom.",
            en: "They come first, not because they shout but because somebody is in danger. Ask for the booking code in public: the reply is held, and one key offers the private link. This brand’s charter lets you send it with a reason: do it once, then look in the queue who writes to Rhys in your name.",
        },
    },
    Stop {
        brand: "fildor",
        key: Words { fr: "mesures-techniques", en: "line-measurements" },
        title: Words { fr: "Deux pages de mesures", en: "Two pages of measurements" },
        text: Words {
            fr: "Répondez par un lien vers l’aide\u{a0}: c’est un renvoi, il faut dire pourquoi. Ce client attend un numéro de ticket et une date\u{a0}; promettez-la, et elle devient une échéance.",
            en: "Answer with a link to the help page: that sends him away, and you must say why. He wants a ticket number and a date; promise it, and it becomes a debt with a deadline.",
        },
    },
    Stop {
        brand: "pigeonnet",
        key: Words { fr: "merci-de-gare", en: "kind-courier" },
        title: Words { fr: "Un merci", en: "A thank-you" },
        text: Words {
            fr: "Les compliments ont leur file, loin des urgences\u{a0}: un mot suffit, ou rien du tout, avec une raison. Rien ne reste sans décision.",
            en: "Praise has a lane of its own, away from the emergencies: a word is enough, or nothing at all, with a reason. Nothing is left undecided.",
        },
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    use guichet_core::text::Reading;
    use guichet_core::text::reading::{AbuseLevel, Need};

    /// The message of a stop, read.
    fn told(stop: &Stop, locale: &str) -> (super::super::stories::Story, Reading) {
        let brands = super::super::stories::all().unwrap();
        let brand = brands.into_iter().find(|brand| brand.slug == stop.brand).unwrap();
        let story = brand.stories.into_iter().find(|story| story.key == stop.key.of(locale)).unwrap();
        let input = guichet_core::text::Input { text: story.text.clone(), ..Default::default() };
        (story, guichet_core::text::read(&input))
    }

    #[test]
    fn every_stop_is_a_story_of_the_visitors_language_that_has_already_happened() {
        for (stop, locale) in STOPS.iter().flat_map(|stop| [(stop, "fr"), (stop, "en")]) {
            let (story, reading) = told(stop, locale);
            assert!(story.minutes_ago.is_some(), "{} must stand in the queue from the start", story.key);
            assert_eq!(reading.language, locale, "{}", story.key);
        }
    }

    #[test]
    fn what_a_stop_points_at_is_there_in_both_languages() {
        for locale in ["fr", "en"] {
            let read = |stop: usize| told(&STOPS[stop], locale).1;
            let (request, before) = (read(0).request, ["avant dimanche", "before sunday"]);
            assert!(before.iter().any(|words| request.contains(words)), "{locale}: one precise request: {request}");
            assert_eq!(read(1).abuse.level, AbuseLevel::Insult, "{locale}: words to mask");
            assert!(!read(1).request.is_empty(), "{locale}: and the request beneath");
            assert!(read(2).in_trouble_now, "{locale}: somebody is in danger");
            assert!(read(3).facts.len() >= 8, "{locale}: measurements");
            assert_eq!(read(4).need, Need::Praise, "{locale}");
        }
    }
}
