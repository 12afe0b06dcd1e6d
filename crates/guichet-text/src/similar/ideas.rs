//! Which idea a word stands for: "fissuré", "cassé" and "cracked" are one, whatever the language.
//!
//! Invariant: an idea is the number of its line in `data/concepts.tsv`; a word may stand for several.

use std::sync::LazyLock;

use crate::quick::Quick;

/// Shortest beginning of a word in the list.
const SHORTEST: usize = 2;
/// Longest one worth looking for.
const LONGEST: usize = 14;

#[derive(Default)]
struct Ideas {
    whole: Quick<String, Vec<u16>>,
    beginnings: Quick<String, Vec<u16>>,
    /// By number: whether the idea says what went wrong.
    troubles: Vec<bool>,
}

static IDEAS: LazyLock<Ideas> = LazyLock::new(|| {
    let mut ideas = Ideas::default();
    let lines = include_str!("../../data/concepts.tsv").lines().filter(|line| !line.starts_with('#'));
    for (name, words) in lines.filter_map(|line| line.split_once('\t')) {
        let number = u16::try_from(ideas.troubles.len()).unwrap_or(u16::MAX);
        ideas.troubles.push(name.starts_with('!'));
        for word in words.split(' ') {
            match word.strip_suffix('*') {
                Some(start) => ideas.beginnings.entry(start.to_owned()).or_default().push(number),
                None => ideas.whole.entry(word.to_owned()).or_default().push(number),
            }
        }
    }
    ideas
});

/// The ideas of a folded word, each once.
pub(super) fn of(word: &str) -> Vec<u16> {
    let mut found = IDEAS.whole.get(word).cloned().unwrap_or_default();
    for end in SHORTEST..=word.len().min(LONGEST) {
        if let Some(more) = word.get(..end).and_then(|start| IDEAS.beginnings.get(start)) {
            found.extend(more);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether an idea says what went wrong, not where, when or with what.
pub(super) fn is_trouble(idea: u16) -> bool {
    IDEAS.troubles.get(usize::from(idea)).copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_languages_meet_in_an_idea() {
        assert!(of("fissuree").iter().any(|idea| of("cracked").contains(idea)));
        assert!(of("fissuree").iter().all(|idea| is_trouble(*idea)));
        assert!(of("xylophone").is_empty());
    }
}
