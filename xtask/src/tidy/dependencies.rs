//! Dependencies point one way: `guichet → server → {store, channels} → core → text`. Store and channels do not know each
//! other, and `xtask` knows none of them.

use crate::tidy::Complaint;
use crate::tree::File;

/// What each crate of ours may know of ours.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("guichet-text", &[]),
    ("guichet-corpus", &["guichet-core", "guichet-text"]),
    ("guichet-core", &["guichet-text"]),
    ("guichet-store", &["guichet-core", "guichet-text"]),
    ("guichet-channels", &["guichet-core", "guichet-text"]),
    ("guichet-server", &["guichet-store", "guichet-channels", "guichet-core", "guichet-text"]),
    ("guichet", &["guichet-server", "guichet-store", "guichet-channels", "guichet-core", "guichet-text"]),
    ("xtask", &[]),
];

/// Crates that touch the world; the pure ones must not have them.
const WORLDLY: &[&str] =
    &["tokio", "rusqlite", "tokio-postgres", "reqwest", "axum", "hyper", "rand", "getrandom", "tracing"];
const PURE: &[&str] = &["guichet-text", "guichet-core"];

pub(crate) fn check(files: &[File]) -> Vec<Complaint> {
    files
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml") && file.path != "Cargo.toml")
        .filter_map(|file| Some((file, file.text.as_deref()?)))
        .flat_map(|(file, text)| check_manifest(&file.path, text))
        .collect()
}

fn check_manifest(path: &str, text: &str) -> Vec<Complaint> {
    let Ok(manifest) = text.parse::<toml::Table>() else {
        return vec![Complaint::new(path, "is not TOML")];
    };
    let name = manifest
        .get("package")
        .and_then(|package| package.get("name"))
        .and_then(toml::Value::as_str)
        .unwrap_or_default();
    let Some((_, may_know)) = MAY_KNOW.iter().find(|(known, _)| *known == name) else {
        return vec![Complaint::new(
            path,
            format!("`{name}` has no place in the direction of dependencies: give it one in xtask"),
        )];
    };
    let mut complaints = Vec::new();
    for (section, is_product) in [("dependencies", true), ("build-dependencies", true), ("dev-dependencies", false)] {
        let Some(table) = manifest.get(section).and_then(toml::Value::as_table) else { continue };
        for (dependency, how) in table {
            let ours = MAY_KNOW.iter().any(|(known, _)| known == dependency);
            // A crate's tests may ask for a feature of the crate itself.
            let itself = dependency == name && !is_product;
            if ours && !itself && !may_know.contains(&dependency.as_str()) {
                complaints.push(Complaint::new(
                    path,
                    format!("{name} must not know {dependency}: dependencies point one way"),
                ));
            }
            if is_product && PURE.contains(&name) && WORLDLY.contains(&dependency.as_str()) {
                complaints.push(Complaint::new(path, format!("{name} is pure and must not have {dependency}")));
            }
            if how.get("workspace").and_then(toml::Value::as_bool) != Some(true) {
                complaints.push(Complaint::new(
                    path,
                    format!("write `{dependency}.workspace = true`: versions stand once, in the workspace"),
                ));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_that_knows_the_store_is_told() {
        let manifest = "[package]\nname = \"guichet-channels\"\n[dependencies]\nguichet-store.workspace = true\nguichet-core.workspace = true\n";
        let complaints = check_manifest("here", manifest);
        assert_eq!(complaints.len(), 1);
        assert!(complaints[0].advice.contains("must not know guichet-store"));
    }

    #[test]
    fn the_pure_core_has_no_runtime_and_no_version_of_its_own() {
        let manifest = "[package]\nname = \"guichet-core\"\n[dependencies]\ntokio.workspace = true\nserde = \"1\"\n";
        let advice: Vec<String> =
            check_manifest("here", manifest).into_iter().map(|complaint| complaint.advice).collect();
        assert!(advice.iter().any(|advice| advice.contains("pure")), "{advice:?}");
        assert!(advice.iter().any(|advice| advice.contains("serde.workspace")), "{advice:?}");
    }
}
