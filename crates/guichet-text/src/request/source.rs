//! Which words of a message may stand in the request, and which never do.
//!
//! Invariant: what insults, threatens or presses, and what is announced, is cut away before a clause is read.

use std::cell::RefCell;
use std::rc::Rc;

use super::Known;
use super::french::{self, Speaker};
use super::pieces::{self, Piece, word};
use crate::document::Document;
use crate::reading::{AbuseLevel, AnnouncedKind, Need, Span};
use crate::tokens::Pause;

/// Sentences that are looked at; what is asked stands among the first ones or at the end.
const MOST: usize = 24;

/// A message, and the places in it that are no source.
pub(super) struct Source<'a> {
    document: &'a Document<'a>,
    closed: Vec<Span>,
    pub(super) speaker: Speaker,
    pub(super) pressed: bool,
    /// Somebody is insulted: their own words are turned only where they ask.
    pub(super) unkind: bool,
    /// Clauses that were cut already: most are looked at as a demand and as a report.
    cut: RefCell<Vec<(Span, Rc<[Piece<'a>]>)>>,
}

/// Words that tie a threat to a demand without a pause.
const TIES: &[&str] = &["sinon", "ou", "autrement", "or", "else", "otherwise"];

/// Lists whose words are never a source: they hurt, or they say something of a person rather than of the matter.
const HARD: &[&str] = &["slur", "curse", "menace", "hound", "crude", "unkind"];

impl<'a> Source<'a> {
    pub(super) fn of(document: &'a Document<'a>, known: &Known<'_>) -> Self {
        let mut closed: Vec<Span> = known
            .hurtful
            .iter()
            .filter(|reason| reason.label.starts_with("abuse."))
            .map(|reason| reason.span)
            .collect();
        let mut unkind = known.abuse.level >= AbuseLevel::Insult;
        for list in HARD {
            for hit in document.list(list) {
                closed.push(hit.span);
                // A soft word hurts where it is said of people, and then the level says so.
                unkind |= *list != "crude" && !matches!(hit.label, "band" | "soft");
            }
        }
        // "t'es payé à quoi", "retourne dans ton pays".
        let pair = |one: &[crate::tokens::Token<'_>]| match one {
            [first, second] => {
                let scorned = matches!(
                    (first.word, second.word),
                    ("ton" | "leur" | "son" | "votre", "pays") | ("renvoyez", "la" | "le" | "les")
                ) || (matches!(first.word, "es" | "tes") && second.word.starts_with("paye"));
                scorned.then(|| Span::new(first.span.start, second.span.end))
            }
            _ => None,
        };
        closed.extend(document.all.windows(2).filter_map(pair));
        // Abuse that no word was found for could stand anywhere; pressure has its threat.
        if !known.pressure.suspected && known.abuse.level >= AbuseLevel::Insult && known.hurtful.is_empty() {
            closed.push(Span::new(0, document.folded.len()));
        }
        // Who can be reached with a story is no part of what is asked, unless it is what is offered.
        let offers = known.needs.contains(&Need::Partnership);
        closed.extend(document.list("reach").filter(|_| !offers).map(|hit| whole_clause(document, hit.span)));
        closed.extend(known.pressure.threat_span.map(|threat| whole_clause(document, threat)));
        let harm = |kind: AnnouncedKind| matches!(kind, AnnouncedKind::Violence | AnnouncedKind::SelfHarm);
        let harmed: Vec<Span> =
            known.announced.iter().filter(|one| harm(one.kind)).map(|one| whole_sentence(document, one.span)).collect();
        closed.extend(known.announced.iter().map(|one| whole_clause(document, one.span)));
        closed.extend(harmed);
        closed.extend(quoted(document));
        let words: Vec<&str> = document.all.iter().take(400).map(|token| token.word).collect();
        Self {
            document,
            closed,
            speaker: french::speaker(&words),
            pressed: known.pressure.suspected,
            unkind,
            cut: RefCell::default(),
        }
    }

    /// What may be said of a span, word for word, and where it stands; none when too little is left.
    pub(super) fn clause(&self, span: Span) -> Option<(Span, Rc<[Piece<'a>]>)> {
        let span = self.clean(span)?;
        let known = self.cut.borrow().iter().find(|(known, _)| *known == span).cloned();
        known.or_else(|| {
            let pieces = cut(pieces::of(self.document, span), self.document.speaks_french(), self.pressed);
            let clause: (Span, Rc<[Piece<'_>]>) = (span, pieces.into());
            self.cut.borrow_mut().push(clause.clone());
            Some(clause)
        })
    }

    /// The sentences in which something may be demanded.
    pub(super) fn sentences(&self) -> impl Iterator<Item = Span> {
        let document = self.document;
        let all = document.sentences.len();
        document.sentences.iter().enumerate().filter_map(move |(at, sentence)| {
            (at < MOST || at + MOST / 2 >= all).then(|| document.span_of(sentence.clone())).flatten()
        })
    }

    /// The sentences that may tell what went wrong, each with how much it speaks of it.
    pub(super) fn reports(&self) -> impl Iterator<Item = (Span, usize)> {
        let document = self.document;
        document.sentences.iter().take(MOST).filter_map(move |sentence| {
            let heard =
                document.within("topic", sentence.clone()).iter().filter(|hit| hit.weight >= 0.5).count().min(3);
            let bad =
                document.within("need", sentence.clone()).iter().filter(|hit| hit.label == "complaint").count().min(3);
            let heavy = |list: &'static str| -> f32 {
                document.within(list, sentence.clone()).iter().map(|hit| hit.weight).sum()
            };
            let raging = heavy("rage") >= 0.8 || heavy("irony") >= 0.8 || heavy("rhetorical") >= 0.8;
            let asked =
                sentence.end.checked_sub(1).and_then(|last| document.all.get(last)).is_some_and(|last| last.asked);
            if heard + bad == 0 || raging || asked {
                return None;
            }
            Some((document.span_of(sentence.clone())?, 2 * heard + bad))
        })
    }

    /// The part of a span that holds nothing of the closed places, cut where a clause ends; none when too little is left.
    pub(super) fn clean(&self, span: Span) -> Option<Span> {
        let mut span = span;
        for _ in 0..8 {
            let Some(closed) =
                self.closed.iter().filter(|closed| closed.overlaps(span)).min_by_key(|closed| closed.start)
            else {
                return Some(span);
            };
            let all = &self.document.all;
            let here = all.partition_point(|token| token.span.end <= closed.start.max(span.start));
            let first = all.partition_point(|token| token.span.start < span.start);
            let border = (first + 1..=here)
                .rev()
                .find(|at| all.get(*at).is_some_and(|token| token.pause != Pause::None || TIES.contains(&token.word)));
            let before =
                border.and_then(|at| self.document.span_of(first..at)).filter(|before| before.end > span.start + 10);
            let after = || {
                let past = all.partition_point(|token| token.span.start < closed.end);
                let at = (past..all.len()).find(|at| all.get(*at).is_some_and(|token| token.pause != Pause::None))?;
                let start = all.get(at)?.span.start;
                (start + 10 < span.end).then(|| Span::new(start, span.end))
            };
            span = before.or_else(after)?;
        }
        None
    }
}

/// The words between two pauses around a place.
fn whole_clause(document: &Document<'_>, span: Span) -> Span {
    let all = &document.all;
    let first = all.partition_point(|token| token.span.end <= span.start);
    let last = all.partition_point(|token| token.span.start < span.end);
    let open = |at: &usize| all.get(*at).is_none_or(|token| token.pause != Pause::None || TIES.contains(&token.word));
    let start = (0..=first).rev().take(40).find(open).unwrap_or(first);
    let tied = (start + 1..last).find(|at| all.get(*at).is_some_and(|token| TIES.contains(&token.word)));
    let start = tied.unwrap_or(start);
    let end = (last..last + 40).find(open).unwrap_or(last);
    document.span_of(start..end).unwrap_or(span)
}

/// What stands between quotation marks was said by somebody else, or is laughed at.
fn quoted(document: &Document<'_>) -> Vec<Span> {
    let raw = document.folded.raw_text();
    let mut open: Option<(usize, char)> = None;
    let mut all = Vec::new();
    for (at, sign) in raw.chars().enumerate() {
        match (sign, open) {
            ('«', None) => open = Some((at, '»')),
            ('“', None) => open = Some((at, '”')),
            ('"', None) => open = Some((at, '"')),
            (sign, Some((start, shut))) if sign == shut => {
                open = None;
                // One or two words between marks are a name.
                if at - start > 14 {
                    all.push(Span::new(start, at + 1));
                }
            }
            _ => {}
        }
    }
    all
}

fn whole_sentence(document: &Document<'_>, span: Span) -> Span {
    let at = document.all.partition_point(|token| token.span.end <= span.start);
    document.span_of(document.sentence_of(at)).unwrap_or(span)
}

/// The clause up to its "or else", its reasons and its farewell.
pub(super) fn cut<'a>(pieces: Vec<Piece<'a>>, french: bool, pressed: bool) -> Vec<Piece<'a>> {
    let end = (1..pieces.len()).find(|at| {
        let here = word(&pieces, *at);
        let next = word(&pieces, at + 1);
        let apart = pieces.get(*at).is_some_and(Piece::is_cut_off);
        // What is offered or threatened beside an undue demand.
        if pressed && *at >= 4 && matches!(here, "et" | "and") {
            return true;
        }
        if french {
            matches!(here, "sinon" | "merci" | "cordialement" | "cdt" | "cdlt")
                || (apart && matches!(here, "autrement" | "bonne" | "bien" | "bref" | "salutations" | "signe"))
                || (here == "faute" && next == "de")
                || (here == "ou"
                    && (next == "je" || (next == "ce" && word(&pieces, at + 3) == "moi") || (next == "alors" && apart)))
                || (here == "a" && next == "defaut")
                || (here == "je" && next == "vous" && word(&pieces, at + 2) == "prie")
        } else {
            matches!(here, "otherwise" | "regards" | "cheers")
                || (here == "or" && matches!(next, "else" | "i" | "we"))
                || (matches!(here, "thanks" | "thank") && apart)
                || (here == "unless" && matches!(next, "you" | "i"))
        }
    });
    match end {
        Some(end) => pieces.into_iter().take(end).collect(),
        None => pieces,
    }
}

/// Words of which every clause is made.
pub(super) fn is_small(word: &str) -> bool {
    matches!(
        word,
        "vous"
            | "votre"
            | "nous"
            | "pour"
            | "dans"
            | "avec"
            | "sont"
            | "etre"
            | "cette"
            | "tout"
            | "plus"
            | "quand"
            | "comment"
            | "pourquoi"
            | "quel"
            | "quelle"
            | "faire"
            | "cela"
            | "meme"
            | "encore"
            | "bien"
            | "elle"
            | "quoi"
            | "avez"
            | "that"
            | "this"
            | "with"
            | "have"
            | "your"
            | "what"
            | "when"
            | "where"
            | "they"
            | "them"
            | "will"
            | "does"
            | "about"
            | "just"
            | "been"
            | "from"
            | "there"
            | "would"
            | "could"
            | "normal"
            | "possible"
            | "their"
    )
}
