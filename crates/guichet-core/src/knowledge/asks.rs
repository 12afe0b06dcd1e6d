//! What a question wants to hear: a time, a price, a place, a yes. "How much is it" and "how long is it" are two articles.

use guichet_text::words::fold;

use crate::words;

words! {
    /// What a question wants to hear.
    Asks {
        When = "when", HowLong = "how_long", HowMuch = "how_much", Where = "where", How = "how", Why = "why", Who = "who",
        /// A yes or a no: "may I", "do you".
        Whether = "whether",
        Other = "other",
    }
}

/// Beginnings in order: the first that stands in the question decides.
const CUES: &[(Asks, &[&str])] = &[
    (
        Asks::HowLong,
        &[
            "combien de temps",
            "combien de jours",
            "en combien",
            "sous combien",
            "quel delai",
            "quels delais",
            "delai",
            "jusqu'a quand",
            "pendant combien",
            "how long",
            "how many days",
            "what deadline",
        ],
    ),
    (
        Asks::HowMuch,
        &[
            "combien",
            "quel prix",
            "quel tarif",
            "quel est le prix",
            "quel cout",
            "c'est payant",
            "gratuit",
            "how much",
            "how many",
            "what price",
            "free of charge",
            "any charge",
            "anything to pay",
            "quel poids",
            "quelle taille",
            "what weight",
            "what size",
        ],
    ),
    (Asks::When, &["quand", "quelle heure", "quel jour", "quelle date", "when", "what time", "which day"]),
    (Asks::Why, &["pourquoi", "why", "how come"]),
    (Asks::How, &["comment", "de quelle facon", "how do", "how can", "how to", "how should"]),
    (
        Asks::Whether,
        &[
            "est-ce que je peux",
            "puis-je",
            "peut-on",
            "on peut",
            "je peux",
            "ai-je le droit",
            "j'ai le droit",
            "est-il possible",
            "est-ce possible",
            "est-ce que",
            "faut-il",
            "dois-je",
            "can i",
            "can we",
            "may i",
            "am i allowed",
            "is it possible",
            "do you",
            "do i",
            "are you",
            "is there",
            "should i",
        ],
    ),
    (Asks::Where, &["ou est", "ou puis", "ou se", "ou sont", "ou dois", "a quel endroit", "where"]),
    (Asks::Who, &["qui ", "a qui", "who"]),
    (Asks::How, &["how "]),
];

/// What a question wants to hear.
#[must_use]
pub fn asks(question: &str) -> Asks {
    let folded = format!(" {} ", fold(question));
    CUES.iter()
        .find(|(_, cues)| {
            cues.iter().any(|cue| folded.contains(&format!(" {cue}")) || folded.contains(&format!("'{cue}")))
        })
        .map_or(Asks::Other, |(asks, _)| *asks)
}
