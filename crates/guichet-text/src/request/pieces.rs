//! The words of a span, ready to be turned: without mentions, pictures and politeness, and put together again with the
//! elisions of French.
//!
//! Invariant: a piece is a word of the message, or marked as one of the sentence's own.

use std::borrow::Cow;

use crate::document::Document;
use crate::entities::found::{Found, Kind};
use crate::reading::{FactKind, PersonalDataKind, Span};
use crate::tokens::{Pause, Token, TokenKind};

/// Most words that are looked at of one clause.
const MOST: usize = 60;

/// One word of the request.
#[derive(Debug, Clone)]
pub(super) struct Piece<'a> {
    /// Folded, elided words in full ("j" is "je"): what patterns look at.
    pub(super) word: Cow<'a, str>,
    /// As it is shown.
    pub(super) out: Cow<'a, str>,
    /// What stands before it.
    pub(super) gap: Cow<'a, str>,
    /// Not as the customer wrote it.
    pub(super) turned: bool,
}

impl<'a> Piece<'a> {
    /// A word of the sentence's own.
    pub(super) fn own(word: impl Into<Cow<'a, str>>) -> Self {
        let out = word.into();
        let word = match out {
            Cow::Borrowed(plain) if plain.bytes().all(|byte| byte.is_ascii_lowercase()) => Cow::Borrowed(plain),
            _ => Cow::Owned(crate::normalize::fold(&out)),
        };
        Self { word, out, gap: " ".into(), turned: true }
    }

    /// Several of them.
    pub(super) fn all(words: &'a str) -> Vec<Self> {
        words.split_whitespace().map(Self::own).collect()
    }

    /// Whether a comma, a colon or a bracket stands before it.
    pub(super) fn is_cut_off(&self) -> bool {
        self.gap != ". " && self.gap.contains([',', ';', ':', '(', ')', '"', '«', '»', '.', '…'])
    }
}

/// The word at a place, empty outside.
pub(super) fn word<'p>(pieces: &'p [Piece<'_>], at: usize) -> &'p str {
    pieces.get(at).map_or("", |piece| &*piece.word)
}

/// How many pieces a beginning takes: each part is one word of several (`a|b`), `?` at its end makes it free.
pub(super) fn begins(pieces: &[Piece<'_>], parts: &str) -> Option<usize> {
    let mut at = 0;
    // Bytes: this is asked hundreds of times a message, and a search for a character costs more than the look itself.
    for part in parts.as_bytes().split(|sign| *sign == b' ') {
        let (words, free) = part.strip_suffix(b"?").map_or((part, false), |words| (words, true));
        let here = word(pieces, at).as_bytes();
        if !here.is_empty() && words.split(|sign| *sign == b'|').any(|one| one == here) {
            at += 1;
        } else if !free {
            return None;
        }
    }
    Some(at)
}

/// The pieces from a place on.
pub(super) fn from<'p, 'a>(pieces: &'p [Piece<'a>], at: usize) -> &'p [Piece<'a>] {
    pieces.get(at..).unwrap_or_default()
}

/// The words of a span.
pub(super) fn of<'a>(document: &Document<'a>, span: Span) -> Vec<Piece<'a>> {
    let first = document.all.partition_point(|token| token.span.start < span.start);
    let all: Vec<&Token<'_>> =
        document.all.iter().skip(first).take_while(|token| token.span.end <= span.end).take(MOST).collect();
    let raw = document.folded.raw(span);
    let shouted = raw.chars().filter(|sign| sign.is_uppercase()).count() * 2
        > raw.chars().filter(|sign| sign.is_alphabetic()).count();
    let mut pieces: Vec<Piece<'_>> = Vec::with_capacity(all.len());
    let mut last_end = span.start;
    let secrets = secrets(document, span);
    for (at, token) in all.iter().enumerate() {
        let twin = at.checked_sub(1).and_then(|before| all.get(before)).is_some_and(|before| before.span == token.span)
            || all.get(at + 1).is_some_and(|next| next.span == token.span);
        let raw = document.folded.raw(Span::new(last_end, token.span.start));
        // "12€50" stays one, and in "300 £20" the sign is the next number's.
        let between_numbers = raw.trim_start().chars().count() == 1 && token.word.starts_with(is_digit);
        let raw = if between_numbers { raw } else { close_amount(raw, pieces.last_mut()) };
        let between = gap(raw);
        // "M. Petit": the full stop ends no sentence.
        let between = if between == ", " && token.pause == Pause::None { ". ".into() } else { between };
        let glued = last_end > token.span.start;
        last_end = last_end.max(token.span.end);
        if is_dropped(&secrets, &all, at) {
            if token.kind == TokenKind::Handle && pieces.last().is_some_and(|last| opens(&last.word)) {
                pieces.push(Piece::own(if document.speaks_french() { "vous" } else { "you" }));
            }
            continue;
        }
        let written = document.folded.raw(token.span);
        let as_said = twin || !crate::normalize::folds_to(written, token.word);
        let named = is_named(document, token.span);
        let out: Cow<'_, str> = if as_said {
            accented(token.word).into()
        } else if named {
            written.into()
        } else if shouted || is_shouted_word(written) || is_cried(document, &all, at) {
            written.to_lowercase().into()
        } else if token.pause == Pause::Sentence || pieces.is_empty() {
            // Behind "@brand" a sentence begins as well.
            begin_small(written)
        } else {
            written.into()
        };
        let out = if out == token.word && document.speaks_french() { accented(token.word).into() } else { out };
        let gap = if pieces.is_empty() {
            "".into()
        } else if glued || (as_said && twin && between.is_empty()) {
            let short = pieces.last().is_some_and(|last| last.word == "quelqu")
                || !document.speaks_french() && matches!(token.word, "t" | "s" | "m" | "re" | "ve" | "ll" | "d");
            if short { "'" } else { " " }.into()
        } else {
            between
        };
        // "$300": the sign belongs to the number, also where the number begins.
        let sign = || document.folded.raw(Span::new(token.span.start.saturating_sub(1), token.span.start));
        let number = token.word.starts_with(is_digit);
        let (out, gap) = match number.then(sign).filter(|sign| matches!(*sign, "$" | "£" | "€")) {
            Some(sign) => (format!("{sign}{out}").into(), gap.replace(['$', '£', '€'], "").into()),
            None => (out, gap),
        };
        pieces.push(Piece { word: token.word.into(), out, gap, turned: as_said });
    }
    close_amount(document.folded.raw(Span::new(last_end, last_end + 2)), pieces.last_mut());
    if document.speaks_french() {
        unfold_elisions(&mut pieces);
        for at in 1..pieces.len() {
            // "parler a quelqu'un".
            let alone = pieces.get(at).is_some_and(|piece| piece.out == "a");
            let after_verb =
                alone && pieces.get(at - 1).is_some_and(|before| super::french::person::is_infinitive(&before.word));
            if let Some(piece) = pieces.get_mut(at).filter(|_| after_verb) {
                piece.out = "à".into();
            }
        }
    }
    pieces
}

/// "2 000 €": the sign behind a number belongs to it, also where the clause ends; what is left of the gap.
fn close_amount<'r>(gap: &'r str, number: Option<&mut Piece<'_>>) -> &'r str {
    let sign = gap.trim_start();
    let rest = sign.strip_prefix(['€', '%', '£', '$']);
    let number = number.filter(|last| last.word.ends_with(is_digit));
    let (Some(rest), Some(number)) = (rest, number) else { return gap };
    let written = gap.strip_suffix(rest).unwrap_or(gap);
    number.out = format!("{}{written}", number.out).into();
    rest
}

const fn is_digit(sign: char) -> bool {
    sign.is_ascii_digit()
}

/// What stands between two words, on one line and without shouting.
fn gap(raw: &str) -> Cow<'static, str> {
    if let Some(plain) = ["", " ", ", ", "-"].into_iter().find(|plain| *plain == raw) {
        return plain.into();
    }
    let mut tidy: String = raw
        .chars()
        .map(|sign| if sign.is_whitespace() { ' ' } else { sign })
        .filter(|sign| !matches!(sign, '!' | '*' | '_' | '~' | '>' | '#' | '@') && !crate::normalize::is_emoji(*sign))
        .collect();
    while tidy.contains("  ") {
        tidy = tidy.replace("  ", " ");
    }
    if raw.contains(['\'', '’']) && !raw.contains(' ') {
        return "'".into();
    }
    match tidy.trim() {
        "" if raw.is_empty() => "".into(),
        "" => " ".into(),
        "." if raw == "." => ".".into(),
        "." | ".." | "..." | "…" => ", ".into(),
        "(" | "«" | "\"" if raw.starts_with(char::is_whitespace) => (" ".to_owned() + tidy.trim()).into(),
        _ => tidy.into(),
    }
}

/// Places of numbers that stand in no queue.
fn secrets(document: &Document<'_>, span: Span) -> Vec<Span> {
    let secret = |found: &&Found| {
        let kept = matches!(
            found.kind,
            Kind::Fact(FactKind::Iban | FactKind::Card)
                | Kind::Data(PersonalDataKind::Nir | PersonalDataKind::IdentityDocument)
        );
        kept && found.span.overlaps(span)
    };
    document.found.iter().filter(secret).map(|found| found.span).collect()
}

fn is_dropped(secrets: &[Span], all: &[&Token<'_>], at: usize) -> bool {
    let Some(token) = all.get(at) else { return true };
    matches!(token.kind, TokenKind::Handle | TokenKind::Emoji)
        || matches!(token.word, "svp" | "stp" | "please" | "pls" | "plz" | "https" | "http")
        || is_if_you_please(all, at)
        || secrets.iter().any(|secret| secret.overlaps(token.span))
}

/// "s'il vous plaît", whichever of its words stands here.
fn is_if_you_please(all: &[&Token<'_>], at: usize) -> bool {
    let back = match all.get(at).map_or("", |token| token.word) {
        "s" => 0,
        "il" => 1,
        "vous" | "te" => 2,
        "plait" => 3,
        _ => return false,
    };
    let word = |at: usize| all.get(at).map_or("", |token| token.word);
    at.checked_sub(back).is_some_and(|start| {
        word(start) == "s"
            && word(start + 1) == "il"
            && matches!(word(start + 2), "vous" | "te")
            && word(start + 3) == "plait"
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
fn begin_small(words: &str) -> Cow<'_, str> {
    let mut signs = words.chars();
    match (signs.next(), signs.clone().next()) {
        (Some(first), second)
            if first.is_uppercase() && (first != 'I' || second.is_some()) && second.is_none_or(char::is_lowercase) =>
        {
            first.to_lowercase().chain(signs).collect::<String>().into()
        }
        _ => words.into(),
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
        let full = match &*piece.word {
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
        piece.word = full.into();
        if piece.out.chars().count() <= 2 || piece.out.starts_with("jusq") {
            piece.out = full.into();
        }
    }
}

/// The sentence again.
pub(super) fn join(pieces: &[Piece<'_>], french: bool) -> String {
    let mut text = String::new();
    for (at, piece) in pieces.iter().enumerate() {
        let next = pieces.get(at + 1);
        if at > 0 && !text.ends_with('’') {
            text.push_str(match &*piece.gap {
                "'" | "’" if french && !keeps_elision(pieces, at) => " ",
                "-" if french && piece.turned => " ",
                "'" | "’" => "’",
                "" => " ",
                gap => gap,
            });
        }
        match next.filter(|next| french && joins(piece, next)) {
            Some(_) => {
                text.push_str(&piece.out);
                text.pop();
                text.push('’');
            }
            None => text.push_str(&piece.out),
        }
    }
    let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    balanced(text.trim_matches([',', ';', ':', ' ', '.', '-', '…', '–', '—', '/']))
}

/// "aujourd'hui", "quelqu'un": what stands before the apostrophe is no word of its own.
fn keeps_elision(pieces: &[Piece<'_>], at: usize) -> bool {
    at.checked_sub(1).and_then(|before| pieces.get(before)).is_some_and(|before| {
        matches!(&*before.word, "aujourd" | "quelqu" | "lorsqu" | "puisqu" | "presqu" | "quoiqu" | "entr" | "prud")
    })
}

fn joins(piece: &Piece<'_>, next: &Piece<'_>) -> bool {
    let first = next.word.chars().next().unwrap_or(' ');
    let vowel = matches!(first, 'a' | 'e' | 'i' | 'o' | 'u') || next.word == "y" || next.out.starts_with('œ');
    let written = matches!(&*next.gap, "'" | "’");
    let plain = matches!(&*next.gap, " " | "" | "'" | "’");
    plain
        && match &*piece.word {
            "si" | "se" if piece.out == "si" || piece.out == "s" => matches!(&*next.word, "il" | "ils"),
            "ce" => matches!(&*next.word, "est" | "etait" | "en") && (written || piece.turned || next.turned),
            "me" | "te" | "se" | "le" | "la" | "de" | "ne" | "que" | "je" | "jusque" => {
                (vowel && (written || piece.turned || next.turned || matches!(&*piece.word, "que" | "ne" | "de")))
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
