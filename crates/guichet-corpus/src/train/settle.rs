//! Which outputs the model decides, and where its border stands: found on writers that it has not learnt from.
//!
//! Topics, and the order of needs, are decided as a whole: a best one among all cannot be half the rules'.

use guichet_text::model::Output;
use guichet_text::reading::{AnnouncedKind, Need, Topic};

use super::{Lesson, gold};
use crate::rows::Label;
use crate::score::Score;

/// The model must be better by so much.
const MARGIN: f64 = 0.01;
/// Outputs that warn: a wrong yes costs more than a missed one, so precision counts twice as much as recall.
const WARNINGS: &[Output] = &[Output::Irony, Output::Pressure, Output::WantsHuman];
/// A topic that fewer people named has a border of its own that means nothing.
const FEW: u32 = 8;

/// How model and rules compare on one output.
#[derive(Debug, Clone, Copy)]
pub struct Verdict {
    /// The output.
    pub output: Output,
    /// How often people said yes.
    pub positives: u32,
    /// F1 of the rules alone.
    pub rules: f64,
    /// F1 of the model, at its border.
    pub model: f64,
    /// The sum above which the model says yes.
    pub border: f32,
    /// Whether the model decides.
    pub used: bool,
}

/// Verdicts that leave everything open: for the first weights.
pub(crate) fn undecided() -> Vec<Verdict> {
    let open = |output| Verdict { output, positives: 0, rules: 0.0, model: 0.0, border: 0.0, used: false };
    Output::all().into_iter().map(open).collect()
}

pub(crate) fn settle(lessons: &[&Lesson<'_>], heard: &[Vec<f64>]) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> =
        Output::all().into_iter().map(|output| settle_one(lessons, heard, output)).collect();
    let topics = best_of(
        lessons,
        heard,
        &verdicts,
        is_topic,
        |label, output| matches!(output, Output::Topic(topic) if label.topics.first() == Some(&topic)),
    );
    let ruled = rules_best(lessons, |lesson, label| {
        lesson.ruled.main_topic() == *label.topics.first().unwrap_or(&Topic::Other)
    });
    let topics_used = topics > ruled + MARGIN;
    let needs = best_of(
        lessons,
        heard,
        &verdicts,
        is_first_need,
        |label, output| matches!(output, Output::FirstNeed(need) if label.needs.first() == Some(&need)),
    );
    let needs_used =
        needs > rules_best(lessons, |lesson, label| Some(&lesson.ruled.need) == label.needs.first()) + MARGIN;
    for verdict in &mut verdicts {
        if is_topic(verdict.output) {
            verdict.used = topics_used;
        } else if is_first_need(verdict.output) {
            verdict.used = needs_used;
        } else if matches!(verdict.output, Output::Asks | Output::Need(Need::Other)) {
            verdict.used = false;
        }
    }
    verdicts
}

fn is_topic(output: Output) -> bool {
    matches!(output, Output::Topic(_))
}

fn is_first_need(output: Output) -> bool {
    matches!(output, Output::FirstNeed(_))
}

fn settle_one(lessons: &[&Lesson<'_>], heard: &[Vec<f64>], output: Output) -> Verdict {
    let mut rules = Score::default();
    let mut sums: Vec<(f64, bool)> = Vec::with_capacity(lessons.len());
    for (lesson, scores) in lessons.iter().zip(heard) {
        let Some(expected) = lesson.gold.expected(output) else { continue };
        rules.see(expected, gold::answered(&lesson.ruled, output));
        sums.push((scores.get(output.place()).copied().unwrap_or(0.0), expected));
    }
    let positives = rules.expected();
    let recall = if WARNINGS.contains(&output) { 0.25 } else { 1.0 };
    let border = if is_first_need(output) { 0.0 } else { best_border(&sums, positives, recall) };
    let model = answered_at(&sums, f64::from(border)).f1();
    // A life is at stake: the rules alone speak, so that each line can be read and tried.
    let safe = output == Output::Announced(AnnouncedKind::SelfHarm);
    let used = !safe && positives >= FEW && model > rules.f1() + MARGIN;
    Verdict { output, positives, rules: rules.f1(), model, border, used }
}

/// Borders that are tried, in hundredths: near what the machine itself chose, for few examples choose badly.
const BORDERS: std::ops::RangeInclusive<i16> = -60..=60;

/// The border with the best mean of precision and recall, this counting so much, in the middle of those that are as good.
fn best_border(sums: &[(f64, bool)], positives: u32, recall: f64) -> f32 {
    if positives < FEW {
        return 0.0;
    }
    let tried: Vec<(i16, f64)> =
        BORDERS.step_by(4).map(|border| (border, mean_at(sums, f64::from(border) / 100.0, recall))).collect();
    // A peak of one border is luck; neighbours are counted in.
    let smooth = |at: usize| {
        let near = tried.get(at.saturating_sub(2)..(at + 3).min(tried.len())).unwrap_or_default();
        near.iter().map(|(_, mean)| mean).sum::<f64>() / f64::from(u32::try_from(near.len().max(1)).unwrap_or(1))
    };
    let best =
        (0..tried.len()).fold((0, f64::MIN), |best, at| if smooth(at) > best.1 { (at, smooth(at)) } else { best });
    f32::from(tried.get(best.0).map_or(0, |(border, _)| *border)) / 100.0
}

fn mean_at(sums: &[(f64, bool)], border: f64, weight: f64) -> f64 {
    let score = answered_at(sums, border);
    let (precision, recall) = (score.precision(), score.recall());
    if precision + recall > 0.0 { (1.0 + weight) * precision * recall / (weight * precision + recall) } else { 0.0 }
}

fn answered_at(sums: &[(f64, bool)], border: f64) -> Score {
    let mut score = Score::default();
    for (sum, expected) in sums {
        score.see(*expected, *sum > border);
    }
    score
}

/// How often the best of some outputs is right.
fn best_of(
    lessons: &[&Lesson<'_>],
    heard: &[Vec<f64>],
    verdicts: &[Verdict],
    among: fn(Output) -> bool,
    right: impl Fn(&Label, Output) -> bool,
) -> f64 {
    let (mut good, mut all) = (0_u32, 0_u32);
    for (lesson, scores) in lessons.iter().zip(heard) {
        let Some(label) = lesson.gold.whole() else { continue };
        all += 1;
        let best =
            verdicts.iter().zip(scores).filter(|(verdict, _)| among(verdict.output)).max_by(|one, other| {
                (one.1 - f64::from(one.0.border)).total_cmp(&(other.1 - f64::from(other.0.border)))
            });
        good += u32::from(best.is_some_and(|(verdict, _)| right(label, verdict.output)));
    }
    crate::score::share(good, all)
}

fn rules_best(lessons: &[&Lesson<'_>], right: impl Fn(&Lesson<'_>, &Label) -> bool) -> f64 {
    let (mut good, mut all) = (0_u32, 0_u32);
    for (lesson, label) in lessons.iter().filter_map(|lesson| Some((lesson, lesson.gold.whole()?))) {
        all += 1;
        good += u32::from(right(lesson, label));
    }
    crate::score::share(good, all)
}
