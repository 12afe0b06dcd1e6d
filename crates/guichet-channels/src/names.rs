//! Addresses and names of people in words that we send, by their bytes: what a network turns into links.
//!
//! Invariant: places are byte ranges of the text as given, in order, apart from each other, and on character boundaries.

use std::ops::Range;

/// Something in a text that a network turns into a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// An address with its scheme.
    Link(Range<usize>),
    /// `@name`, `@name@server.example`, `@name.example`, with its mark.
    Name(Range<usize>),
}

impl Place {
    /// Where it stands.
    pub(crate) fn range(&self) -> Range<usize> {
        match self {
            Self::Link(range) | Self::Name(range) => range.clone(),
        }
    }
}

/// Every address and name in a text.
pub(crate) fn places(text: &str) -> Vec<Place> {
    let mut found = Vec::new();
    let mut before = None;
    let mut done = 0;
    for (at, sign) in text.char_indices() {
        if at < done {
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let place = match sign {
            '@' if !before.is_some_and(|left: char| joins(left)) => name(rest).map(|end| Place::Name(at..at + end)),
            'h' | 'H' if !before.is_some_and(char::is_alphanumeric) => link(rest).map(|end| Place::Link(at..at + end)),
            _ => None,
        };
        before = Some(sign);
        if let Some(place) = place {
            done = place.range().end;
            before = text.get(..done).and_then(|known| known.chars().next_back());
            found.push(place);
        }
    }
    found
}

/// Whether a sign before the mark makes it part of something else: an address of mail, a path.
fn joins(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | '/' | '=' | '@' | '.' | '-' | '+')
}

/// Where a name ends that begins with its mark.
fn name(text: &str) -> Option<usize> {
    let user = run(text.get(1..)?);
    if user == 0 {
        return None;
    }
    let end = 1 + user;
    let server = text.get(end..).and_then(|rest| rest.strip_prefix('@')).map_or(0, run);
    Some(if server > 0 { end + 1 + server } else { end })
}

/// How many bytes of a name stand here, without the punctuation after it.
fn run(text: &str) -> usize {
    let end = text.find(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '_' | '.' | '-')));
    let run = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
    run.trim_end_matches(['.', '-']).len()
}

/// Where an address ends that begins here.
fn link(text: &str) -> Option<usize> {
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))?;
    let end = text.find(|sign: char| sign.is_whitespace() || "<>\"«»".contains(sign)).unwrap_or(text.len());
    let address = text.get(..end)?.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '…']);
    // A bracket that was opened before the address ends it.
    let address = if address.contains('(') { address } else { address.trim_end_matches(')') };
    (address.len() > scheme.len()).then_some(address.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<&str> {
        places(text).iter().map(|place| &text[place.range()]).collect()
    }

    #[test]
    fn names_and_addresses_are_found_and_mail_is_not_a_name() {
        assert_eq!(found("Écrivez à @aide@forum.example, ou à aide@boutique.example."), ["@aide@forum.example"]);
        assert_eq!(
            found("(voir https://colis.example/suivi?id=1). Merci @jeanne.bsky.example!"),
            ["https://colis.example/suivi?id=1", "@jeanne.bsky.example"]
        );
        assert_eq!(
            found("https://forum.example/@jeanne/12, le @ seul, é@jeanne"),
            ["https://forum.example/@jeanne/12"]
        );
        assert_eq!(found("https:// rien"), Vec::<&str>::new());
    }

    proptest! {
        #[test]
        fn places_are_in_order_apart_and_whole(text in "[a@é. /h:🙂\u{202f}https://-]{0,60}") {
            let mut last = 0;
            for place in places(&text) {
                let range = place.range();
                prop_assert!(range.start >= last && range.end > range.start);
                prop_assert!(text.get(range.clone()).is_some());
                last = range.end;
            }
        }
    }
}
