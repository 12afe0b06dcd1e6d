//! What each clause of a reply brings: an answer, a date, a question, a way out, or only kind words.
//!
//! A clause is judged by what is left of it once greetings, regrets and empty words are taken out. Terse replies ("Oui,
//! porte 12.") and warm ones ("Quelle galère ! Votre vélo repart demain.") must both count as answers.

use std::collections::HashSet;
use std::sync::LazyLock;

use guichet_text::Span;
use regex::Regex;

use super::cue::Cue;
use super::draft::Words;
use super::promises::Promised;
use super::ways::{Way, WayKind};

/// What a clause brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClauseKind {
    /// Greeting, thanks, signature.
    Social,
    /// Regret, understanding.
    Sympathy,
    /// Joy at what was done well.
    Joy,
    /// Words that bring nothing, promises without a date.
    Empty,
    /// The customer is sent elsewhere.
    SentAway,
    /// The same network, in private.
    HandOver,
    /// A question that moves things on.
    Ask,
    /// Something by a date.
    DatedPromise,
    /// A fact, an answer, an action, a step to take.
    Substance,
}

/// A clause and what it brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clause {
    /// What it brings.
    pub(crate) kind: ClauseKind,
    /// Where it stands.
    pub(crate) span: Span,
}

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("data/common_words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Where one clause ends and the next begins.
static CUT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[,;:]+[ \n]+|[ \n]-[ \n]|[ \n](?:mais|et|donc|car|but|and|so)[ \n](?:je|nous|j'|vous|on|il|elle|votre|le |la |les |l'|i |i'|we|you|your|it|the |here)").ok()
});

/// "^HN", "/CB", "- Zoé": how social replies are signed.
static INITIALS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^(?:\(?[0-9]/[0-9]\)? ?)?[\^/~-]+ ?[a-z]{1,12}\.?$|^\(?[0-9]/[0-9]\)?$").ok());

const TAKES_ALL: &[Cue] = &[Cue::Apology, Cue::Sympathy];
const EMPTY: &[Cue] = &[Cue::Reassurance, Cue::Noted, Cue::Patience, Cue::GenericOffer, Cue::SetPhrase];
const SOCIAL: &[Cue] = &[Cue::Greeting, Cue::Closing, Cue::Thanks, Cue::Wish];
const ANSWERS: &[Cue] =
    &[Cue::Done, Cue::Solved, Cue::Step, Cue::Because, Cue::FileStatus, Cue::Gesture, Cue::Change, Cue::LinkIsAnswer];

/// The clauses of a reply.
pub(crate) fn clauses(reply: &Words<'_>, message: &Words<'_>, ways: &[Way], promises: &[Promised]) -> Vec<Clause> {
    let echoes = message_words(message);
    let last = reply.sentences.len().saturating_sub(3);
    reply
        .sentences
        .iter()
        .enumerate()
        .flat_map(|(at, sentence)| {
            if is_signature(reply, *sentence, at >= last) {
                return vec![Clause { kind: ClauseKind::Social, span: *sentence }];
            }
            let asks = reply.folded(*sentence).trim_end().ends_with('?');
            cut(reply, *sentence)
                .into_iter()
                .map(|span| Clause { kind: judge(reply, span, asks, ways, promises, &echoes), span })
                .collect()
        })
        .collect()
}

fn cut(reply: &Words<'_>, sentence: Span) -> Vec<Span> {
    let words = reply.folded(sentence);
    let mut clauses = Vec::new();
    let mut start = 0;
    for found in CUT.as_ref().into_iter().flat_map(|cut| cut.find_iter(words)) {
        // "et je …": the conjunction belongs to what follows.
        let end =
            found.start() + usize::from(words.as_bytes().get(found.start()).is_some_and(|mark| b",;:".contains(mark)));
        if end > start {
            clauses.push(reply.span_in(sentence, start..end));
            start = end;
        }
    }
    clauses.push(reply.span_in(sentence, start..words.len()));
    clauses.retain(|clause| clause.start < clause.end);
    clauses
}

fn judge(
    reply: &Words<'_>,
    clause: Span,
    asks: bool,
    ways: &[Way],
    promises: &[Promised],
    echoes: &HashSet<String>,
) -> ClauseKind {
    if promises.iter().any(|promise| promise.time.is_some() && promise.span.overlaps(clause)) {
        return ClauseKind::DatedPromise;
    }
    if reply.hits.iter().any(|hit| hit.cue == Cue::ClosedDoor && hit.span.overlaps(clause)) {
        return ClauseKind::SentAway;
    }
    let way = ways.iter().find(|way| way.sentence.overlaps(clause));
    if let Some(way) = way {
        let inside = way.span.overlaps(clause);
        let beside = reply.has(&[Cue::Done, Cue::Solved, Cue::FileStatus, Cue::Because, Cue::Step], clause)
            || has_own_figure(reply, clause);
        if inside || !beside {
            return if way.kind == WayKind::HandOver { ClauseKind::HandOver } else { ClauseKind::SentAway };
        }
    }
    let begins = |cues: &[Cue]| reply.hits.iter().any(|hit| cues.contains(&hit.cue) && hit.span.overlaps(clause));
    let feels = begins(TAKES_ALL);
    // "Il me faudrait votre nom, prénom et date de naissance": one request over several clauses.
    let wanted = reply.has(&[Cue::DataNoun], clause)
        && reply.has(&[Cue::Ask, Cue::AskBack], reply.sentence_of(clause))
        && !reply.has(&[Cue::DoNot], reply.sentence_of(clause));
    if wanted && !feels {
        return ClauseKind::Ask;
    }
    if asks
        && !feels
        && !reply.has(&[Cue::GenericOffer], clause)
        && (reply.has(&[Cue::AskBack, Cue::Ask, Cue::DataNoun], clause) || left_over(reply, clause) >= 1)
    {
        return ClauseKind::Ask;
    }
    let owes =
        reply.has(&[Cue::PromiseContact, Cue::PromiseAct, Cue::VagueTime], clause) && !reply.has(&[Cue::Done], clause);
    let told = (reply.has(ANSWERS, clause) || says_yes_or_no(reply, clause)) && !feels;
    let left = left_over(reply, clause);
    let empty = begins(EMPTY);
    let social = begins(SOCIAL);
    if !owes
        && !asks
        && reply.has(&[Cue::AskBack], clause)
        && !empty
        && (reply.has(&[Cue::Ask, Cue::DataNoun], clause) || left >= 1)
    {
        return ClauseKind::Ask;
    }
    if feels {
        return ClauseKind::Sympathy;
    }
    if owes {
        return ClauseKind::Empty;
    }
    if reply.has(&[Cue::Joy], clause) && left < 6 {
        return ClauseKind::Joy;
    }
    if told && !empty || has_own_figure(reply, clause) {
        return ClauseKind::Substance;
    }
    // What only repeats the message, or only feels, tells nothing new.
    if !told && left > 0 && is_nothing_new(reply, clause, echoes) {
        return ClauseKind::Empty;
    }
    match (left, empty, social) {
        (0 | 1, true, _) => ClauseKind::Empty,
        (0 | 1, _, true) => ClauseKind::Social,
        (0, ..) => ClauseKind::Social,
        (1, ..) if reply.folded(clause).chars().count() < 12 => ClauseKind::Social,
        _ => ClauseKind::Substance,
    }
}

/// The words of the message: a reply made of them alone only repeats them.
fn message_words(message: &Words<'_>) -> HashSet<String> {
    words_of(message.folded.text()).map(|(_, word)| stem(word).to_owned()).collect()
}

/// Enough of a word to know it again with another ending.
fn stem(word: &str) -> &str {
    word.char_indices().nth(5).and_then(|(end, _)| word.get(..end)).unwrap_or(word)
}

static FEELINGS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut words: Vec<&str> = include_str!("data/feeling_words.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect();
    words.sort_unstable();
    words
});

/// Whether a word begins as a word of feeling does.
fn feels_like(word: &str) -> bool {
    (3..=word.len()).filter_map(|end| word.get(..end)).any(|start| FEELINGS.binary_search(&start).is_ok())
}

/// Whether nothing is left of a clause without feelings and without the words of the message.
fn is_nothing_new(reply: &Words<'_>, clause: Span, echoes: &HashSet<String>) -> bool {
    let words = reply.folded(clause);
    let mut felt = false;
    let new = words_of(words)
        .filter(|(_, word)| word.chars().count() > 2 && !COMMON.contains(word))
        .filter(|(_, word)| {
            let feeling = feels_like(word);
            felt |= feeling;
            !feeling && !echoes.contains(stem(word))
        })
        .count();
    new == 0 || (new == 1 && felt)
}

/// A plain yes or no; "effectivement" and "unfortunately" only agree.
fn says_yes_or_no(reply: &Words<'_>, clause: Span) -> bool {
    const PLAIN: &[&str] = &[
        "oui",
        "non",
        "si",
        "pas",
        "aucun",
        "aucune",
        "c'est",
        "ce",
        "possible",
        "impossible",
        "yes",
        "no",
        "yep",
        "yeah",
        "nope",
        "not",
        "it",
        "it's",
        "that's",
    ];
    reply.has(&[Cue::YesNo], clause)
        && reply
            .folded(clause)
            .trim_start_matches(|mark: char| !mark.is_alphanumeric())
            .split([' ', ',', '.', '!', '\n'])
            .next()
            .is_some_and(|first| PLAIN.contains(&first))
}

/// A figure that is no address: "porte 12", "120 Wh".
fn has_own_figure(reply: &Words<'_>, clause: Span) -> bool {
    let mut words = reply.folded(clause).to_owned();
    for link in reply.links.iter().filter(|link| link.span.overlaps(clause)) {
        words = words.replace(reply.folded(link.span), " ");
    }
    // "(1/2)" counts messages.
    let words = words.replace("1/2", " ").replace("2/2", " ");
    words.bytes().any(|byte| byte.is_ascii_digit()) && words.chars().filter(char::is_ascii_digit).count() < 40
}

/// How many words of matter are left once kind and empty words are taken out.
fn left_over(reply: &Words<'_>, clause: Span) -> usize {
    let takes: Vec<Span> = reply
        .hits
        .iter()
        .filter(|hit| {
            hit.span.overlaps(clause)
                && (TAKES_ALL.contains(&hit.cue)
                    || EMPTY.contains(&hit.cue)
                    || SOCIAL.contains(&hit.cue)
                    || matches!(hit.cue, Cue::VagueTime | Cue::Immediate))
        })
        .map(|hit| hit.span)
        .chain(reply.links.iter().map(|link| link.span))
        .collect();
    let words = reply.folded(clause);
    words_of(words)
        .filter(|(start, word)| {
            let short = word.chars().count() < 3 && !word.bytes().any(|byte| byte.is_ascii_digit());
            let place = reply.span_in(clause, *start..*start + word.len());
            !short && !COMMON.contains(word) && !takes.iter().any(|span| span.overlaps(place))
        })
        .count()
}

/// Words with the byte where they start.
fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive(|mark: char| !mark.is_alphanumeric())
        .scan(0, |at, piece| {
            let start = *at;
            *at += piece.len();
            Some((start, piece.trim_end_matches(|mark: char| !mark.is_alphanumeric())))
        })
        .filter(|(_, word)| !word.is_empty())
}

/// A short line at the end made of names: "Zoé – Guichet", "L'équipe Colis", "^ZM".
fn is_signature(reply: &Words<'_>, sentence: Span, late: bool) -> bool {
    if !late {
        return false;
    }
    let folded = reply.folded(sentence).trim();
    if INITIALS.as_ref().is_some_and(|initials| initials.is_match(folded)) {
        return true;
    }
    let raw = reply.raw(sentence);
    let words: Vec<&str> = raw.split(|mark: char| !mark.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let ends_open = !raw.trim_end().ends_with(['?', '!']);
    !words.is_empty()
        && words.len() <= 5
        && ends_open
        && !folded.bytes().any(|byte| byte.is_ascii_digit())
        && !reply.has(ANSWERS, sentence)
        && words.iter().all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                || matches!(*word, "de" | "du" | "des" | "the" | "from" | "at" | "chez" | "l" | "équipe" | "team")
        })
}
