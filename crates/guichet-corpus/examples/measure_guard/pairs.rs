//! The guard beside the judges of `corpus/replies`: findings by rule, good replies stopped, questions, promises.

use guichet_core::guard::second::Opinion;
use guichet_core::guard::{self, AnswerKind, House, Input, Level, Report, RuleName, Verdict, Where};
use guichet_corpus::replies::{Judged, Pair};
use guichet_corpus::score::reached;
use guichet_text::Span;
use jiff::Timestamp;

use crate::score::{Agreement, share};

/// A pair with what the guard says of it.
pub(crate) struct Examined<'a> {
    input: &'a Input,
    judged: &'a Judged,
    report: Report,
    /// Of the message.
    language: String,
}

impl<'a> Examined<'a> {
    pub(crate) fn new(pair: &'a Pair, opinion: &Opinion) -> Self {
        let house = House { opinion: Some(opinion), ..House::default() };
        let reading = guard::read_message(&pair.input);
        let report = guard::examine_with(&pair.input, &reading, &house);
        Self { input: &pair.input, judged: &pair.judged, report, language: reading.language }
    }
}

/// Prints the tables of one side: all of it, then each language.
pub(crate) fn measure(name: &str, pairs: &[Examined<'_>]) {
    let all: Vec<&Examined<'_>> = pairs.iter().collect();
    table(name, &all);
    for (language, code) in [("French", "fr"), ("English", "en")] {
        let own: Vec<&Examined<'_>> = all.iter().copied().filter(|pair| pair.language == code).collect();
        table(&format!("{name}, {language}"), &own);
    }
}

fn table(name: &str, pairs: &[&Examined<'_>]) {
    if pairs.is_empty() {
        return;
    }
    println!("\ncorpus/replies, {name} ({} pairs)", pairs.len());
    println!("{:<28} {:>5} {:>5}  {:<20} {:<20}  held, right", "rule", "gold", "guard", "precision", "recall");
    for rule in RuleName::ALL {
        findings(pairs, *rule);
    }
    good(pairs);
    questions(pairs);
    promises(pairs);
    missed_sympathy(pairs);
}

fn finds(report: &Report, rule: &str) -> bool {
    report.findings.iter().any(|finding| {
        // Judges know no charter: a blank left in is its only fault here, and that holds.
        finding.place == Where::Reply
            && finding.rule.as_str() == rule
            && (finding.rule != RuleName::Charter || finding.level >= Level::Hold)
    })
}

fn judged(pair: &Examined<'_>, rule: &str) -> bool {
    pair.judged.findings.iter().any(|(name, _)| name == rule)
}

fn findings(pairs: &[&Examined<'_>], rule: RuleName) {
    let mut agreement = Agreement::default();
    for pair in pairs {
        agreement.count(finds(&pair.report, rule.as_str()), judged(pair, rule.as_str()));
    }
    let holds = |pair: &&&Examined<'_>| {
        let stops = |one: &guard::Finding| one.rule == rule && one.place == Where::Reply && one.level >= Level::Hold;
        pair.report.findings.iter().any(stops)
    };
    let held = pairs.iter().filter(holds).count();
    let right = pairs.iter().filter(holds).filter(|pair| judged(pair, rule.as_str())).count();
    line(rule.as_str(), &agreement, &format!("{right} of {held}"));
}

fn line(name: &str, agreement: &Agreement, more: &str) {
    let (gold, guard) = (agreement.both + agreement.only_label, agreement.both + agreement.only_guard);
    println!(
        "{name:<28} {gold:>5} {guard:>5}  {:<20} {:<20}  {more:<12}  aim P ≥ .92 R ≥ .90{}",
        share(agreement.both, guard),
        share(agreement.both, gold),
        reached(hundredths(agreement.both, guard) >= 92 && hundredths(agreement.both, gold) >= 90)
    );
}

/// A share in whole hundredths; none of none is nothing.
fn hundredths(part: u32, whole: u32) -> u32 {
    (part * 100).checked_div(whole).unwrap_or(0)
}

fn stopped(pair: &Examined<'_>) -> bool {
    pair.judged.good && pair.report.verdict >= Verdict::Hold
}

fn good(pairs: &[&Examined<'_>]) {
    let count =
        |test: &dyn Fn(&Examined<'_>) -> bool| u32::try_from(pairs.iter().filter(|pair| test(pair)).count()).unwrap();
    let all = count(&|pair| pair.judged.good);
    let held = count(&stopped);
    println!(
        "good replies held or refused: {held} of {all}, {}  aim ≤ .03{}",
        share(held, all),
        reached(held * 100 <= all * 3)
    );
    for rule in RuleName::ALL {
        let by = count(&|pair| {
            pair.judged.good
                && pair.report.findings.iter().any(|finding| {
                    finding.rule == *rule && finding.place == Where::Reply && finding.level >= Level::Hold
                })
        });
        if by > 0 {
            println!("  of them by {}: {by}", rule.as_str());
        }
    }
    let bad = count(&|pair| !pair.judged.good);
    let seen = count(&|pair| !pair.judged.good && pair.report.verdict > Verdict::Pass);
    println!("bad replies with a finding: {seen} of {bad}, {}", share(seen, bad));
}

/// Where words stand in a text, in code points.
fn place(text: &str, words: &str) -> Option<Span> {
    let start = text.find(words.trim())?;
    let start = text.get(..start)?.chars().count();
    Some(Span::new(start, start + words.trim().chars().count()))
}

/// What a judge says of each question beside what the guard says; none when the reading knows no such question.
fn ticked<'a>(pair: &'a Examined<'_>) -> Vec<(&'a str, &'a str, Option<&'static str>)> {
    pair.judged
        .questions
        .iter()
        .map(|(words, how)| {
            let at = place(&pair.input.message.text, words);
            let same = pair.report.answers.iter().find(|answer| at.is_some_and(|at| answer.question_span.overlaps(at)));
            (words.as_str(), how.as_str(), same.map(|answer| answer.how.as_str()))
        })
        .collect()
}

fn questions(pairs: &[&Examined<'_>]) {
    let mut open = Agreement::default();
    let (mut known, mut same, mut all) = (0, 0, 0);
    for (_, judged, guard) in pairs.iter().copied().flat_map(ticked) {
        all += 1;
        let Some(guard) = guard else { continue };
        known += 1;
        same += u32::from(guard == judged);
        open.count(guard == AnswerKind::Open.as_str(), judged == AnswerKind::Open.as_str());
    }
    line("questions left open", &open, "");
    println!("questions known to the reading: {}; ticked alike: {}", share(known, all), share(same, known));
}

fn promises(pairs: &[&Examined<'_>]) {
    let mut found = Agreement::default();
    let (mut dates, mut right) = (0, 0);
    for pair in pairs {
        let mut left: Vec<_> = pair.report.promises.iter().collect();
        for (words, due) in &pair.judged.promises {
            let at = place(&pair.input.reply, words);
            let same = left.iter().position(|promise| at.is_some_and(|at| promise.span.overlaps(at)));
            found.count(same.is_some(), true);
            let Some(same) = same else { continue };
            let promise = left.swap_remove(same);
            if due.is_some() {
                dates += 1;
                right += u32::from(alike(*due, promise.due));
            }
        }
        // A sentence may hold two promises that the judge tells apart, and the other way round.
        let spare = left.iter().filter(|promise| {
            !pair
                .judged
                .promises
                .iter()
                .any(|(words, _)| place(&pair.input.reply, words).is_some_and(|at| at.overlaps(promise.span)))
        });
        spare.for_each(|_| found.count(true, false));
    }
    line("promises", &found, "");
    println!("due times right, of the promises found: {}", share(right, dates));
}

/// The same minute.
fn alike(judged: Option<Timestamp>, guard: Option<Timestamp>) -> bool {
    match (judged, guard) {
        (Some(judged), Some(guard)) => (judged.as_second() - guard.as_second()).abs() <= 60,
        (None, None) => true,
        _ => false,
    }
}

/// Prints the pairs of the tuned side on which guard and judge differ.
pub(crate) fn show(pairs: &[Examined<'_>], what: &str) {
    for pair in pairs {
        let lines: Vec<String> = match what {
            "good" if stopped(pair) => vec!["a good reply is stopped".to_owned()],
            "good" => Vec::new(),
            "questions" => ticked(pair)
                .into_iter()
                .filter(|(_, judged, guard)| *guard != Some(judged))
                .map(|(words, judged, guard)| format!("{words}: judge {judged}, guard {guard:?}"))
                .collect(),
            "promises" => promises_of(pair),
            rule if finds(&pair.report, rule) != judged(pair, rule) => {
                vec![format!("{rule}: judge {}, guard {}", judged(pair, rule), finds(&pair.report, rule))]
            }
            _ => Vec::new(),
        };
        if !lines.is_empty() {
            print(pair, &lines);
        }
    }
}

fn promises_of(pair: &Examined<'_>) -> Vec<String> {
    let guard: Vec<String> =
        pair.report.promises.iter().map(|promise| format!("{} → {:?}", promise.text, promise.due)).collect();
    let judge: Vec<String> = pair.judged.promises.iter().map(|(words, due)| format!("{words} → {due:?}")).collect();
    let same = guard.len() == judge.len()
        && pair.report.promises.iter().zip(&pair.judged.promises).all(|(promise, (_, due))| alike(*due, promise.due));
    if same { Vec::new() } else { vec![format!("judge {judge:#?}"), format!("guard {guard:#?}")] }
}

fn print(pair: &Examined<'_>, lines: &[String]) {
    println!("\n[{}] {} {:?} {:?}", pair.judged.id, pair.input.channel, pair.input.visibility, pair.input.customer);
    for earlier in &pair.input.earlier {
        println!("  … {:?} {}", earlier.direction, earlier.text.replace('\n', " / "));
    }
    println!("  C {}\n  R {}", pair.input.message.text.replace('\n', " / "), pair.input.reply.replace('\n', " / "));
    println!("  judge {:?}{}", pair.judged.findings, if pair.judged.good { " good" } else { "" });
    for finding in pair.report.findings.iter().filter(|finding| finding.place == Where::Reply) {
        let words = finding.span.map(|span| span.slice(&pair.input.reply)).unwrap_or_default();
        println!("  guard {} {:?}: {words}", finding.rule.as_str(), finding.level);
    }
    for line in lines {
        println!("  → {line}");
    }
}

/// What the guard believes to have found in replies that bring nothing: counted, no word shown.
fn missed_sympathy(pairs: &[&Examined<'_>]) {
    let mut counts: std::collections::BTreeMap<String, u32> = std::collections::BTreeMap::new();
    for pair in pairs.iter().filter(|pair| judged(pair, "empty_sympathy") && !finds(&pair.report, "empty_sympathy")) {
        *counts.entry("replies".to_owned()).or_default() += 1;
        for brings in &pair.report.brings {
            *counts.entry(format!("{brings:?}").to_lowercase()).or_default() += 1;
        }
    }
    println!("empty sympathy not seen, taken for: {counts:?}");
}
