//! What is asked or reported, as a colleague would note it in English: "Asks where their parcel is", "Reports that …".

mod verbs;

use std::sync::LazyLock;

use super::beginnings::Beginnings;
use super::pieces::{Piece, begins, from, word};
use verbs::{is_base, with_s};

static JOINTS: LazyLock<Beginnings> = LazyLock::new(|| {
    Beginnings::of(&[
        "and|but|so|or|also|then|well|ok|okay|because|cos|plus|now|oh|ah|no|yes|hi|hello|hey|dear|sorry|thanks|right|listen|look|seriously|honestly|anyway|basically|otherwise|meanwhile|instead|again|next|finally|just",
        "by the way",
        "in the meantime",
        "good morning|afternoon|evening",
        "excuse me",
        "quick|simple|genuine|honest|serious|one|another|last question",
        "question",
        "thank you",
        "at least",
        "if possible",
        "sir|madam|folks|team|guys|lads|all",
    ])
});

static LEADS: LazyLock<Beginnings> = LazyLock::new(|| {
    Beginnings::of(&[
        "can|could|would|will you|someone|anyone|somebody|anybody kindly|possibly|maybe? tell|advise|inform|confirm|explain|clarify us|me|to? me?",
        "can|could|would you let me|us know",
        "i would|d|'d like|love|want|need to know|understand",
        "i want|wanted|need|am|m wanting|trying? to know|ask|find|understand out?",
        "i am|m|was just? wondering|asking|curious",
        "just|only wondering|checking|asking",
        "wondering",
        "i wonder",
        "do|does you|anyone|anybody|somebody happen? to? know",
        "any idea",
        "any idea on|as? to",
        "please? let me|us know",
        "please? tell|advise|confirm|explain me|us|to? me?",
        "i do|don not|t know|understand|see",
        "may|can i ask|know",
        "need|like to know",
        "is there any way of|to knowing|know",
        "you have any idea",
        "have you any idea",
    ])
});

static WISHES: LazyLock<Beginnings> = LazyLock::new(|| {
    Beginnings::of(&[
        "i|we just|only|really|still|simply|now|also? want|need|demand|request|require|expect",
        "i|we would|d|'d just|only|really|simply|very? much? like|love|appreciate|prefer",
        "i am|m|'m looking for",
        "i am|m asking|requesting for?",
        "i ask for?",
    ])
});

const WH: &[&str] = &["where", "when", "why", "how", "what", "who", "which", "whom", "whose"];
const AUX: &[&str] = &[
    "am", "is", "are", "was", "were", "will", "would", "can", "could", "do", "does", "did", "should", "has", "have",
    "had", "may", "might", "shall", "must",
];
const PRONOUNS: &[&str] =
    &["i", "you", "we", "they", "he", "she", "it", "this", "that", "there", "these", "those", "u"];
const THINGS: &[&str] =
    &["my", "our", "the", "your", "his", "her", "their", "this", "that", "these", "those", "a", "an"];

pub(super) fn without_joints<'p, 'a>(pieces: &'p [Piece<'a>]) -> &'p [Piece<'a>] {
    let mut rest = pieces;
    for _ in 0..4 {
        let Some(taken) = JOINTS.longest(rest).filter(|taken| *taken < rest.len()) else { break };
        rest = from(rest, taken);
    }
    rest
}

/// A question without its verb of asking: "where their parcel is".
pub(super) fn asked<'a>(pieces: &[Piece<'a>], marked: bool) -> Option<(&'static str, Vec<Piece<'a>>)> {
    let (all, second) = in_two(without_joints(pieces));
    let starts = (0..all.len()).filter(|at| *at == 0 || all.get(*at).is_some_and(Piece::is_cut_off));
    let (lead, mut words) = starts
        .take(if marked { 6 } else { 1 })
        .find_map(|at| whole(without_joints(from(all, at))))
        .filter(|(_, words)| words.len() >= 2)?;
    if let Some((_, second)) = second.and_then(yes_or_no).filter(|(led, _)| *led == lead) {
        words.extend(Piece::all("and"));
        words.extend(second.into_iter().enumerate().map(|(at, piece)| match at {
            0 => Piece { gap: " ".into(), ..piece },
            _ => piece,
        }));
    }
    Some((lead, words))
}

/// "Where is it, and can I buy another one?": two questions in one breath, each with an order of its own.
fn in_two<'p, 'a>(pieces: &'p [Piece<'a>]) -> (&'p [Piece<'a>], Option<&'p [Piece<'a>]>) {
    let second = (2..pieces.len()).find(|at| {
        word(pieces, *at) == "and"
            && AUX.contains(&word(pieces, at + 1))
            && matches!(word(pieces, at + 2), "i" | "we" | "you" | "they" | "it")
    });
    match second {
        Some(at) => (pieces.get(..at).unwrap_or_default(), Some(from(pieces, at + 1))),
        None => (pieces, None),
    }
}

fn whole<'a>(pieces: &[Piece<'a>]) -> Option<(&'static str, Vec<Piece<'a>>)> {
    if let Some(taken) = LEADS.longest(pieces).filter(|taken| *taken < pieces.len()) {
        let rest = from(pieces, taken);
        let first = word(rest, 0);
        if matches!(first, "if" | "whether") {
            let mut words = Piece::all("whether");
            words.extend(turned(from(rest, 1))?);
            return Some(("Asks", words));
        }
        if WH.contains(&first) {
            return by_word(rest).or_else(|| turned(rest)).map(|words| ("Asks", words));
        }
        if matches!(first, "the" | "a" | "an" | "my" | "your") && rest.len() >= 2 && rest.len() <= 12 {
            return turned(rest).map(|words| ("Asks for", words));
        }
    }
    let wh = WH.contains(&word(pieces, 0))
        || (WH.contains(&word(pieces, 1))
            && matches!(word(pieces, 0), "to" | "at" | "for" | "since" | "until" | "by" | "from"));
    if wh {
        return by_word(pieces).map(|words| ("Asks", words));
    }
    if let Some(words) = to_somebody(pieces) {
        return Some(words);
    }
    yes_or_no(pieces)
}

/// "can you refund me": what somebody is asked to do.
fn to_somebody<'a>(pieces: &[Piece<'a>]) -> Option<(&'static str, Vec<Piece<'a>>)> {
    let taken = begins(
        pieces,
        "can|could|would|will|can't|couldn't you|ya|u not? please|kindly|possibly|at|just|also|maybe|all? least?",
    )?;
    let rest = from(pieces, taken);
    if word(rest, 0) == "mind" || !word(rest, 0).chars().next().is_some_and(char::is_alphabetic) {
        return None;
    }
    is_base(word(rest, 0)).then(|| turned(rest)).flatten().map(|rest| ("Asks you to", rest))
}

/// A question that begins with its word.
fn by_word<'a>(pieces: &[Piece<'a>]) -> Option<Vec<Piece<'a>>> {
    let aux = (1..pieces.len().min(6))
        .find(|at| AUX.contains(&word(pieces, *at)) || matches!(word(pieces, *at), "s" | "re"))?;
    let head = pieces.get(..aux)?;
    let body = from(pieces, aux + 1);
    let helper = match word(pieces, aux) {
        "s" => "is",
        "re" => "are",
        other => helping(other)?,
    };
    // Already in the order of a statement: "where my parcel is".
    if head.iter().skip(1).any(|piece| PRONOUNS.contains(&&*piece.word) || THINGS.contains(&&*piece.word)) {
        return turned(pieces);
    }
    let can = matches!(helper, "can" | "do" | "should" | "could" | "must" | "would");
    if can && matches!(word(body, 0), "i" | "we" | "you" | "one") && is_base(word(body, 1)) {
        let mine = word(body, 0) != "you";
        let to = matches!(word(head, 0), "how" | "where" | "what" | "who" | "when" | "which" | "whom" | "to");
        if mine && to {
            let mut words = head.to_vec();
            words.extend(Piece::all("to"));
            words.extend(turned(from(body, 1))?);
            return Some(words);
        }
    }
    if helper == "did" {
        return None;
    }
    // Nobody between the question word and its verb: "what is going on", "who is responsible".
    let (subject, rest) = subject_of(body, helper)?;
    turned(&in_order(head, subject, helper, rest))
}

fn helping(word: &str) -> Option<&'static str> {
    AUX.iter().find(|known| **known == word).copied()
}

/// The subject that follows a helping verb, and the rest.
fn subject_of<'p, 'a>(body: &'p [Piece<'a>], helper: &str) -> Option<(&'p [Piece<'a>], &'p [Piece<'a>])> {
    let first = word(body, 0);
    if PRONOUNS.contains(&first) && !(matches!(first, "this" | "that" | "these" | "those") && is_noun_next(body)) {
        return Some(body.split_at(1));
    }
    if !THINGS.contains(&first) && !matches!(first, "there") {
        // "what is going on": the question word is the subject.
        return (matches!(helper, "is" | "are" | "was") && word(body, 0).ends_with("ing")).then(|| body.split_at(0));
    }
    let be = matches!(helper, "is" | "are" | "was" | "were");
    if be {
        let stop = (2..body.len()).find(|at| {
            body.get(*at).is_some_and(|piece| {
                piece.is_cut_off()
                    || (piece.word.ends_with("ing") && piece.word.len() > 5)
                    || matches!(
                        &*piece.word,
                        "still"
                            | "not"
                            | "being"
                            | "so"
                            | "always"
                            | "now"
                            | "then"
                            | "please"
                            | "as"
                            | "if"
                            | "when"
                            | "because"
                            | "since"
                    )
            })
        });
        let end = stop.unwrap_or(body.len());
        return (end <= 8).then(|| body.split_at(end));
    }
    let perfect = matches!(helper, "has" | "have" | "had");
    let verb = (2..body.len().min(7)).find(|at| {
        let here = word(body, *at);
        if perfect {
            here.ends_with("ed") || matches!(here, "been" | "gone" | "come" | "become" | "not" | "still")
        } else {
            is_base(here) || matches!(here, "be" | "have" | "not")
        }
    })?;
    Some(body.split_at(verb))
}

/// The words of a question in the order of a statement: "does it work" is "it works", "does it not work" "it does not work".
fn in_order<'a>(head: &[Piece<'a>], subject: &[Piece<'a>], helper: &'static str, rest: &[Piece<'a>]) -> Vec<Piece<'a>> {
    let mut order = [head, subject].concat();
    let rest = match helper {
        "do" if word(rest, 0) != "not" => rest,
        "does" if word(rest, 0) != "not" => {
            order.push(Piece::own(with_s(word(rest, 0))));
            from(rest, 1)
        }
        helper => {
            order.push(Piece::own(helper));
            rest
        }
    };
    order.extend(rest.iter().cloned());
    order
}

fn is_noun_next(body: &[Piece<'_>]) -> bool {
    body.len() > 1
        && !AUX.contains(&word(body, 1))
        && !is_base(word(body, 1))
        && !matches!(
            word(body, 1),
            "normal" | "possible" | "still" | "even" | "the" | "a" | "not" | "really" | "how" | "what"
        )
}

fn yes_or_no<'a>(pieces: &[Piece<'a>]) -> Option<(&'static str, Vec<Piece<'a>>)> {
    if begins(pieces, "any update|updates|news|chance|progress|word|luck").is_some() {
        return turned(pieces).map(|words| ("Asks for", words));
    }
    let helper = helping(word(pieces, 0))?;
    let body = from(pieces, 1);
    if matches!(helper, "can" | "could" | "may" | "might")
        && matches!(word(body, 0), "i" | "we")
        && matches!(word(body, 1), "have" | "get")
        && THINGS.contains(&word(body, 2))
    {
        return turned(from(body, 2)).map(|words| ("Asks for", words));
    }
    let first = word(body, 0);
    let anybody = matches!(first, "anyone" | "someone" | "somebody" | "anybody" | "it");
    let (subject, rest) = if anybody || (PRONOUNS.contains(&first) && !is_noun_next_of(body)) {
        body.split_at(1)
    } else {
        subject_of(body, helper).filter(|(_, rest)| !rest.is_empty())?
    };
    if helper == "did" || rest.is_empty() {
        return None;
    }
    turned(&in_order(&Piece::all("whether"), subject, helper, rest)).map(|words| ("Asks", words))
}

fn is_noun_next_of(body: &[Piece<'_>]) -> bool {
    matches!(word(body, 0), "this" | "that" | "these" | "those") && is_noun_next(body)
}

/// A demand: "Asks for a refund", "Asks you to send …", "Wants to …".
pub(super) fn wanted<'a>(pieces: &[Piece<'a>]) -> Option<(&'static str, Vec<Piece<'a>>)> {
    let all = without_joints(pieces);
    (0..all.len().min(24)).find_map(|at| {
        let rest = from(all, at);
        wish(rest).or_else(|| {
            let apart = all.get(at).is_some_and(Piece::is_cut_off) && matches!(word(all, at + 1), "me" | "us");
            order(rest, at == 0 || apart)
        })
    })
}

/// A thing named and nothing else: what is asked for under pressure.
pub(super) fn thing<'a>(pieces: &[Piece<'a>]) -> Option<Vec<Piece<'a>>> {
    let all = without_joints(pieces);
    // What stands in brackets is said by the way.
    let opens = |piece: &Piece<'_>| piece.is_cut_off() && !piece.gap.contains('(');
    (0..all.len()).filter(|at| *at == 0 || all.get(*at).is_some_and(opens)).find_map(|at| {
        let rest = without_joints(from(all, at));
        let end = (2..rest.len()).find(|at| {
            rest.get(*at).is_some_and(Piece::is_cut_off)
                || matches!(word(rest, *at), "and" | "or" | "in" | "if" | "that" | "would" | "will")
        });
        let rest = rest.get(..end.unwrap_or(rest.len()))?;
        let first = word(rest, 0);
        let named = matches!(first, "a" | "an" | "two" | "three" | "free" | "one")
            || first.chars().next().is_some_and(|sign| sign.is_ascii_digit());
        let told = rest
            .iter()
            .any(|piece| PRONOUNS.contains(&&*piece.word) || AUX.contains(&&*piece.word) || piece.word == "s");
        (named && !told && rest.len() >= 2).then(|| turned(rest)).flatten()
    })
}

fn wish<'a>(pieces: &[Piece<'a>]) -> Option<(&'static str, Vec<Piece<'a>>)> {
    let taken = WISHES.longest(pieces)?;
    let rest = from(pieces, taken);
    let first = word(rest, 0);
    if first == "to" && begins(rest, "to know|understand|say|add|point|thank|be?").is_none() {
        return turned(rest).map(|words| ("Wants", words));
    }
    if first == "you" && word(rest, 1) == "to" {
        return turned(from(rest, 2)).map(|words| ("Asks you to", words));
    }
    if first == "someone" || first == "somebody" {
        return turned(rest).map(|words| ("Wants", words));
    }
    if matches!(first, "it" | "him" | "her" | "them") && rest.len() >= 2 {
        return turned(rest).map(|words| ("Wants", words));
    }
    let thing = THINGS.contains(&first)
        || matches!(
            first,
            "some" | "proof" | "compensation" | "help" | "assistance" | "answers" | "confirmation" | "two" | "one"
        )
        || first.chars().next().is_some_and(|sign| sign.is_ascii_digit());
    (thing && (rest.len() >= 2 || first.len() > 4)).then(|| turned(rest)).flatten().map(|words| ("Asks for", words))
}

const ORDERS: &[&str] = &[
    "send",
    "refund",
    "give",
    "fix",
    "call",
    "ring",
    "cancel",
    "replace",
    "sort",
    "stop",
    "let",
    "tell",
    "put",
    "get",
    "confirm",
    "check",
    "return",
    "reply",
    "respond",
    "contact",
    "email",
    "deliver",
    "bring",
    "pay",
    "credit",
    "take",
    "remove",
    "change",
    "restore",
    "reset",
    "unlock",
    "open",
    "close",
    "delete",
    "correct",
    "repair",
    "collect",
    "explain",
    "arrange",
    "book",
    "rebook",
    "reimburse",
    "waive",
    "offer",
    "find",
    "look",
    "help",
    "make",
    "move",
    "connect",
    "transfer",
    "honour",
    "honor",
    "provide",
    "show",
    "issue",
    "release",
    "resolve",
    "investigate",
    "advise",
    "forward",
    "keep",
    "turn",
    "update",
    "escalate",
    "dm",
    "answer",
    "message",
    "text",
    "comp",
    "upgrade",
    "reinstate",
    "process",
    "ship",
    "resend",
    "reopen",
    "pass",
];

fn order<'a>(pieces: &[Piece<'a>], begins_clause: bool) -> Option<(&'static str, Vec<Piece<'a>>)> {
    let end = (2..pieces.len())
        .find(|at| word(pieces, *at) == "and" && matches!(word(pieces, at + 1), "i" | "we" | "this" | "it"));
    let pieces = pieces.get(..end.unwrap_or(pieces.len()))?;
    let here = ORDERS.contains(&word(pieces, 0)) && pieces.len() >= 2 && begins_clause;
    let noun = matches!(
        word(pieces, 1),
        "is" | "are"
            | "was"
            | "from"
            | "of"
            | "has"
            | "and"
            | "says"
            | "said"
            | "at"
            | "drops"
            | "open"
            | "centre"
            | "center"
            | "seeing"
            | "getting"
    );
    let defied = begins(pieces, "take me|us to court").is_some();
    (here && !noun && !defied).then(|| turned(pieces)).flatten().map(|words| ("Asks you to", words))
}

/// What went wrong: "Reports that …".
pub(super) fn told<'a>(pieces: &[Piece<'a>]) -> Option<(&'static str, Vec<Piece<'a>>)> {
    let all = without_joints(pieces);
    if all.len() < 4 {
        return None;
    }
    let first = word(all, 0);
    // "All I wanted was …", without the "all" that may greet as well: what was wanted stands behind, in an order of its own.
    if matches!(first, "i" | "we") && matches!(word(all, 2), "was" | "is") {
        return None;
    }
    let opinion = (1..4).any(|at| {
        matches!(
            word(all, at),
            "think"
                | "hope"
                | "wonder"
                | "know"
                | "guess"
                | "mean"
                | "love"
                | "want"
                | "feel"
                | "believe"
                | "suppose"
                | "wish"
                | "like"
                | "understand"
                | "shall"
                | "will"
                | "ll"
                | "bet"
                | "trust"
        )
    });
    let mine = matches!(first, "i" | "we") && !opinion;
    let stated = (1..all.len()).any(|at| {
        matches!(
            word(all, at),
            "is" | "are"
                | "was"
                | "were"
                | "has"
                | "have"
                | "had"
                | "s"
                | "isn"
                | "hasn"
                | "won"
                | "doesn"
                | "didn"
                | "keeps"
                | "came"
                | "arrived"
                | "says"
                | "said"
                | "never"
                | "does"
                | "did"
                | "been"
                | "got"
                | "went"
                | "charged"
                | "keep"
                | "stopped"
                | "broke"
        )
    });
    let thing = matches!(
        first,
        "my" | "our" | "the" | "your" | "you" | "it" | "he" | "she" | "they" | "this" | "there" | "nobody" | "no"
    ) && stated;
    let fragment = begins(all, "still|no|not|never|nothing").is_some() && !stated;
    if fragment {
        return turned(all).map(|words| ("Reports:", words));
    }
    (mine || thing).then(|| turned(all)).flatten().map(|words| ("Reports that", words))
}

/// Every first person as the third.
fn turned<'a>(pieces: &[Piece<'a>]) -> Option<Vec<Piece<'a>>> {
    let mut turned: Vec<Piece<'_>> = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let say = |out: &'static str| Piece { gap: piece.gap.clone(), ..Piece::own(out) };
        match &*piece.word {
            "i" | "we" => {
                turned.push(say("they"));
                let next = pieces.get(at + 1);
                if let Some((next, verb)) = next.and_then(|next| Some((next, agreed(&next.word)?))) {
                    let verb = if verb == "re" && next.gap == " " { "are" } else { verb };
                    turned.push(Piece { gap: next.gap.clone(), ..Piece::own(verb) });
                    at += 1;
                }
            }
            "am" | "m" if turned.last().is_some_and(|last| last.out == "they") => turned.push(say("are")),
            "am" => {
                turned.push(say("are"));
            }
            "was" if turned.last().is_some_and(|last| last.out == "they") => turned.push(say("were")),
            "my" | "our" => turned.push(say("their")),
            "me" | "us" => turned.push(say("them")),
            // A sentence in two languages is not turned by half.
            "je" | "mon" | "ma" | "mes" => return None,
            "mine" | "ours" => turned.push(say("theirs")),
            "myself" | "ourselves" => turned.push(say("themselves")),
            "im" => turned.push(say("they are")),
            "ive" => turned.push(say("they have")),
            "ill" if is_verb_next(pieces, at) => turned.push(say("they will")),
            "id" if is_verb_next(pieces, at) => turned.push(say("they would")),
            _ => turned.push(piece.clone()),
        }
        at += 1;
    }
    Some(turned)
}

/// "ill" and "id" are "I'll" and "I'd" before a verb, and else what they are.
fn is_verb_next(pieces: &[Piece<'_>], at: usize) -> bool {
    let next = word(pieces, at + 1);
    is_base(next) || matches!(next, "be" | "have" | "not" | "like" | "love" | "rather" | "never" | "just" | "prefer")
}

/// The verb after "they" where it differs from the one after "I".
fn agreed(verb: &str) -> Option<&'static str> {
    match verb {
        "am" => Some("are"),
        "m" => Some("re"),
        "was" => Some("were"),
        _ => None,
    }
}
