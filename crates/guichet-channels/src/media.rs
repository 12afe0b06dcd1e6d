//! What people send that has no words, named in both languages, so that an answer can be given to it.

/// Names that networks use, with ours in French and English. Where a thing comes in two forms, the fuller one stands first.
const NAMES: [(&str, &str, &str); 14] = [
    ("photo", "photo", "photo"),
    ("video", "vidéo", "video"),
    ("video_note", "message vidéo", "video message"),
    ("voice", "message vocal", "voice message"),
    ("audio", "son", "audio"),
    ("sticker", "autocollant", "sticker"),
    ("animation", "image animée", "animation"),
    ("document", "fichier", "file"),
    ("contact", "fiche de contact", "contact"),
    ("poll", "sondage", "poll"),
    ("story", "publication éphémère", "story"),
    ("dice", "tirage au sort", "dice"),
    ("venue", "lieu", "place"),
    ("location", "position", "location"),
];

/// The first of these that is there, by the network's name, and its name in square brackets.
pub(crate) fn named(french: bool, is_there: impl Fn(&str) -> bool) -> Option<(&'static str, String)> {
    let (name, in_french, in_english) = NAMES.iter().find(|(name, _, _)| is_there(name))?;
    Some((name, format!("[{}]", if french { in_french } else { in_english })))
}
