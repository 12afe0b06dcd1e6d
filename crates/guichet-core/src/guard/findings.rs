//! How a rule says what it found, and the edits that remedies are made of.

use guichet_text::Span;

use super::draft::Draft;
use super::report::{Edit, Level, Remedy, Where};

/// What a rule found; the registry adds its name and level.
pub(crate) struct Found {
    /// Another level than the rule's usual one.
    pub(crate) level: Option<Level>,
    /// In which text.
    pub(crate) place: Where,
    /// The words.
    pub(crate) span: Option<Span>,
    /// One sentence to a colleague.
    pub(crate) why: String,
    /// The correction.
    pub(crate) remedy: Option<Remedy>,
    /// Only the lead may let it pass.
    pub(crate) needs_lead: bool,
}

impl Found {
    /// Something about the reply as a whole.
    pub(crate) const fn new(why: String) -> Self {
        Self { level: None, place: Where::Reply, span: None, why, remedy: None, needs_lead: false }
    }

    /// Something about these words of the reply.
    pub(crate) const fn at(span: Span, why: String) -> Self {
        Self { level: None, place: Where::Reply, span: Some(span), why, remedy: None, needs_lead: false }
    }

    /// The same at another level than the usual one.
    pub(crate) const fn level(mut self, level: Level) -> Self {
        self.level = Some(level);
        self
    }

    /// The same with a correction.
    pub(crate) fn remedy(mut self, kind: &str, label: String, edits: Vec<Edit>) -> Self {
        self.remedy = Some(Remedy { kind: kind.to_owned(), label, edits, then: Vec::new() });
        self
    }
}

/// What stands for the drop link when the draft came without one; the desk puts the real one in its place.
const DROP_LINK: &str = "{drop_link}";

/// The address where the customer leaves what only the brand sees.
pub(crate) fn drop_link<'d>(draft: &Draft<'d>) -> &'d str {
    draft.input.drop_link.as_deref().filter(|link| !link.is_empty()).unwrap_or(DROP_LINK)
}

/// Words instead of others.
pub(crate) const fn replace(span: Span, text: String) -> Edit {
    Edit { span, text }
}

/// Words at a place.
pub(crate) const fn insert(at: usize, text: String) -> Edit {
    Edit { span: Span::new(at, at), text }
}

/// Nothing instead of a whole sentence, with the blanks after it.
pub(crate) fn remove_sentence(draft: &Draft<'_>, span: Span) -> Edit {
    let sentence = draft.reply.sentence_of(span);
    Edit { span: with_blanks(draft, Span::new(sentence.start, sentence.end.max(span.end))), text: String::new() }
}

/// The span with the blanks behind it; before it, when nothing stands behind.
fn with_blanks(draft: &Draft<'_>, span: Span) -> Span {
    let characters: Vec<char> = draft.input.reply.chars().collect();
    let blank = |at: usize| characters.get(at).is_some_and(|character| character.is_whitespace());
    let mut end = span.end;
    while blank(end) {
        end += 1;
    }
    let mut start = span.start;
    if end == characters.len() {
        while start > 0 && blank(start - 1) {
            start -= 1;
        }
    }
    Span::new(start, end)
}

/// The place before the mark that ends a sentence.
pub(crate) fn before_the_stop(draft: &Draft<'_>, sentence: Span) -> usize {
    let words = draft.reply.raw(sentence);
    let kept = words.trim_end_matches(|mark: char| mark.is_whitespace() || ".!?…:".contains(mark)).chars().count();
    sentence.start + kept
}

/// A whole sentence at the end of the draft, before a signature on its own line.
pub(crate) fn append(draft: &Draft<'_>, sentence: &str) -> Edit {
    let end = draft
        .reply
        .sentences
        .iter()
        .rev()
        .find(|last| {
            draft
                .clauses
                .iter()
                .any(|clause| clause.span.overlaps(**last) && clause.kind != super::moves::ClauseKind::Social)
        })
        .map_or(0, |last| last.end);
    if end == 0 {
        let all = draft.reply.folded.len();
        return insert(all, if all == 0 { sentence.to_owned() } else { format!(" {sentence}") });
    }
    insert(end, format!(" {sentence}"))
}
