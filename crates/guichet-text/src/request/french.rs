//! What is asked or reported, as a colleague would note it in French: « Demande où est son colis », « N'a rien reçu ».

mod ask;
pub(super) mod person;
mod tell;
mod want;

use std::sync::LazyLock;

use super::beginnings::Beginnings;
use super::pieces::{Piece, word};
pub(super) use ask::asked;
pub(super) use person::Speaker;
pub(super) use tell::told;
pub(super) use want::{thing, wanted};

/// Words that only join a clause to what came before, longest first.
static JOINTS: LazyLock<Beginnings> = LazyLock::new(|| {
    Beginnings::of(&[
        "du coup",
        "en fait",
        "en plus",
        "de plus",
        "par contre",
        "en revanche",
        "au fait",
        "a part ca",
        "cela dit",
        "cela etant",
        "bref",
        "bon",
        "ben",
        "et|mais|donc|alors|or|car|puis|ensuite|enfin|sinon|ok|oui|non|voila|ah|oh|eh|merci|bonjour|bonsoir|salut|hello|allo|madame|monsieur|messieurs|mesdames",
        "et si possible|surtout|sinon|puis|aussi|du?|coup?",
        "s il vous plait",
        "par ailleurs",
        "d ailleurs",
        "question",
        "petite|autre|derniere|simple question",
        "quand meme",
        "franchement|serieusement|honnetement|surtout|aussi|svp",
        "re",
    ])
});

/// The clause without the words that join it to others.
pub(super) fn without_joints<'p, 'a>(pieces: &'p [Piece<'a>]) -> &'p [Piece<'a>] {
    let mut rest = pieces;
    for _ in 0..4 {
        // "puis-je" and "merci de" ask.
        if matches!((word(rest, 0), word(rest, 1)), ("puis", "je") | ("merci", "de")) {
            break;
        }
        let Some(taken) = JOINTS.longest(rest).filter(|taken| *taken < rest.len()) else { break };
        rest = super::pieces::from(rest, taken);
    }
    rest
}

/// Whether the customer says of themself that she is a woman.
pub(super) fn speaker(words: &[&str]) -> Speaker {
    let she = (0..words.len()).any(|at| {
        let word = |at: usize| words.get(at).copied().unwrap_or_default();
        // "serai-je remboursée".
        let said = if word(at + 1) == "je" { word(at + 2) } else { word(at + 1) };
        matches!(word(at), "suis" | "serai" | "serais")
            && said.len() > 4
            && (said.ends_with("ee") || said.ends_with("ue") || said.ends_with("ise") || said.ends_with("ante"))
    }) || words.iter().any(|word| matches!(*word, "cliente" | "enceinte" | "etudiante"));
    if she { Speaker::She } else { Speaker::He }
}

/// Verbs of the third person that show a clause to be a whole statement.
pub(super) const FINITE: &[&str] = &[
    "est",
    "sont",
    "a",
    "ont",
    "sera",
    "seront",
    "va",
    "vont",
    "peut",
    "peuvent",
    "doit",
    "doivent",
    "arrive",
    "arrivent",
    "marche",
    "marchent",
    "fonctionne",
    "fonctionnent",
    "existe",
    "existent",
    "fait",
    "reste",
    "restent",
    "vaut",
    "coute",
    "comprend",
    "inclut",
    "passe",
    "passent",
    "part",
    "ouvre",
    "ferme",
    "etait",
    "etaient",
    "avait",
    "avaient",
    "serait",
    "aura",
    "auront",
    "concerne",
    "devait",
    "plante",
    "refuse",
    "affiche",
    "apparait",
    "disparait",
    "coupe",
    "saute",
    "fuit",
    "tombe",
    "tourne",
    "met",
    "rame",
    "bloque",
    "indique",
    "dit",
    "repond",
    "repondent",
    "sonne",
    "dure",
    "tient",
    "annonce",
    "demande",
    "manque",
    "manquent",
    "sert",
    "vient",
    "viennent",
    "permet",
    "prend",
];

/// Whether a clause holds a verb of the third person.
pub(super) fn is_stated(pieces: &[Piece<'_>]) -> bool {
    (1..pieces.len()).any(|at| FINITE.contains(&word(pieces, at)))
}

pub(super) const OWN_THINGS: &[&str] = &["mon", "ma", "mes", "notre", "nos"];
pub(super) const THINGS: &[&str] = &["le", "la", "les", "l", "ce", "cette", "ces", "votre", "vos"];
pub(super) const SOME: &[&str] = &["un", "une", "des", "du", "quelques", "aucun", "aucune"];
