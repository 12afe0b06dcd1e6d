//! The parts of a draft, before they become one text.

use guichet_text::reading::Question;
use guichet_text::{Reading, Span};
use serde::Serialize;

use super::about::{Sort, about, sort};
use super::brief::Brief;
use super::frames::{Dice, Voice, blank, say};
use crate::guard::Input;
use crate::model::ArticleId;
use crate::words;

/// A question is quoted up to here.
const QUOTED: usize = 90;
/// A promise is repeated up to here.
const LONGEST_PROMISE: usize = 160;
/// Things asked back at once: more is a form.
const ASKED: usize = 2;

words! {
    /// What a part does.
    PartKind {
        Greeting = "greeting", Problem = "problem", Apology = "apology",
        /// What we do differently after several failures.
        Again = "again",
        Answer = "answer", Solution = "solution", AskBack = "ask_back",
        /// A dated answer to come; the date is a blank.
        Relay = "relay",
        /// What was promised and not done, with an apology and without an excuse.
        Broken = "broken",
        Thanks = "thanks", Signature = "signature",
    }
}

/// A part of a draft, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What it does.
    pub kind: PartKind,
    /// Its words.
    pub text: String,
    /// The question that it settles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<Span>,
    /// The article that it is from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleId>,
}

impl Part {
    fn new(kind: PartKind, text: String) -> Self {
        Self { kind, text, question: None, article: None }
    }
}

/// How much of a draft is kept: each step says less.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Richness {
    /// The problem, or the apology.
    pub(super) opening: bool,
    /// Questions in the customer's words.
    pub(super) quotes: bool,
    /// Asks for what is missing.
    pub(super) asks: bool,
    /// Facts beside the problem.
    pub(super) facts: bool,
    /// Apologises where it fits.
    pub(super) sorry: bool,
}

/// From everything to the least.
pub(super) const LADDER: [Richness; 6] = [
    Richness { opening: true, quotes: true, asks: true, facts: true, sorry: true },
    Richness { opening: true, quotes: false, asks: true, facts: true, sorry: true },
    Richness { opening: true, quotes: false, asks: true, facts: false, sorry: false },
    Richness { opening: true, quotes: false, asks: false, facts: false, sorry: false },
    Richness { opening: false, quotes: false, asks: true, facts: false, sorry: false },
    Richness { opening: false, quotes: false, asks: false, facts: false, sorry: false },
];

/// What the parts are made from.
pub(super) struct Making<'a> {
    pub(super) brief: &'a Brief<'a>,
    pub(super) input: &'a Input,
    pub(super) reading: &'a Reading,
    pub(super) voice: Voice,
    pub(super) richness: Richness,
}

impl Making<'_> {
    /// The parts of one draft, in order.
    pub(super) fn parts(&self, turn: u64) -> Vec<Part> {
        let mut dice = Dice::new(self.brief.seed, turn);
        let mut parts = vec![self.greeting(&mut dice)];
        if let Some(promise) = self.brief.broken {
            parts.push(self.broken(promise, &mut dice));
            let date = blank(self.voice.code());
            parts.push(Part::new(PartKind::Relay, say("repair_date", self.voice, &mut dice, &[("date", date)])));
        } else if self.only_praise() {
            parts.push(Part::new(PartKind::Thanks, say("praise", self.voice, &mut dice, &[])));
        } else {
            parts.extend(self.opening(&mut dice));
            parts.extend(self.body(&mut dice));
        }
        if !self.brief.signature.trim().is_empty() {
            parts.push(Part::new(PartKind::Signature, self.brief.signature.trim().to_owned()));
        }
        parts
    }

    /// A promise that was not kept, in its own words where these may be repeated.
    fn broken(&self, promise: &str, dice: &mut Dice) -> Part {
        let words = promise.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = words.trim_end_matches(['.', '!', ';', ',']);
        let odd = words.contains(['@', '#', '«', '»', '“', '”', '"', '{', '[']) || words.contains("http");
        let quoted = self.richness.quotes && !odd && !words.is_empty() && words.chars().count() <= LONGEST_PROMISE;
        let text = if quoted {
            say("repair", self.voice, dice, &[("promise", words)])
        } else {
            say("repair_plain", self.voice, dice, &[])
        };
        Part::new(PartKind::Broken, text)
    }

    /// Only kind words: nothing to settle.
    fn only_praise(&self) -> bool {
        use guichet_text::reading::Need;
        let asks = |need: &Need| matches!(need, Need::Question | Need::Request | Need::Complaint | Need::Partnership);
        self.reading.questions.is_empty()
            && !self.reading.needs.iter().any(asks)
            && (self.reading.needs.contains(&Need::Praise) || !self.reading.thanks.is_empty())
            && self.brief.solution.trim().is_empty()
    }

    fn greeting(&self, dice: &mut Dice) -> Part {
        let text = match first_name(self.brief.name) {
            Some(name) => say("greeting_name", self.voice, dice, &[("name", name)]),
            None => say("greeting", self.voice, dice, &[]),
        };
        Part::new(PartKind::Greeting, text)
    }

    /// The named problem: with an apology when something went wrong, with an action when several did.
    fn opening(&self, dice: &mut Dice) -> Option<Part> {
        use guichet_text::reading::Need;
        if !self.richness.opening {
            return None;
        }
        let public = self.input.others_can_read();
        let bare;
        let reading = if self.richness.facts {
            self.reading
        } else {
            bare = Reading { facts: Vec::new(), ..self.reading.clone() };
            &bare
        };
        let about = about(reading, self.voice, public);
        let went_wrong = self.reading.needs.contains(&Need::Complaint);
        let kind = match (went_wrong, self.brief.failures >= 2, self.richness.sorry) {
            (true, true, _) => PartKind::Again,
            (true, false, true) => PartKind::Apology,
            _ => PartKind::Problem,
        };
        let slot = match (kind, sort(self.reading.main_topic())) {
            (PartKind::Again, Sort::Nothing) => "again_plain",
            (PartKind::Again, _) => "again",
            (PartKind::Apology, Sort::Nothing) => "apology_plain",
            (PartKind::Apology, Sort::Wrong) => "apology_for",
            (PartKind::Apology, Sort::Thing) => "apology",
            (_, Sort::Nothing) => return None,
            _ => "problem",
        };
        Some(Part::new(kind, say(slot, self.voice, dice, &[("about", &about)])))
    }

    fn body(&self, dice: &mut Dice) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        for answer in self.brief.answers {
            // One article may answer two questions: it is said once.
            if parts.iter().any(|part| part.article == Some(answer.article)) {
                continue;
            }
            let text = answer.answer.trim().to_owned();
            let part = Part::new(PartKind::Answer, text);
            parts.push(Part { question: answer.question, article: Some(answer.article), ..part });
        }
        let solution = self.brief.solution.trim();
        if !solution.is_empty() {
            parts.push(Part::new(PartKind::Solution, solution.to_owned()));
        }
        let open: Vec<&Question> =
            self.reading.questions.iter().filter(|question| !self.is_answered(question)).collect();
        let settled = !parts.is_empty() && open.is_empty();
        if settled {
            return parts;
        }
        if self.richness.asks {
            parts.extend(self.ask_back(dice));
        }
        parts.push(self.relay(&open, dice));
        parts
    }

    fn is_answered(&self, question: &Question) -> bool {
        self.brief.answers.iter().any(|answer| answer.question == Some(question.span))
    }

    fn relay(&self, open: &[&Question], dice: &mut Dice) -> Part {
        let date = blank(self.voice.code());
        let quoted =
            open.first().filter(|_| self.richness.quotes && open.len() == 1).and_then(|first| self.quote(first));
        let text = match (quoted, open.is_empty()) {
            (Some(question), _) => say("relay_question", self.voice, dice, &[("question", &question), ("date", date)]),
            (None, false) => say("relay_plain", self.voice, dice, &[("date", date)]),
            (None, true) => say("relay", self.voice, dice, &[("date", date)]),
        };
        Part { question: open.first().map(|question| question.span), ..Part::new(PartKind::Relay, text) }
    }

    /// Their question in their words, when these may be repeated.
    fn quote(&self, question: &Question) -> Option<String> {
        let text = question.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let private = self.reading.personal_data.iter().any(|datum| datum.span.overlaps(question.span));
        let file = self.reading.facts.iter().any(|fact| fact.span.overlaps(question.span));
        let hurts = self.reading.hurtful_spans().iter().any(|span| span.overlaps(question.span));
        let odd = text.contains(['@', '#', '«', '»', '“', '”', '"', '{', '[']) || text.contains("http");
        let short = text.chars().count() <= QUOTED;
        (short && !private && !file && !hurts && !odd).then_some(text)
    }

    fn ask_back(&self, dice: &mut Dice) -> Option<Part> {
        let english = self.voice == Voice::English;
        let names: Vec<&str> =
            self.reading.missing.iter().filter_map(|missing| name_of(&missing.kind, english)).take(ASKED).collect();
        if names.is_empty() {
            return None;
        }
        let list = names.join(if english { " and " } else { " et " });
        let list = if self.voice == Voice::Tu { to_a_friend(&list) } else { list };
        let link = self.input.drop_link.as_deref().filter(|link| !link.is_empty());
        let text = match (self.input.others_can_read(), link) {
            (false, _) => say("ask_private", self.voice, dice, &[("list", &list)]),
            (true, Some(link)) => say("ask_link", self.voice, dice, &[("list", &list), ("link", link)]),
            // Nowhere to leave it safely: the relay says what happens next.
            (true, None) => return None,
        };
        Some(Part::new(PartKind::AskBack, text))
    }
}

/// What is asked for, in words; what cannot be asked in one word is left to the person.
fn name_of(kind: &str, english: bool) -> Option<&'static str> {
    let (french, in_english) = match kind {
        "order_number" => ("votre numéro de commande", "your order number"),
        "parcel_number" => ("votre numéro de suivi", "your tracking number"),
        "flight_number" => ("votre numéro de vol", "your flight number"),
        "train_number" => ("votre numéro de train", "your train number"),
        "booking_reference" => ("votre référence de réservation", "your booking reference"),
        "baggage_reference" => ("le numéro de l’étiquette de votre bagage", "the number on your bag tag"),
        "customer_number" => ("votre numéro client", "your customer number"),
        "contract_number" => ("votre numéro de contrat", "your contract number"),
        "line_number" => ("le numéro de la ligne", "the number of the line"),
        "claim_number" => ("votre numéro de sinistre", "your claim number"),
        "serial_number" => ("le numéro de série", "the serial number"),
        "photo" => ("une photo", "a photo"),
        "date" => ("la date", "the date"),
        "place" | "where" => ("le lieu", "the place"),
        _ => return None,
    };
    Some(if english { in_english } else { french })
}

/// The same, for somebody who is told "tu".
fn to_a_friend(list: &str) -> String {
    list.replace("votre numéro", "ton numéro")
        .replace("votre référence", "ta référence")
        .replace("votre bagage", "ton bagage")
}

/// The first word of a name, when it looks like a first name and not like a handle.
fn first_name(name: &str) -> Option<&str> {
    let first = name.split_whitespace().next()?;
    let letters = first.chars().all(|sign| sign.is_alphabetic() || matches!(sign, '-' | '’' | '\''));
    let mut signs = first.chars();
    let capital = signs.next().is_some_and(char::is_uppercase) && signs.any(char::is_lowercase);
    let title = matches!(
        first,
        "Mme" | "M" | "Mr" | "Mrs" | "Ms" | "Madame" | "Monsieur" | "Dr" | "Le" | "La" | "Les" | "The" | "Famille"
    );
    let length = first.chars().count();
    let shown = name.split_whitespace().count() <= 3;
    (letters && capital && !title && shown && (2..=20).contains(&length)).then_some(first)
}
