//! What the brand decided about its words.
//!
//! What: forbidden words and those with a better one, tu and vous, another language than the customer's, a missing
//! signature or a surname in it, a promise for a closed day, more than anybody may give, and holes of a template that
//! nobody filled in. Who must agree beside is no finding: it stands in the report's `approval`.
//! Why: the charter is the brand's word to its customers, and "[prénom]" is nobody's.
//! Remedy: the word that the charter gives, the signature, the day on which somebody is there.

use std::sync::LazyLock;

use guichet_text::Span;
use guichet_text::normalize::fold;
use regex::Regex;

use crate::calendar;
use crate::guard::approval;
use crate::guard::charter::{Address, Language};
use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, remove_sentence, replace};
use crate::guard::lexicon::Tongue;
use crate::guard::open_days::{by_the_end_of, hours, soon};
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};
use crate::guard::tongue;

mod signature;

pub(crate) const RULE: Rule = Rule { name: RuleName::Charter, level: Level::Warn, check };

/// "{{prenom}}", "[numéro]", "<name>", "XXXX".
static HOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\{\{?[a-z_ .']{1,40}\}?\}|\[(?:prenom|nom|client|numero|date|lien|signature|montant|a completer|first name|name|customer|number|link|amount|insert|your name|agent)[^\]\n]{0,30}\]|\[(?:ligne|civilite|ville|adresse|heure|produit|marque|agence|reference|commande|jour|mois|delai|motif|conseiller|equipe|first_name|last_name|company|order|product|time|day|city|store|reason|team)[^\]\n]{0,20}\]|<(?:first|last|customer|order|prenom|nom)_[a-z_]{2,20}>|(?-u:\b)x{4,}(?-u:\b)|(?-u:\b)xx[,.]xx(?-u:\b)|(?-u:\b)(?:m\.|mme|mr|mrs|ms|monsieur|madame) xx+(?-u:\b)|<[a-z]{3,12}(?:[ _-][a-z]{2,12}){0,2}>|(?-u:\b)xx(?-u:\b)|(?-u:\b)jj/mm").ok()
});

/// A shorter text does not show its language.
const LONG_ENOUGH: usize = 40;

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let mut found = holes(draft);
    found.extend(forbidden(draft));
    found.extend(preferred(draft));
    found.extend(address(draft));
    found.extend(language(draft));
    found.extend(signature::check(draft));
    found.extend(closed_days(draft));
    found.extend(approval::beyond_everybody(draft).into_iter().map(|beyond| beyond.level(Level::Refuse)));
    found
}

/// The level of what the charter forbids; a level that it gives its own rule counts instead.
fn strong(draft: &Draft<'_>, found: Found) -> Found {
    if draft.charter.levels.contains_key(&RuleName::Charter) { found } else { found.level(Level::Hold) }
}

fn holes(draft: &Draft<'_>) -> Vec<Found> {
    HOLE.as_ref()
        .into_iter()
        .flat_map(|hole| hole.find_iter(draft.reply.folded.text()))
        .filter(|found| {
            // "Dans les cases [Nom] et [Prénom]" names boxes of a form; "[texte](adresse)" is a link.
            let text = draft.reply.folded.text();
            let before = text.get(..found.start()).unwrap_or_default();
            let near: String = before.chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
            !["case", "champ", "bouton", "touche", "field", "button", "box", "press", "rubrique"]
                .iter()
                .any(|form| near.contains(form))
                && !text.get(found.end()..).is_some_and(|after| after.starts_with('('))
                && !is_shown(draft, found)
        })
        .map(|found| {
            let span = draft.reply.folded.span(found.start(), found.end());
            let hole = Found::at(span, draft.say("Il reste un blanc à remplir.", "A blank is left to fill in."));
            filled(draft, hole.level(Level::Hold), span, found.as_str())
        })
        .collect()
}

/// A blank with what belongs there: who signs, a date to be made true, nothing where a name stood; else its sentence goes.
fn filled(draft: &Draft<'_>, found: Found, span: Span, hole: &str) -> Found {
    let names = |words: &[&str]| words.iter().any(|word| hole.contains(word));
    let signature = draft.input.author.as_ref().map(|author| author.signature.trim()).unwrap_or_default();
    if names(&["signature", "agent", "your name", "conseiller"]) && !signature.is_empty() {
        return found.remedy("sign", draft.say("Signer", "Sign"), vec![replace(span, signature.to_owned())]);
    }
    if names(&["date", "jour", "heure", "delai", "day", "time", "jj/mm"]) {
        let label = draft.say("Mettre une date", "Put a date");
        return found.remedy("add_date", label, vec![replace(span, soon(draft))]);
    }
    let label = draft.say("Retirer le blanc", "Take the blank out");
    if names(&["nom", "name", "client", "customer", "civilite", "xx"]) && !names(&["numero", "number"]) {
        return found.remedy("remove", label, vec![replace(with_blank_before(draft, span), String::new())]);
    }
    found.remedy("remove", draft.say("Retirer la phrase", "Take the sentence out"), vec![remove_sentence(draft, span)])
}

/// A blank that goes takes the space before it along.
fn with_blank_before(draft: &Draft<'_>, span: Span) -> Span {
    let before = Span::new(span.start.saturating_sub(1), span.start);
    if draft.reply.raw(before).chars().all(char::is_whitespace) { Span::new(before.start, span.end) } else { span }
}

/// Whether a blank is shown to somebody who fills it in: a model text, a format of dates, letters of a code that they asked about.
fn is_shown(draft: &Draft<'_>, found: &regex::Match<'_>) -> bool {
    let text = draft.reply.folded.text();
    let before = text.get(..found.start()).unwrap_or_default();
    let after = text.get(found.end()..).unwrap_or_default();
    let near: String = before.chars().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect();
    let bracketed = found.as_str().starts_with(['[', '{', '<']);
    let explained =
        ["crochets", "accolades", "brackets", "braces", "remplacez", "replace the", "a la place de", "instead of"];
    let code = before.ends_with('-') || after.starts_with('-') || draft.message.folded.text().contains("xx");
    draft.reply.is_quoted(draft.reply.folded.span(found.start(), found.end()))
        || (bracketed && explained.iter().any(|word| text.contains(word)))
        || (found.as_str().starts_with("jj/mm")
            && ["format", "forme", "ecri", "saisi", "tape", "ordre"].iter().any(|word| near.contains(word)))
        || (found.as_str() == "xx"
            && (code || ["taille", "size", "lettres", "letters"].iter().any(|word| near.contains(word))))
}

/// Where a word of the charter stands in the reply, whole.
fn places(draft: &Draft<'_>, word: &str) -> Vec<Span> {
    let folded = draft.reply.folded.text();
    let wanted = fold(word);
    if wanted.trim().is_empty() {
        return Vec::new();
    }
    let glued = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
    let whole = |start: usize| {
        let end = start + wanted.len();
        !glued(folded.get(..start).and_then(|before| before.chars().next_back()))
            && !glued(folded.get(end..).and_then(|after| after.chars().next()))
    };
    folded
        .match_indices(&wanted)
        .map(|(start, _)| start)
        .filter(|start| whole(*start))
        .map(|start| draft.reply.folded.span(start, start + wanted.len()))
        .collect()
}

fn forbidden(draft: &Draft<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (word, instead) in &draft.charter.forbidden_words {
        for span in places(draft, word) {
            let why = draft.say("La charte écarte ce mot.", "The charter avoids this word.");
            let (label, edit) = if instead.is_empty() {
                (draft.say("Retirer la phrase", "Take the sentence out"), remove_sentence(draft, span))
            } else {
                (write_label(draft, instead), replace(span, instead.clone()))
            };
            found.push(strong(draft, Found::at(span, why)).remedy("replace_word", label, vec![edit]));
        }
    }
    found
}

fn preferred(draft: &Draft<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for (word, better) in draft.charter.preferred_words.iter().filter(|(_, better)| !better.trim().is_empty()) {
        for span in places(draft, word).into_iter().filter(|span| !fold(draft.reply.raw(*span)).contains(&fold(better)))
        {
            let why = draft.say("La charte préfère un autre mot.", "The charter prefers another word.");
            let edit = replace(span, better.clone());
            found.push(Found::at(span, why).remedy("replace_word", write_label(draft, better), vec![edit]));
        }
    }
    found
}

fn write_label(draft: &Draft<'_>, word: &str) -> String {
    draft.say(&format!("Écrire «\u{a0}{word}\u{a0}»"), &format!("Write “{word}”"))
}

fn address(draft: &Draft<'_>) -> Option<Found> {
    if draft.writes != Tongue::French {
        return None;
    }
    let reply = &draft.reply;
    let (span, why) = match draft.charter.address {
        // Who says "tu" to us may be answered so, when the brand left it open.
        Address::Vous if draft.message.has(&[Cue::ThouForm], draft.message.all()) => return None,
        Address::Vous => (
            reply.found(Cue::ThouForm, reply.all()).next()?,
            draft.say("La charte dit «\u{a0}vous\u{a0}».", "The charter says “vous”."),
        ),
        Address::Tu => (vous(draft)?, draft.say("La charte dit «\u{a0}tu\u{a0}».", "The charter says “tu”.")),
        Address::Either => return None,
    };
    Some(Found::at(span, why))
}

fn vous(draft: &Draft<'_>) -> Option<Span> {
    let text = draft.reply.folded.text();
    let start = text
        .match_indices("vous")
        .map(|(at, _)| at)
        .find(|at| !text.get(..*at).is_some_and(|before| before.ends_with("rendez-")))?;
    Some(draft.reply.folded.span(start, start + 4))
}

/// A reply in a language in which the brand does not reply, or in another one than the customer's.
fn language(draft: &Draft<'_>) -> Option<Found> {
    if draft.reply.folded.len() < LONG_ENOUGH {
        return None;
    }
    let spoken = |tongue: Tongue| match tongue {
        Tongue::French => Language::French,
        Tongue::English => Language::English,
    };
    let writes = spoken(draft.writes);
    if !draft.charter.languages.contains(&writes) {
        let why = draft.say("La charte n’a pas cette langue.", "The charter does not have this language.");
        return Some(strong(draft, Found::new(why)));
    }
    let theirs = spoken(tongue::named(draft.input.message.language.as_deref().unwrap_or(&draft.reading.language))?);
    let other =
        theirs != writes && draft.charter.languages.contains(&theirs) && draft.message.folded.len() >= LONG_ENOUGH;
    other.then(|| {
        Found::new(draft.say(
            "Le client écrit dans une autre langue de la charte\u{a0}: répondez dans la sienne.",
            "The customer writes in another language of the charter: reply in theirs.",
        ))
    })
}

/// Promises that fall due on a day on which the charter says that nobody is there.
fn closed_days(draft: &Draft<'_>) -> Vec<Found> {
    let Some(settings) = hours(draft) else { return Vec::new() };
    draft
        .promises
        .iter()
        .filter(|promise| promise.due.is_some_and(|due| !calendar::opens_on_the_day_of(due, &settings)))
        .map(|promise| {
            let found = Found::at(
                promise.span,
                draft.say(
                    "Personne n’est là ce jour-là, dit la charte\u{a0}: promettez un jour d’ouverture.",
                    "Nobody is there on that day, says the charter: promise a day when somebody is.",
                ),
            );
            match (promise.time, promise.due.and_then(|due| by_the_end_of(draft, due, &settings))) {
                (Some(time), Some(day)) => {
                    let label = draft.say("Mettre un jour d’ouverture", "Put an open day");
                    found.remedy("add_date", label, vec![replace(time, day)])
                }
                _ => found,
            }
        })
        .collect()
}
