//! The stories of the demonstration, written for it: texts in `stories/*.toml`, one file a brand.
//!
//! A story is a customer, what they write, and how they take what is written to them. Nobody in them is real.

use std::collections::BTreeMap;

use guichet_core::model::Visibility;
use serde::Deserialize;

/// The one list of brands of the demonstration.
const FILES: &[&str] = &[
    include_str!("stories/pigeonnet.toml"),
    include_str!("stories/fildor.toml"),
    include_str!("stories/air-sterne.toml"),
];

/// A brand of the demonstration with its stories.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrandStories {
    /// Short name.
    pub slug: String,
    /// Name shown to people.
    pub name: String,
    /// Sector pack.
    pub sector: String,
    /// Language of its public pages.
    pub locale: String,
    /// Domains of its own sites.
    pub own_domains: Vec<String>,
    /// Its charter lets a reply that asks for data in public leave with a reason, so that one sees what comes of it.
    #[serde(default)]
    pub lets_reasons_pass: bool,
    /// Its stories.
    pub stories: Vec<Story>,
}

/// One customer and what they write.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// Unique in the brand.
    pub key: String,
    /// The simulated network.
    pub network: String,
    /// Who can read it; everybody when left out.
    #[serde(default = "everybody")]
    pub visibility: Visibility,
    /// Language of the customer.
    pub language: String,
    /// Written so long before the desk opened. Left out for those that arrive while one watches.
    #[serde(default)]
    pub minutes_ago: Option<i64>,
    /// Place among those that arrive while one watches; the same place arrives together.
    #[serde(default)]
    pub drip: Option<u32>,
    /// Told again and again while one watches, by somebody else each time; every `#` of the text becomes a digit and `{name}`
    /// the name of who tells it.
    #[serde(default)]
    pub passing: bool,
    /// The incident that several stories speak of.
    #[serde(default)]
    pub burst: Option<String>,
    /// Subject, for mail.
    #[serde(default)]
    pub subject: String,
    /// Who writes.
    #[serde(default)]
    pub customer: Character,
    /// What they write.
    pub text: String,
    /// Files that come along.
    #[serde(default)]
    pub files: Vec<StoryFile>,
    /// How they take what is written to them, by [`super::reaction::Mood`].
    #[serde(default)]
    pub reactions: BTreeMap<super::reaction::Mood, Vec<String>>,
    /// What they write once a stranger has used what they published.
    #[serde(default)]
    pub after_the_stranger: Option<String>,
}

/// Somebody who does not exist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Character {
    /// The network's id.
    pub id: String,
    /// The name they show.
    pub name: String,
    /// What people see.
    pub handle: String,
}

/// A file of a story.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoryFile {
    /// Name.
    pub name: String,
    /// Type.
    pub mime: String,
    /// Content.
    pub content: String,
}

const fn everybody() -> Visibility {
    Visibility::Public
}

/// Every brand with its stories.
///
/// # Errors
/// A file does not read; a test holds that this never ships.
pub fn all() -> Result<Vec<BrandStories>, toml::de::Error> {
    FILES.iter().map(|file| toml::from_str(file)).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_story_reads_and_is_complete() {
        for brand in all().unwrap() {
            let keys: BTreeSet<&str> = brand.stories.iter().map(|story| story.key.as_str()).collect();
            assert_eq!(keys.len(), brand.stories.len(), "two stories of {} share a key", brand.slug);
            for story in &brand.stories {
                let times = [story.minutes_ago.is_some(), story.drip.is_some(), story.passing];
                let told = times.iter().filter(|told| **told).count();
                assert_eq!(told, 1, "{}: past, or to come, or told again and again", story.key);
                let known = !story.customer.id.is_empty();
                assert!(known != story.passing, "{}: who passes by gets a name when they come", story.key);
                assert!(!story.reactions.is_empty(), "{}: nobody answers", story.key);
            }
        }
    }

    #[test]
    fn the_french_of_the_stories_is_read_as_french_and_the_english_as_english() {
        for story in all().unwrap().into_iter().flat_map(|brand| brand.stories) {
            let reading =
                guichet_core::text::read(&guichet_core::text::Input { text: story.text, ..Default::default() });
            assert_eq!(reading.language, story.language, "{}", story.key);
        }
    }
}
