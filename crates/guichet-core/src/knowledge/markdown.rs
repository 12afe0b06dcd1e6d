//! An article as one Markdown file: facts between two lines of `+++` (TOML), then a heading a language, the questions as a
//! list, and the answer.
//!
//! Invariant: what is written is read back the same; a test holds it for any text.

use guichet_text::reading::Topic;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::article::{ArticleState, Content, Problem, Said, is_slug};

const FENCE: &str = "+++";

/// An article as a file says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its short name.
    pub slug: String,
    /// Whether it may be proposed.
    pub state: ArticleState,
    /// Address of the colleague who keeps it true; may be empty.
    pub owner: String,
    /// What it says.
    pub content: Content,
}

/// Why a file is no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It does not begin with `+++`, or the facts do not end.
    #[error("the file must begin with facts between two lines of +++")]
    NoFacts,
    /// The facts are no TOML, or name something unknown.
    #[error("the facts cannot be read: {0}")]
    Facts(String),
    /// A field is missing or too long.
    #[error("{0}")]
    Field(#[from] Problem),
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Facts {
    slug: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    topic: Option<Topic>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    words: Vec<String>,
    source: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    source_url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    owner: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_on: Option<String>,
}

/// Writes an article.
#[must_use]
pub fn to_markdown(file: &File) -> String {
    let content = &file.content;
    let facts = Facts {
        slug: file.slug.clone(),
        state: file.state.as_str().to_owned(),
        topic: content.topic,
        words: content.words.clone(),
        source: content.source.clone(),
        source_url: content.source_url.clone(),
        owner: file.owner.clone(),
        verified_on: content.verified_on.map(|day| day.to_string()),
        valid_until: content.valid_until.map(|day| day.to_string()),
        review_on: content.review_on.map(|day| day.to_string()),
    };
    // Our own shape always has a TOML form.
    let facts = toml::to_string(&facts).unwrap_or_default();
    let mut text = format!("{FENCE}\n{facts}{FENCE}\n");
    for (code, said) in [("fr", &content.fr), ("en", &content.en)] {
        let Some(said) = said else { continue };
        text.push_str(&format!("\n# {code}: {}\n\n", said.title));
        for question in &said.questions {
            text.push_str(&format!("- {question}\n"));
        }
        // The list ends where a line of three dashes stands: an answer may begin with a list of its own.
        text.push_str("\n---\n\n");
        for line in said.answer.split('\n') {
            text.push_str(&escaped(line));
            text.push('\n');
        }
    }
    text
}

/// Reads a file; `name` is its name without the ending, for a file that does not say its own.
///
/// # Errors
/// What is wrong with it, in words.
pub fn from_markdown(text: &str, name: &str) -> Result<File, FileError> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let rest = text.trim_start().strip_prefix(FENCE).ok_or(FileError::NoFacts)?;
    let (facts, body) = rest.split_once(&format!("\n{FENCE}")).ok_or(FileError::NoFacts)?;
    let facts: Facts = toml::from_str(facts).map_err(|error| FileError::Facts(error.message().to_owned()))?;
    let slug = if facts.slug.is_empty() { name.to_owned() } else { facts.slug };
    if !is_slug(&slug) {
        return Err(Problem("slug").into());
    }
    let state = match facts.state.as_str() {
        "" => ArticleState::Proposed,
        word => ArticleState::parse(word).ok_or(Problem("state"))?,
    };
    let mut content = Content {
        topic: facts.topic,
        words: facts.words,
        source: facts.source,
        source_url: facts.source_url,
        verified_on: day(facts.verified_on, "verified_on")?,
        valid_until: day(facts.valid_until, "valid_until")?,
        review_on: day(facts.review_on, "review_on")?,
        ..Content::default()
    };
    for section in sections(body) {
        let said = Some(section.said);
        if section.code == "en" { content.en = said } else { content.fr = said }
    }
    let content = content.tidied();
    content.check()?;
    Ok(File { slug, state, owner: facts.owner, content })
}

fn day(text: Option<String>, field: &'static str) -> Result<Option<Date>, FileError> {
    text.map(|text| text.parse().map_err(|_| Problem(field).into())).transpose()
}

struct Section {
    code: &'static str,
    said: Said,
}

fn sections(body: &str) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    let mut in_answer = false;
    let mut answer: Vec<String> = Vec::new();
    for line in body.split('\n') {
        if let Some((code, title)) = heading(line) {
            close(&mut found, &mut answer);
            found.push(Section { code, said: Said { title: title.to_owned(), ..Said::default() } });
            in_answer = false;
            continue;
        }
        let Some(section) = found.last_mut() else { continue };
        if in_answer {
            answer.push(line.strip_prefix('\\').unwrap_or(line).to_owned());
        } else if line.trim() == "---" {
            in_answer = true;
        } else if let Some(question) = line.strip_prefix("- ") {
            section.said.questions.push(question.to_owned());
        } else if !line.trim().is_empty() {
            // Written by hand, without the line of dashes.
            in_answer = true;
            answer.push(line.strip_prefix('\\').unwrap_or(line).to_owned());
        }
    }
    close(&mut found, &mut answer);
    found
}

fn close(found: &mut [Section], answer: &mut Vec<String>) {
    if let Some(section) = found.last_mut() {
        section.said.answer = answer.join("\n");
    }
    answer.clear();
}

fn heading(line: &str) -> Option<(&'static str, &str)> {
    let rest = line.strip_prefix("# ")?;
    let (code, title) = rest.split_once(':')?;
    match code.trim() {
        "fr" => Some(("fr", title)),
        "en" => Some(("en", title)),
        _ => None,
    }
}

/// A line of an answer that would be read as something else.
fn escaped(line: &str) -> String {
    if heading(line).is_some() || line.starts_with('\\') { format!("\\{line}") } else { line.to_owned() }
}
