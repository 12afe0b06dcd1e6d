//! Full names: after the words that introduce one, after a title, or a known first name before a capital.
//!
//! A first name alone is no personal datum: people sign and are thanked by it.

use std::sync::LazyLock;

use regex::Regex;

use super::found::Found;
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::quick::Quick;
use crate::reading::FactKind;
use crate::tokens::{Pause, Token, TokenKind};

static FIRST_NAMES: LazyLock<Quick<&'static str, ()>> = LazyLock::new(|| {
    include_str!("../../data/first_names.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .map(|name| (name, ()))
        .collect()
});

/// Words after which a name comes, whatever its letters.
static INTRODUCED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:je m'appelle|je me nomme|je m appelle|mon nom est|mon nom c'est|nom ?:|au nom de|titulaire(?: du compte)?|passagere?|passenger|my name is|in the name of|under the name|name ?:|contactez[ -]moi ?:|contact ?:|destinataire)[ :]{1,3}",
    )
});

/// Words after which a name comes when it has capitals or a title: a greeting at the end, "je suis".
static MAYBE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:je suis|moi c'est|i am|i'm|this is|cordialement|cdt|cdlt|bien a vous|salutations|sinceres salutations|regards|sincerely|yours|merci|thanks)[ ,.:!\n-]{1,4}",
    )
});

static TITLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(?:monsieur|madame|mademoiselle|mr|mrs|ms|miss|mme|mlle|dr|m\.|m)[ .]{1,2}"));

/// Whether a folded word is a first name that we know.
pub(crate) fn is_first_name(word: &str) -> bool {
    FIRST_NAMES.contains_key(word)
}

pub(super) fn find(folded: &Folded<'_>, all: &[Token<'_>], found: &mut Vec<Found>) {
    let text = folded.text();
    for (expression, sure) in [(&INTRODUCED, true), (&MAYBE, false)] {
        for lead in expression.find_iter(text) {
            let at = folded.span(lead.end(), lead.end()).start;
            if let Some((first, last)) = name_at(folded, all, at, sure) {
                push(folded, all, first, last, found);
            }
        }
    }
    for title in TITLE.find_iter(text) {
        let at = folded.span(title.end(), title.end()).start;
        let Some(next) = index_at(all, at) else { continue };
        let Some(previous) = next.checked_sub(1) else { continue };
        if all.get(next).is_some_and(|token| titled(folded, token)) {
            let last = further(folded, all, next);
            push(folded, all, previous, last, found);
        }
    }
    if let Some((first, last)) = signature(folded, all) {
        push(folded, all, first, last, found);
    }
    for (at, pair) in all.windows(2).enumerate() {
        let [first, second] = pair else { continue };
        let known = first.kind == TokenKind::Word && FIRST_NAMES.contains_key(first.word);
        if known
            && second.pause == Pause::None
            && is_name(folded, first)
            && is_name(folded, second)
            && !shouted(folded, all, at)
        {
            push(folded, all, at, further(folded, all, at + 1), found);
        }
    }
}

/// A line of its own at the end, or the last words after a full stop: "G. Haudebourg", "Enid Fairweather, Settle".
fn signature(folded: &Folded<'_>, all: &[Token<'_>]) -> Option<(usize, usize)> {
    let words = all.iter().rposition(|token| token.kind == TokenKind::Word)?;
    let raw = folded.raw_text();
    let mut first = words;
    while first > 0 && words - first < 12 {
        let between = crate::reading::Span::new(
            all.get(first - 1).map_or(0, |token| token.span.end),
            all.get(first).map_or(0, |token| token.span.start),
        );
        let gap = folded.raw(between);
        let stop = gap.starts_with('.') && all.get(first - 1).is_some_and(|token| token.word.len() > 2);
        if gap.contains('\n') || gap.contains(" / ") || (stop && raw.len() > 60) {
            break;
        }
        first -= 1;
    }
    if words - first >= 12 || first == 0 {
        return None;
    }
    let mut last = first;
    let mut full = 0;
    for at in first..=words {
        let Some(token) =
            all.get(at).filter(|token| at == first || token.pause < Pause::Clause || initial(folded, all, at - 1))
        else {
            break;
        };
        let particle = matches!(token.word, "de" | "d" | "du" | "le" | "la" | "van" | "von" | "ni") && at > first;
        if is_name(folded, token) && !FIRM.contains(&token.word) {
            full += 1;
        } else if !particle && !initial(folded, all, at) {
            break;
        }
        last = at;
    }
    let initials = (first..=last).filter(|at| initial(folded, all, *at)).count();
    let long_enough = full + initials >= 2 && full >= 1 && last > first && full + initials <= 5;
    let known =
        initials > 0 || all.get(first).is_some_and(|token| FIRST_NAMES.contains_key(token.word)) || raw.contains('\n');
    (long_enough && known && !shouted(folded, all, first)).then_some((first, last))
}

/// Words with a capital at the end of a message that are no name of a person.
const FIRM: &[&str] = &[
    "objet",
    "dossier",
    "contrat",
    "commande",
    "ref",
    "reference",
    "order",
    "policy",
    "account",
    "claim",
    "urgent",
    "bonne",
    "bien",
    "dans",
    "cher",
    "chere",
    "dear",
    "kind",
    "best",
    "yours",
    "regards",
    "cordialement",
    "respectueusement",
    "sinceres",
    "salutations",
    "sent",
    "envoye",
    "stop",
    "help",
    "boulangerie",
    "pharmacie",
    "garage",
    "meubles",
    "famille",
    "scierie",
    "restaurant",
    "hotel",
    "team",
    "equipe",
    "love",
    "cheers",
    "please",
    "signed",
    "veuillez",
    "recevez",
];

/// "G." before a name.
fn initial(folded: &Folded<'_>, all: &[Token<'_>], at: usize) -> bool {
    all.get(at).is_some_and(|token| {
        let after = folded.raw(crate::reading::Span::new(token.span.end, token.span.end + 1));
        token.word.chars().count() == 1
            && token.kind == TokenKind::Word
            && matches!(after, "." | " ")
            && folded.raw(token.span).chars().all(char::is_uppercase)
    })
}

fn push(folded: &Folded<'_>, all: &[Token<'_>], first: usize, last: usize, found: &mut Vec<Found>) {
    let (Some(start), Some(end)) = (all.get(first), all.get(last)) else { return };
    let span = crate::reading::Span::new(start.span.start, end.span.end);
    let value = folded.raw(span).split_whitespace().collect::<Vec<_>>().join(" ");
    found.push(Found::fact(FactKind::Person, 40, span, value));
}

/// The token that begins at or right after a place.
fn index_at(all: &[Token<'_>], at: usize) -> Option<usize> {
    let index = all.partition_point(|token| token.span.start < at);
    all.get(index).filter(|token| token.span.start <= at + 1).map(|_| index)
}

/// A name that begins at a place: a title and a name, or two words that can be names.
fn name_at(folded: &Folded<'_>, all: &[Token<'_>], at: usize, sure: bool) -> Option<(usize, usize)> {
    let first = index_at(all, at)?;
    let token = all.get(first)?;
    if is_title(token.word) {
        let next = all.get(first + 1)?;
        return (titled(folded, next) || (plain(next) && (sure || !PLAIN_WORDS.contains(&next.word))))
            .then(|| (first, further(folded, all, first + 1)));
    }
    let second = all.get(first + 1)?;
    if second.pause != Pause::None {
        return None;
    }
    let known = FIRST_NAMES.contains_key(token.word);
    let particle = matches!(second.word, "de" | "da" | "di" | "du" | "le" | "la" | "el" | "van" | "von");
    let capitals = is_name(folded, token) && (is_name(folded, second) || particle) && (known || sure);
    let small = known && plain(second) && (sure || (!PLAIN_WORDS.contains(&second.word) && ends_here(all, first + 1)));
    (capitals || small).then(|| (first, further(folded, all, first + 1)))
}

/// Nothing follows in the sentence: a signature.
fn ends_here(all: &[Token<'_>], at: usize) -> bool {
    all.get(at + 1).is_none_or(|next| {
        next.pause != Pause::None
            || matches!(next.kind, TokenKind::Number | TokenKind::Emoji)
            || matches!(next.word, "et" | "client" | "cliente" | "j" | "je" | "and" | "da" | "de" | "le" | "la" | "dos")
    })
}

/// The last token of a name whose second token is `at`: "Le Gall", "Da Silva", "Dupont-Martin" go on.
fn further(folded: &Folded<'_>, all: &[Token<'_>], at: usize) -> usize {
    let mut last = at;
    for next in at + 1..at + 4 {
        let Some(token) = all.get(next).filter(|token| token.pause == Pause::None && token.kind == TokenKind::Word)
        else {
            break;
        };
        let before = all.get(next - 1).map_or("", |before| before.word);
        let glued = all.get(next - 1).is_some_and(|before| {
            before.span.end + 1 == token.span.start
                && !folded.raw(crate::reading::Span::new(before.span.end, token.span.start)).starts_with(' ')
        });
        if glued
            || matches!(before, "le" | "la" | "de" | "da" | "dos" | "van" | "von" | "el" | "ben" | "du" | "mc")
            || (is_name(folded, token) && next <= at + 1)
        {
            last = next;
        } else {
            break;
        }
    }
    last
}

fn is_title(word: &str) -> bool {
    matches!(word, "monsieur" | "madame" | "mademoiselle" | "mr" | "mrs" | "ms" | "miss" | "mme" | "mlle" | "m" | "dr")
}

/// A word with a capital that is not one of those that only begin a sentence.
fn is_name(folded: &Folded<'_>, token: &Token<'_>) -> bool {
    token.kind == TokenKind::Word
        && token.word.chars().all(char::is_alphabetic)
        && token.word.len() >= 2
        && !PLAIN_WORDS.contains(&token.word)
        && folded.raw(token.span).chars().next().is_some_and(char::is_uppercase)
}

fn titled(folded: &Folded<'_>, token: &Token<'_>) -> bool {
    token.pause != Pause::Clause && is_name(folded, token)
}

fn plain(token: &Token<'_>) -> bool {
    token.kind == TokenKind::Word && token.word.len() >= 2 && token.word.chars().all(char::is_alphabetic)
}

/// A text in capitals throughout says nothing by its capitals.
fn shouted(folded: &Folded<'_>, all: &[Token<'_>], at: usize) -> bool {
    let around = all.get(at.saturating_sub(3)..(at + 5).min(all.len())).unwrap_or_default();
    let shouted = around.iter().filter(|token| {
        let raw = folded.raw(token.span);
        raw.chars().count() > 1 && raw.chars().filter(|sign| sign.is_alphabetic()).all(char::is_uppercase)
    });
    shouted.count() >= 4
}

/// Words that are no names although they stand where names stand.
const PLAIN_WORDS: &[&str] = &[
    "client",
    "cliente",
    "abonne",
    "abonnee",
    "le",
    "la",
    "les",
    "l",
    "un",
    "une",
    "des",
    "bonjour",
    "bonsoir",
    "merci",
    "svp",
    "service",
    "free",
    "orange",
    "sfr",
    "sav",
    "france",
    "paris",
    "je",
    "vous",
    "nous",
    "il",
    "elle",
    "on",
    "c",
    "ce",
    "ca",
    "j",
    "tu",
    "en",
    "de",
    "du",
    "et",
    "mais",
    "pour",
    "par",
    "pas",
    "ne",
    "n",
    "est",
    "suis",
    "the",
    "i",
    "my",
    "your",
    "you",
    "we",
    "they",
    "it",
    "is",
    "was",
    "and",
    "but",
    "for",
    "to",
    "at",
    "in",
    "on",
    "of",
    "hello",
    "hi",
    "thanks",
    "thank",
    "please",
    "customer",
    "team",
    "depuis",
    "avec",
    "sans",
    "chez",
    "dans",
    "sur",
    "mon",
    "ma",
    "mes",
    "votre",
    "vos",
    "notre",
    "que",
    "qui",
    "si",
    "non",
    "oui",
    "tres",
    "trop",
    "plus",
    "bien",
    "tout",
    "rien",
    "encore",
    "toujours",
    "quand",
    "comment",
    "pourquoi",
    "ou",
    "vraiment",
    "directeur",
    "madame",
    "monsieur",
    "mesdames",
    "messieurs",
    "not",
    "no",
    "yes",
    "so",
    "very",
    "this",
    "that",
    "he",
    "she",
    "how",
    "why",
    "what",
    "when",
    "where",
    "who",
];
