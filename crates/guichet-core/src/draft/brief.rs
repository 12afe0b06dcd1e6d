//! What a draft is made from.

use guichet_text::Span;

use crate::guard::charter::Address;
use crate::model::ArticleId;
use crate::words;

words! {
    /// Why nothing is drafted: these need a person's own words from the first one.
    NoDraft {
        /// Somebody may harm themselves.
        InDanger = "in_danger",
        /// Threats, harassment, suspected pressure.
        Sensitive = "sensitive",
        /// Advertising.
        Spam = "spam",
        /// Nothing was written.
        Empty = "empty",
        /// Whatever was tried, the guard would not let it pass.
        Guard = "guard",
        /// In a language that drafts are not written in.
        Language = "language",
    }
}

/// The article that answers a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// The question in the message; none when it answers the request as a whole.
    pub question: Option<Span>,
    /// Which article.
    pub article: ArticleId,
    /// Its answer, in the language of the customer.
    pub answer: String,
}

/// What a draft is made from, beside the message, its reading, and what the guard knows.
#[derive(Debug, Clone)]
pub struct Brief<'a> {
    /// Chooses the wording: the case.
    pub seed: u128,
    /// The language of the brand, for messages whose own does not show.
    pub brand_language: &'a str,
    /// How French customers are addressed.
    pub address: Address,
    /// The name that the customer shows.
    pub name: &'a str,
    /// How whoever writes signs; may be empty.
    pub signature: &'a str,
    /// What the desk can do for them, in the writer's own words; may be empty.
    pub solution: &'a str,
    /// Articles found for the questions.
    pub answers: &'a [Answering],
    /// A promise that was not kept: then the draft makes good for it, and answers nothing else.
    pub broken: Option<&'a str>,
    /// How often we already failed them: hops, and replies after which they had to write again.
    pub failures: usize,
}
