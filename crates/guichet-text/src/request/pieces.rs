//! The words of a span, ready to be turned: without mentions, pictures and politeness, and put together again with the
//! elisions of French.
//!
//! Invariant: a piece is a word of the message, or marked as one of the sentence's own.

use crate::document::Document;
use crate::entities::found::Kind;
use crate::reading::{FactKind, PersonalDataKind, Span};
use crate::tokens::{Pause, Token, TokenKind};

/// Most words that are looked at of one clause.
const MOST: usize = 60;

/// One word of the request.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Folded, elided words in full ("j" is "je"): what patterns look at.
    pub(super) word: String,
    /// As it is shown.
    pub(super) out: String,
    /// What stands before it.
    pub(super) gap: String,
    /// Not as the customer wrote it.
    pub(super) turned: bool,
}

impl Piece {
    /// A word of the sentence's own.
    pub(super) fn own(word: &str) -> Self {
        Self { word: crate::normalize::fold(word), out: word.to_owned(), gap: " ".to_owned(), turned: true }
    }

    /// Several of them.
    pub(super) fn all(words: &str) -> Vec<Self> {
        words.split_whitespace().map(Self::own).collect()
    }

    /// Whether a comma, a colon or a bracket stands before it.
    pub(super) fn is_cut_off(&self) -> bool {
        self.gap != ". " && self.gap.contains([',', ';', ':', '(', ')', '"', '«', '»', '.', '…'])
    }
}

/// The word at a place, empty outside.
pub(super) fn word(pieces: &[Piece], at: usize) -> &str {
    pieces.get(at).map_or("", |piece| piece.word.as_str())
}

/// How many pieces a beginning takes: each part is one word of several (`a|b`), `?` at its end makes it free.
pub(super) fn begins(pieces: &[Piece], parts: &str) -> Option<usize> {
    let mut at = 0;
    for part in parts.split(' ') {
        let (words, free) = part.strip_suffix('?').map_or((part, false), |words| (words, true));
        let here = word(pieces, at);
        if !here.is_empty() && words.split('|').any(|one| one == here) {
            at += 1;
        } else if !free {
            return None;
        }
    }
    Some(at)
}

/// The longest of several beginnings.
pub(super) fn begins_any(pieces: &[Piece], all: &[&str]) -> Option<usize> {
    all.iter().filter_map(|parts| begins(pieces, parts)).max()
}

/// The pieces from a place on.
pub(super) fn from(pieces: &[Piece], at: usize) -> &[Piece] {
    pieces.get(at..).unwrap_or_default()
}

/// The words of a span.
pub(super) fn of(document: &Document<'_>, span: Span) -> Vec<Piece> {
    let first = document.all.partition_point(|token| token.span.start < span.start);
    let all: Vec<&Token<'_>> =
        document.all.iter().skip(first).take_while(|token| token.span.end <= span.end).take(MOST).collect();
    let raw = document.folded.raw(span);
    let shouted = raw.chars().filter(|sign| sign.is_uppercase()).count() * 2
        > raw.chars().filter(|sign| sign.is_alphabetic()).count();
    let mut pieces: Vec<Piece> = Vec::with_capacity(all.len());
    let mut last_end = span.start;
    for (at, token) in all.iter().enumerate() {
        let twin = at.checked_sub(1).and_then(|before| all.get(before)).is_some_and(|before| before.span == token.span)
            || all.get(at + 1).is_some_and(|next| next.span == token.span);
        let between = gap(document.folded.raw(Span::new(last_end, token.span.start)));
        // "M. Petit": the full stop ends no sentence.
        let between = if between == ", " && token.pause == Pause::None { ". ".to_owned() } else { between };
        let glued = last_end > token.span.start;
        last_end = last_end.max(token.span.end);
        if is_dropped(document, &all, at) {
            if token.kind == TokenKind::Handle && pieces.last().is_some_and(|last| opens(&last.word)) {
                pieces.push(Piece::own(if document.speaks_french() { "vous" } else { "you" }));
            }
            continue;
        }
        let written = document.folded.raw(token.span);
        let as_said = twin || crate::normalize::fold(written) != token.word;
        let named = is_named(document, token.span);
        let out = if as_said {
            accented(token.word).to_owned()
        } else if named {
            written.to_owned()
        } else if shouted || is_shouted_word(written) || is_cried(document, &all, at) {
            written.to_lowercase()
        } else if token.pause == Pause::Sentence {
            begin_small(written)
        } else {
            written.to_owned()
        };
        let out = if out == token.word && document.speaks_french() { accented(&out).to_owned() } else { out };
        let gap = if pieces.is_empty() {
            String::new()
        } else if glued || (as_said && twin && between.is_empty()) {
            let short = pieces.last().is_some_and(|last| last.word == "quelqu")
                || !document.speaks_french() && matches!(token.word, "t" | "s" | "m" | "re" | "ve" | "ll" | "d");
            if short { "'" } else { " " }.to_owned()
        } else {
            between
        };
        // "$300": the sign belongs to the number, also where the number begins.
        let sign = document.folded.raw(Span::new(token.span.start.saturating_sub(1), token.span.start));
        let (out, gap) =
            if matches!(sign, "$" | "£" | "€") && token.word.starts_with(|first: char| first.is_ascii_digit()) {
                (format!("{sign}{out}"), gap.replace(['$', '£', '€'], ""))
            } else {
                (out, gap)
            };
        pieces.push(Piece { word: token.word.to_owned(), out, gap, turned: as_said });
    }
    if document.speaks_french() {
        unfold_elisions(&mut pieces);
        for at in 1..pieces.len() {
            // "parler a quelqu'un".
            let after_verb =
                pieces.get(at - 1).is_some_and(|before| super::french::person::is_infinitive(&before.word));
            if let Some(piece) = pieces.get_mut(at).filter(|piece| after_verb && piece.out == "a") {
                "à".clone_into(&mut piece.out);
            }
        }
    }
    pieces
}

/// What stands between two words, on one line and without shouting.
fn gap(raw: &str) -> String {
    let mut tidy: String = raw
        .chars()
        .map(|sign| if sign.is_whitespace() { ' ' } else { sign })
        .filter(|sign| !matches!(sign, '!' | '*' | '_' | '~' | '>' | '#' | '@') && !crate::normalize::is_emoji(*sign))
        .collect();
    while tidy.contains("  ") {
        tidy = tidy.replace("  ", " ");
    }
    if raw.contains(['\'', '’']) && !raw.contains(' ') {
        return "'".to_owned();
    }
    match tidy.trim() {
        "" if raw.is_empty() => String::new(),
        "" => " ".to_owned(),
        "." if raw == "." => ".".to_owned(),
        "." | ".." | "..." | "…" => ", ".to_owned(),
        "(" | "«" | "\"" if raw.starts_with(char::is_whitespace) => " ".to_owned() + tidy.trim(),
        _ => tidy,
    }
}

fn is_dropped(document: &Document<'_>, all: &[&Token<'_>], at: usize) -> bool {
    let Some(token) = all.get(at) else { return true };
    let word = |at: usize| all.get(at).map_or("", |token| token.word);
    let near = |back: usize, words: &[&str]| {
        at.checked_sub(back).is_some_and(|start| words.iter().enumerate().all(|(step, one)| word(start + step) == *one))
    };
    matches!(token.kind, TokenKind::Handle | TokenKind::Emoji)
        || matches!(token.word, "svp" | "stp" | "please" | "pls" | "plz" | "https" | "http")
        || (0..4).any(|back| near(back, &["s", "il", "vous", "plait"]) || near(back, &["s", "il", "te", "plait"]))
        || document.found.iter().any(|found| {
            let secret = matches!(
                found.kind,
                Kind::Fact(FactKind::Iban | FactKind::Card)
                    | Kind::Data(PersonalDataKind::Nir | PersonalDataKind::IdentityDocument)
            );
            secret && found.span.overlaps(token.span)
        })
}

/// Names, places and references keep their capitals.
fn is_named(document: &Document<'_>, span: Span) -> bool {
    document.found.iter().any(|found| found.span.overlaps(span) && !is_plain(found.kind))
}

const fn is_plain(kind: Kind) -> bool {
    matches!(kind, Kind::Fact(FactKind::Date | FactKind::Time | FactKind::Duration | FactKind::Amount))
}

/// Two words in capitals side by side raise the voice; one alone may be a name.
fn is_cried(document: &Document<'_>, all: &[&Token<'_>], at: usize) -> bool {
    let large = |at: usize| {
        all.get(at)
            .map(|token| document.folded.raw(token.span))
            .is_some_and(|written| written.chars().count() >= 2 && written.chars().all(char::is_uppercase))
    };
    large(at) && (large(at + 1) || at.checked_sub(1).is_some_and(large))
}

/// A whole word in capitals that only raises the voice.
fn is_shouted_word(written: &str) -> bool {
    written.chars().count() >= 2
        && written.chars().all(char::is_uppercase)
        && matches!(
            crate::normalize::fold(written).as_str(),
            "et" | "ou"
                | "pas"
                | "je"
                | "mon"
                | "ma"
                | "mes"
                | "vous"
                | "moi"
                | "le"
                | "la"
                | "les"
                | "un"
                | "une"
                | "des"
                | "de"
                | "du"
                | "est"
                | "que"
                | "qui"
                | "quand"
                | "comment"
                | "pourquoi"
                | "jamais"
                | "toujours"
                | "encore"
                | "rien"
                | "aucun"
                | "aucune"
                | "sans"
                | "tout"
                | "tous"
                | "deux"
                | "trois"
                | "the"
                | "and"
                | "not"
                | "my"
                | "you"
                | "your"
                | "is"
                | "are"
                | "when"
                | "where"
                | "why"
                | "how"
                | "what"
                | "now"
                | "never"
                | "still"
                | "no"
                | "nothing"
                | "any"
                | "me"
                | "to"
                | "do"
                | "of"
                | "all"
                | "real"
                | "vite"
        )
}

/// A capital that only began the sentence becomes small; acronyms and "I" stay.
fn begin_small(words: &str) -> String {
    let mut signs = words.chars();
    match (signs.next(), signs.clone().next()) {
        (Some(first), second)
            if first.is_uppercase() && (first != 'I' || second.is_some()) && second.is_none_or(char::is_lowercase) =>
        {
            first.to_lowercase().chain(signs).collect()
        }
        _ => words.to_owned(),
    }
}

/// "chez @brand": without the mention a word of place stands alone, so the brand is spoken to instead.
fn opens(word: &str) -> bool {
    matches!(word, "chez" | "a" | "de" | "avec" | "par" | "sur" | "with" | "from" | "at" | "by" | "to" | "of")
}

/// Words that are written without their accent so often that it is given back.
fn accented(word: &str) -> &str {
    match word {
        "deja" => "déjà",
        "apres" => "après",
        "tres" => "très",
        "meme" => "même",
        "etre" => "être",
        "recu" => "reçu",
        "recus" => "reçus",
        "ca" => "ça",
        "numero" => "numéro",
        "probleme" => "problème",
        "bientot" => "bientôt",
        "plutot" => "plutôt",
        "telephone" => "téléphone",
        "etes" => "êtes",
        "reponse" => "réponse",
        "delai" => "délai",
        "acces" => "accès",
        "reservation" => "réservation",
        "electricite" => "électricité",
        "voila" => "voilà",
        other => other,
    }
}

fn unfold_elisions(pieces: &mut [Piece]) {
    for at in 0..pieces.len() {
        let elided = pieces.get(at + 1).is_some_and(|next| next.gap.starts_with(['\'', '’']));
        let Some(piece) = pieces.get_mut(at).filter(|piece| elided || piece.turned || piece.word == "j") else {
            continue;
        };
        let full = match piece.word.as_str() {
            "j" => "je",
            "m" => "me",
            "t" if piece.gap != "-" => "te",
            "l" => "le",
            "d" => "de",
            "n" => "ne",
            "s" => "se",
            "c" => "ce",
            "qu" => "que",
            "jusqu" => "jusque",
            _ => continue,
        };
        full.clone_into(&mut piece.word);
        if piece.out.chars().count() <= 2 || piece.out.starts_with("jusq") {
            full.clone_into(&mut piece.out);
        }
    }
}

/// The sentence again.
pub(super) fn join(pieces: &[Piece], french: bool) -> String {
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let next = pieces.get(at + 1);
        if at > 0 && !text.ends_with('’') {
            text.push_str(match piece.gap.as_str() {
                "'" | "’" if french && !keeps_elision(pieces, at) => " ",
                "-" if french && piece.turned => " ",
                "'" | "’" => "’",
                "" => " ",
                gap => gap,
            });
        }
        match next.filter(|next| french && joins(piece, next)) {
            Some(_) => {
                let mut short = piece.out.clone();
                short.pop();
                text.push_str(&short);
                text.push('’');
            }
            None => text.push_str(&piece.out),
        }
    }
    let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    balanced(text.trim_matches([',', ';', ':', ' ', '.', '-', '…', '–', '—', '/']))
}

/// "aujourd'hui", "quelqu'un": what stands before the apostrophe is no word of its own.
fn keeps_elision(pieces: &[Piece], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| pieces.get(before)).is_some_and(|before| {
        matches!(
            before.word.as_str(),
            "aujourd" | "quelqu" | "lorsqu" | "puisqu" | "presqu" | "quoiqu" | "entr" | "prud"
        )
    })
}

fn joins(piece: &Piece, next: &Piece) -> bool {
    let first = next.word.chars().next().unwrap_or(' ');
    let vowel = matches!(first, 'a' | 'e' | 'i' | 'o' | 'u') || next.word == "y" || next.out.starts_with('œ');
    let written = matches!(next.gap.as_str(), "'" | "’");
    let plain = matches!(next.gap.as_str(), " " | "" | "'" | "’");
    plain
        && match piece.word.as_str() {
            "si" | "se" if piece.out == "si" || piece.out == "s" => matches!(next.word.as_str(), "il" | "ils"),
            "ce" => matches!(next.word.as_str(), "est" | "etait" | "en") && (written || piece.turned || next.turned),
            "me" | "te" | "se" | "le" | "la" | "de" | "ne" | "que" | "je" | "jusque" => {
                (vowel
                    && (written || piece.turned || next.turned || matches!(piece.word.as_str(), "que" | "ne" | "de")))
                    || (first == 'h' && written)
            }
            _ => false,
        }
}

/// A bracket that is opened and not closed, or the other way round, goes.
fn balanced(text: &str) -> String {
    let mut text = text.to_owned();
    for (open, shut) in [('(', ')'), ('«', '»'), ('“', '”')] {
        if text.matches(open).count() != text.matches(shut).count() {
            text.retain(|sign| sign != open && sign != shut);
        }
    }
    if text.matches('"').count() % 2 == 1 {
        text.retain(|sign| sign != '"');
    }
    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
