//! Names that say what a thing is: no `mod.rs`, and no drawer for what has no place.

use crate::tidy::Complaint;
use crate::tree::File;

const DRAWERS: &[&str] = &["util", "utils", "helper", "helpers", "manager", "misc", "common", "service", "stuff"];

pub(crate) fn check(files: &[File]) -> Vec<Complaint> {
    files.iter().filter_map(|file| check_path(&file.path)).collect()
}

fn check_path(path: &str) -> Option<Complaint> {
    let code = [".rs", ".ts", ".tsx"].iter().any(|ending| path.ends_with(ending));
    if !code {
        return None;
    }
    if path.ends_with("/mod.rs") {
        return Some(Complaint::new(path, "write `foo.rs` beside `foo/`: many open files called mod.rs look alike"));
    }
    let drawer = path.split('/').find(|part| {
        let stem = part.split('.').next().unwrap_or(part).to_lowercase();
        DRAWERS.contains(&stem.as_str())
    })?;
    Some(Complaint::new(path, format!("`{drawer}` does not say what is inside: name the idea")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawers_are_refused_and_ideas_are_not() {
        assert!(check_path("crates/x/src/utils.rs").is_some());
        assert!(check_path("web/src/helpers/date.ts").is_some());
        assert!(check_path("crates/x/src/queue/mod.rs").is_some());
        assert!(check_path("crates/x/src/queue.rs").is_none());
        assert!(check_path("docs/common.md").is_none());
    }
}
