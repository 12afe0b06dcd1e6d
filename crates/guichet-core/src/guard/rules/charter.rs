//! What the brand decided about its words.
//!
//! What: forbidden words, tu and vous, a missing signature, and holes of a template that nobody filled in.
//! Why: the charter is the brand's word to its customers, and "[prénom]" is nobody's.
//! Remedy: the word that the charter gives, the signature.

use std::sync::LazyLock;

use guichet_text::Span;
use guichet_text::normalize::{Folded, fold};
use regex::Regex;

use crate::guard::charter::Address;
use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::{Found, insert, remove_sentence, replace};
use crate::guard::lexicon::Tongue;
use crate::guard::registry::Rule;
use crate::guard::report::{Level, RuleName};

pub(crate) const RULE: Rule = Rule { name: RuleName::Charter, level: Level::Warn, check };

/// "{{prenom}}", "[numéro]", "<name>", "XXXX".
static HOLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\{\{?[a-z_ .']{1,40}\}?\}|\[(?:prenom|nom|client|numero|date|lien|signature|montant|a completer|first name|name|customer|number|link|amount|insert|your name|agent)[^\]\n]{0,30}\]|\[(?:ligne|civilite|ville|adresse|heure|produit|marque|agence|reference|commande|jour|mois|delai|motif|conseiller|equipe|first_name|last_name|company|order|product|time|day|city|store|reason|team)[^\]\n]{0,20}\]|<(?:first|last|customer|order|prenom|nom)_[a-z_]{2,20}>|(?-u:\b)x{4,}(?-u:\b)|(?-u:\b)xx[,.]xx(?-u:\b)|(?-u:\b)(?:m\.|mme|mr|mrs|ms|monsieur|madame) xx+(?-u:\b)|(?-u:\b)jj/mm").ok()
});

fn check(draft: &Draft<'_>) -> Vec<Found> {
    let mut found = holes(draft);
    found.extend(forbidden(draft));
    found.extend(address(draft));
    found.extend(signature(draft));
    found
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
        })
        .map(|found| {
            let span = draft.reply.folded.span(found.start(), found.end());
            Found::at(span, draft.say("Il reste un blanc à remplir.", "A blank is left to fill in.")).level(Level::Hold)
        })
        .collect()
}

fn forbidden(draft: &Draft<'_>) -> Vec<Found> {
    let folded = draft.reply.folded.text();
    let mut found = Vec::new();
    for (word, instead) in &draft.charter.forbidden_words {
        let wanted = fold(word);
        if wanted.is_empty() {
            continue;
        }
        for (start, _) in folded.match_indices(&wanted) {
            let end = start + wanted.len();
            let glued = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
            if glued(folded.get(..start).and_then(|before| before.chars().next_back()))
                || glued(folded.get(end..).and_then(|after| after.chars().next()))
            {
                continue;
            }
            let span = draft.reply.folded.span(start, end);
            let why = draft.say("La charte écarte ce mot.", "The charter avoids this word.");
            let (label, edit) = if instead.is_empty() {
                (draft.say("Retirer la phrase", "Take the sentence out"), remove_sentence(draft, span))
            } else {
                (
                    draft.say(&format!("Écrire «\u{a0}{instead}\u{a0}»"), &format!("Write “{instead}”")),
                    replace(span, instead.clone()),
                )
            };
            found.push(Found::at(span, why).remedy("replace_word", label, vec![edit]));
        }
    }
    found
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

fn signature(draft: &Draft<'_>) -> Option<Found> {
    let charter = &draft.charter.signature;
    if !charter.required || charter.names.is_empty() {
        return None;
    }
    let tail = draft
        .reply
        .sentences
        .iter()
        .rev()
        .take(2)
        .map(|sentence| draft.reply.raw(*sentence))
        .collect::<Vec<_>>()
        .join(" ");
    let signed = charter.names.iter().any(|name| Folded::new(&tail).text().contains(fold(name).as_str()));
    let name = charter.names.first().filter(|_| charter.names.len() == 1);
    (!signed).then(|| {
        let found = Found::new(draft.say("La charte demande une signature.", "The charter asks for a signature."));
        match name {
            Some(name) => found.remedy(
                "sign",
                draft.say("Signer", "Sign"),
                vec![insert(draft.reply.folded.len(), format!("\n{name}"))],
            ),
            None => found,
        }
    })
}
