//! The knowledge base: verified answers to the questions that customers really ask.
//!
//! Invariant: an article that is not published, or whose date has passed, is found by nothing here.

mod article;
mod asks;
mod markdown;
mod shelf;
#[cfg(test)]
mod tests;

pub use article::{Article, ArticleState, Content, Problem, Said, Standing, is_slug, slug_of};
pub use asks::{Asks, asks};
pub use markdown::{File, FileError, from_markdown, to_markdown};
pub use shelf::{Asked, Found, SURE, Shelf};
