//! The documents that a newcomer needs are there, in both languages, and their links lead somewhere.

use std::collections::BTreeSet;

use crate::tidy::Complaint;
use crate::tree::File;

const NEEDED: &[&str] = &[
    "README.md",
    "README.fr.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "LICENSE",
    "docs/GLOSSARY.md",
    "docs/DEPENDENCIES.md",
    "docs/limits.md",
    "docs/decisions/README.md",
];

pub(crate) fn check(files: &[File]) -> Vec<Complaint> {
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let mut complaints: Vec<Complaint> =
        NEEDED.iter().filter(|path| !paths.contains(*path)).map(|path| Complaint::new(*path, "is missing")).collect();
    for file in files.iter().filter(|file| file.path.ends_with(".md")) {
        let Some(text) = file.text.as_deref() else { continue };
        complaints.extend(broken_links(&file.path, text, &paths));
    }
    complaints.extend(unexplained_dependencies(files));
    complaints.extend(unlisted_decisions(files));
    complaints
}

/// Relative links that lead to no file and no folder of the tree.
fn broken_links(path: &str, text: &str, paths: &BTreeSet<&str>) -> Vec<Complaint> {
    let folder: Vec<&str> = path.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect();
    text.match_indices("](")
        .filter_map(|(at, _)| text[at + 2..].split(')').next())
        .map(|target| target.split('#').next().unwrap_or_default())
        .filter(|target| !target.is_empty() && !target.contains("://") && !target.starts_with("mailto:"))
        .filter(|target| {
            let wanted = resolve(&folder, target);
            !paths.contains(wanted.as_str()) && !paths.iter().any(|known| known.starts_with(&format!("{wanted}/")))
        })
        .map(|target| Complaint::new(path, format!("links to {target}, which is not there")))
        .collect()
}

fn resolve(folder: &[&str], target: &str) -> String {
    let mut parts: Vec<&str> = folder.to_vec();
    for part in target.trim_end_matches('/').split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// Each dependency of the workspace has its line in `docs/DEPENDENCIES.md`, and no line speaks of one that left.
fn unexplained_dependencies(files: &[File]) -> Vec<Complaint> {
    let text_of = |path: &str| files.iter().find(|file| file.path == path).and_then(|file| file.text.as_deref());
    let (Some(manifest), Some(page)) = (text_of("Cargo.toml"), text_of("docs/DEPENDENCIES.md")) else {
        return Vec::new();
    };
    let Ok(manifest) = manifest.parse::<toml::Table>() else {
        return vec![Complaint::new("Cargo.toml", "is not TOML")];
    };
    let dependencies =
        manifest.get("workspace").and_then(|workspace| workspace.get("dependencies")).and_then(toml::Value::as_table);
    dependencies
        .into_iter()
        .flatten()
        .filter(|(name, how)| how.get("path").is_none() && !has_word(page, name))
        .map(|(name, _)| {
            Complaint::new(
                "docs/DEPENDENCIES.md",
                format!("says nothing of `{name}`: why, its size, who keeps it, the way out"),
            )
        })
        .collect()
}

/// Whether a page names something as a whole word: `serde` is not named by `serde_json`.
fn has_word(page: &str, name: &str) -> bool {
    let inside = |sign: char| sign.is_alphanumeric() || matches!(sign, '_' | '-');
    page.match_indices(name)
        .any(|(at, _)| !page[..at].ends_with(inside) && !page[at + name.len()..].starts_with(inside))
}

/// Each decision stands in the index.
fn unlisted_decisions(files: &[File]) -> Vec<Complaint> {
    let index = files
        .iter()
        .find(|file| file.path == "docs/decisions/README.md")
        .and_then(|file| file.text.as_deref())
        .unwrap_or_default();
    files
        .iter()
        .filter_map(|file| file.path.strip_prefix("docs/decisions/"))
        .filter(|name| *name != "README.md" && !index.contains(&format!("({name})")))
        .map(|name| Complaint::new("docs/decisions/README.md", format!("does not list {name}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_is_named_by_its_whole_name() {
        assert!(has_word("serde, serde_json: JSON", "serde"));
        assert!(!has_word("tokio-postgres and serde_json", "tokio"));
    }

    #[test]
    fn links_are_followed_from_the_page_that_has_them() {
        let paths = BTreeSet::from(["docs/a.md", "README.md", "crates/x/src/lib.rs"]);
        let text = "[a](../README.md) [b](b.md) [c](../crates/x) [d](https://example.org/) [e](#here)";
        let complaints = broken_links("docs/a.md", text, &paths);
        assert_eq!(complaints.len(), 1);
        assert!(complaints[0].advice.contains("b.md"));
    }
}
