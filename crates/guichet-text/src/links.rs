//! Ways out of a text: links (bare domains included), @handles, phone numbers and mail addresses.
//!
//! Used on replies too: a link, an app or a number is where a customer may be sent.

use std::sync::LazyLock;

use regex::Regex;

use crate::entities::{email, phone};
use crate::normalize::Folded;
use crate::pattern::pattern;
use crate::reading::Span;

/// Kind of a way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LinkKind {
    /// A web address, with or without its scheme.
    Url,
    /// An @handle.
    Handle,
    /// A phone number, short numbers of helplines included.
    Phone,
    /// A mail address.
    Email,
}

/// A way out of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What it is.
    pub kind: LinkKind,
    /// Normalised: the address with its scheme, the handle with its mark, E.164 or the short number.
    pub value: String,
    /// The domain in lower case, for addresses and mail.
    pub domain: Option<String>,
    /// Where it stands.
    pub span: Span,
}

static URL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)https?://[^\s<>\x22«»]+",
        r"|\bwww\.[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[^\s<>\x22«»]*)?",
        r"|\b(?:[a-z0-9-]+\.)+(?:fr|com|net|org|eu|io|app|co|uk|be|ch|lu|ca|info|biz|shop|store|online|site|xyz|link|ly|me|gl|gd|example)\b(?:/[^\s<>\x22«»]*)?",
    ))
});

static HANDLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?:^|[^\w@./])(@[\p{L}\p{N}_]+(?:[.-][\p{L}\p{N}_]+)*(?:@[a-z0-9-]+(?:\.[a-z0-9-]+)+)?)")
});

/// Every way out of a text, in order.
#[must_use]
pub fn find(text: &str) -> Vec<Link> {
    let folded = Folded::new(text);
    let mut found: Vec<Link> = email::find(&folded)
        .into_iter()
        .map(|(span, value)| Link {
            kind: LinkKind::Email,
            domain: value.rsplit('@').next().map(str::to_owned),
            value,
            span,
        })
        .collect();
    let taken = |found: &[Link], span: Span| found.iter().any(|link| link.span.overlaps(span));
    for (span, value) in urls(&folded) {
        if !taken(&found, span) {
            found.push(Link { kind: LinkKind::Url, domain: domain_of(&value), value, span });
        }
    }
    for span in handles(&folded) {
        if !taken(&found, span) {
            found.push(Link { kind: LinkKind::Handle, value: folded.raw(span).to_owned(), domain: None, span });
        }
    }
    for (span, value) in phone::find(&folded).into_iter().chain(phone::short_numbers(&folded)) {
        if !taken(&found, span) {
            found.push(Link { kind: LinkKind::Phone, value, domain: None, span });
        }
    }
    found.sort_by_key(|link| link.span);
    found
}

/// Web addresses with their normal form.
pub(crate) fn urls(folded: &Folded<'_>) -> Vec<(Span, String)> {
    let raw = folded.raw_text();
    URL.find_iter(raw)
        .filter(|found| raw.get(..found.start()).and_then(|before| before.chars().next_back()) != Some('@'))
        .filter_map(|found| {
            let written = found.as_str().trim_end_matches(|mark: char| ".,;:!?)…'’]".contains(mark));
            // "commande.Le colis" or "j.ai": a domain has at least two letters before its ending.
            let host = written.split('/').next().unwrap_or_default();
            let bare = !written.contains("://") && !written.to_ascii_lowercase().starts_with("www.");
            if bare
                && (host.split('.').next().is_none_or(|label| label.len() < 2) || host.chars().any(char::is_uppercase))
            {
                return None;
            }
            let value = if written.contains("://") { written.to_owned() } else { format!("https://{written}") };
            Some((folded.span_of_raw(found.start(), found.start() + written.len()), value))
        })
        .collect()
}

pub(crate) fn handles(folded: &Folded<'_>) -> Vec<Span> {
    let raw = folded.raw_text();
    HANDLE
        .captures_iter(raw)
        .filter_map(|found| found.get(1))
        .map(|found| folded.span_of_raw(found.start(), found.end()))
        .collect()
}

fn domain_of(url: &str) -> Option<String> {
    let host = url.split("://").nth(1)?.split(['/', '?', '#', ':']).next()?;
    let host = host.to_lowercase();
    Some(host.strip_prefix("www.").map_or(host.clone(), str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_out_is_found() {
        let text = "Voyez https://aide.colis.example/suivi, appelez le 3244 ou 01 99 00 12 34, écrivez à sav@colis.example ou @colis_aide. Site : colis.example/faq";
        let found: Vec<(LinkKind, String)> = find(text).into_iter().map(|link| (link.kind, link.value)).collect();
        assert_eq!(
            found,
            [
                (LinkKind::Url, "https://aide.colis.example/suivi".to_owned()),
                (LinkKind::Phone, "3244".to_owned()),
                (LinkKind::Phone, "+33199001234".to_owned()),
                (LinkKind::Email, "sav@colis.example".to_owned()),
                (LinkKind::Handle, "@colis_aide".to_owned()),
                (LinkKind::Url, "https://colis.example/faq".to_owned()),
            ]
        );
    }

    #[test]
    fn a_forgotten_space_is_no_domain() {
        assert!(find("J'ai commandé.Le colis est perdu.Co").is_empty());
    }
}
