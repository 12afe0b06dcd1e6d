//! Thanks for something done: not in advance, not as a mere closing, not in irony.

use crate::document::Document;
use crate::entities::is_first_name;
use crate::reading::{Span, Thanks, Whom};
use crate::tokens::{Pause, Token, TokenKind};

/// `asks` says that something is asked or complained of in the message.
pub(crate) fn read(document: &Document<'_>, irony: bool, asks: bool, sentiment: f32) -> Vec<Thanks> {
    if irony {
        return Vec::new();
    }
    let mut thanks: Vec<Thanks> = Vec::new();
    for hit in document.list("thanks") {
        let elsewhere = document.overlapping("ahead", hit.start..hit.end).next().is_some();
        if elsewhere || thanks.last().is_some_and(|last| last.span.overlaps(hit.span)) {
            continue;
        }
        let next = document.word(hit.end);
        let for_something = matches!(
            next,
            "a" | "au"
                | "aux"
                | "pour"
                | "de"
                | "d"
                | "for"
                | "to"
                | "beaucoup"
                | "infiniment"
                | "so"
                | "encore"
                | "again"
        ) && document.all.get(hit.end).is_none_or(|token| token.pause == Pause::None);
        if asks && (!for_something || sentiment < -0.35) {
            continue;
        }
        let end = document.clause_end(hit.end.saturating_sub(1), 14);
        if let Some(span) = document.span_of(hit.start..end) {
            thanks.push(Thanks { span, whom: whom(document, hit.end) });
        }
    }
    thanks
}

/// Words between the thanks and whom they are for.
const ON_THE_WAY: &[&str] = &[
    "a",
    "au",
    "aux",
    "to",
    "beaucoup",
    "infiniment",
    "encore",
    "so",
    "much",
    "very",
    "many",
    "again",
    "bien",
    "mille",
    "fois",
    "tout",
    "particulierement",
    "notamment",
    "especially",
    "both",
    "chere",
    "cher",
    "dear",
    "goes",
];
/// Words that begin the name of a team or a trade.
const ARTICLES: &[&str] = &[
    "l", "le", "la", "les", "votre", "vos", "notre", "mon", "ma", "cette", "ce", "ces", "toute", "the", "your", "my",
    "this", "that",
];
/// Who is thanked by what they do.
const TRADES: &[&str] = &[
    "equipe",
    "equipes",
    "team",
    "teams",
    "livreur",
    "livreuse",
    "livreurs",
    "technicien",
    "technicienne",
    "techniciens",
    "conseiller",
    "conseillere",
    "conseillers",
    "conseilleres",
    "vendeur",
    "vendeuse",
    "vendeurs",
    "chauffeur",
    "chauffeuse",
    "facteur",
    "factrice",
    "controleur",
    "controleuse",
    "hotesse",
    "steward",
    "receptionniste",
    "caissier",
    "caissiere",
    "agent",
    "agente",
    "agents",
    "personnel",
    "collegue",
    "collegues",
    "guichetiere",
    "guichetier",
    "standardiste",
    "driver",
    "drivers",
    "courier",
    "engineer",
    "technician",
    "adviser",
    "advisor",
    "agents",
    "staff",
    "crew",
    "clerk",
    "receptionist",
    "cashier",
    "colleague",
    "colleagues",
    "postman",
    "conductor",
];
/// How far whom may stand.
const REACH: usize = 8;

/// Who is thanked after the words of thanks: a handle, a title with a name, a first name, a team or a trade.
fn whom(document: &Document<'_>, from: usize) -> Option<Whom> {
    let open = |at: usize| document.all.get(at).filter(|token| token.pause == Pause::None);
    let mut article = None;
    for at in from..from + REACH {
        let token = open(at)?;
        if token.kind == TokenKind::Handle {
            return named(document, at, at + 1);
        }
        if is_title(token.word) && open(at + 1).is_some_and(|next| has_capital(document, next)) {
            return named(document, at, at + 2);
        }
        if is_name(document, at, from) {
            return named(document, at, others_named(document, at + 1));
        }
        if TRADES.contains(&token.word) {
            if open(at + 1).is_some() && is_name(document, at + 1, from) {
                return named(document, at + 1, others_named(document, at + 2));
            }
            return named(document, article.unwrap_or(at), trade_end(document, at + 1));
        }
        if ARTICLES.contains(&token.word) {
            article = article.or(Some(at));
        } else if !ON_THE_WAY.contains(&token.word) {
            // "the night team", "votre super équipe": one word may stand before the trade.
            let next = open(at + 1).is_some_and(|next| TRADES.contains(&next.word));
            if !(next && article.is_some()) {
                return None;
            }
        }
    }
    None
}

/// A first name with its capital. Alone at the end of a longer message it is the writer's own.
fn is_name(document: &Document<'_>, at: usize, from: usize) -> bool {
    let Some(token) = document.all.get(at) else { return false };
    let after_to = matches!(document.word(at.wrapping_sub(1)), "a" | "to");
    let known = is_first_name(token.word) || (after_to && token.word.chars().count() >= 3);
    let signs = at == from && at + 1 == document.all.len() && at > 4;
    token.kind == TokenKind::Word && known && has_capital(document, token) && !signs
}

fn has_capital(document: &Document<'_>, token: &Token<'_>) -> bool {
    document.folded.raw(token.span).chars().next().is_some_and(char::is_uppercase)
}

fn is_title(word: &str) -> bool {
    matches!(word, "monsieur" | "madame" | "mademoiselle" | "mr" | "mrs" | "ms" | "miss" | "mme" | "mlle" | "m" | "dr")
}

/// "Zoé et Malik": one past the last of them.
fn others_named(document: &Document<'_>, mut end: usize) -> usize {
    while matches!(document.word(end), "et" | "and")
        && document
            .all
            .get(end + 1)
            .is_some_and(|next| next.pause == Pause::None && is_first_name(next.word) && has_capital(document, next))
    {
        end += 2;
    }
    end
}

/// "de nuit", "du dépôt de Nantes", "in Leeds": one past the words that say which team.
fn trade_end(document: &Document<'_>, mut end: usize) -> usize {
    let open = |at: usize| document.all.get(at).is_some_and(|token| token.pause == Pause::None);
    for _ in 0..2 {
        let ties = matches!(document.word(end), "de" | "du" | "d" | "des" | "of" | "in" | "at");
        if !(ties && open(end) && open(end + 1)) {
            break;
        }
        let article = matches!(document.word(end + 1), "la" | "l" | "le" | "the");
        let step = if article && open(end + 2) { 3 } else { 2 };
        end += step;
    }
    end
}

fn named(document: &Document<'_>, start: usize, end: usize) -> Option<Whom> {
    let span: Span = document.span_of(start..end)?;
    Some(Whom { text: document.folded.raw(span).to_owned(), span })
}
