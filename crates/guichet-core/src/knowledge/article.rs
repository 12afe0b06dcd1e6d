//! An article: what it answers, in which languages, on what authority, and until when.

use guichet_text::reading::Topic;
use jiff::civil::Date;
use jiff::{Span, Timestamp};
use serde::{Deserialize, Serialize};

use crate::model::{ArticleId, BrandId, UserId};
use crate::words;

/// An article is said to expire so many days before it does.
const SOON_DAYS: i64 = 30;
const LONGEST_LINE: usize = 300;
const LONGEST_ANSWER: usize = 4_000;
const MOST_QUESTIONS: usize = 40;
const MOST_WORDS: usize = 60;

words! {
    /// Whether an article may be proposed to those who write.
    ArticleState {
        /// Written by somebody who does not decide; waits for a lead.
        Proposed = "proposed",
        /// In use.
        Published = "published",
        /// Kept, and found by nothing.
        Retired = "retired",
    }
}
words! {
    /// Where an article stands today.
    Standing {
        /// Waits for a lead.
        Proposed = "proposed",
        /// May be used.
        Valid = "valid",
        /// May be used; somebody should look at it: its reminder is due.
        Review = "review",
        /// May be used, not for long.
        Expiring = "expiring",
        /// Its date has passed: never proposed.
        Expired = "expired",
        /// Taken out of use.
        Retired = "retired",
    }
}

/// What is said in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Said {
    /// One line.
    pub title: String,
    /// The questions that it answers, as customers ask them.
    pub questions: Vec<String>,
    /// The verified answer.
    pub answer: String,
}

/// What is versioned, exported and imported.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Content {
    /// What it is about.
    pub topic: Option<Topic>,
    /// Words that name its subject, in both languages: at least one must be said for the article to be found.
    pub words: Vec<String>,
    /// In French.
    pub fr: Option<Said>,
    /// In English.
    pub en: Option<Said>,
    /// On whose authority: a law, a contract, a colleague.
    pub source: String,
    /// Where the source can be read; may be empty.
    pub source_url: String,
    /// When somebody last compared it with its source.
    pub verified_on: Option<Date>,
    /// The last day on which it may be used.
    pub valid_until: Option<Date>,
    /// When its owner wants to be reminded.
    pub review_on: Option<Date>,
}

/// An entry of the knowledge base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its identifier.
    pub id: ArticleId,
    /// The brand.
    pub brand_id: BrandId,
    /// Short name, unique in the brand: the name of its file.
    pub slug: String,
    /// Whether it may be proposed.
    pub state: ArticleState,
    /// Who keeps it true.
    pub owner: Option<UserId>,
    /// What it says.
    pub content: Content,
    /// Counts up with each change.
    pub version: i64,
    /// How often it was put into a reply.
    pub uses: i64,
    /// Written first.
    pub created_at: Timestamp,
    /// Written last.
    pub changed_at: Timestamp,
    /// By whom; none for an import by the command line.
    pub changed_by: Option<UserId>,
}

/// What is wrong with an article: the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the field {0} cannot be used")]
pub struct Problem(pub &'static str);

impl Said {
    fn tidy(&mut self) {
        self.title = one_line(&self.title);
        self.questions = self.questions.iter().map(|line| one_line(line)).filter(|line| !line.is_empty()).collect();
        self.answer = lines(&self.answer);
    }

    fn fits(&self) -> bool {
        let short = |line: &String| line.chars().count() <= LONGEST_LINE;
        !self.title.is_empty()
            && short(&self.title)
            && !self.answer.is_empty()
            && self.answer.chars().count() <= LONGEST_ANSWER
            && self.questions.len() <= MOST_QUESTIONS
            && self.questions.iter().all(short)
    }
}

impl Content {
    /// The same without blanks at the ends of lines, empty questions and double words.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for said in [&mut self.fr, &mut self.en].into_iter().flatten() {
            said.tidy();
        }
        let empty = |said: &Said| said.title.is_empty() && said.answer.is_empty() && said.questions.is_empty();
        self.fr = self.fr.filter(|said| !empty(said));
        self.en = self.en.filter(|said| !empty(said));
        self.words = self.words.iter().map(|word| one_line(word)).filter(|word| !word.is_empty()).collect();
        self.words.dedup();
        self.source = one_line(&self.source);
        self.source_url = one_line(&self.source_url);
        self
    }

    /// Whether it can be kept.
    ///
    /// # Errors
    /// The field that is missing or too long.
    pub fn check(&self) -> Result<(), Problem> {
        if self.fr.is_none() && self.en.is_none() {
            return Err(Problem("fr"));
        }
        for (field, said) in [("fr", &self.fr), ("en", &self.en)] {
            if said.as_ref().is_some_and(|said| !said.fits()) {
                return Err(Problem(field));
            }
        }
        if self.source.is_empty() || self.source.chars().count() > LONGEST_LINE {
            return Err(Problem("source"));
        }
        let url = &self.source_url;
        if !(url.is_empty() || url.starts_with("https://") || url.starts_with("http://")) || url.len() > 2_000 {
            return Err(Problem("source_url"));
        }
        if self.words.len() > MOST_WORDS || self.words.iter().any(|word| word.chars().count() > 60) {
            return Err(Problem("words"));
        }
        Ok(())
    }

    /// What is said in a language; the other one when there is nothing in it.
    #[must_use]
    pub fn said(&self, language: &str) -> Option<&Said> {
        let (first, second) = if language.starts_with("en") { (&self.en, &self.fr) } else { (&self.fr, &self.en) };
        first.as_ref().or(second.as_ref())
    }

    /// What is said in this language and no other.
    #[must_use]
    pub fn said_in(&self, language: &str) -> Option<&Said> {
        if language.starts_with("en") { self.en.as_ref() } else { self.fr.as_ref() }
    }

    /// Every word of it, for the search.
    #[must_use]
    pub fn all_words(&self) -> String {
        let mut all = self.words.clone();
        for said in [&self.fr, &self.en].into_iter().flatten() {
            all.push(said.title.clone());
            all.extend(said.questions.iter().cloned());
            all.push(said.answer.clone());
        }
        all.push(self.source.clone());
        all.join("\n")
    }
}

impl Article {
    /// Where it stands on a day.
    #[must_use]
    pub fn standing(&self, today: Date) -> Standing {
        match self.state {
            ArticleState::Proposed => Standing::Proposed,
            ArticleState::Retired => Standing::Retired,
            ArticleState::Published => {
                let soon = today.checked_add(Span::new().days(SOON_DAYS)).unwrap_or(today);
                match self.content.valid_until {
                    Some(last) if last < today => Standing::Expired,
                    Some(last) if last <= soon => Standing::Expiring,
                    _ if self.content.review_on.is_some_and(|day| day <= today) => Standing::Review,
                    _ => Standing::Valid,
                }
            }
        }
    }

    /// Whether it may be proposed to those who write.
    #[must_use]
    pub fn is_usable(&self, today: Date) -> bool {
        matches!(self.standing(today), Standing::Valid | Standing::Review | Standing::Expiring)
    }
}

/// Whether a short name can be the name of a file.
#[must_use]
pub fn is_slug(slug: &str) -> bool {
    (1..=80).contains(&slug.len())
        && !slug.starts_with('-')
        && !slug.ends_with('-')
        && slug.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-')
}

/// A short name made of a title.
#[must_use]
pub fn slug_of(title: &str) -> String {
    let folded = guichet_text::words::fold(title);
    let parts: Vec<&str> =
        folded.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let mut slug = String::new();
    for part in parts {
        if slug.len() + part.len() + 1 > 60 {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(part);
    }
    if slug.is_empty() { "article".to_owned() } else { slug }
}

fn one_line(text: &str) -> String {
    let plain = |sign: char| matches!(sign, ' ' | '\t' | '\n' | '\r') || sign.is_control();
    text.split(plain).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Lines without blanks at their ends, and no empty ones before, after, or twice in a row.
fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut kept: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let line: String = line.chars().filter(|sign| !sign.is_control() || *sign == '\t').collect();
        let line = line.trim_end_matches([' ', '\t']).to_owned();
        if line.is_empty() && kept.last().is_none_or(String::is_empty) {
            continue;
        }
        kept.push(line);
    }
    while kept.last().is_some_and(String::is_empty) {
        kept.pop();
    }
    kept.join("\n")
}
