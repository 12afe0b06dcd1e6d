//! What must not stand in a tracked file: paths of one machine, addresses of package registries, work left undone.
//!
//! The patterns are put together from halves, so that this file does not hold what it looks for.

use crate::tidy::Complaint;
use crate::tree::File;

struct Pattern {
    halves: (&'static str, &'static str),
    advice: &'static str,
    /// Where it is looked for.
    place: fn(&str) -> bool,
    /// Counts only where no letter or digit stands before it.
    at_word_start: bool,
}

const PATTERNS: &[Pattern] = &[
    Pattern { halves: ("/wo", "rk/"), advice: MACHINE, place: anywhere, at_word_start: true },
    Pattern { halves: ("/ro", "ot/"), advice: MACHINE, place: anywhere, at_word_start: true },
    Pattern { halves: ("/ho", "me/"), advice: MACHINE, place: source, at_word_start: true },
    Pattern { halves: ("/far", "m/"), advice: MACHINE, place: anywhere, at_word_start: true },
    Pattern { halves: ("crates.io", "/api"), advice: REGISTRY, place: anywhere, at_word_start: false },
    Pattern { halves: ("static.", "crates.io"), advice: REGISTRY, place: anywhere, at_word_start: false },
    Pattern { halves: ("index.", "crates.io"), advice: REGISTRY, place: anywhere, at_word_start: false },
    Pattern { halves: ("registry.", "npmjs"), advice: REGISTRY, place: anywhere, at_word_start: false },
    Pattern { halves: ("pypi", ".org"), advice: REGISTRY, place: anywhere, at_word_start: false },
    Pattern { halves: ("files.", "pythonhosted"), advice: REGISTRY, place: anywhere, at_word_start: false },
    Pattern { halves: ("deb.", "debian.org"), advice: REGISTRY, place: anywhere, at_word_start: false },
    Pattern { halves: ("TO", "DO"), advice: UNDONE, place: source, at_word_start: true },
    Pattern { halves: ("FIX", "ME"), advice: UNDONE, place: source, at_word_start: true },
    Pattern {
        halves: ("#[ign", "ore"),
        advice: "a test that is switched off proves nothing: mend it or take it out",
        place: source,
        at_word_start: false,
    },
    Pattern {
        halves: ("test.", "skip("),
        advice: "a test that is switched off proves nothing: mend it or take it out",
        place: source,
        at_word_start: false,
    },
    Pattern {
        halves: ("test.", "only("),
        advice: "this switches every other test off",
        place: source,
        at_word_start: false,
    },
    Pattern { halves: ("Co-authored", "-by"), advice: "belongs in no file", place: anywhere, at_word_start: false },
];

const MACHINE: &str = "is a path of one machine: say it relative to the tree, or by a variable";
const REGISTRY: &str = "is the address of a package registry: clients know it, our files need not";
const UNDONE: &str = "do it, or open an issue and write nothing here";

pub(crate) fn check(files: &[File]) -> Vec<Complaint> {
    files
        .iter()
        .filter_map(|file| Some((file.path.as_str(), file.text.as_deref()?)))
        .flat_map(|(path, text)| {
            let mut complaints = check_text(path, text);
            complaints.extend(check_lock(path, text));
            complaints
        })
        .collect()
}

fn check_text(path: &str, text: &str) -> Vec<Complaint> {
    let patterns: Vec<(String, &Pattern)> = PATTERNS
        .iter()
        .filter(|pattern| (pattern.place)(path))
        .map(|pattern| (format!("{}{}", pattern.halves.0, pattern.halves.1), pattern))
        .collect();
    let mut complaints = Vec::new();
    for (wanted, pattern) in &patterns {
        if !text.contains(wanted.as_str()) {
            continue;
        }
        for (index, line) in text.lines().enumerate() {
            if stands_in(line, wanted, pattern.at_word_start) {
                complaints
                    .push(Complaint::new(format!("{path}:{}", index + 1), format!("`{wanted}` {}", pattern.advice)));
            }
        }
    }
    complaints
}

fn stands_in(line: &str, wanted: &str, at_word_start: bool) -> bool {
    line.match_indices(wanted).any(|(at, _)| {
        !at_word_start
            || !line[..at].ends_with(|before: char| before.is_alphanumeric() || matches!(before, '_' | '.' | '-'))
    })
}

/// A lock file that names addresses ties everybody to one mirror.
fn check_lock(path: &str, text: &str) -> Option<Complaint> {
    let is_lock = path.ends_with("package-lock.json");
    (is_lock && text.contains("\"resolved\": \"http")).then(|| {
        Complaint::new(
            path,
            "names download addresses: install again with omit-lockfile-registry-resolved=true in .npmrc",
        )
    })
}

fn anywhere(_: &str) -> bool {
    true
}

fn source(path: &str) -> bool {
    [".rs", ".ts", ".tsx", ".toml", ".sh", ".sql"].iter().any(|ending| path.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_one_machine_is_found_and_a_path_of_ours_is_not() {
        let line = format!("let a = \"{}{}somewhere\";\nsee src{}{}send.rs\n", "/wo", "rk/", "/wo", "rk/");
        let complaints = check_text("a.rs", &line);
        assert_eq!(complaints.len(), 1);
        assert_eq!(complaints[0].place, "a.rs:1");
    }

    #[test]
    fn a_lock_file_without_addresses_is_right() {
        assert!(check_lock("web/package-lock.json", "\"resolved\": \"https://x\"").is_some());
        assert!(check_lock("web/package-lock.json", "\"version\": \"1\"").is_none());
        assert!(check_lock("other.json", "\"resolved\": \"https://x\"").is_none());
    }
}
