//! A French demand told as « Demande … » or « Souhaite … ».

use std::sync::LazyLock;

use super::super::beginnings::Beginnings;
use super::super::pieces::{Piece, begins, from, word};
use super::person::{Doer, Speaker, is_clitic, is_infinitive, turned};
use super::{OWN_THINGS, SOME, THINGS, without_joints};

/// Words in "-ez" that order nothing.
const NO_ORDER: &[&str] = &[
    "assez",
    "chez",
    "nez",
    "avez",
    "aviez",
    "auriez",
    "etes",
    "savez",
    "voyez",
    "excusez",
    "sachez",
    "imaginez",
    "croyez",
    "figurez",
    "attendez",
    "ecoutez",
    "bougez",
    "continuez",
    "allez",
    "pouvez",
    "pourriez",
    "devez",
    "devriez",
    "voulez",
    "voudriez",
    "veuillez",
    "comptez",
    "pensez",
    "serez",
    "seriez",
    "aurez",
    "soyez",
    "ayez",
    "regardez",
    "recevez",
    "notez",
    "rdv",
    "fuyez",
    "evitez",
    "gardez",
    "profitez",
    "faudrez",
    "prevenez",
    "comprenez",
    "rassurez",
    "moquez",
    "foutez",
];

static POLITE: LazyLock<Beginnings> = LazyLock::new(|| {
    Beginnings::of(&[
        "merci donc? de bien? vouloir?",
        "veuillez donc|bien?",
        "priere de",
        "tache|tachez de",
        "essayez de",
    ])
});

static NEEDS: LazyLock<Beginnings> =
    LazyLock::new(|| Beginnings::of(&["je ai vraiment|juste? besoin", "je ai urgemment besoin"]));

static WISHES: LazyLock<Beginnings> = LazyLock::new(|| {
    Beginnings::of(&[
        "je vous demande|reclame juste|donc|simplement|aussi?",
        "je voudrais|veux|aimerais|aimerai|souhaite|souhaiterais|voulais|desire|desirerais|exige|reclame|demande|demandais bien|donc|juste|simplement|seulement|aussi|vraiment?",
    ])
});

/// The demand of a clause in the third person, its verb included.
pub(crate) fn wanted<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    let all = without_joints(pieces);
    let under = |at: usize| {
        at.checked_sub(1).is_some_and(|before| {
            matches!(
                word(all, before),
                "quand" | "que" | "si" | "qui" | "comme" | "lorsque" | "ou" | "puisque" | "dont" | "ce"
            )
        })
    };
    (0..all.len().min(24))
        .filter(|at| !under(*at))
        .find_map(|at| here(from(all, at), at == 0 || all.get(at).is_some_and(Piece::is_cut_off), speaker))
}

/// A thing named and nothing else, or "vous m'offrez …": what is asked for under pressure.
pub(crate) fn thing<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    let all = without_joints(pieces);
    // What stands in brackets is said by the way.
    let opens = |piece: &Piece<'_>| piece.is_cut_off() && !piece.gap.contains('(');
    (0..all.len()).filter(|at| *at == 0 || all.get(*at).is_some_and(opens)).find_map(|at| {
        let rest = without_joints(from(all, at));
        let rest = from(rest, begins(rest, "juste|donc|simplement|disons?").unwrap_or(0));
        let end = (2..rest.len()).find(|at| {
            rest.get(*at).is_some_and(Piece::is_cut_off)
                || matches!(word(rest, *at), "et" | "ou" | "contre" | "qui" | "sans")
        });
        let rest = rest.get(..end.unwrap_or(rest.len()))?;
        let given = begins(rest, "vous me").and_then(|taken| {
            let verb = infinitive_of(word(rest, taken), rest.get(taken).map_or("", |piece| &*piece.out))?;
            Some([&[Piece::own("me"), Piece::own(verb)], from(rest, taken + 1)].concat())
        });
        if let Some(given) = given {
            return started("Demande de", &given, speaker, Doer::Brand);
        }
        let first = word(rest, 0);
        let named = SOME.contains(&first) || first.chars().next().is_some_and(|sign| sign.is_ascii_digit());
        let told = super::is_stated(rest) || rest.iter().any(|piece| matches!(&*piece.word, "je" | "on" | "vous"));
        (named && !told && rest.len() >= 2).then(|| started("Demande", rest, speaker, Doer::Brand)).flatten()
    })
}

fn here<'a>(pieces: &[Piece<'a>], begins_clause: bool, speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    wish(pieces, speaker).or_else(|| polite(pieces, speaker)).or_else(|| order(pieces, begins_clause, speaker))
}

/// "je voudrais…", "je demande…", "j'ai besoin de…".
fn wish<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    if let Some(taken) = NEEDS.longest(pieces) {
        return (word(pieces, taken) == "de")
            .then(|| started("A besoin", from(pieces, taken), speaker, Doer::Brand))
            .flatten();
    }
    if let Some(taken) = begins(pieces, "il me faut|faudrait") {
        return started("A besoin de", from(pieces, taken), speaker, Doer::Brand);
    }
    let taken = WISHES.longest(pieces)?;
    let rest = offered(from(pieces, taken));
    let verb = skip(rest);
    let first = word(rest, 0);
    if is_infinitive(word(rest, verb)) {
        let lead = if pieces.iter().take(taken).any(|piece| piece.word.starts_with("demand")) {
            "Demande à"
        } else {
            "Souhaite"
        };
        return started(lead, rest, speaker, Doer::Customer);
    }
    if first == "a" && is_infinitive(word(rest, 1 + skip(from(rest, 1)))) {
        return started("Demande à", from(rest, 1), speaker, Doer::Customer);
    }
    let whole =
        first == "que" || (first == "de" && is_infinitive(word(rest, 1 + skip(from(rest, 1))))) || is_thing(rest);
    whole.then(|| started("Demande", rest, speaker, Doer::Brand)).flatten()
}

/// The demand without what is given for it: "et je vous fais un article".
fn offered<'p, 'a>(rest: &'p [Piece<'a>]) -> &'p [Piece<'a>] {
    let end = (2..rest.len()).find(|at| matches!(word(rest, *at), "et" | "puis") && word(rest, at + 1) == "je");
    rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
}

fn is_thing(rest: &[Piece<'_>]) -> bool {
    let first = word(rest, 0);
    rest.len() >= 2
        && (OWN_THINGS.iter().chain(THINGS).chain(SOME).any(|one| *one == first)
            || first.chars().next().is_some_and(|sign| sign.is_ascii_digit()))
        && !is_clitic(word(rest, 1))
}

/// "merci de…", "veuillez…".
fn polite<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    let taken = POLITE.longest(pieces)?;
    let rest = from(pieces, taken);
    let verb = word(rest, skip(rest));
    let formula =
        matches!(verb, "croire" | "agreer" | "recevoir" | "trouver" | "accepter" | "excuser" | "noter" | "patienter");
    (is_infinitive(verb) && !formula).then(|| started("Demande de", rest, speaker, Doer::Brand)).flatten()
}

/// "Rappelez-moi", "envoyez un technicien".
fn order<'a>(pieces: &[Piece<'a>], begins_clause: bool, speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    let verb = infinitive_of(word(pieces, 0), pieces.first().map_or("", |piece| &*piece.out))?;
    let hyphen = pieces.get(1).is_some_and(|next| next.gap == "-");
    let to_me = matches!(word(pieces, 1), "moi" | "nous");
    // "Dites, l'ascenseur…" only calls somebody.
    let calls = word(pieces, 0) == "dites" && pieces.get(1).is_some_and(Piece::is_cut_off);
    if calls || !(begins_clause || (hyphen && to_me)) || matches!(word(pieces, 1), "vous") {
        return None;
    }
    let mut words: Vec<Piece<'_>> = Vec::new();
    let mut rest = from(pieces, 1);
    let thing_first = matches!(word(rest, 0), "le" | "la" | "les") && matches!(word(rest, 1), "moi" | "nous");
    if thing_first {
        // "donnez-la-moi": "me la donner".
        words.extend(Piece::all(if word(rest, 1) == "moi" { "me" } else { "nous" }));
        words.push(Piece { gap: " ".into(), turned: true, ..rest.first()?.clone() });
        rest = from(rest, 2);
    } else if to_me {
        words.extend(Piece::all(if word(rest, 0) == "moi" { "me" } else { "nous" }));
        rest = from(rest, 1);
    }
    if matches!(word(rest, 0), "lui" | "leur") && rest.first().is_some_and(|piece| piece.gap == "-") {
        // "dites-lui": "lui dire".
        words.push(Piece { gap: " ".into(), ..rest.first()?.clone() });
        rest = from(rest, 1);
    }
    if (hyphen || to_me)
        && matches!(word(rest, 0), "le" | "la" | "les" | "en" | "y")
        && rest.first().is_some_and(|piece| piece.gap == "-")
    {
        // "rendez-moi-le": "me le rendre".
        words.push(Piece { gap: " ".into(), ..rest.first()?.clone() });
        rest = from(rest, 1);
    }
    let rest = offered(rest);
    let loose =
        matches!(word(rest, 0), "le" | "la" | "les") && (rest.len() == 1 || rest.get(1).is_some_and(Piece::is_cut_off));
    if loose {
        words.push(Piece { gap: " ".into(), turned: true, ..rest.first()?.clone() });
    }
    words.push(Piece::own(verb));
    let mut rest = from(rest, usize::from(loose)).iter().peekable();
    let mut joined = false;
    while let Some(piece) = rest.next() {
        // "… et arrêtez": the second order follows the first, its small words before its verb.
        match joined.then(|| infinitive_of(&piece.word, &piece.out)).flatten() {
            Some(verb) => {
                words.push(Piece::own("de"));
                words.extend(rest.next_if(|next| is_ordered(next)).map(|next| match &*next.word {
                    "moi" => Piece::own("me"),
                    _ => Piece { gap: " ".into(), turned: true, ..next.clone() },
                }));
                words.push(Piece::own(verb));
            }
            None => words.push(piece.clone()),
        }
        joined = matches!(&*piece.word, "et" | "ou");
    }
    let mut told = started("Demande de", &words, speaker, Doer::Brand)?;
    for piece in &mut told {
        if piece.gap == "-" && piece.turned {
            piece.gap = " ".into();
        }
    }
    Some(told)
}

/// A small word behind the verb of an order: "prévenez-la", "donnez lui".
fn is_ordered(piece: &Piece<'_>) -> bool {
    matches!(&*piece.word, "lui" | "leur" | "moi")
        || (piece.gap == "-" && matches!(&*piece.word, "le" | "la" | "les" | "en" | "y"))
}

/// The infinitive of an order.
fn infinitive_of(folded: &str, out: &str) -> Option<String> {
    if !folded.ends_with("ez") && !folded.ends_with("tes") {
        return None;
    }
    let known = match folded {
        "faites" => "faire",
        "dites" => "dire",
        "mettez" => "mettre",
        "remettez" => "remettre",
        "rendez" => "rendre",
        "repondez" => "répondre",
        "reprenez" => "reprendre",
        "prenez" => "prendre",
        "venez" => "venir",
        "revenez" => "revenir",
        "tenez" => "tenir",
        "permettez" => "permettre",
        "transmettez" => "transmettre",
        "offrez" => "offrir",
        "ouvrez" => "ouvrir",
        "fournissez" => "fournir",
        "retablissez" => "rétablir",
        "finissez" => "finir",
        "avertissez" => "avertir",
        "restituez" => "restituer",
        "resolvez" => "résoudre",
        "servez" => "servir",
        "rejoignez" => "rejoindre",
        "inscrivez" => "inscrire",
        "ecrivez" => "écrire",
        "lisez" => "lire",
        "vendez" => "vendre",
        "traduisez" => "traduire",
        "joignez" => "joindre",
        "eteignez" => "éteindre",
        "agissez" => "agir",
        "reagissez" => "réagir",
        "choisissez" => "choisir",
        "appelez" => "appeler",
        "rappelez" => "rappeler",
        "prevenez" => "prévenir",
        "obtenez" => "obtenir",
        "maintenez" => "maintenir",
        "rouvrez" => "rouvrir",
        "suspendez" => "suspendre",
        "descendez" => "descendre",
        "reduisez" => "réduire",
        "interrompez" => "interrompre",
        _ => "",
    };
    if !known.is_empty() {
        return Some(known.to_owned());
    }
    if NO_ORDER.contains(&folded) || folded.len() < 5 {
        return None;
    }
    let out = out.to_lowercase();
    // "rétablissez": verbs in "-ir"; "laissez" and its like are not among them.
    let regular = folded.ends_with("issez") && !matches!(folded, "laissez" | "baissez" | "glissez" | "delaissez");
    match out.strip_suffix("issez").filter(|_| regular) {
        Some(stem) => Some(format!("{stem}ir")),
        None => out.strip_suffix("ez").map(|stem| format!("{stem}er")),
    }
}

fn skip(pieces: &[Piece<'_>]) -> usize {
    (0..pieces.len()).find(|at| !is_clitic(word(pieces, *at)) && word(pieces, *at) != "pas").unwrap_or(0)
}

fn started<'a>(lead: &'static str, rest: &[Piece<'a>], speaker: Speaker, doer: Doer) -> Option<Vec<Piece<'a>>> {
    let mut words = Piece::all(lead);
    let rest = turned(rest, speaker, doer)?;
    if rest.is_empty() {
        return None;
    }
    words.extend(rest.into_iter().enumerate().map(|(at, piece)| match at {
        0 => Piece { gap: " ".into(), turned: true, ..piece },
        _ => piece,
    }));
    Some(words)
}
