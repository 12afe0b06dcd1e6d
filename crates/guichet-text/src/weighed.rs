//! Where rules and model meet: for each label, the rule's answer or the model's, and the words that decided.
//!
//! Invariant: a label that only the model gave has a reason that names its heaviest words.

use crate::abuse;
use crate::announced;
use crate::document::Document;
use crate::model::{Heard, Output};
use crate::needs::Needs;
use crate::read::Rough;
use crate::reading::{
    Abuse, AbuseLevel, AbuseTarget, Announced, AnnouncedKind, Need, Pressure, Question, Reason, Severity, Span, Topic,
    TopicScore,
};
use crate::severity::Stakes;
use crate::temper::Temper;
use crate::tokens::Pause;
use crate::topics::{self, rounded};

/// A reason for what the model hears.
fn heard_reason(document: &Document<'_>, label: String, span: Span) -> Reason {
    let why = if document.explains_in_french() {
        "Ces mots pèsent le plus, d’après des messages semblables."
    } else {
        "These words weigh most, going by similar messages."
    };
    Reason { label, span, why: why.to_owned() }
}

/// The clause that begins the message: it stands for all words where none speaks alone.
fn beginning(document: &Document<'_>) -> Option<Span> {
    document.span_of(0..document.clause_end(0, 14).min(document.all.len()))
}

/// What happened stays as it is, and what depends on it can be mended: the words that say what happened.
pub(crate) fn partly_reason(document: &Document<'_>, topic: Topic, reasons: &[Reason]) -> Option<Reason> {
    let label = format!("topic.{topic}");
    let span = reasons.iter().find(|reason| reason.label == label)?.span;
    let why = if document.explains_in_french() {
        "Ce qui est arrivé reste, mais les suites se réparent."
    } else {
        "What happened stays, but what follows from it can be put right."
    };
    Some(Reason { label: "repairable.partly".to_owned(), span, why: why.to_owned() })
}

/// In fewer words than this, each weighs so much that nothing is sure.
const FEW_WORDS: usize = 12;
/// Words of a short message.
const SHORT: usize = 16;

/// Nobody praises and mocks with the same words: the rules' irony turns praise into a complaint, and where the model hears
/// praise first, its irony is a mistake.
pub(crate) fn irony_and_needs(document: &Document<'_>, rough: &Rough, heard: &Heard<'_>) -> (bool, Vec<Need>) {
    // A short word of thanks or of help is plain to the rules, and the model has seen too few of them.
    let plain = matches!(rough.needs.all.first(), Some(Need::Praise | Need::HelpToOther));
    if plain && document.all.len() <= SHORT && !rough.temper.irony {
        return (false, rough.needs.all.clone());
    }
    let mut needs = needs(&rough.needs, heard);
    let glad = rough.temper.sentiment > 0.25 && !rough.needs.all.contains(&Need::Complaint);
    if glad && document.all.len() <= SHORT && !rough.temper.irony {
        needs.retain(|need| *need != Need::Complaint);
        if needs.is_empty() {
            needs.extend(rough.needs.all.first());
        }
        return (false, needs);
    }
    let irony = heard.says(Output::Irony, rough.temper.irony) && (rough.temper.irony || may_mock(document));
    if !irony || needs.first() != Some(&Need::Praise) {
        return (irony, needs);
    }
    if !rough.temper.irony {
        return (false, needs);
    }
    needs.retain(|need| !matches!(need, Need::Praise | Need::Complaint));
    needs.insert(0, Need::Complaint);
    (true, needs)
}

/// A few plain words of thanks are what they say.
fn may_mock(document: &Document<'_>) -> bool {
    let mocking = |hit: &crate::lexicon::Hit| matches!(hit.label, "grand" | "wry" | "hyperbole" | "scare");
    document.all.len() >= FEW_WORDS || document.list("sense").any(mocking)
}

fn needs(rules: &Needs, heard: &Heard<'_>) -> Vec<Need> {
    let ruled = |need| rules.all.contains(&need);
    let mut all: Vec<Need> =
        Need::ALL.iter().copied().filter(|need| heard.says(Output::Need(*need), ruled(*need))).collect();
    let first = |need: Need| {
        let ruled = need == Need::Partnership && rules.all.first() == Some(&need);
        heard.score(Output::FirstNeed(need)) + if ruled { RULED_NEED } else { 0.0 }
    };
    if heard.decides(Output::FirstNeed(Need::Complaint)) {
        let best = Need::ALL.iter().copied().max_by(|one, other| first(*one).total_cmp(&first(*other)));
        all.retain(|need| Some(*need) != best);
        all.sort_by(|one, other| first(*other).total_cmp(&first(*one)));
        all.splice(0..0, best);
    } else {
        all.sort_by_key(|need| rules.all.iter().position(|known| known == need).unwrap_or(usize::MAX));
    }
    if all.len() > 1 {
        all.retain(|need| *need != Need::Other);
    }
    if all.is_empty() {
        all.extend(rules.all.first());
    }
    all
}

/// How much a topic that the rules found counts beside the sum of the model.
const RULED: f64 = 1.6;
/// The same for a partnership as the first need.
const RULED_NEED: f64 = 1.0;
/// A second topic must be this sure.
const ALSO: f64 = 0.15;

/// The topics, best first: those that the model affirms, and always its best.
pub(crate) fn topics(rules: &[TopicScore], heard: &Heard<'_>) -> Vec<TopicScore> {
    if !heard.decides(Output::Topic(Topic::Other)) {
        return rules.to_vec();
    }
    let ruled = |topic: Topic| {
        rules.iter().find(|scored| scored.topic == topic).map_or(0.0, |scored| f64::from(scored.score) * RULED)
    };
    let mut sums: Vec<(Topic, f64)> =
        Topic::ALL.iter().map(|topic| (*topic, heard.score(Output::Topic(*topic)) + ruled(*topic))).collect();
    sums.sort_by(|one, other| other.1.total_cmp(&one.1));
    // The particular topic that the rules saw goes before the general one beside it.
    let first = |topic: Topic| rules.first().is_some_and(|scored| scored.topic == topic);
    if sums.first().is_some_and(|(topic, _)| *topic == Topic::Delivery) && first(Topic::LostParcel) {
        let place = sums.iter().position(|(topic, _)| *topic == Topic::LostParcel).unwrap_or(0);
        sums.swap(0, place);
    }
    let mut kept = 0;
    sums.retain(|(topic, sum)| {
        kept += 1;
        kept == 1 || (kept <= 3 && *sum > ALSO && *topic != Topic::Other)
    });
    sums.into_iter().map(|(topic, sum)| TopicScore { topic, score: share(sum) }).collect()
}

/// A distance from the border as 0…1, a half on the border.
fn share(sum: f64) -> f32 {
    let hundredths = ((sum / (0.7 + sum.abs()) + 1.0) * 50.0).clamp(5.0, 99.0);
    let mut steps: u8 = 0;
    while f64::from(steps) < hundredths {
        steps += 1;
    }
    rounded(f32::from(steps) / 100.0)
}

pub(crate) fn topic_reasons(document: &Document<'_>, scores: &[TopicScore], heard: &Heard<'_>) -> Vec<Reason> {
    let mut reasons = topics::reasons(document, scores);
    for score in scores.iter().filter(|score| score.topic != Topic::Other) {
        let label = format!("topic.{}", score.topic);
        let output = Output::Topic(score.topic);
        if reasons.iter().all(|reason| reason.label != label) {
            let span = heard.heaviest(document, output).or_else(|| beginning(document));
            reasons.extend(span.map(|span| heard_reason(document, label, span)));
        }
    }
    reasons
}

/// Announcements of the rules that the model does not doubt much, and those that only the model hears.
pub(crate) fn announced(document: &Document<'_>, rules: &[Announced], heard: &Heard<'_>) -> Vec<Announced> {
    let mut all: Vec<Announced> = Vec::new();
    for kind in AnnouncedKind::ALL.iter().copied() {
        let mut ruled = rules.iter().filter(|one| one.kind == kind).copied().peekable();
        let output = Output::Announced(kind);
        let says = heard.says(output, ruled.peek().is_some());
        if says && ruled.peek().is_none() {
            // What the rules saw as over or denied stays so, whatever the model feels.
            if announced::is_told(document, kind) {
                continue;
            }
            // What only the model hears needs words of its own: not a piece of those in which a rule found something else.
            let explained =
                |span: &Span| rules.iter().any(|one| one.span.start <= span.start && span.end <= one.span.end);
            let heaviest = || heard.heaviest(document, output).filter(|span| !explained(span));
            // Without one either, the model must be sure.
            let heaviest = || heaviest().filter(|_| heard.is_sure(output));
            all.extend(object_of(document, kind).or_else(heaviest).map(|span| Announced { kind, span }));
        } else if says {
            all.extend(ruled);
        }
    }
    all.sort_by_key(|one| (one.span, one.kind));
    all
}

/// The clause around the last word that names what may be done.
fn object_of(document: &Document<'_>, kind: AnnouncedKind) -> Option<Span> {
    let families: &[&str] = match kind {
        AnnouncedKind::Review => &["publish", "review", "content", "audience"],
        AnnouncedKind::Press => &["press", "media"],
        AnnouncedKind::Violence => &["menace_words"],
        AnnouncedKind::SelfHarm => &["despair"],
        _ => &[],
    };
    let named = ["announced", "object"].into_iter().flat_map(|list| document.list(list));
    let hit = named
        .filter(|hit| hit.label == kind.as_str())
        .chain(document.list("sense").filter(|hit| families.contains(&hit.label)))
        .last()?;
    let sentence = document.sentence_of(hit.start);
    let mut start = hit.start;
    while start > sentence.start && hit.start - start < 12 && is_open(document, start) {
        start -= 1;
    }
    document.span_of(start..document.clause_end(hit.end.saturating_sub(1), 12).min(sentence.end))
}

fn is_open(document: &Document<'_>, at: usize) -> bool {
    document.all.get(at).is_some_and(|token| token.pause == Pause::None)
}

/// What the rules found; mockery asks nothing in a few words.
pub(crate) fn questions(rules: Vec<Question>, irony: bool) -> Vec<Question> {
    let short = |question: &Question| question.text.split_whitespace().count() <= 4;
    rules.into_iter().filter(|question| !(irony && short(question))).collect()
}

pub(crate) fn stakes(rules: &Stakes, announced: &[Announced], heard: &Heard<'_>) -> (Severity, bool) {
    // A life weighs more than anything else that is said, however quietly.
    if announced.iter().any(|one| one.kind == AnnouncedKind::SelfHarm) {
        return (Severity::Critical, true);
    }
    let rule = rules.severity;
    let severity = if heard.says(Output::Critical, rule == Severity::Critical) {
        Severity::Critical
    } else if heard.says(Output::Grave, rule >= Severity::High) {
        Severity::High
    } else if heard.says(Output::Light, rule == Severity::Low) {
        Severity::Low
    } else {
        Severity::Normal
    };
    (severity, heard.says(Output::TroubleNow, rules.in_trouble_now))
}

pub(crate) fn abuse(document: &Document<'_>, rough: &Rough, heard: &Heard<'_>) -> (Abuse, Vec<Reason>) {
    let ruled = rough.abuse.level >= AbuseLevel::Insult;
    match (ruled, heard.says(Output::Abuse, ruled)) {
        (false, true) => {
            let sure = || {
                heard
                    .heaviest(document, Output::Abuse)
                    .filter(|_| is_sure(document, heard, Output::Abuse) && !could_hurt(document))
            };
            let Some(words) = hurtful_words(document).or_else(sure) else {
                return (rough.abuse.clone(), rough.hurtful.clone());
            };
            let why = if document.explains_in_french() {
                "Un mot qui blesse une personne ou la marque."
            } else {
                "A word that hurts a person or the brand."
            };
            let reason = Reason { label: "abuse.insult".to_owned(), span: words, why: why.to_owned() };
            // What is written to a brand is aimed at the brand.
            let abuse = Abuse { level: AbuseLevel::Insult, target: AbuseTarget::Brand, kinds: Vec::new() };
            (abuse, vec![reason])
        }
        (true, false) => {
            let abuse = Abuse { level: AbuseLevel::Crude, target: AbuseTarget::Situation, kinds: Vec::new() };
            (abuse, Vec::new())
        }
        _ => (rough.abuse.clone(), rough.hurtful.clone()),
    }
}

/// Whether the model may speak where no word in the text could carry what it hears.
fn is_sure(document: &Document<'_>, heard: &Heard<'_>, output: Output) -> bool {
    document.all.len() >= FEW_WORDS && heard.is_sure(output)
}

const HURTFUL: &[&str] = &["insult_words", "menace_words", "racist"];

/// Words that can hurt: without any, the model must be sure.
fn hurtful_words(document: &Document<'_>) -> Option<Span> {
    let words = |label: &'static str| document.list("sense").filter(move |hit| hit.label == label);
    let hit = HURTFUL.iter().flat_map(|label| words(label));
    hit.filter(|hit| !abuse::is_denied(document, hit)).max_by_key(|hit| hit.end - hit.start).map(|hit| hit.span)
}

/// Whether such words stand there, denied or not: then they have been judged.
fn could_hurt(document: &Document<'_>) -> bool {
    document.list("sense").any(|hit| HURTFUL.contains(&hit.label))
}

pub(crate) fn pressure(document: &Document<'_>, rules: &Pressure, heard: &Heard<'_>) -> Pressure {
    match (rules.suspected, heard.says(Output::Pressure, rules.suspected)) {
        (false, true) if is_proposal(document) => Pressure::default(),
        (false, true) if !asks_for_more(document) && !is_sure(document, heard, Output::Pressure) => Pressure::default(),
        (false, true) => {
            let (demand, threat) = halves(document, heard.heaviest(document, Output::Pressure));
            Pressure { suspected: true, demand_span: demand, threat_span: threat }
        }
        (true, false) => Pressure::default(),
        _ => rules.clone(),
    }
}

/// Where the two halves of a pressure stand that only the model hears: the threat first, then what is asked elsewhere.
fn halves(document: &Document<'_>, heaviest: Option<Span>) -> (Option<Span>, Option<Span>) {
    let words = |list: &'static str, labels: &[&str]| -> Vec<Span> {
        let any = labels.is_empty();
        let hits = document.list(list).filter(|hit| any || labels.contains(&hit.label));
        hits.map(|hit| hit.span).take(SPOKEN).collect()
    };
    let threats = [
        words("reach", &[]),
        words("announced", &["review", "press"]),
        words("object", &["review", "press"]),
        words("sense", &["publish", "review", "audience", "media", "press", "content"]),
        words("sense", &["hint", "else"]),
        heaviest.into_iter().collect(),
    ];
    let demands = [
        words("demand", &[]),
        words("sense", &["free", "perk", "more"]),
        words("need", &["request", "partnership"]),
        words("sense", &["settled", "admits"]),
        heaviest.into_iter().collect(),
        words("need", &[]),
    ];
    let (mut threats, demands) = (threats.into_iter().flatten(), demands.concat());
    let beside = |threat: &Span| demands.iter().find(|demand| !demand.overlaps(*threat)).copied();
    match threats.clone().find_map(|threat| Some((beside(&threat)?, threat))) {
        Some((demand, threat)) => (Some(demand), Some(threat)),
        None if demands.is_empty() => {
            let threat = threats.next();
            (threat.and_then(|threat| beside_it(document, threat)), threat)
        }
        None => (demands.first().copied(), demands.first().and_then(|demand| beside_it(document, *demand))),
    }
}

/// Where only one half has words that are known, the other is what is said right after it, or before.
fn beside_it(document: &Document<'_>, half: Span) -> Option<Span> {
    let after = document.all.partition_point(|token| token.span.start < half.end);
    let before = document.all.partition_point(|token| token.span.end <= half.start);
    if after < document.all.len() {
        return document.span_of(after..document.clause_end(after, 14).min(document.all.len()));
    }
    document.span_of(before.saturating_sub(14)..before)
}

/// How many places of one kind are looked at for the halves of a pressure.
const SPOKEN: usize = 16;

fn speaks_of(document: &Document<'_>, families: &[&str]) -> bool {
    document.list("sense").any(|hit| families.contains(&hit.label))
}

/// An open proposal without "or else" is no pressure.
fn is_proposal(document: &Document<'_>) -> bool {
    document.list("honest").next().is_some() && !speaks_of(document, &["else", "hint"])
}

/// A claim for what is owed without a word of more is none either.
fn asks_for_more(document: &Document<'_>) -> bool {
    speaks_of(document, &["free", "perk", "more", "hint", "admits", "settled", "audience", "media", "press"])
}

/// In so few words a person may be nothing but the thing that is spoken of: "the human body".
const A_NAME: usize = 4;

pub(crate) fn human(document: &Document<'_>, rule: Option<&Reason>, heard: &Heard<'_>) -> Option<Reason> {
    if !heard.says(Output::WantsHuman, rule.is_some()) {
        return None;
    }
    // Without a word that reaches for somebody, or of a machine, the model must be sure.
    let reaching = |hit: &crate::lexicon::Hit| {
        matches!(hit.label, "reach_me" | "machine" | "voice" | "staff_words")
            || (hit.label == "person_words" && document.all.len() > A_NAME)
    };
    if rule.is_none() && !is_sure(document, heard, Output::WantsHuman) && !document.list("sense").any(reaching) {
        return None;
    }
    let heaviest = || heard.heaviest(document, Output::WantsHuman);
    rule.cloned().or_else(|| heaviest().map(|span| heard_reason(document, "wants_human".to_owned(), span)))
}

pub(crate) fn scam(document: &Document<'_>, rule: Option<&Reason>, heard: &Heard<'_>) -> Option<Reason> {
    if !heard.says(Output::Scam, rule.is_some()) {
        return None;
    }
    let heaviest = || heard.heaviest(document, Output::Scam);
    rule.cloned().or_else(|| heaviest().map(|span| heard_reason(document, "scam".to_owned(), span)))
}

pub(crate) fn irony_reasons(document: &Document<'_>, temper: &Temper, irony: bool, heard: &Heard<'_>) -> Vec<Reason> {
    match (irony, temper.irony) {
        (true, true) => temper.reasons.clone(),
        (true, false) => {
            let span = heard.heaviest(document, Output::Irony);
            span.map(|span| heard_reason(document, "irony".to_owned(), span)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
