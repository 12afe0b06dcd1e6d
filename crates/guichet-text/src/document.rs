//! One message made ready for the readers: folded, cut, its own words apart from quoted ones, its lexicon lines found.
//!
//! Every reader of this crate takes a [`Document`] and looks at nothing else.

use std::ops::Range;

use crate::entities::{
    self,
    found::{Found, Kind},
};
use crate::language::{self, Language};
use crate::lexicon::{self, Hit};
use crate::normalize::Folded;
use crate::quick::Quick;
use crate::quote;
use crate::reading::{Direction, FactKind, Input, Span};
use crate::tokens::{Pause, Token, TokenKind, tokens};
use crate::written;

/// More words than any line of a lexicon can cover, gaps included.
const LONGEST_HIT: usize = 40;

/// A message made ready.
pub(crate) struct Document<'a> {
    pub(crate) input: &'a Input,
    pub(crate) folded: &'a Folded<'a>,
    pub(crate) language: Language,
    /// How sure the language is, 0…1.
    pub(crate) language_surety: f32,
    /// The writer's own words, as said.
    pub(crate) all: Vec<Token<'a>>,
    /// Token ranges of the sentences.
    pub(crate) sentences: Vec<Range<usize>>,
    /// Lines of the lexicons found, list by list, each in order.
    hits: Quick<&'static str, Vec<Hit>>,
    /// Everything found in the whole text, quoted parts included.
    pub(crate) found: Vec<Found>,
    /// Found in the customer's own last messages of the conversation.
    said_earlier: Vec<Found>,
    own_end: usize,
}

impl<'a> Document<'a> {
    pub(crate) fn new(input: &'a Input, folded: &'a Folded<'a>) -> Self {
        let written = tokens(folded);
        let found = entities::find_in(folded, &written, input.created_at, input.timezone.as_deref());
        let own = quote::own_words_of(folded);
        let mut own_tokens = written;
        own_tokens.retain(|token| token.span.start < own.end);
        remove_quoted_lines(folded, &mut own_tokens);
        remove_links(&found, &mut own_tokens);
        let (mut language, language_surety) = language::detect(folded.raw(own), &own_tokens);
        if language == Language::Unknown {
            language = language_of_earlier(input);
        }
        let all = written::said(language, own_tokens);
        let sentences = cut(&all);
        let mut hits: Quick<&'static str, Vec<Hit>> = Quick::default();
        for hit in lexicon::hits(language, &all) {
            hits.entry(hit.list).or_default().push(hit);
        }
        let said_earlier = said_earlier(input);
        Self { input, folded, language, language_surety, all, sentences, hits, found, said_earlier, own_end: own.end }
    }

    /// Hits of one list.
    pub(crate) fn list(&self, list: &'static str) -> impl Iterator<Item = &Hit> {
        self.hits.get(list).into_iter().flatten()
    }

    /// Every list with hits, in any order.
    pub(crate) fn lists(&self) -> impl Iterator<Item = (&'static str, &[Hit])> {
        self.hits.iter().map(|(list, hits)| (*list, hits.as_slice()))
    }

    /// Hits of every list; within a list in order, the lists in any.
    pub(crate) fn hits(&self) -> impl Iterator<Item = &Hit> {
        self.hits.values().flatten()
    }

    /// Hits of one list that begin within a range of tokens. Time does not depend on the length of the text.
    pub(crate) fn within(&self, list: &'static str, range: Range<usize>) -> &[Hit] {
        let hits = self.hits.get(list).map(Vec::as_slice).unwrap_or_default();
        let from = hits.partition_point(|hit| hit.start < range.start);
        let to = hits.partition_point(|hit| hit.start < range.end);
        hits.get(from..to).unwrap_or_default()
    }

    /// Hits of one list that share a token with a range.
    pub(crate) fn overlapping(&self, list: &'static str, range: Range<usize>) -> impl Iterator<Item = &Hit> {
        let start = range.start;
        self.within(list, start.saturating_sub(LONGEST_HIT)..range.end).iter().filter(move |hit| hit.end > start)
    }

    /// Sum of the weights of one label of a list.
    pub(crate) fn weight(&self, list: &'static str, label: &str) -> f32 {
        self.list(list).filter(|hit| hit.label == label).map(|hit| hit.weight).sum()
    }

    /// The sentence that holds a token.
    pub(crate) fn sentence_of(&self, token: usize) -> Range<usize> {
        let index = self.sentences.partition_point(|sentence| sentence.end <= token);
        self.sentences.get(index).cloned().unwrap_or(0..self.all.len())
    }

    /// The span of a range of tokens.
    pub(crate) fn span_of(&self, range: Range<usize>) -> Option<Span> {
        let start = self.all.get(range.start)?.span.start;
        let end = self.all.get(range.end.checked_sub(1)?)?.span.end;
        (start < end).then_some(Span::new(start, end))
    }

    /// Whether a place lies in the writer's own words.
    pub(crate) const fn is_own(&self, span: Span) -> bool {
        span.start < self.own_end
    }

    /// Whether one of these facts was said, in this message or by the customer earlier in the conversation.
    pub(crate) fn has_one_of(&self, kinds: &[FactKind]) -> bool {
        let one = |found: &Found| kinds.iter().any(|kind| found.kind == Kind::Fact(*kind));
        self.found.iter().any(one) || self.said_earlier.iter().any(one)
    }

    /// Whether French is the language in which to speak of this message.
    pub(crate) fn speaks_french(&self) -> bool {
        self.language == Language::French
    }

    /// Whether the sentences for people are French: those of a person who reads, else of the message.
    pub(crate) fn explains_in_french(&self) -> bool {
        match self.input.locale.as_deref() {
            Some(locale) if locale.starts_with("fr") => true,
            Some(locale) if locale.starts_with("en") => false,
            _ => self.speaks_french(),
        }
    }

    /// The word of a token, empty outside.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.all.get(at).map_or("", |token| token.word)
    }

    /// Whether one of `words` stands among the tokens of a range.
    pub(crate) fn says(&self, range: Range<usize>, words: &[&str]) -> bool {
        self.all
            .get(range.start..range.end.min(self.all.len()))
            .is_some_and(|some| some.iter().any(|token| words.contains(&token.word)))
    }

    /// The last token of the clause that holds `token`, at most `reach` tokens further; one past it.
    pub(crate) fn clause_end(&self, token: usize, reach: usize) -> usize {
        let mut end = token + 1;
        while end < self.all.len()
            && end < token + reach
            && self.all.get(end).is_some_and(|next| next.pause == Pause::None)
        {
            end += 1;
        }
        end
    }
}

/// How many earlier messages are looked at for facts: a customer does not repeat a number, nor a whole year of them.
const EARLIER: usize = 10;

fn said_earlier(input: &Input) -> Vec<Found> {
    let customer = input.earlier.iter().rev().filter(|earlier| earlier.direction == Direction::Inbound).take(EARLIER);
    customer
        .flat_map(|earlier| {
            let folded = Folded::new(&earlier.text);
            entities::find_in(&folded, &tokens(&folded), earlier.created_at, input.timezone.as_deref())
        })
        .collect()
}

/// Lines that begin with ">" are somebody else's words.
fn remove_quoted_lines(folded: &Folded<'_>, all: &mut Vec<Token<'_>>) {
    if !folded.raw_text().contains('>') {
        return;
    }
    let mut quoted: Vec<Span> = Vec::new();
    let mut at = 0;
    for line in folded.raw_text().split_inclusive('\n') {
        let length = line.chars().count();
        if line.trim_start().starts_with('>') {
            quoted.push(Span::new(at, at + length));
        }
        at += length;
    }
    all.retain(|token| {
        let line = quoted.partition_point(|line| line.end <= token.span.start);
        quoted.get(line).is_none_or(|line| !line.overlaps(token.span))
    });
}

/// The letters of a link are no words: "https", "com", "fr".
fn remove_links(found: &[Found], all: &mut Vec<Token<'_>>) {
    let links: Vec<Span> = found
        .iter()
        .filter(|found| matches!(found.kind, Kind::Fact(FactKind::Url | FactKind::Email)))
        .map(|found| found.span)
        .collect();
    if links.is_empty() {
        return;
    }
    all.retain(|token| {
        let link = links.partition_point(|link| link.end <= token.span.start);
        links.get(link).is_none_or(|link| !link.overlaps(token.span))
    });
}

/// A short "ok merci" speaks the language of the conversation.
fn language_of_earlier(input: &Input) -> Language {
    for earlier in input.earlier.iter().rev() {
        let folded = Folded::new(&earlier.text);
        let (language, _) = language::detect(&earlier.text, &tokens(&folded));
        if language != Language::Unknown {
            return language;
        }
    }
    Language::Unknown
}

fn cut(all: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, token) in all.iter().enumerate().skip(1) {
        // Mentions at the head of a post stand outside the first sentence.
        let after_mentions =
            all.get(start..at).is_some_and(|before| before.iter().all(|before| before.kind == TokenKind::Handle));
        if token.pause == Pause::Sentence && !after_mentions {
            sentences.push(start..at);
            start = at;
        }
    }
    if start < all.len() {
        sentences.push(start..all.len());
    }
    sentences
}
