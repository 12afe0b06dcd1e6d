//! What a reply promises, and by when.
//!
//! A promise is a sentence in which the brand, or somebody for it, will do something for this person. "If your parcel
//! does not arrive you will be refunded" is a rule and no promise.

use std::sync::LazyLock;

use guichet_text::Span;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use regex::Regex;

use super::cue::Cue;
use super::draft::Words;
use super::input::Input;
use super::when;
use crate::model::BrandSettings;

/// A promise in a reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Promised {
    /// The words, time included.
    pub(crate) span: Span,
    /// The sentence around them.
    pub(crate) sentence: Span,
    /// The time that is said.
    pub(crate) time: Option<Span>,
    /// By when, if that can be resolved.
    pub(crate) due: Option<Timestamp>,
}

/// The present in the brand's own zone.
pub(crate) fn present(input: &Input) -> Option<Zoned> {
    let name = input.timezone.clone().unwrap_or_else(|| BrandSettings::default().timezone);
    let zone = TimeZone::get(&name).unwrap_or(TimeZone::UTC);
    Some(input.now?.to_zoned(zone))
}

/// The promises of a reply, in order.
pub(crate) fn find(reply: &Words<'_>, input: &Input) -> Vec<Promised> {
    let now = present(input);
    reply.sentences.iter().flat_map(|sentence| in_sentence(reply, *sentence, now.as_ref())).collect()
}

fn in_sentence(reply: &Words<'_>, sentence: Span, now: Option<&Zoned>) -> Vec<Promised> {
    let words = reply.folded(sentence);
    // A question promises nothing.
    if words.trim_end().ends_with('?') {
        return Vec::new();
    }
    let contact = reply.found(Cue::PromiseContact, sentence).next();
    let conditional =
        reply.found(Cue::Condition, sentence).next().is_some_and(|condition| condition.start <= sentence.start + 1);
    let parts = parts(words);
    let mut found: Vec<Promised> = Vec::new();
    let mut before = None;
    for (at, part) in parts.iter().enumerate() {
        let depends = conditional && at == 0 && parts.len() > 1;
        let own = reply.span_in(sentence, part.clone());
        // "Elle est chez vous mardi, avant midi": words without a verb belong to those before.
        let with_before = before.map(|start| reply.span_in(sentence, start..part.end));
        let promise = [Some(own), with_before].into_iter().flatten().find_map(|span| dated(reply, sentence, span, now));
        // "If it is lost you are refunded within a week" is a rule; "if it is red, I call you at two" is a promise.
        let is_rule = depends || (conditional && RULE.is_match(words.get(part.clone()).unwrap_or_default()));
        if let Some(promise) = promise.filter(|_| !is_rule) {
            // A second time in the same breath says the first more exactly.
            found.retain(|known| !known.span.overlaps(promise.span));
            found.push(promise);
        }
        before = Some(part.start);
    }
    if found.is_empty() && (!conditional || contact.is_some()) {
        found.extend(undated(reply, sentence));
    }
    found
}

/// Where a sentence may hold one thing and the next.
fn parts(words: &str) -> Vec<std::ops::Range<usize>> {
    let mut ends: Vec<usize> = PART.find_iter(words).map(|mark| mark.start()).filter(|end| *end > 0).collect();
    ends.push(words.len());
    let mut start = 0;
    ends.into_iter()
        .map(|end| {
            let part = start..end;
            start = end;
            part
        })
        .collect()
}

/// Something that will be, by a time that is ahead.
fn dated(reply: &Words<'_>, sentence: Span, span: Span, now: Option<&Zoned>) -> Option<Promised> {
    let words = reply.folded(span);
    let said = when::said(words, now)?;
    let cued =
        [Cue::PromiseContact, Cue::PromiseAct, Cue::Future].into_iter().flat_map(|cue| reply.found(cue, span)).min();
    let ahead = said.due.zip(now).is_none_or(|(due, now)| due > now.timestamp());
    let looks_ahead = cued.is_some() || (AHEAD.is_match(words) && !BEHIND.is_match(words));
    if !ahead || !looks_ahead || (cued.is_none() && THEIRS.is_match(words)) {
        return None;
    }
    let time = reply.span_in(span, said.range);
    let first = words.len() - words.trim_start_matches(|mark: char| !mark.is_alphanumeric()).len();
    let start = reply.span_in(span, first..words.len()).start;
    let start = cued.map_or(start, |cue| cue.start.min(time.start).max(start));
    let end = cued.map_or(time.end, |cue| cue.end.max(time.end));
    Some(Promised { span: Span::new(start, end), sentence, time: Some(time), due: said.due })
}

/// Something that will be, and nobody says when.
fn undated(reply: &Words<'_>, sentence: Span) -> Option<Promised> {
    let first = |cue| reply.found(cue, sentence).next();
    let (contact, act) = (first(Cue::PromiseContact), first(Cue::PromiseAct));
    let words = reply.folded(sentence);
    let to_them = || {
        first(Cue::Future).filter(|_| {
            ["vous", "votre", "vos", "you", "your"]
                .iter()
                .any(|them| words.split(|mark: char| !mark.is_alphanumeric()).any(|word| word == *them))
        })
    };
    let cue = [contact, act].into_iter().flatten().min().or_else(to_them)?;
    let end = [contact, act].into_iter().flatten().map(|span| span.end).fold(cue.end, usize::max);
    Some(Promised { span: Span::new(cue.start, end), sentence, time: None, due: None })
}

fn shipped(expression: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the expressions of this file are constants, and its tests use every one")]
    Regex::new(expression).expect("a shipped expression compiles")
}

/// Between one thing and the next.
static PART: LazyLock<Regex> = LazyLock::new(|| shipped(r"[,;:][ \n]|[ \n](?:et|puis|and|then|ou|or)[ \n]|\n"));

/// Words that look ahead: somebody of ours in the present or the future, or the noun alone ("réponse à 17 h").
static AHEAD: LazyLock<Regex> = LazyLock::new(|| {
    shipped(concat!(
        r"(?-u:\b)(?:(?:je|j'|nous|on|il|elle|ils|elles|qui|ca|cela|tout|vous) ?(?:ne |n'|y |en |le |la |les |l'|lui |leur |vous |me |m'|nous |te |l'y )*[a-z]{2,}",
        r"|[a-z]{2,}(?:era|eront|erons|erai|erez|ira|iront|irons|irai|dra|dront|drai|vra|vront|tra|tront)",
        r"|(?:est|sont|etait|reste)(?: [a-z]+)? (?:prevu|attendu|programme|annonce|paye|paie|verse|rembourse|livre|remis|repare|retabli|publie|traite|annule|chez|la|mis|pose|debite|credite|envoye|fixe|cale)[a-z]*",
        r"|(?:prevu|attendu|annonce|programme|remise|passage|reponse|retour|point|reparation|remboursement|livraison|retablissement|rappel|pose|arrivee|versement|virement)[a-z]*",
        r"|part|partent|arrive|arrivent|passe|passent|repasse|repassent|livre|livrent|appelle|rappelle|vient|viennent|revient|reviennent|suit|tombe|tombent|repart|recoit|parvient|apporte|ouvre|change|commence|reprend|rend|lit|comptez|compter|confirme|remet",
        r"|(?:i|we|he|she|it|they|you|somebody|someone|that|this|everything)(?:'ll|'re|'m|'s| will| am| are| is| can|(?: also| then| now| just)* [a-z]+)",
        r"|will|'ll|is|are|it's|goes|comes|returns|arrives|reaches|leaves|lands|brings|collects|calls|rings|stops|starts|picks|takes|reads|gets|lasts|opens|flies|has|have|due|expect|update|reply|answer|next|back|refund|allow|delivery|visit|arriving|shipping|landing|leaving|going|decision)(?-u:\b)",
        r"|(?-u:\b)(?:fin|prochain[a-z]*|relu[es]*|charg(?:e|es|ee)|pret(?:e|s|es)?|rouvr[a-z]+|verse[a-z]*|paye[es]*|refait[es]*|s'acheve(?:nt)?|se termine(?:nt)?|prend|prennent|nous|on)(?-u:\b)",
    ))
});

/// Words that look back: what was done, and not what will be.
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    shipped(concat!(
        r"(?-u:\b)(?:(?:j'ai|je l'ai|avons|ont|avez|aviez|avait|etait|etaient|n'a|(?:il|elle|on|qui|l') ?(?:vous |l'|y |en )?a|(?:il|elle) est|a (?:bien |deja )?ete) (?:bien |deja |pas |vous )?[a-z]+(?:e|es|ee|ees|i|is|it|ie|u|us|ue|ert)",
        r"|(?:est|sont) (?:bien |deja )?(?:arrive|parti|venu|sorti|tombe|reste|revenu|passe)(?:e|s|es)?|[a-z]{3,} (?:a|ont) [a-z]{2,}(?:e|i|u|is|it|ert)|stopped|cancelled|suis (?:la|ici) jusqu|on till|as of|quand nous|chaque|every",
        r"|date(?:e|es|s)? d[ue]|datant|qui date|ai fait|a fait|(?:i|we|she|he|they|it|who) (?:signed|pulled|refunded|put|sent|asked|read|told|called|checked|gave|took|made|got|posted|booked|wrote|rang|should have|could have)",
        r"|was|were|had|has been|have been|left|arrived|went|yesterday|hier|ago|il y a|depuis|since)(?-u:\b)",
    ))
});

/// What the customer does, and what everybody may do: no promise of ours.
static THEIRS: LazyLock<Regex> = LazyLock::new(|| {
    shipped(concat!(
        r"(?-u:\b)(?:n'oubliez pas|pensez a|repondez(?:-moi|-nous)?|confirmez(?:-moi|-nous)?|rappelez(?:-moi|-nous)|ecrivez(?:-moi|-nous)|appelez(?:-moi|-nous)|(?:call|ring|write to|email|text|tell|message) me|come back to us|let (?:me|us) know|vaut|valables?|valides?|valid|expires?|en general|generalement|normalement|habituellement|usually|generally|most [a-z]+|je peux|on peut|nous pouvons|can be|departs?|lands?|atterrit|atterrissage|decolle|comptez)(?-u:\b)|",
        r"^[^a-z]*(?:(?:prenez|evitez|appelez|envoyez|gardez|venez|passez|dites|ecrivez|attendez|montez|demandez|allez|presentez|repondez|laissez|consultez|choisissez|rappelez|essayez)(?:-[a-z]+)?|(?:please )?(?:send|call|ring|come|take|keep|reply|ask|bring|avoid|go|try|wait|check|text|tell|give))(?-u:\b)",
        r"|(?-u:\b)(?:ouverte?s?|ouvrons|ouvert de|horaires?|joignables?|disponibles?|fermee?s?|fermons|vous (?:pouvez|avez|devez|aviez|pourrez)|you (?:can|could|have until|may|must|need)|open (?:from|until|till)|opening|your own|closed)(?-u:\b)",
    ))
});

/// What anybody gets under a condition.
static RULE: LazyLock<Regex> = LazyLock::new(|| {
    shipped(
        r"(?-u:\b)(?:est|sont|sera|seront|serez|is|are|will be|'ll be) (?:[a-z]+ )?(?:rendu|rembourse|verse|annule|credite|refunded|paid|credited|reimbursed)",
    )
});
