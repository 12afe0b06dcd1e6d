//! From a message to its [`Reading`]: each reader looks at the document, later ones at what earlier ones found.

use crate::document::Document;
use crate::normalize::Folded;
use crate::reading::{Fact, Input, Need, Reading, Reason, Topic};
use crate::{
    abuse, announced, confidence, human, missing, needs, personal, pressure, questions, request, severity, temper,
    thanks, topics,
};

/// Understands one message.
#[must_use]
pub fn read(input: &Input) -> Reading {
    let folded = Folded::new(&input.text);
    let document = Document::new(input, &folded);
    let questions = questions::read(&document);
    let temper = temper::read(&document);
    let needs = needs::read(&document, &temper, questions.len());
    let topics = topics::read(&document, &needs.all);
    let best = topics.scores.first().copied();
    let (topic, score) = best.map_or((Topic::Other, 0.0), |best| (best.topic, best.score));
    let stakes = severity::read(&document, topic, &needs.all);
    let (abuse, hurtful) = abuse::read(&document);
    let (pressure, pressed) = pressure::read(&document);
    let asks = !questions.is_empty() || needs.all.iter().any(|need| matches!(need, Need::Request | Need::Complaint));
    let human = human::read(&document);
    let facts: Vec<Fact> = document
        .found
        .iter()
        .filter(|found| document.is_own(found.span))
        .filter_map(|found| found.to_fact(&folded))
        .collect();
    let confidence = confidence::read(&document, &topics.scores, &needs.all);
    let request = request::read(&document, topic, score, &needs.all, &questions, &hurtful);
    let missing = missing::read(&document, topic, score, &needs.all, !questions.is_empty());
    let announced = announced::read(&document);
    let mut reasons: Vec<Reason> = hurtful;
    reasons.extend(
        needs.reasons.into_iter().chain(topics.reasons).chain(stakes.reasons).chain(temper.reasons).chain(pressed),
    );
    let wants_human = human.is_some();
    reasons.extend(human);
    Reading {
        v: 1,
        id: input.id.clone(),
        language: document.language.code().to_owned(),
        need: needs.all.first().copied().unwrap_or(Need::Other),
        thanks: thanks::read(&document, temper.irony, asks, temper.sentiment),
        personal_data: personal::read(&document),
        needs: needs.all,
        topics: topics.scores,
        severity: stakes.severity,
        in_trouble_now: stakes.in_trouble_now,
        repairable: stakes.repairable,
        sentiment: temper.sentiment,
        anger: temper.anger,
        irony: temper.irony,
        abuse,
        pressure,
        announced,
        wants_human,
        request,
        questions,
        facts,
        missing,
        confidence,
        reasons,
    }
}

/// Builds the tables, so that the first message does not wait for them.
pub fn warm_up() {
    for text in [
        "Bonjour, où est mon colis 6A12345678901 du 3 mars, 12 rue des Lilas 75011 Paris ?",
        "Hello, where is my parcel, order 12345?",
    ] {
        let _ = read(&Input { text: text.to_owned(), ..Input::default() });
    }
}
