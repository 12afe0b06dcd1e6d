//! A draft laid out for the rules: its words, what they tell, where they send, what they promise and answer.
//!
//! Everything is worked out once; a rule only looks.

use std::collections::BTreeMap;

use guichet_text::links::{self, Link};
use guichet_text::normalize::Folded;
use guichet_text::reading::Need;
use guichet_text::sentences::sentences;
use guichet_text::similar::Fingerprint;
use guichet_text::{Reading, Span};

use super::answers;
use super::charter::Charter;
use super::cue::Cue;
use super::input::Input;
use super::lexicon::{self, Hit, Tongue};
use super::moves::{self, Clause};
use super::promises::{self, Promised};
use super::report::Answer;
use super::tongue::{self, Votes};
use super::ways::{self, Way};
use crate::model::{BrandSettings, Role};

/// A text with everything that the lexicons and the text library find in it.
pub(crate) struct Words<'a> {
    /// The text, folded, with the way back.
    pub(crate) folded: Folded<'a>,
    /// For each code point of the text, the byte of the folded text where it starts; one more for the end.
    places: Vec<usize>,
    /// Sentences, in order.
    pub(crate) sentences: Vec<Span>,
    /// What the expressions tell, in order of place.
    pub(crate) hits: Vec<Hit>,
    /// The same places by what they tell: rules ask for one kind at a time.
    by_cue: BTreeMap<Cue, Vec<Span>>,
    /// Addresses, numbers and handles, in order.
    pub(crate) links: Vec<Link>,
}

impl<'a> Words<'a> {
    fn new(text: &'a str, tongues: &[Tongue]) -> Self {
        let folded = Folded::new(text);
        let hits = lexicon::find(&folded, tongues);
        let mut by_cue: BTreeMap<Cue, Vec<Span>> = BTreeMap::new();
        for hit in &hits {
            by_cue.entry(hit.cue).or_default().push(hit.span);
        }
        let mut places = Vec::with_capacity(folded.len() + 1);
        for byte in 0..=folded.text().len() {
            let point = folded.span(byte, byte).start;
            while places.len() <= point {
                places.push(byte);
            }
        }
        Self { places, sentences: sentences(text), hits, by_cue, links: links::find(text), folded }
    }

    /// The words as given.
    pub(crate) fn raw(&self, span: Span) -> &'a str {
        self.folded.raw(span)
    }

    /// The folded words under a span.
    pub(crate) fn folded(&self, span: Span) -> &str {
        let byte = |point: usize| self.places.get(point).copied().unwrap_or(self.folded.text().len());
        self.folded.text().get(byte(span.start)..byte(span.end)).unwrap_or_default()
    }

    /// The span of a byte range of the folded words under `within`.
    pub(crate) fn span_in(&self, within: Span, range: std::ops::Range<usize>) -> Span {
        let start = self.places.get(within.start).copied().unwrap_or(self.folded.text().len());
        self.folded.span(start + range.start, start + range.end)
    }

    /// What a kind of expression found inside a span.
    pub(crate) fn found(&self, cue: Cue, within: Span) -> impl Iterator<Item = Span> + '_ {
        self.by_cue
            .get(&cue)
            .into_iter()
            .flatten()
            .copied()
            .filter(move |span| within.start <= span.start && span.end <= within.end)
    }

    /// Whether one of the kinds stands inside a span.
    pub(crate) fn has(&self, cues: &[Cue], within: Span) -> bool {
        cues.iter().any(|cue| self.found(*cue, within).next().is_some())
    }

    /// Whether the words stand between quotation marks: shown or named, and not said to the customer.
    pub(crate) fn is_quoted(&self, span: Span) -> bool {
        let mut open: Option<(char, usize)> = None;
        for (at, mark) in self.raw(self.all()).chars().enumerate() {
            match (open, mark) {
                (None, '«' | '“' | '"') => open = Some((mark, at)),
                (Some(('«', start)), '»') | (Some(('“', start)), '”') | (Some(('"', start)), '"') => {
                    if start < span.start && span.start < at {
                        return true;
                    }
                    open = None;
                }
                _ => {}
            }
        }
        false
    }

    /// The sentence around a place.
    pub(crate) fn sentence_of(&self, span: Span) -> Span {
        self.sentences.iter().copied().find(|sentence| sentence.overlaps(span)).unwrap_or(span)
    }

    /// The whole text.
    pub(crate) fn all(&self) -> Span {
        Span::new(0, self.folded.len())
    }
}

/// A draft laid out for the rules.
pub(crate) struct Draft<'a> {
    /// What was given.
    pub(crate) input: &'a Input,
    /// What was understood of the message.
    pub(crate) reading: &'a Reading,
    /// The brand's charter.
    pub(crate) charter: &'a Charter,
    /// When the brand is open.
    pub(crate) calendar: Option<&'a BrandSettings>,
    /// What was lately sent to others.
    pub(crate) recent: &'a [Fingerprint],
    /// The reply.
    pub(crate) reply: Words<'a>,
    /// The message.
    pub(crate) message: Words<'a>,
    /// Language of the reply: remedies are written in it.
    pub(crate) writes: Tongue,
    /// Language of the colleague: reasons and labels are written in it.
    pub(crate) speaks: Tongue,
    /// Where the reply sends the customer.
    pub(crate) ways: Vec<Way>,
    /// What it promises.
    pub(crate) promises: Vec<Promised>,
    /// What its clauses bring.
    pub(crate) clauses: Vec<Clause>,
    /// What becomes of each question.
    pub(crate) answers: Vec<Answer>,
}

impl<'a> Draft<'a> {
    /// Lays out a draft.
    pub(crate) fn new(
        input: &'a Input,
        reading: &'a Reading,
        (charter, calendar): (&'a Charter, Option<&'a BrandSettings>),
        recent: &'a [Fingerprint],
    ) -> Self {
        let of_message = input.message.language.as_deref().unwrap_or(&reading.language);
        let heard =
            Votes::of(&Folded::new(&input.message.text)).tongue(tongue::named(of_message).unwrap_or(Tongue::French));
        let votes = Votes::of(&Folded::new(&input.reply));
        let writes = votes.tongue(heard);
        let speaks =
            input.locale.as_deref().and_then(tongue::named).or_else(|| tongue::named(of_message)).unwrap_or(heard);
        let reply = Words::new(&input.reply, &votes.spoken(writes));
        let message = Words::new(&input.message.text, &[heard]);
        let promises = promises::find(&reply, input);
        let mut ways = ways::find(&reply, &message, input, &promises);
        let clauses = moves::clauses(&reply, &message, &ways, &promises);
        ways::weigh(&mut ways, &reply, &clauses);
        let mut draft = Self {
            input,
            reading,
            charter,
            calendar,
            recent,
            reply,
            message,
            writes,
            speaks,
            ways,
            promises,
            clauses,
            answers: Vec::new(),
        };
        draft.answers = answers::find(&draft);
        draft
    }

    /// What the author may do; nobody known counts as an agent.
    pub(crate) fn author_role(&self) -> Role {
        self.input.author.as_ref().and_then(|author| author.role).unwrap_or(Role::Agent)
    }

    /// A sentence in the colleague's language.
    pub(crate) fn say(&self, french: &str, english: &str) -> String {
        match self.speaks {
            Tongue::French => french.to_owned(),
            Tongue::English => english.to_owned(),
        }
    }

    /// Words for the customer, in the language of the reply.
    pub(crate) fn write(&self, french: &str, english: &str) -> String {
        match self.writes {
            Tongue::French => french.to_owned(),
            Tongue::English => english.to_owned(),
        }
    }

    /// Whether the message is a short thanks, with nothing in it that is still missing.
    fn only_thanks(&self) -> bool {
        const MISSING: &[&str] = &[
            "rien", "pas", "toujours", "jamais", "encore", "mais", "d'avance", "no", "not", "still", "nothing", "but",
            "never",
        ];
        let words = self.message.folded.text();
        self.message.folded.len() < 40
            && self.reading.questions.is_empty()
            && self.message.has(&[Cue::Thanks], self.message.all())
            && !words.split([' ', ',', '.', '!', '\n']).any(|word| MISSING.contains(&word))
    }

    /// Whether the message waits for something: not a mere thanks, compliment or advertisement.
    pub(crate) fn customer_waits(&self) -> bool {
        if self.only_thanks() {
            return false;
        }
        let asks = |need: &Need| matches!(need, Need::Question | Need::Request | Need::Complaint | Need::Partnership);
        if self.reading.needs.iter().any(asks) || !self.reading.questions.is_empty() {
            return true;
        }
        let settled =
            self.reading.needs.iter().any(|need| matches!(need, Need::Praise | Need::Spam | Need::HelpToOther));
        // Only a short one: "merci" in an angry post is irony more often than not.
        let thanks = self.message.folded.len() < 40
            && self.message.has(&[Cue::Joy, Cue::Thanks], self.message.all())
            && !self.message.folded.text().contains("d'avance");
        !settled && self.reading.thanks.is_empty() && !thanks
    }
}
