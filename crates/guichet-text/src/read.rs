//! From a message to its [`Reading`].

use crate::entities;
use crate::reading::{
    Abuse, AbuseLevel, AbuseTarget, Input, Need, PersonalData, PersonalDataKind, Pressure, Question, Reading, Repairable, Severity, Topic, TopicScore,
};
use crate::sentences::sentences;

/// Understands one message.
#[must_use]
pub fn read(input: &Input) -> Reading {
    let text = input.text.as_str();
    let questions: Vec<Question> = sentences(text)
        .into_iter()
        .filter(|span| span.slice(text).ends_with('?'))
        .map(|span| Question { text: span.slice(text).to_owned(), span })
        .collect();
    let facts = entities::find(text, input.created_at, input.timezone.as_deref());
    let personal_data = facts
        .iter()
        .filter_map(|fact| PersonalDataKind::parse(fact.kind.as_str()).map(|kind| PersonalData { kind, span: fact.span }))
        .collect();
    let need = if questions.is_empty() { Need::Other } else { Need::Question };
    Reading {
        v: 1,
        id: input.id.clone(),
        language: "und".to_owned(),
        need,
        needs: vec![need],
        topics: vec![TopicScore { topic: Topic::Other, score: 0.0 }],
        severity: Severity::Normal,
        in_trouble_now: false,
        repairable: Repairable::Partly,
        sentiment: 0.0,
        anger: 0.0,
        irony: false,
        abuse: Abuse { level: AbuseLevel::None, target: AbuseTarget::None, kinds: Vec::new() },
        pressure: Pressure::default(),
        announced: Vec::new(),
        wants_human: false,
        thanks: Vec::new(),
        request: questions.first().map(|question| question.text.clone()).unwrap_or_default(),
        questions,
        facts,
        missing: Vec::new(),
        personal_data,
        confidence: 0.1,
        reasons: Vec::new(),
    }
}

/// Builds the tables, so that the first message does not wait for them.
pub fn warm_up() {
    let _ = read(&Input { text: "Bonjour, où est mon colis ?".to_owned(), ..Input::default() });
}
