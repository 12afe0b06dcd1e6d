//! What becomes of each question of the message: answered, promised by a date, asked back, or left open.
//!
//! A "when" wants a time and a "how much" a figure; the other questions are answered by words of their matter, by a plain
//! yes or no, or by a step to take. In doubt a question counts as answered: a false alarm on a good reply is the worse
//! mistake.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use guichet_text::Span;
use guichet_text::calendar_words::WEEKDAYS;
use guichet_text::words::search_words;
use regex::Regex;

use super::cue::Cue;
use super::draft::Draft;
use super::moves::ClauseKind;
use super::report::{Answer, AnswerKind};
use super::ways::Weight;
use super::when;

/// What becomes of each question.
pub(crate) fn find(draft: &Draft<'_>) -> Vec<Answer> {
    if draft.reading.questions.is_empty() {
        return Vec::new();
    }
    let spans: Vec<Span> = draft
        .clauses
        .iter()
        .filter(|clause| matches!(clause.kind, ClauseKind::Substance | ClauseKind::DatedPromise))
        .map(|clause| clause.span)
        .collect();
    let told = Told { matter: spans.iter().flat_map(|clause| matter(draft.reply.raw(*clause))).collect(), spans };
    let covered = covered(draft, &told);
    draft
        .reading
        .questions
        .iter()
        .zip(covered)
        .map(|(question, covered)| Answer {
            question_span: question.span,
            how: becomes(draft, question.span, &told, covered),
        })
        .collect()
}

/// Whether enough is said for each of several questions: what shares words with one of them is its answer, and what is left goes
/// to the others, first come first served.
fn covered(draft: &Draft<'_>, told: &Told) -> Vec<bool> {
    let wanted: Vec<BTreeSet<String>> =
        draft.reading.questions.iter().map(|question| matter(draft.message.raw(question.span))).collect();
    let mut known = vec![false; wanted.len()];
    let mut spare = 0;
    for said in things_said(draft, told) {
        let words = matter(draft.reply.raw(said));
        let common = |wanted: &BTreeSet<String>| wanted.intersection(&words).count();
        let best = wanted.iter().map(common).enumerate().max_by_key(|(at, common)| (*common, usize::MAX - at));
        match best {
            Some((at, common)) if common > 0 => {
                if let Some(known) = known.get_mut(at) {
                    *known = true;
                }
            }
            _ => spare += 1,
        }
    }
    for known in known.iter_mut().filter(|known| !**known) {
        if spare == 0 {
            break;
        }
        *known = true;
        spare -= 1;
    }
    known
}

/// What is said, one by one: a sentence, and each further clause of it with a figure or a yes or no of its own.
fn things_said(draft: &Draft<'_>, told: &Told) -> Vec<Span> {
    let mut said: Vec<Span> = Vec::new();
    let mut last = None;
    for clause in &told.spans {
        let sentence = draft.reply.sentence_of(*clause);
        let own = has_figure(draft.reply.folded(*clause)) || draft.reply.has(&[Cue::YesNo, Cue::Because], *clause);
        match said.last_mut() {
            Some(known) if last == Some(sentence) && !own => *known = Span::new(known.start, clause.end),
            _ => said.push(*clause),
        }
        last = Some(sentence);
    }
    said
}

/// What the reply tells: the clauses, and the stems of their words of matter.
struct Told {
    spans: Vec<Span>,
    matter: BTreeSet<String>,
}

fn becomes(draft: &Draft<'_>, question: Span, told: &Told, covered: bool) -> AnswerKind {
    if is_answered(draft, question, told, covered) {
        return AnswerKind::Answered;
    }
    if draft.clauses.iter().any(|clause| clause.kind == ClauseKind::DatedPromise) {
        return AnswerKind::Promised;
    }
    let asked =
        draft.clauses.iter().any(|clause| clause.kind == ClauseKind::Ask && !hands_back(draft, clause.span, question));
    // "Same network, in private, at once": the question goes on there.
    let handed_over = draft.clauses.iter().any(|clause| clause.kind == ClauseKind::HandOver)
        && draft.ways.iter().all(|way| way.weight != Weight::Full);
    if asked || handed_over { AnswerKind::AskedBack } else { AnswerKind::Open }
}

/// Whether a clause only gives the customer their own question back: "C'est pour quand ?", "Bonjour Paul, pour quand ?".
fn hands_back(draft: &Draft<'_>, clause: Span, question: Span) -> bool {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|mark: char| !mark.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let greeted = draft.reply.found(Cue::Greeting, clause).map(|greeting| greeting.end).max();
    let said = draft.reply.folded(Span::new(greeted.unwrap_or(clause.start), clause.end));
    // Whom we speak to asks nothing.
    let said = said.split_once(',').filter(|_| greeted.is_some()).map_or(said, |(_, rest)| rest);
    words(said).is_subset(&words(draft.message.folded(question)))
}

fn is_answered(draft: &Draft<'_>, question: Span, told: &Told, covered: bool) -> bool {
    let substance = draft.clauses.iter().any(|clause| clause.kind == ClauseKind::Substance);
    if told.spans.is_empty() {
        return false;
    }
    let asks = |cue| draft.message.has(&[cue], question);
    let says = |cues: &[Cue]| told.spans.iter().any(|clause| draft.reply.has(cues, *clause));
    let shares = || matter(draft.message.raw(question)).intersection(&told.matter).next().is_some();
    let figure = told.spans.iter().any(|clause| has_figure(draft.reply.folded(*clause)));
    if asks(Cue::AsksWhen) {
        // "Je reviens vers vous demain" promises the answer; it is not the answer.
        let timed = told.spans.iter().any(|clause| {
            when::said(draft.reply.folded(*clause), None).is_some() && !draft.reply.has(&[Cue::PromiseContact], *clause)
        });
        return timed
            || says(&[Cue::Solved])
            || (substance && told.spans.iter().any(|clause| names_a_time(draft.reply.folded(*clause))))
            || (figure && substance)
            || (substance && says(&[Cue::YesNo]) && shares());
    }
    if asks(Cue::AsksHowMuch) {
        return figure
            || says(&[Cue::Solved])
            || (substance && draft.reply.folded.text().contains("gratuit"))
            || draft.reply.folded.text().contains("free");
    }
    if !substance {
        return shares() && !says(&[Cue::PromiseContact]);
    }
    if asks(Cue::AsksYesNo) && says(&[Cue::YesNo]) {
        return true;
    }
    // One question and a reply that says something of matter: that is its answer, unless the reply speaks of other things,
    // the message asks several, or the reply sends the customer away or jokes instead.
    let astray = draft.ways.iter().any(|way| way.weight == Weight::Full)
        || draft.reply.has(&[Cue::Laugh, Cue::Condescension], draft.reply.all());
    let astray = astray && !figure;
    // Several questions and as much said, or more: answered in other words, as people do.
    let only_one = draft.reading.questions.len() == 1;
    (covered && !astray)
        || shares()
        || (only_one && says(&[Cue::YesNo]))
        || (asks(Cue::AsksWhere) && (figure || names_a_place(draft, told)))
        || (asks(Cue::AsksWhy) && says(&[Cue::Because]))
        || (asks(Cue::AsksHow) && says(&[Cue::Step, Cue::LinkIsAnswer]))
        || (asks(Cue::AsksWhere) && (says(&[Cue::LinkIsAnswer, Cue::Shop, Cue::FileStatus])))
        || says(&[Cue::Solved])
}

/// "Jusqu'à la veille au soir", "any weekday": a time that no calendar resolves.
fn names_a_time(words: &str) -> bool {
    const TIMES: &[&str] = &[
        "veille",
        "lendemain",
        "soir",
        "matin",
        "midi",
        "minuit",
        "semaine",
        "maintenant",
        "evening",
        "morning",
        "noon",
        "midnight",
        "weekday",
        "weekdays",
        "week",
        "tonight",
        "now",
    ];
    words.split(|mark: char| !mark.is_alphanumeric()).any(|word| TIMES.contains(&word) || WEEKDAYS.contains(&word))
}

/// "01 99 00 12 34", "+33 1 99 00 12 34".
static DIALLED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:\+|(?-u:\b)0)[1-9](?:[ .-]?[0-9]){7,12}(?-u:\b)").ok());

/// A figure, in digits or in words.
fn has_figure(words: &str) -> bool {
    const SPELLED: &[&str] = &[
        "deux",
        "trois",
        "quatre",
        "cinq",
        "six",
        "sept",
        "huit",
        "neuf",
        "dix",
        "douze",
        "quinze",
        "vingt",
        "trente",
        "cent",
        "moitie",
        "two",
        "three",
        "four",
        "five",
        "seven",
        "eight",
        "nine",
        "ten",
        "twelve",
        "half",
        "fortnight",
        "gratuit",
        "gratuite",
        "gratuitement",
        "free",
    ];
    // A number to dial says nothing of what was asked.
    let said = DIALLED.as_ref().map_or(Cow::Borrowed(words), |dialled| dialled.replace_all(words, " "));
    said.bytes().any(|byte| byte.is_ascii_digit())
        || words.split(|mark: char| !mark.is_alphanumeric()).any(|word| SPELLED.contains(&word))
}

/// A name in the middle of a sentence: "à l'hôtel Miradouro", "at Leeds".
fn names_a_place(draft: &Draft<'_>, told: &Told) -> bool {
    told.spans.iter().any(|clause| {
        draft
            .reply
            .raw(*clause)
            .split(|mark: char| !mark.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .skip(1)
            .any(|word| word.chars().next().is_some_and(char::is_uppercase) && word.chars().count() > 2)
    })
}

/// The stems of the words of matter.
fn matter(words: &str) -> BTreeSet<String> {
    search_words(words).into_iter().filter(|stem| stem.chars().count() > 3 && !is_small(stem)).collect()
}

/// Stems that many questions and answers share without speaking of the same thing.
fn is_small(stem: &str) -> bool {
    const SMALL: &[&str] = &[
        "avez", "vous", "votr", "notr", "pour", "dans", "avec", "comment", "quand", "pourquoi", "combien", "cett",
        "fair", "fait", "etre", "plus", "peut", "pouv", "pouvez", "allez", "bonjour", "merci", "your", "have", "what",
        "when", "wher", "that", "this", "will", "with", "from", "hello", "thank", "would", "could", "please", "pleas",
        "tout", "sont", "suis", "mais", "tous", "bien", "encor", "est-c",
    ];
    SMALL.contains(&stem)
}
