//! What the second opinion sees of a draft: the words of the reply and of each sentence, what expressions were found in them and
//! what they bring. Not what the rules say: their lists were written with some of the writers in view, and a model that
//! has seen how seldom they miss those would keep silent before a writer whom they do not know.
//!
//! Invariant: linear in the reply, and at most [`LONGEST`] words of it are looked at.

use std::collections::HashSet;

use guichet_text::Span;
use guichet_text::model::Feature;
use guichet_text::model::features::{Group, named, worded};
use guichet_text::reading::Need;
use guichet_text::tokens::{Token, tokens};

use super::ASKED;
use crate::guard::cue::Cue;
use crate::guard::draft::Draft;
use crate::guard::findings::Found;
use crate::guard::moves::ClauseKind;
use crate::guard::registry::Rule;
use crate::guard::report::{AnswerKind, Level, RuleName, Where};
use crate::guard::rules::{banter, disclosure_unverified, personal_data_in_public};
use crate::guard::when;
use crate::model::IdentityLevel;

/// At most so many words of a reply are looked at.
const LONGEST: usize = 600;

/// A draft as the model sees it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// The features of the whole reply.
    pub reply: Vec<Feature>,
    /// Its sentences.
    pub sentences: Vec<Sentence>,
    /// For each rule of [`ASKED`], how far the rule alone goes.
    pub spoken: Vec<Option<Level>>,
    applies: Vec<bool>,
}

/// A sentence as the model sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Where it stands in the reply.
    pub span: Span,
    /// Its features.
    pub features: Vec<Feature>,
    may_hold: Vec<bool>,
}

impl Sentence {
    /// Whether the fault of a rule can stand in it.
    #[must_use]
    pub fn may_hold(&self, rule: usize) -> bool {
        self.may_hold.get(rule).copied().unwrap_or(false)
    }
}

/// Features by their names.
#[derive(Default)]
struct Named(Vec<Feature>);

impl Named {
    fn add(&mut self, name: &[&str]) {
        self.0.push(Feature { group: Group::Finding, hash: named(name), value: VALUE });
    }

    fn add_if(&mut self, yes: bool, name: &[&str]) {
        if yes {
            self.add(name);
        }
    }

    /// The features of the words, and these behind them, each once.
    fn behind(mut self, mut words: Vec<Feature>) -> Vec<Feature> {
        self.0.sort_unstable();
        self.0.dedup();
        words.append(&mut self.0);
        words
    }
}

/// How much a finding weighs beside words.
const VALUE: u8 = 4;

impl Seen {
    /// Lays a draft out, with what the rules found in it.
    pub(crate) fn of(draft: &Draft<'_>, found: &[(&'static Rule, Found)]) -> Self {
        let all: Vec<Token<'_>> = tokens(&draft.reply.folded).into_iter().take(LONGEST).collect();
        let message = tokens(&draft.message.folded);
        let said: HashSet<&str> = message.iter().take(LONGEST).map(|token| token.word).collect();
        let sentences = sentences(draft, &all, &said);
        let mut around = Named::default();
        whole(draft, &mut around);
        echoes(&all, &said, &mut around);
        let spoken = ASKED.iter().map(|name| spoken(found, *name)).collect();
        Self { reply: around.behind(worded(all.iter())), sentences, spoken, applies: applies(draft) }
    }

    /// Whether a rule can apply to this draft at all.
    #[must_use]
    pub fn applies(&self, rule: usize) -> bool {
        self.applies.get(rule).copied().unwrap_or(false)
    }
}

/// How far a rule goes in the reply.
fn spoken(found: &[(&'static Rule, Found)], name: RuleName) -> Option<Level> {
    found
        .iter()
        .filter(|(rule, one)| rule.name == name && one.place == Where::Reply)
        .map(|(rule, one)| one.level.unwrap_or(rule.level))
        .max()
}

/// Whether each rule can apply: what depends on who reads and on who is answered is no matter of words.
fn applies(draft: &Draft<'_>) -> Vec<bool> {
    let identity = draft.input.customer.as_ref().and_then(|customer| customer.identity);
    let asks = draft.input.message.text.contains('?') || !draft.reading.questions.is_empty();
    let dated = draft.clauses.iter().any(|clause| clause.kind == ClauseKind::DatedPromise);
    ASKED
        .iter()
        .map(|name| match name {
            RuleName::PersonalDataInPublic => draft.input.others_can_read(),
            RuleName::DisclosureUnverified => {
                matches!(identity, Some(IdentityLevel::Unknown | IdentityLevel::Claimed))
            }
            RuleName::Banter => banter::waits_here(draft),
            RuleName::EmptySympathy => !dated,
            RuleName::QuestionUnanswered => asks && !dated,
            _ => true,
        })
        .collect()
}

fn sentences(draft: &Draft<'_>, all: &[Token<'_>], said: &HashSet<&str>) -> Vec<Sentence> {
    let reply = &draft.reply;
    let mut from = 0;
    let mut built = Vec::with_capacity(reply.sentences.len());
    for (at, span) in reply.sentences.iter().enumerate() {
        let rest = all.get(from..).unwrap_or_default();
        let own = rest.get(..rest.partition_point(|token| token.span.start < span.end)).unwrap_or_default();
        from += own.len();
        if own.is_empty() {
            continue;
        }
        let timed = when::said(reply.folded(*span), None).is_some();
        let asks = reply.raw(*span).trim_end().ends_with('?');
        let mut around = Named::default();
        inside(draft, *span, &mut around);
        echoes(own, said, &mut around);
        for (near, other) in [
            ("before", at.checked_sub(1).and_then(|at| reply.sentences.get(at))),
            ("after", reply.sentences.get(at + 1)),
        ] {
            match other {
                Some(other) => kinds(draft, *other).for_each(|kind| around.add(&[near, kind])),
                None => around.add(&[near, "nothing"]),
            }
        }
        around.add_if(asks, &["asks"]);
        around.add_if(timed, &["timed"]);
        around.add_if(own.iter().any(|token| token.word.bytes().any(|byte| byte.is_ascii_digit())), &["figure"]);
        around.add_if(reply.links.iter().any(|link| link.span.overlaps(*span)), &["link"]);
        around.add_if(draft.input.others_can_read(), &["public"]);
        let complains = draft.reading.needs.contains(&Need::Complaint);
        let may_hold = ASKED
            .iter()
            .map(|name| match name {
                RuleName::PersonalDataInPublic => personal_data_in_public::may_be_suspected(draft, at, *span),
                RuleName::DisclosureUnverified => disclosure_unverified::may_stand(draft, *span),
                RuleName::PromiseWithoutDate => !timed && !asks,
                // Steps to take and "more here" send nobody away.
                RuleName::BrushOff => !reply.has(&[Cue::Step, Cue::LinkIsAnswer, Cue::Optional], *span),
                // Who asks a plain question gets plain words: a joke there shows in its signs.
                RuleName::Banter => complains || reply.raw(*span).chars().any(is_playful),
                _ => true,
            })
            .collect();
        built.push(Sentence { span: *span, features: around.behind(worded(own.iter())), may_hold });
    }
    built
}

/// A sign that goes with a joke: an exclamation, dots, a picture.
fn is_playful(sign: char) -> bool {
    matches!(sign, '!' | '…' | '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}')
}

/// What expressions and moves found in a sentence.
fn inside(draft: &Draft<'_>, span: Span, around: &mut Named) {
    for hit in hits(draft, span) {
        around.add(&["cue", hit.as_str()]);
    }
    kinds(draft, span).for_each(|kind| around.add(&["kind", kind]));
}

fn hits<'a>(draft: &'a Draft<'_>, span: Span) -> impl Iterator<Item = Cue> + 'a {
    let all = &draft.reply.hits;
    let upto = all.partition_point(|hit| hit.span.start < span.end);
    // An expression that began in the sentence before is that sentence's.
    let from = all.partition_point(|hit| hit.span.start < span.start);
    all.get(from..upto).unwrap_or_default().iter().map(|hit| hit.cue).filter(is_learnt)
}

/// Whether the model has read what an expression tells. A last word concerns one rule that looks at facts: the model knows nothing of it.
fn is_learnt(cue: &Cue) -> bool {
    *cue != Cue::LastWord
}

fn kinds<'a>(draft: &'a Draft<'_>, span: Span) -> impl Iterator<Item = &'static str> + 'a {
    let all = &draft.clauses;
    let from = all.partition_point(|clause| clause.span.start < span.start);
    let upto = all.partition_point(|clause| clause.span.start < span.end);
    all.get(from..upto).unwrap_or_default().iter().map(|clause| kind_name(clause.kind))
}

const fn kind_name(kind: ClauseKind) -> &'static str {
    match kind {
        ClauseKind::Social => "social",
        ClauseKind::Sympathy => "sympathy",
        ClauseKind::Joy => "joy",
        ClauseKind::Empty => "empty",
        ClauseKind::SentAway => "sent_away",
        ClauseKind::HandOver => "hand_over",
        ClauseKind::Ask => "ask",
        ClauseKind::DatedPromise => "dated_promise",
        ClauseKind::Substance => "substance",
    }
}

/// What is known of the reply as a whole.
fn whole(draft: &Draft<'_>, around: &mut Named) {
    for hit in draft.reply.hits.iter().filter(|hit| is_learnt(&hit.cue)) {
        around.add(&["cue", hit.cue.as_str()]);
    }
    for kind in KINDS {
        let count = draft.clauses.iter().filter(|clause| clause.kind == *kind).count();
        around.add(&["kinds", kind_name(*kind), few(count)]);
    }
    for need in &draft.reading.needs {
        around.add(&["need", need.as_str()]);
    }
    around.add_if(draft.customer_waits(), &["waits"]);
    around.add_if(draft.input.others_can_read(), &["public"]);
    for how in [AnswerKind::Answered, AnswerKind::Promised, AnswerKind::AskedBack, AnswerKind::Open] {
        let count = draft.answers.iter().filter(|answer| answer.how == how).count();
        around.add(&["answers", how.as_str(), few(count)]);
    }
    let figure = draft.reply.folded.text().bytes().any(|byte| byte.is_ascii_digit());
    for hit in &draft.message.hits {
        if matches!(
            hit.cue,
            Cue::AsksWhere
                | Cue::AsksWhen
                | Cue::AsksHowMuch
                | Cue::AsksHow
                | Cue::AsksWhy
                | Cue::AsksYesNo
                | Cue::AsksWho
        ) {
            around.add(&["message", hit.cue.as_str(), if figure { "figure" } else { "no_figure" }]);
        } else if matches!(hit.cue, Cue::Laugh | Cue::Thanks | Cue::Joy) {
            around.add(&["message", hit.cue.as_str()]);
        }
    }
    around.add(&["asked", few(draft.input.message.text.matches('?').count())]);
    around.add(&["asks", few(draft.input.reply.matches('?').count())]);
    around.add(&["sentences", few(draft.reply.sentences.len())]);
    around.add_if(!draft.reply.links.is_empty(), &["link"]);
}

const KINDS: &[ClauseKind] = &[
    ClauseKind::Social,
    ClauseKind::Sympathy,
    ClauseKind::Joy,
    ClauseKind::Empty,
    ClauseKind::SentAway,
    ClauseKind::HandOver,
    ClauseKind::Ask,
    ClauseKind::DatedPromise,
    ClauseKind::Substance,
];

/// How many words the customer had written, and how many are new.
fn echoes(own: &[Token<'_>], said: &HashSet<&str>, around: &mut Named) {
    let long = || own.iter().filter(|token| token.word.len() > 3);
    let known = long().filter(|token| said.contains(token.word)).count();
    around.add(&["known", few(known)]);
    around.add(&["new", many(long().count() - known)]);
}

const fn few(count: usize) -> &'static str {
    match count {
        0 => "0",
        1 => "1",
        2 => "2",
        3 => "3",
        _ => "more",
    }
}

const fn many(count: usize) -> &'static str {
    match count {
        0..=1 => "0",
        2..=3 => "2",
        4..=6 => "4",
        7..=10 => "7",
        11..=16 => "11",
        17..=25 => "17",
        _ => "26",
    }
}
