//! A second opinion beside the rules: a small linear model that has read pairs judged by people.
//!
//! A rule knows expressions; a writer whom nobody has met says the same thing in others. The model weighs the words of the
//! whole reply and of each sentence together with what the rules found. Where a rule is silent and the model is sure, the
//! rule speaks; where a rule says that something is lacking and the model is sure of the contrary, it becomes worth a look. How sure is sure was
//! settled on writers that the model had not read, and stands beside the weights.
//! Invariant: what a rule refuses stays refused, and a rule that looks at facts (length, robot, incident, copies) has no
//! second opinion.

mod borders;
mod say;
mod seen;

use std::sync::LazyLock;

use guichet_text::model::Weights;

use super::draft::Draft;
use super::findings::Found;
use super::registry::Rule;
use super::report::{AnswerKind, Level, RuleName, Where};

pub use borders::Border;
pub use seen::{Seen, Sentence};

/// The rules that have a second opinion, in the order of the columns of the weights: first for the whole reply, then for one sentence.
pub const ASKED: &[RuleName] = &[
    RuleName::PersonalDataInPublic,
    RuleName::DisclosureUnverified,
    RuleName::EmptySympathy,
    RuleName::QuestionUnanswered,
    RuleName::BrushOff,
    RuleName::SetPhrase,
    RuleName::PromiseWithoutDate,
    RuleName::Tone,
    RuleName::Banter,
];

/// Rules that find something lacking: here the model may disagree. What a rule found in so many words it cannot unsay.
pub const LACKS: &[RuleName] = &[RuleName::EmptySympathy, RuleName::QuestionUnanswered];

/// Rules whose faults leave the customer with nothing: here the model alone may hold. Elsewhere it warns, for a good reply that
/// is held costs its writer more than a warning that was right.
const HOLDS: &[RuleName] = &[RuleName::EmptySympathy, RuleName::BrushOff];

/// How much the likeliest sentence counts beside the whole reply.
const ONE_SENTENCE: f64 = 0.5;

/// The weights and the borders of the second opinion; the default one has none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Opinion {
    weights: Weights,
    borders: Vec<Border>,
}

/// What the model says of one rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heard {
    /// How far on the side of a fault.
    pub sum: f64,
    /// The sentence in which it would stand.
    pub sentence: Option<guichet_text::Span>,
}

static SHIPPED: LazyLock<Opinion> =
    LazyLock::new(|| Opinion::parse(include_bytes!("data/second_opinion.bin")).unwrap_or_default());

/// The opinion that we ship.
#[must_use]
pub fn shipped() -> &'static Opinion {
    &SHIPPED
}

/// What the model sees of a draft, and what the rules alone say of it: for those who make the weights.
#[must_use]
pub fn look(input: &super::Input, reading: &guichet_text::Reading) -> Seen {
    let charter = super::Charter::default();
    let draft = Draft::new(input, reading, (&charter, None), &[]);
    let found = super::registry::found(&draft);
    Seen::of(&draft, &found)
}

impl Opinion {
    /// An opinion from its parts.
    #[must_use]
    pub const fn new(weights: Weights, borders: Vec<Border>) -> Self {
        Self { weights, borders }
    }

    /// The bytes of a file.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.borders.iter().flat_map(|border| border.pack()).collect();
        bytes.extend(self.weights.pack());
        bytes
    }

    /// Reads what [`Self::pack`] wrote.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let (borders, weights) = bytes.split_at_checked(ASKED.len() * Border::BYTES)?;
        let borders = borders.chunks_exact(Border::BYTES).map(Border::parse).collect::<Option<Vec<_>>>()?;
        Some(Self { weights: Weights::parse_wide(weights, 2 * ASKED.len())?, borders })
    }

    /// How many features have weights.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether it has nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// What the model says of each rule of [`ASKED`]; nothing where the rule cannot apply.
    #[must_use]
    pub fn hear(&self, seen: &Seen) -> Vec<Option<Heard>> {
        if self.is_empty() {
            return vec![None; ASKED.len()];
        }
        let whole = self.weights.scores(&seen.reply);
        let parts: Vec<Vec<f64>> =
            seen.sentences.iter().map(|sentence| self.weights.scores(&sentence.features)).collect();
        (0..ASKED.len())
            .map(|at| {
                let mut best: Option<(f64, guichet_text::Span)> = None;
                for (sentence, sums) in seen.sentences.iter().zip(&parts) {
                    let sum = sums.get(ASKED.len() + at).copied().unwrap_or(0.0);
                    if sentence.may_hold(at) && best.is_none_or(|(known, _)| sum > known) {
                        best = Some((sum, sentence.span));
                    }
                }
                let sum = whole.get(at).copied().unwrap_or(0.0) + ONE_SENTENCE * best.map_or(-1.0, |(sum, _)| sum);
                (seen.applies(at) && best.is_some()).then_some(Heard { sum, sentence: best.map(|(_, span)| span) })
            })
            .collect()
    }

    fn border(&self, at: usize) -> Border {
        self.borders.get(at).copied().unwrap_or_default()
    }
}

/// Lets the second opinion speak: adds what it is sure of and lowers what it is sure against.
pub(crate) fn weigh(opinion: &Opinion, draft: &Draft<'_>, found: &mut Vec<(&'static Rule, Found)>) {
    if opinion.is_empty() {
        return;
    }
    let seen = Seen::of(draft, found);
    for (at, heard) in opinion.hear(&seen).into_iter().enumerate() {
        let (Some(name), Some(heard)) = (ASKED.get(at).copied(), heard) else { continue };
        let border = opinion.border(at);
        let spoken = found.iter().any(|(rule, one)| rule.name == name && one.place == Where::Reply);
        if spoken {
            // A way out beside the kind words is no help: what is lacking stays lacking.
            let sent_away = found.iter().any(|(rule, _)| rule.name == RuleName::BrushOff);
            // Of several questions one is answered and one is not: that is seen, not weighed.
            let partly = name == RuleName::QuestionUnanswered
                && draft.answers.iter().any(|answer| answer.how == AnswerKind::Answered);
            if LACKS.contains(&name) && !sent_away && !partly && heard.sum < f64::from(border.against) {
                lower(name, found);
            }
        } else if heard.sum > f64::from(border.maybe.min(border.sure))
            && let Some(sentence) = heard.sentence
            && let Some(rule) = super::registry::RULES.iter().find(|rule| rule.name == name)
            && let Some(mut more) = say::finding(name, draft, sentence)
        {
            // Only an expression that can be read and tried refuses. What the model alone hears is worth a look; where a
            // customer would be left with nothing, and it is sure, the reply leaves with a reason.
            let sure = heard.sum > f64::from(border.sure) && HOLDS.contains(&name);
            more.level = Some(if sure { rule.level.min(Level::Hold) } else { Level::Warn });
            found.push((rule, more));
        }
    }
}

/// What would be held becomes worth a look; what is refused stays.
fn lower(name: RuleName, found: &mut [(&'static Rule, Found)]) {
    for (_, one) in found.iter_mut().filter(|(rule, one)| {
        rule.name == name && one.place == Where::Reply && one.level.unwrap_or(rule.level) == Level::Hold
    }) {
        one.level = Some(Level::Warn);
        one.needs_lead = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_parsed_again() {
        let shipped = shipped();
        assert!(!shipped.is_empty());
        assert_eq!(Opinion::parse(&shipped.pack()).as_ref(), Some(shipped));
        assert_eq!(Opinion::parse(b"no weights"), None);
    }

    #[test]
    fn every_rule_that_is_asked_can_say_why() {
        let input = super::super::Input {
            reply: "Nous lisons chaque mot.".to_owned(),
            message: super::super::MessageToAnswer {
                text: "Quand arrive mon vélo ?".to_owned(),
                ..super::super::MessageToAnswer::default()
            },
            ..super::super::Input::default()
        };
        let reading = super::super::read_message(&input);
        let charter = super::super::Charter::default();
        let draft = Draft::new(&input, &reading, (&charter, None), &[]);
        for name in ASKED {
            let found = say::finding(*name, &draft, draft.reply.all());
            assert!(found.is_some_and(|found| found.why.ends_with('.') && found.remedy.is_some()), "{name}");
        }
    }
}
