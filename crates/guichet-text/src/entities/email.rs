//! Mail addresses.

use std::sync::LazyLock;

use regex::Regex;

use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::Span;

static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[A-Za-z0-9À-ÿ][A-Za-z0-9À-ÿ._%+'-]{0,63}@[A-Za-z0-9À-ÿ][A-Za-z0-9À-ÿ-]*(?:\.[A-Za-z0-9À-ÿ-]+)+")
});

/// Mail addresses with their normal form.
pub(crate) fn find(folded: &Folded<'_>) -> Vec<(Span, String)> {
    let raw = folded.raw_text();
    if !raw.contains('@') {
        return Vec::new();
    }
    EMAIL
        .find_iter(raw)
        .filter_map(|found| {
            let written = found.as_str().trim_end_matches(['-', '.', '\'']);
            let ending = written.rsplit('.').next().unwrap_or_default();
            let real = ending.chars().count() >= 2 && ending.chars().all(char::is_alphabetic);
            real.then(|| (folded.span_of_raw(found.start(), found.start() + written.len()), written.to_lowercase()))
        })
        .collect()
}
