//! "je" becomes "il": verbs, pronouns and what belongs to the customer, in French.
//!
//! The customer is masculine as in « le client », unless they say of themselves that they are not ("je suis bloquée").
//! Invariant: a sentence that could not be turned whole is given back as none.

use std::borrow::Cow;

use super::super::pieces::{Piece, word};

/// Who speaks, as far as their own words tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Speaker {
    /// « le client ».
    He,
    /// « la cliente ».
    She,
}

impl Speaker {
    const fn subject(self) -> &'static str {
        match self {
            Self::He => "il",
            Self::She => "elle",
        }
    }

    const fn object(self) -> &'static str {
        match self {
            Self::He => "le",
            Self::She => "la",
        }
    }

    const fn apart(self) -> &'static str {
        match self {
            Self::He => "lui",
            Self::She => "elle",
        }
    }
}

/// How "me" stands to the verb: of the customer themself, or of somebody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doer {
    /// The customer does it: "me" is "se".
    Customer,
    /// The brand does it: "me" is "le" or "lui".
    Brand,
}

const CLITICS: &[&str] =
    &["ne", "me", "te", "se", "le", "la", "les", "y", "en", "vous", "nous", "lui", "leur", "l", "n", "m"];

pub(super) fn is_clitic(word: &str) -> bool {
    CLITICS.contains(&word)
}

/// Every first person of a clause turned to the third; none when one is left.
pub(crate) fn turned<'a>(pieces: &[Piece<'a>], speaker: Speaker, doer: Doer) -> Option<Vec<Piece<'a>>> {
    let mut turned: Vec<Piece<'_>> = Vec::with_capacity(pieces.len());
    let mut doer = doer;
    let mut at = 0;
    let first = doer;
    while let Some(piece) = pieces.get(at) {
        if piece.is_cut_off() {
            doer = if first == Doer::Customer && turned.len() < 3 { first } else { Doer::Brand };
        }
        match &*piece.word {
            "je" => {
                at += with_verb(pieces, at, Some(speaker.subject()), &mut turned)?;
                doer = Doer::Customer;
                continue;
            }
            "vous" | "on" | "il" | "elle" | "ils" | "que" | "qui" => {
                doer = Doer::Brand;
                turned.push(piece.clone());
            }
            "me" => turned.push(with_gap(piece, object(pieces, at, speaker, doer))),
            "moi" => turned.push(with_gap(piece, speaker.apart())),
            "mon" | "ma" | "mes" | "notre" | "nos" => turned.push(with_gap(piece, owned(&piece.word))),
            // Nobody notes down "toi": what is said so is quoted.
            "toi" | "tu" => return None,
            "mienne" => turned.push(with_gap(piece, "sienne")),
            "miens" => turned.push(with_gap(piece, "siens")),
            "miennes" => turned.push(with_gap(piece, "siennes")),
            "mien" => turned.push(with_gap(piece, "sien")),
            "nous" if at.checked_sub(1).is_some_and(|before| leads(word(pieces, before))) => {
                turned.push(with_gap(piece, "eux"));
            }
            "nous" => {
                if let Some(verb) = pieces.get(at + 1).and_then(|next| of_several(&next.word)) {
                    turned.push(with_gap(piece, "ils"));
                    turned.push(with_gap(pieces.get(at + 1)?, verb));
                    at += 2;
                    continue;
                }
                // "nous" beside a verb we do not know.
                if pieces.get(at + 1).is_some_and(|next| next.word.ends_with("ons") && next.word.len() > 4) {
                    return None;
                }
                turned.push(with_gap(piece, if takes_to(pieces, at) { "leur" } else { "les" }));
            }
            // A verb of "je" whose "je" is missing.
            "suis" | "ai" | "vais" => return None,
            _ => turned.push(piece.clone()),
        }
        at += 1;
    }
    Some(turned)
}

fn with_gap<'a>(piece: &Piece<'a>, out: impl Into<Cow<'a, str>>) -> Piece<'a> {
    let gap = if matches!(&*piece.gap, "-" | "'" | "’") { " ".into() } else { piece.gap.clone() };
    Piece { gap, ..Piece::own(out) }
}

fn owned(word: &str) -> &'static str {
    match word {
        "mon" => "son",
        "ma" => "sa",
        "mes" => "ses",
        "nos" => "leurs",
        _ => "leur",
    }
}

/// Words behind which "nous" is no object of a verb: "chez nous".
fn leads(word: &str) -> bool {
    matches!(
        word,
        "chez" | "avec" | "sans" | "contre" | "entre" | "sur" | "vers" | "devant" | "derriere" | "selon" | "comme"
    )
}

/// "je", its small words and its verb, as "il" and the verb of "il"; how many pieces that took.
pub(super) fn with_verb<'a>(
    pieces: &[Piece<'a>],
    je: usize,
    subject: Option<&'static str>,
    turned: &mut Vec<Piece<'a>>,
) -> Option<usize> {
    let mut at = je + 1;
    if let Some(subject) = subject {
        turned.push(with_gap(pieces.get(je)?, subject));
    }
    while at < je + 5 && is_clitic(word(pieces, at)) {
        let piece = pieces.get(at)?;
        turned.push(if piece.word == "me" { with_gap(piece, "se") } else { piece.clone() });
        at += 1;
    }
    let verb = pieces.get(at)?;
    let mut told = with_gap(verb, of_third(&verb.out)?);
    if at == je + 1 {
        told.gap = " ".into();
    }
    turned.push(told);
    Some(at + 1 - je)
}

/// The verb of "je" as the verb of "il".
pub(super) fn of_third(verb: &str) -> Option<String> {
    let verb = verb.to_lowercase();
    let known = match verb.as_str() {
        "ai" => "a",
        "suis" => "est",
        "vais" => "va",
        "peux" | "puis" => "peut",
        "veux" => "veut",
        "vaux" => "vaut",
        "crains" => "craint",
        "vaincs" => "vainc",
        "assieds" => "assied",
        "dus" => "dut",
        _ => "",
    };
    if !known.is_empty() {
        return Some(known.to_owned());
    }
    let stem =
        |cut: usize| verb.char_indices().nth_back(cut - 1).and_then(|(at, _)| verb.get(..at)).unwrap_or_default();
    let ends = |end: &str| verb.len() > end.len() + 1 && verb.ends_with(end);
    if ends("rai") {
        return Some(stem(1).to_owned());
    }
    if ends("ais") || ends("is") || ends("us") || ends("ns") || ends("rs") || ends("ûs") {
        return Some(format!("{}t", stem(1)));
    }
    if ends("ds") || ends("ts") || ends("cs") {
        return Some(stem(1).to_owned());
    }
    ends("e").then_some(verb)
}

/// The verb of "nous" as the verb of "ils".
fn of_several(verb: &str) -> Option<&'static str> {
    let known = match verb {
        "avons" => "ont",
        "sommes" => "sont",
        "pouvons" => "peuvent",
        "devons" => "doivent",
        "allons" => "vont",
        "voulons" => "veulent",
        "faisons" => "font",
        "avions" => "avaient",
        "etions" => "étaient",
        "aurons" => "auront",
        "serons" => "seront",
        "attendons" => "attendent",
        "souhaitons" => "souhaitent",
        "demandons" => "demandent",
        "cherchons" => "cherchent",
        _ => return None,
    };
    Some(known)
}

/// "me" before a verb of another's, or of their own.
fn object(pieces: &[Piece<'_>], at: usize, speaker: Speaker, doer: Doer) -> &'static str {
    if doer == Doer::Customer {
        "se"
    } else if takes_to(pieces, at) {
        "lui"
    } else {
        speaker.object()
    }
}

/// Verbs that do something *to* somebody: "lui envoyer", beside "le rappeler".
const TO: &[&str] = &[
    "dit",
    "dire",
    "dites",
    "dis",
    "envoy",
    "renvoy",
    "donn",
    "repond",
    "propos",
    "rend",
    "demand",
    "factur",
    "promis",
    "promet",
    "indiqu",
    "expliqu",
    "prelev",
    "vol",
    "offr",
    "offer",
    "cout",
    "manqu",
    "sembl",
    "faut",
    "fallu",
    "confirm",
    "communiqu",
    "precis",
    "fourni",
    "assur",
    "accord",
    "ouvr",
    "trouv",
    "expedi",
    "montr",
    "retir",
    "debit",
    "credit",
    "vers",
    "permett",
    "permet",
    "pass",
    "fair",
    "fait",
    "faites",
    "rest",
    "vend",
    "appliqu",
    "refus",
    "transmet",
    "transfer",
    "reserv",
    "mett",
    "mis",
    "remett",
    "remis",
    "annul",
    "chang",
    "livr",
    "rembours",
    "resili",
    "debloqu",
    "impos",
    "laiss",
    "pretend",
    "raccroch",
    "parl",
    "faudra",
    "faire",
    "convien",
    "reclam",
    "ecri",
    "coup",
    "fil",
];

/// Of those, the ones that do something *to* somebody only when they do it with something.
const WITH_OBJECT: &[&str] = &[
    "coup", "livr", "rembours", "debloqu", "annul", "chang", "laiss", "rest", "vol", "debit", "credit", "transfer",
    "resili", "pass", "fil",
];

fn takes_to(pieces: &[Piece<'_>], me: usize) -> bool {
    if matches!(word(pieces, me + 1), "le" | "la" | "les" | "en") {
        return true;
    }
    let helps = |at: &usize| {
        let here = word(pieces, *at);
        is_clitic(here)
            || matches!(
                here,
                "a" | "avez"
                    | "ont"
                    | "avait"
                    | "aviez"
                    | "as"
                    | "ete"
                    | "va"
                    | "pas"
                    | "bien"
                    | "deja"
                    | "toujours"
                    | "jamais"
                    | "encore"
                    | "rien"
                    | "aussi"
                    | "vite"
                    | "donc"
                    | "aurez"
                    | "plus"
            )
    };
    let Some(at) = (me + 1..me + 6).find(|at| !helps(at)) else { return false };
    let here = word(pieces, at);
    let Some(stem) = TO.iter().find(|stem| here.starts_with(**stem)) else { return false };
    // "vous m'avez fait attendre" is another matter than "me faire un devis".
    if *stem == "fair" || *stem == "fait" {
        let next = word(pieces, at + 1);
        let article = |word: &str| matches!(word, "un" | "une" | "des" | "le" | "la" | "les" | "ce" | "cette");
        // "me faire sauter la franchise".
        let thing = word(pieces, at + 2);
        let done = is_infinitive(next) && (article(thing) || thing.starts_with(|sign: char| sign.is_ascii_digit()));
        return done || article(next) || matches!(next, "parvenir" | "cela");
    }
    // "me mettre en relation", "me passer devant".
    if matches!(*stem, "mett" | "mis" | "remett") && word(pieces, at + 1) == "en" {
        return false;
    }
    !WITH_OBJECT.contains(stem) || has_object(pieces, at + 1)
}

/// Whether a thing follows the verb.
fn has_object(pieces: &[Piece<'_>], at: usize) -> bool {
    let here = word(pieces, at);
    matches!(
        here,
        "un" | "une"
            | "des"
            | "le"
            | "la"
            | "les"
            | "mon"
            | "ma"
            | "mes"
            | "ce"
            | "cette"
            | "ces"
            | "cela"
            | "ca"
            | "tout"
            | "quelqu"
            | "quelque"
    ) || here.chars().next().is_some_and(|first| first.is_ascii_digit())
}

/// Whether a word is an infinitive, as far as its end tells.
pub(crate) fn is_infinitive(word: &str) -> bool {
    let long = word.len() >= 4;
    matches!(word, "etre" | "avoir" | "dire" | "lire" | "voir")
        || long
            && (word.ends_with("er") || word.ends_with("ir") || word.ends_with("oir") || word.ends_with("re"))
            && !word.ends_with("ture")
            && !matches!(
                word,
                "hier"
                    | "notre"
                    | "votre"
                    | "autre"
                    | "quatre"
                    | "titre"
                    | "encore"
                    | "centre"
                    | "dernier"
                    | "premier"
                    | "lettre"
                    | "chiffre"
                    | "offre"
                    | "cher"
                    | "papier"
                    | "courrier"
                    | "dossier"
                    | "cahier"
                    | "particulier"
                    | "loisir"
                    | "membre"
                    | "nombre"
                    | "heure"
                    | "facture"
                    | "voiture"
                    | "cette"
                    | "entre"
                    | "contre"
                    | "avenir"
                    | "soir"
                    | "noir"
                    | "livre"
                    | "ordre"
                    | "genre"
                    | "septembre"
                    | "octobre"
                    | "novembre"
                    | "decembre"
                    | "fevrier"
                    | "janvier"
                    | "mercier"
                    | "ailleurs"
                    | "hiver"
                    | "mer"
                    | "fier"
                    | "entier"
                    | "guere"
                    | "arriere"
                    | "derriere"
                    | "chambre"
                    | "metre"
                    | "ouvre"
                    | "sucre"
                    | "quartier"
                    | "metier"
            )
}
