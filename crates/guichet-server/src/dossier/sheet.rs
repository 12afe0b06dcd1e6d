//! What stands on the pages, before anybody knows where.

/// A document of headings and paragraphs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// At the foot of each page, before its number, and the title of the document.
    pub title: String,
    /// How the number of a page is said: `page {} sur {}`.
    pub page: (String, String),
    /// In order.
    pub blocks: Vec<Block>,
}

/// A part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The title.
    Title(String),
    /// A heading.
    Heading(String),
    /// Who and when, above what was said: stays with the line after it.
    Label(String),
    /// A paragraph; its line breaks stay.
    Words(String),
    /// A paragraph, set in.
    Quote(String),
}
