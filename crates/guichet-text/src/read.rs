//! From a message to its [`Reading`]: the rules look at the document, the model weighs what they found, and what depends on
//! both comes last.

use crate::because::{self, Settled};
use crate::document::Document;
use crate::model::{self, Heard, Weights};
use crate::needs::Needs;
use crate::normalize::Folded;
use crate::reading::{
    Abuse, Announced, Fact, Input, Need, Pressure, Question, Reading, Reason, Repairable, Topic, TopicScore,
};
use crate::severity::Stakes;
use crate::temper::Temper;
use crate::{
    abuse, announced, confidence, human, missing, needs, personal, pressure, questions, request, scam, severity,
    temper, thanks, topics, weighed,
};

/// What the rules alone say.
pub(crate) struct Rough {
    pub(crate) questions: Vec<Question>,
    pub(crate) temper: Temper,
    pub(crate) needs: Needs,
    pub(crate) topics: Vec<TopicScore>,
    pub(crate) stakes: Stakes,
    pub(crate) abuse: Abuse,
    pub(crate) hurtful: Vec<Reason>,
    pub(crate) pressure: Pressure,
    pub(crate) human: Option<Reason>,
    pub(crate) scam: Option<Reason>,
    pub(crate) announced: Vec<Announced>,
    pub(crate) thanked: bool,
}

impl Rough {
    /// Asks every reader.
    pub(crate) fn read(document: &Document<'_>) -> Self {
        let questions = questions::read(document);
        let temper = temper::read(document);
        let scam = scam::read(document);
        let needs = needs::read(document, &temper, questions.len(), scam.is_some());
        let topics = topics::read(document, &needs.all);
        let stakes = severity::read(document, first_topic(&topics), &needs.all);
        let (abuse, hurtful) = abuse::read(document);
        let asks = asks(&questions, &needs.all);
        let thanked = !thanks::read(document, temper.irony, asks, temper.sentiment).is_empty();
        Self {
            pressure: pressure::read(document),
            human: human::read(document),
            announced: announced::read(document),
            questions,
            temper,
            scam,
            needs,
            topics,
            stakes,
            abuse,
            hurtful,
            thanked,
        }
    }
}

fn asks(questions: &[Question], needs: &[Need]) -> bool {
    !questions.is_empty() || needs.iter().any(|need| matches!(need, Need::Request | Need::Complaint))
}

fn first_topic(topics: &[TopicScore]) -> Topic {
    topics.first().map_or(Topic::Other, |best| best.topic)
}

/// Understands one message.
#[must_use]
pub fn read(input: &Input) -> Reading {
    read_with(input, model::shipped())
}

/// Understands one message with given weights; with none, the rules alone speak.
#[must_use]
pub fn read_with(input: &Input, weights: &Weights) -> Reading {
    let folded = Folded::new(&input.text);
    let document = Document::new(input, &folded);
    let rough = Rough::read(&document);
    let heard = Heard::of(weights, &document, &rough);
    settle(&document, rough, &heard)
}

/// The reading, from what the rules and the model say.
fn settle(document: &Document<'_>, rough: Rough, heard: &Heard<'_>) -> Reading {
    let (irony, needs) = weighed::irony_and_needs(document, &rough, heard);
    let scam = weighed::scam(document, rough.scam.as_ref(), heard);
    let topics = weighed::topics(&rough.topics, heard);
    let (abuse, hurtful) = weighed::abuse(document, &rough, heard);
    let pressure = weighed::pressure(document, &rough.pressure, heard);
    let announced = weighed::announced(document, &rough.announced, heard);
    let (severity, in_trouble_now) = weighed::stakes(&rough.stakes, &announced, heard);
    let human = weighed::human(document, rough.human.as_ref(), heard);
    let topic = first_topic(&topics);
    let score = topics.first().map_or(0.0, |best| best.score);
    let asks = asks(&rough.questions, &rough.needs.all);
    let thanks = thanks::read(document, irony, asks, rough.temper.sentiment);
    let questions = weighed::questions(rough.questions, irony);
    let wants_human = human.is_some();
    let request = request::read(
        document,
        &request::Known {
            topic,
            score,
            needs: &needs,
            questions: &questions,
            hurtful: &hurtful,
            abuse: &abuse,
            pressure: &pressure,
            announced: &announced,
            wants_human,
            irony,
        },
    );
    let repairable = severity::repairable(document, topic);
    let settled = Settled {
        needs: &needs,
        severity,
        in_trouble_now,
        repairable,
        abuse: &abuse,
        announced: &announced,
        questions: &questions,
        temper: &rough.temper,
    };
    let mut reasons: Vec<Reason> = hurtful.clone();
    reasons.extend(because::reasons(document, heard, &settled));
    reasons.extend(weighed::topic_reasons(document, &topics, heard));
    let partly = (repairable == Repairable::Partly).then(|| weighed::partly_reason(document, topic, &reasons));
    reasons.extend(partly.flatten());
    reasons.extend(weighed::irony_reasons(document, &rough.temper, irony, heard));
    reasons.extend(pressure::reasons(document, &pressure));
    reasons.extend(human);
    reasons.extend(scam);
    Reading {
        v: 1,
        id: document.input.id.clone(),
        language: document.language.code().to_owned(),
        need: needs.first().copied().unwrap_or(Need::Other),
        thanks,
        personal_data: personal::read(document),
        confidence: confidence::read(document, &topics, &needs),
        request,
        missing: missing::read(document, &topics, &needs, !questions.is_empty()),
        repairable,
        needs,
        topics,
        severity,
        in_trouble_now,
        sentiment: rough.temper.sentiment,
        anger: rough.temper.anger,
        irony,
        abuse,
        pressure,
        announced,
        wants_human,
        questions,
        facts: own_facts(document),
        reasons,
    }
}

/// What the person states themselves; what they quote is somebody else's.
fn own_facts(document: &Document<'_>) -> Vec<Fact> {
    let own = document.found.iter().filter(|found| document.is_own(found.span));
    own.filter_map(|found| found.to_fact(document.folded)).collect()
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
