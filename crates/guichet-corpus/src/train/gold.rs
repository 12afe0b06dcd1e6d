//! The label of a person, as the answer to each output of the model.

use guichet_text::model::Output;
use guichet_text::reading::{AbuseLevel, Need, Reading, Severity};

use crate::focus::FocusLabel;
use crate::rows::Label;

/// What a person was asked: everything, or some things only.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Gold<'a> {
    Whole(&'a Label),
    Focus(&'a FocusLabel),
}

impl<'a> Gold<'a> {
    /// The label of everything.
    pub(crate) const fn whole(self) -> Option<&'a Label> {
        match self {
            Self::Whole(label) => Some(label),
            Self::Focus(_) => None,
        }
    }

    /// What a person answered; nothing where nobody was asked.
    pub(crate) fn expected(self, output: Output) -> Option<bool> {
        match self {
            Self::Whole(label) => Some(expected(label, output)),
            Self::Focus(label) => focused(label, output),
        }
    }
}

fn focused(label: &FocusLabel, output: Output) -> Option<bool> {
    Some(match output {
        Output::Need(Need::Partnership) => label.partnership,
        Output::Announced(kind) => label.announced.contains(&kind),
        Output::Irony => label.irony,
        Output::Abuse => label.abuse >= AbuseLevel::Insult,
        Output::Pressure => label.pressure,
        Output::WantsHuman => label.wants_human,
        Output::Thanks => label.thanks,
        _ => return None,
    })
}

fn expected(label: &Label, output: Output) -> bool {
    match output {
        Output::Topic(topic) => label.topics.contains(&topic),
        Output::Need(need) => label.needs.contains(&need),
        Output::FirstNeed(need) => label.needs.first() == Some(&need),
        Output::Announced(kind) => label.announced.iter().any(|(known, _)| *known == kind),
        Output::Grave => label.severity >= Severity::High,
        Output::Critical => label.severity == Severity::Critical,
        Output::Light => label.severity == Severity::Low,
        Output::TroubleNow => label.in_trouble_now,
        Output::Irony => label.irony,
        Output::Abuse => label.is_abusive(),
        Output::Pressure => label.pressure.is_some(),
        Output::WantsHuman => label.wants_human,
        Output::Thanks => !label.thanks.is_empty(),
        Output::Scam => label.scam,
        Output::Asks => !label.questions.is_empty(),
        Output::Angry => label.anger >= 1,
        Output::Furious => label.anger >= 2,
    }
}

/// The words that carry a yes; none where the label speaks of the whole message.
pub(crate) fn words(gold: Gold<'_>, output: Output) -> Vec<&str> {
    let Some(label) = gold.whole() else { return Vec::new() };
    match output {
        Output::Abuse => label.abuse_words.iter().map(String::as_str).collect(),
        Output::Thanks => label.thanks.iter().map(String::as_str).collect(),
        Output::Announced(kind) => {
            label.announced.iter().filter(|(known, _)| *known == kind).map(|(_, words)| words.as_str()).collect()
        }
        Output::Pressure => {
            let halves = label.pressure.iter().flat_map(|both| [both.demand.as_str(), both.threat.as_str()]);
            halves.filter(|words| !words.is_empty()).collect()
        }
        _ => Vec::new(),
    }
}

/// What a reading answers.
pub(crate) fn answered(reading: &Reading, output: Output) -> bool {
    match output {
        Output::Topic(topic) => reading.topics.iter().any(|scored| scored.topic == topic),
        Output::Need(need) => reading.needs.contains(&need),
        Output::FirstNeed(need) => reading.need == need,
        Output::Announced(kind) => reading.announced.iter().any(|one| one.kind == kind),
        Output::Grave => reading.severity >= Severity::High,
        Output::Critical => reading.severity == Severity::Critical,
        Output::Light => reading.severity == Severity::Low,
        Output::TroubleNow => reading.in_trouble_now,
        Output::Irony => reading.irony,
        Output::Abuse => reading.abuse.level >= AbuseLevel::Insult,
        Output::Pressure => reading.pressure.suspected,
        Output::WantsHuman => reading.wants_human,
        Output::Thanks => !reading.thanks.is_empty(),
        Output::Scam => reading.reasons.iter().any(|reason| reason.label == "scam"),
        Output::Asks => !reading.questions.is_empty(),
        Output::Angry => reading.anger >= 0.25,
        Output::Furious => reading.anger >= 0.6,
    }
}

#[cfg(test)]
mod tests {
    use guichet_text::reading::Topic;

    use super::*;

    #[test]
    fn nobody_was_asked_for_the_topic_of_a_row_labelled_for_some_things() {
        let label = FocusLabel {
            id: "essai-0001".to_owned(),
            irony: true,
            wants_human: false,
            pressure: false,
            partnership: false,
            abuse: AbuseLevel::Crude,
            announced: Vec::new(),
            thanks: false,
        };
        let gold = Gold::Focus(&label);
        assert_eq!(gold.expected(Output::Irony), Some(true));
        assert_eq!(gold.expected(Output::Abuse), Some(false));
        assert_eq!(gold.expected(Output::Topic(Topic::Delivery)), None);
        assert_eq!(gold.expected(Output::FirstNeed(Need::Partnership)), None);
        assert_eq!(gold.expected(Output::Angry), None);
    }
}
