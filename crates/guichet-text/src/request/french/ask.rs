//! A French question told as « Demande … ».

use std::sync::LazyLock;

use super::super::beginnings::Beginnings;
use super::super::pieces::{Piece, begins, from, word};
use super::person::{Doer, Speaker, is_clitic, is_infinitive, turned};
use super::{OWN_THINGS, SOME, THINGS, is_stated, without_joints};

/// Ways to lead a question in that ask nothing themselves.
static LEADS: LazyLock<Beginnings> = LazyLock::new(|| {
    Beginnings::of(&[
        "est? ce? que? pouvez|pourriez|pourrez|peux|pourrais vous|tu donc|alors|au? moins? me|nous dire|indiquer|preciser|expliquer|confirmer|communiquer|donner|informer|renseigner|repondre",
        "est ce que vous pouvez|pourriez me|nous dire|indiquer|preciser|expliquer|confirmer|communiquer|donner",
        "vous pouvez|pourriez me|nous dire|indiquer|preciser|expliquer|confirmer|communiquer|donner",
        "tu peux me dire",
        "savez|sauriez|auriez vous par? hasard?",
        "je voudrais|voulais|veux|aimerais|aimerai|souhaite|souhaiterais|souhaitais|cherche bien|juste|donc|simplement|vraiment|aussi? a? savoir|connaitre|comprendre",
        "j aimerais|aimerai bien|juste|donc|simplement|vraiment|aussi? savoir|connaitre|comprendre",
        "on|nous voudrait|aimerait|voudrions|aimerions|souhaitons bien|juste? savoir|connaitre|comprendre",
        "je me demande|demandais",
        "je ne? sais|comprends|vois toujours? plus|pas trop|vraiment?",
        "dites|indiquez|expliquez|confirmez|precisez|dis moi|nous donc|juste|simplement|au? moins?",
        "merci de bien? vouloir? me|nous dire|indiquer|preciser|expliquer|confirmer|communiquer",
        "pour? juste? savoir",
        "besoin|envie|hate de savoir",
        "quelqu un peut|pourrait t? il? me|nous dire|expliquer",
        "vous|tu sais|savez",
        "serait il possible de me? savoir|connaitre|dire|indiquer",
        "possible de savoir|connaitre|me? dire",
        "je souhaiterais|voudrais|aimerais avoir|obtenir la|une confirmation",
    ])
});

/// What is asked for by its mere name: "le délai ?".
const NOUNS: &[&str] = &[
    "delai",
    "delais",
    "prix",
    "tarif",
    "tarifs",
    "numero",
    "adresse",
    "horaires",
    "horaire",
    "raison",
    "date",
    "heure",
    "marche",
    "procedure",
    "cout",
    "montant",
    "lien",
    "mail",
    "solution",
    "suite",
    "nom",
    "code",
    "conditions",
    "duree",
];

const PRONOUNS: &[&str] = &["je", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "ce"];

/// The question in the third person, without "Demande"; none where that is not safe.
pub(crate) fn asked<'a>(pieces: &[Piece<'a>], speaker: Speaker, marked: bool) -> Option<Vec<Piece<'a>>> {
    let all = without_second(without_joints(pieces));
    // What stands before the question in the same breath is left out, where the question begins after a pause.
    let starts = (0..all.len()).filter(|at| *at == 0 || all.get(*at).is_some_and(Piece::is_cut_off));
    starts
        .take(if marked { 6 } else { 1 })
        .filter_map(|at| whole(without_joints(from(all, at)), speaker))
        .find(|words| words.len() >= 2)
}

/// "… et faut-il les originaux ?", "que se passe-t-il pouvez-vous …": the second question in the same breath has an order of its own.
fn without_second<'p, 'a>(pieces: &'p [Piece<'a>]) -> &'p [Piece<'a>] {
    let behind = |at: usize| pieces.get(at).is_some_and(|piece| piece.gap == "-" && PRONOUNS.contains(&&*piece.word));
    let end = (3..pieces.len()).find(|at| {
        let joined = matches!(word(pieces, *at), "et" | "ou") && (at + 2..at + 5).any(behind);
        // Without a joint where one was asked already.
        joined || (behind(at + 1) && !behind(*at) && (1..*at).any(behind))
    });
    pieces.get(..end.unwrap_or(pieces.len())).unwrap_or_default()
}

fn whole<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    if let Some(taken) = LEADS.longest(pieces).filter(|taken| *taken < pieces.len()) {
        let rest = from(pieces, taken);
        if let Some(words) = indirect(rest, speaker) {
            return Some(words);
        }
    }
    by_word(pieces, speaker).or_else(|| yes_or_no(pieces, speaker))
}

/// After "pouvez-vous me dire": already in the order of an indirect question.
fn indirect<'a>(rest: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    if word(rest, 0) == "si" || (word(rest, 0) == "se" && word(rest, 1) == "il") {
        return after(&Piece::all("si"), from(rest, 1), speaker);
    }
    if word(rest, 0) == "que" {
        return after(&Piece::all("si"), from(rest, 1), speaker);
    }
    if word(rest, 0) == "ce" && matches!(word(rest, 1), "que" | "qui") {
        return turned(rest, speaker, Doer::Brand);
    }
    if THINGS.iter().chain(SOME).any(|one| *one == word(rest, 0))
        && !is_stated(rest)
        && !super::person::is_infinitive(word(rest, 1))
    {
        return turned(rest, speaker, Doer::Brand);
    }
    by_word(rest, speaker)
}

/// How many pieces the question word takes: "à quelle heure", "combien de temps", "où".
fn question_word(pieces: &[Piece<'_>]) -> Option<usize> {
    let asks = |at: usize| {
        matches!(
            word(pieces, at),
            "quel"
                | "quelle"
                | "quels"
                | "quelles"
                | "quand"
                | "qui"
                | "combien"
                | "comment"
                | "pourquoi"
                | "lequel"
                | "laquelle"
        ) || (word(pieces, at) == "ou" && asks_where(pieces, at))
    };
    let led = matches!(
        word(pieces, 0),
        "a" | "de"
            | "pour"
            | "depuis"
            | "jusque"
            | "dans"
            | "par"
            | "en"
            | "avec"
            | "sous"
            | "vers"
            | "chez"
            | "sur"
            | "contre"
    );
    if asks(0) {
        Some(1)
    } else if led && (asks(1) || word(pieces, 1) == "quoi") {
        Some(2)
    } else if begins(pieces, "jusque a quand").is_some() {
        Some(3)
    } else {
        None
    }
}

fn asks_where(pieces: &[Piece<'_>], at: usize) -> bool {
    pieces.get(at).is_some_and(|piece| piece.out.contains('ù'))
        || matches!(
            word(pieces, at + 1),
            "est"
                | "sont"
                | "en"
                | "se"
                | "puis"
                | "peut"
                | "dois"
                | "faut"
                | "trouver"
                | "acheter"
                | "aller"
                | "envoyer"
                | "je"
                | "vous"
                | "on"
                | "ca"
                | "serait"
                | "etes"
                | "adresser"
                | "deposer"
        )
}

/// A question that begins with its word.
fn by_word<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    if let Some(words) = about_what(pieces, speaker) {
        return Some(words);
    }
    let taken = question_word(pieces)?;
    let mut head: Vec<Piece<'_>> = pieces.get(..taken)?.to_vec();
    for piece in &mut head {
        if piece.word == "ou" {
            piece.out = "où".into();
        } else if piece.word == "a" {
            piece.out = "à".into();
        }
    }
    let body = from(pieces, taken);
    if let Some(skipped) = begins(body, "est ce que") {
        return after(&head, from(body, skipped), speaker).map(|words| as_infinitive(&words, taken));
    }
    if let Some(skipped) = begins(body, "est ce") {
        head.extend(Piece::all("c’est"));
        return after(&head, from(body, skipped), speaker);
    }
    if let Some((verb, pronoun)) = inversion(body, 6) {
        return inverted(&head, body, verb, pronoun, speaker);
    }
    if body.is_empty() && !matches!(word(pieces, 0), "pourquoi" | "comment") {
        return None;
    }
    after(&head, body, speaker).map(|words| as_infinitive(&words, taken))
}

/// "que se passe-t-il", "qu'est-ce que", "c'est quoi": what is asked is a thing.
fn about_what<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    for (parts, said) in [
        ("que est ce que", "ce que"),
        ("que est ce qui", "ce qui"),
        ("que se passe t il", "ce qui se passe"),
        ("que dois|doit|peut|puis|faut je|on|il faire", "ce qu’il faut faire"),
        ("que faire", "ce qu’il faut faire"),
        ("que faut il", "ce qu’il faut"),
        ("que en est il", "ce qu’il en est"),
        ("ce est quoi", "ce qu’est"),
        ("ce est pour? quand", "quand est"),
        ("ce est ou", "où est"),
        ("ce est combien", "combien coûte"),
    ] {
        let Some(taken) = begins(pieces, parts) else { continue };
        let rest = from(pieces, taken);
        let open = matches!(said, "ce qu’est" | "quand est" | "où est" | "combien coûte");
        if open && !THINGS.iter().chain(OWN_THINGS).chain(SOME).any(|one| *one == word(rest, 0)) {
            return None;
        }
        return after(&Piece::all(said), rest, speaker);
    }
    let taken = begins(pieces, "que")?;
    let body = from(pieces, taken);
    let (verb, pronoun) = inversion(body, 3)?;
    inverted(&Piece::all("ce que"), body, verb, pronoun, speaker)
}

fn after<'a>(head: &[Piece<'a>], body: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    let mut words = head.to_vec();
    let body = turned(body, speaker, Doer::Brand)?;
    words.extend(body.into_iter().enumerate().map(|(at, piece)| match at {
        0 => Piece { gap: " ".into(), ..piece },
        _ => piece,
    }));
    Some(words)
}

/// "comment il peut modifier" reads better as "comment modifier".
fn as_infinitive<'a>(words: &[Piece<'a>], head: usize) -> Vec<Piece<'a>> {
    let asks = matches!(word(words, head.saturating_sub(1)), "comment" | "ou" | "quand" | "qui" | "combien");
    let body = from(words, head);
    let verb = begins(body, "il|elle|on peut|doit|pourrait");
    let fait = begins(body, "il|elle|on fait");
    match (verb, fait) {
        (Some(taken), _) if asks && is_infinitive(word(body, skip_clitics(body, taken))) => {
            [words.get(..head).unwrap_or_default(), from(body, taken)].concat()
        }
        (_, Some(taken)) if word(words, head.saturating_sub(1)) == "comment" => {
            [words.get(..head).unwrap_or_default(), &Piece::all("faire"), from(body, taken)].concat()
        }
        _ => words.to_vec(),
    }
}

fn skip_clitics(pieces: &[Piece<'_>], mut at: usize) -> usize {
    while at < pieces.len() && is_clitic(word(pieces, at)) {
        at += 1;
    }
    at
}

/// Where a verb stands before its pronoun ("livrez-vous"): the verb, and the pronoun.
fn inversion(body: &[Piece<'_>], reach: usize) -> Option<(usize, usize)> {
    (1..body.len().min(reach + 3)).find_map(|at| {
        let pronoun = body.get(at).filter(|piece| PRONOUNS.contains(&&*piece.word))?;
        let hyphen = pronoun.gap.contains('-');
        let linked = word(body, at - 1) == "t" && at >= 2;
        let verb = if linked { at - 2 } else { at - 1 };
        let known = matches!(
            (word(body, verb), &*pronoun.word),
            (
                "pouvez"
                    | "pourriez"
                    | "avez"
                    | "etes"
                    | "allez"
                    | "comptez"
                    | "savez"
                    | "acceptez"
                    | "livrez"
                    | "faites"
                    | "proposez"
                    | "auriez"
                    | "seriez"
                    | "serez"
                    | "prenez"
                    | "pensez"
                    | "voulez"
                    | "pourrez",
                "vous"
            ) | ("puis" | "dois" | "peux" | "ai" | "pourrais" | "vais" | "suis" | "serai", "je")
                | ("est" | "faut" | "serait" | "a" | "sera" | "peut" | "existe" | "reste" | "va", "il" | "elle")
                | ("peut" | "doit" | "a", "on")
        );
        // "vous avez que vous…": a pronoun that begins its own clause is none.
        (!is_clitic(word(body, verb)) && (hyphen || linked || known) && pronoun.word != "ce").then_some((verb, at))
    })
}

/// The order of a statement: what stands before, the pronoun, the small words, the verb, the rest.
fn inverted<'a>(
    head: &[Piece<'a>],
    body: &[Piece<'a>],
    verb: usize,
    pronoun: usize,
    speaker: Speaker,
) -> Option<Vec<Piece<'a>>> {
    let mut first = verb;
    while first > 0 && is_clitic(word(body, first - 1)) {
        first -= 1;
    }
    let before = body.get(..first)?;
    let mut subject = body.get(pronoun)?.clone();
    let rest = from(body, pronoun + 1);
    let can = matches!(word(body, verb), "puis" | "peut" | "dois" | "doit" | "peux" | "pourrais");
    let asks = matches!(word(head, head.len().saturating_sub(1)), "comment" | "ou" | "quand" | "qui" | "combien");
    if asks && can && before.is_empty() && is_infinitive(word(rest, skip_clitics(rest, 0))) {
        let mut words = head.to_vec();
        words.extend(turned(rest, speaker, Doer::Customer)?);
        return Some(words);
    }
    subject.gap = " ".into();
    let named = before.first().is_some_and(|piece| {
        OWN_THINGS.iter().chain(THINGS).chain(SOME).any(|one| *one == piece.word)
            && matches!(&*subject.word, "il" | "elle" | "ils" | "elles")
    });
    let mut order: Vec<Piece<'_>> = before.to_vec();
    order.extend((!named).then_some(subject));
    order.extend(body.get(first..=verb)?.iter().cloned());
    order.extend(rest.iter().cloned());
    for piece in &mut order {
        if piece.gap == "-" {
            piece.gap = " ".into();
        }
    }
    after(head, &order, speaker)
}

/// Where a question word stands in the place of its answer: "Vous le livrez quand ?", "on dort où ?". No "si" can lead that in.
fn asked_in_place(pieces: &[Piece<'_>]) -> Option<usize> {
    (1..pieces.len()).find(|at| match word(pieces, *at) {
        // "… quand on est malade": a time, not a question.
        "quand" => !PRONOUNS.contains(&word(pieces, at + 1)),
        "ou" => pieces.get(*at).is_some_and(|piece| piece.out.contains('ù')),
        "qui" => *at == 2 && word(pieces, 0) == "ce" && word(pieces, 1) == "est",
        other => {
            matches!(
                other,
                "combien" | "comment" | "pourquoi" | "quoi" | "lequel" | "laquelle" | "lesquels" | "lesquelles"
            ) || (matches!(other, "quel" | "quelle" | "quels" | "quelles") && word(pieces, at - 1) == "est")
        }
    })
}

/// "on dort où ce soir": « où l'on dort ce soir ».
fn in_place<'a>(pieces: &[Piece<'a>], at: usize, speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    let (before, asked) = pieces.split_at_checked(at)?;
    let (asked, rest) = asked.split_first()?;
    let placed = matches!(asked.word.as_ref(), "ou" | "quand" | "comment" | "combien" | "pourquoi");
    let who = matches!(word(before, 0), "on" | "je" | "vous" | "ils" | "elles");
    // A second clause behind the question word would hang in the air: "vous faites comment quand …".
    let again = |piece: &Piece<'_>| piece.word != "ce" && PRONOUNS.contains(&&*piece.word);
    let ends = rest.len() <= 4 && !rest.iter().any(|piece| piece.is_cut_off() || again(piece));
    if !(placed && who && ends && before.len() >= 2)
        || asked.is_cut_off()
        || before.iter().skip(1).any(Piece::is_cut_off)
    {
        return None;
    }
    let mut head = vec![Piece { gap: " ".into(), turned: true, ..asked.clone() }];
    if asked.word == "ou" {
        head = Piece::all("où");
    }
    let mut words = as_infinitive(&after(&head, &[before, rest].concat(), speaker)?, 1);
    if let Some(one) = words.get_mut(1).filter(|piece| piece.word == "on") {
        one.out = "l’on".into();
    }
    Some(words)
}

/// A question that is answered by yes or no.
fn yes_or_no<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    if let Some(at) = asked_in_place(pieces) {
        return in_place(pieces, at, speaker);
    }
    if let Some(taken) = begins(pieces, "est ce que").filter(|taken| *taken < pieces.len()) {
        return yes_or_no(from(pieces, taken), speaker)
            .or_else(|| after(&Piece::all("si"), from(pieces, taken), speaker));
    }
    for (parts, said) in [
        ("y a t? il", "s’il y a"),
        ("ya t? il", "s’il y a"),
        ("il y a", "s’il y a"),
        ("serait|est il possible", "s’il est possible"),
        ("est|serait ce possible", "s’il est possible"),
        ("ce est possible", "s’il est possible"),
        ("il est possible", "s’il est possible"),
        ("possible", "s’il est possible"),
        ("est ce normal", "s’il est normal"),
        ("ce est normal", "s’il est normal"),
        ("faut il", "s’il faut"),
        ("il faut", "s’il faut"),
        ("faut", "s’il faut"),
        ("est ce", "si c’est"),
        ("ce est", "si c’est"),
    ] {
        if let Some(taken) = begins(pieces, parts).filter(|taken| *taken < pieces.len()) {
            let says_what = matches!(word(pieces, taken), "de" | "que" | "pour");
            if said.ends_with("possible") && !says_what {
                continue;
            }
            let doer = if said.ends_with("possible") { Doer::Customer } else { Doer::Brand };
            let mut words = Piece::all(said);
            words.extend(turned(from(pieces, taken), speaker, doer)?);
            return Some(words);
        }
    }
    for (parts, said, doer) in [
        ("puis|pourrais|peux je|tu", "s’il est possible de", Doer::Customer),
        ("je peux|puis|pourrais|pourrai", "s’il est possible de", Doer::Customer),
        ("peut|pourrait on", "s’il est possible de", Doer::Customer),
        ("on peut|pourrait", "s’il est possible de", Doer::Customer),
        ("dois je", "s’il faut", Doer::Customer),
        ("doit on", "s’il faut", Doer::Customer),
        ("je|on dois|doit", "s’il faut", Doer::Customer),
        ("pouvez|pourriez|pourrez vous", "de", Doer::Brand),
        ("vous pouvez|pourriez", "de", Doer::Brand),
        ("peux|pourrais tu", "de", Doer::Brand),
    ] {
        let Some(taken) = begins(pieces, parts) else { continue };
        let skipped = begins(from(pieces, taken), "aussi|donc|juste|quand?|meme?").unwrap_or(0);
        let rest = from(pieces, taken + skipped);
        if is_infinitive(word(rest, skip_clitics(rest, 0))) {
            let mut words = Piece::all(said);
            words.extend(turned(rest, speaker, doer)?);
            return Some(words);
        }
    }
    if let Some((verb, pronoun)) = inversion(pieces, 8) {
        let free = (0..verb).all(|at| is_clitic(word(pieces, at)));
        let named = OWN_THINGS.iter().chain(THINGS).chain(SOME).any(|one| *one == word(pieces, 0));
        return (free || named).then(|| inverted(&Piece::all("si"), pieces, verb, pronoun, speaker)).flatten();
    }
    plain(pieces, speaker)
}

/// A statement with a question mark, or only a thing: "vous livrez en Corse ?", "mon remboursement ?".
fn plain<'a>(pieces: &[Piece<'a>], speaker: Speaker) -> Option<Vec<Piece<'a>>> {
    let first = word(pieces, 0);
    let owned = OWN_THINGS.contains(&first);
    let subject = owned || THINGS.contains(&first) || SOME.contains(&first);
    if begins(pieces, "vous|tu").is_some() && pieces.len() > 2 && word(pieces, 1) != "aussi" {
        return (word(pieces, 1).ends_with("ez")
            || is_clitic(word(pieces, 1))
            || word(pieces, 1) == "etes"
            || word(pieces, 1) == "faites")
            .then(|| after(&Piece::all("si"), pieces, speaker))
            .flatten();
    }
    if matches!(first, "il" | "elle" | "ils" | "ca" | "cela" | "on") && pieces.len() > 2 {
        return after(
            &Piece::all(if first == "on" { "si l’on" } else { "si" }),
            if first == "on" { from(pieces, 1) } else { pieces },
            speaker,
        );
    }
    if !subject
        || pieces.len() < 2
        || pieces
            .iter()
            .any(|piece| matches!(&*piece.word, "quand" | "comment" | "pourquoi" | "combien" | "quoi" | "qui" | "je"))
    {
        return None;
    }
    if is_stated(pieces) {
        return after(&Piece::all("si"), pieces, speaker);
    }
    let verbless = turned(pieces, speaker, Doer::Brand)?;
    if owned {
        let several = matches!(first, "mes" | "nos");
        let mut words = Piece::all(if several { "où en sont" } else { "où en est" });
        words.extend(verbless);
        return Some(words);
    }
    let told = SOME.contains(&first) || NOUNS.contains(&word(pieces, 1));
    (told && pieces.len() <= 14).then_some(verbless)
}
