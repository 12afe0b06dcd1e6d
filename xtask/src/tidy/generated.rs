//! Generated files are fresh: each says from what it was made, by a fingerprint of its source.

use crate::generate;
use crate::tidy::Complaint;
use crate::tree::File;

pub(crate) fn check(files: &[File]) -> Vec<Complaint> {
    let text_of = |path: &str| files.iter().find(|file| file.path == path).and_then(|file| file.text.as_deref());
    let Some(description) = text_of(generate::DESCRIPTION) else { return Vec::new() };
    let Some(types) = text_of(generate::TYPES) else {
        return vec![Complaint::new(generate::TYPES, "is missing: run `cargo xtask openapi`")];
    };
    if types.lines().next() == Some(generate::first_line(description).as_str()) {
        Vec::new()
    } else {
        vec![Complaint::new(generate::TYPES, "is older than its source: run `cargo xtask openapi`")]
    }
}
