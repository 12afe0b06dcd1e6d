//! Words from outside, made safe to keep: no U+0000, names on one line, HTML turned into text.

use std::ops::Range;

use crate::channel::ParseProblem;

/// The longest address of a link that is written out.
const LONGEST_LINK: usize = 2_000;
/// The longest text that becomes the words of a message; what is longer is kept whole as a file.
pub(crate) const LONGEST_TEXT: usize = 200_000;
/// Nested deeper than this, HTML is not laid out but stripped.
const DEEPEST_HTML: usize = 400;
/// Larger than this, HTML is not laid out but stripped.
const LARGEST_HTML: usize = 2 * 1024 * 1024;

/// The words without U+0000, which no database keeps, and with one kind of line end.
#[must_use]
pub(crate) fn words(text: &str) -> String {
    text.replace('\0', "").replace("\r\n", "\n").replace('\r', "\n")
}

/// Words that fit into a message; `field` is where they stood.
pub(crate) fn not_too_long(words: &str, field: impl Into<String>) -> Result<(), ParseProblem> {
    // Bytes are never fewer than signs, and are known without counting.
    let long = words.len() > LONGEST_TEXT && words.chars().count() > LONGEST_TEXT;
    if long { Err(ParseProblem::of("too_large", field)) } else { Ok(()) }
}

/// A name on one line: no control or direction characters, no runs of spaces, not longer than a screen.
#[must_use]
pub(crate) fn name(text: &str) -> String {
    let visible = text.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).filter(|sign| !misleads(*sign));
    let visible: String = visible.collect();
    let joined = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    joined.chars().take(120).collect::<String>().trim_end().to_owned()
}

/// A file's name: no folders, nothing that a shell or a browser reads as something else.
#[must_use]
pub(crate) fn file_name(text: &str) -> String {
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String =
        name(last).chars().map(|sign| if "<>:\"|?*;&$`'".contains(sign) { '_' } else { sign }).collect();
    let clean = clean.trim_start_matches('.').trim();
    if clean.is_empty() { "fichier".to_owned() } else { clean.to_owned() }
}

/// Direction marks and overrides can make a name read as another one.
fn misleads(sign: char) -> bool {
    matches!(sign, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The text with the address of each link where its words do not say it: who reads it must see where it leads. Places are in
/// bytes; those that make no sense change nothing.
#[must_use]
pub(crate) fn with_links(text: &str, mut links: Vec<(Range<usize>, &str)>) -> String {
    links.retain(|(_, url)| url.starts_with("http") && url.len() <= LONGEST_LINK);
    links.sort_by_key(|(place, _)| place.end);
    let (mut written, mut done) = (String::with_capacity(text.len()), 0);
    for (place, url) in links {
        let Some(shown) = text.get(place.clone()).filter(|shown| !shown.trim().is_empty()) else { continue };
        let said = shows(shown, url);
        // Two links may overlap: then the words were written already.
        if let (Link::Shortened, Some(before)) = (&said, text.get(done..place.start)) {
            written.push_str(before);
            written.push_str(url);
        } else {
            written.push_str(text.get(done..place.end).unwrap_or_default());
            if said != Link::Whole {
                written.push_str(&format!(" ({url})"));
            }
        }
        done = done.max(place.end);
    }
    written.push_str(text.get(done..).unwrap_or_default());
    written
}

/// The same with places in UTF-16 units.
#[must_use]
pub(crate) fn with_links_utf16(text: &str, links: Vec<(Range<usize>, &str)>) -> String {
    // The byte at which each unit begins; the second unit of a sign is within it.
    let mut bytes = Vec::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        bytes.extend(std::iter::repeat_n(at, sign.len_utf16()));
    }
    bytes.push(text.len());
    let end = |unit: usize| {
        let at = *bytes.get(unit)?;
        // An end within a sign takes the whole sign.
        let within = unit.checked_sub(1).and_then(|before| bytes.get(before)) == Some(&at);
        if within { bytes.iter().skip(unit).find(|next| **next > at).copied() } else { Some(at) }
    };
    let place = |range: &Range<usize>| Some(*bytes.get(range.start)?..end(range.end)?);
    let links = links.into_iter().filter_map(|(range, url)| Some((place(&range)?, url)));
    with_links(text, links.collect())
}

/// What the words of a link show of its address.
#[derive(Debug, PartialEq, Eq)]
enum Link {
    Whole,
    Shortened,
    Otherwise,
}

fn shows(shown: &str, url: &str) -> Link {
    let bare = |address: &str| {
        let address = address.trim();
        let address = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address);
        address.strip_suffix('/').unwrap_or(address).to_lowercase()
    };
    let (words, address) = (bare(shown), bare(url));
    match words.strip_suffix("...").or_else(|| words.strip_suffix('…')) {
        _ if words == address => Link::Whole,
        Some(beginning) if !beginning.is_empty() && address.starts_with(beginning) => Link::Shortened,
        _ => Link::Otherwise,
    }
}

/// The text of HTML, as a person reads it. Links keep their address only where it is not what they show.
#[must_use]
pub(crate) fn of_html(html: &str) -> String {
    let html = html.replace('\0', "");
    let laid_out = if html.len() > LARGEST_HTML || nesting(&html) > DEEPEST_HTML {
        None
    } else {
        html2text::config::plain_no_decorate().no_link_wrapping().string_from_read(html.as_bytes(), 10_000).ok()
    };
    let text = laid_out.unwrap_or_else(|| without_tags(&html));
    let mut lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.dedup_by(|left, right| left.is_empty() && right.is_empty());
    lines.join("\n").trim().to_owned()
}

/// An upper bound for how deep the tags are nested.
fn nesting(html: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0_usize);
    let bytes = html.as_bytes();
    for pair in bytes.windows(2) {
        match pair {
            [b'<', b'/'] => depth = depth.saturating_sub(1),
            [b'<', letter] if letter.is_ascii_alphabetic() => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            [b'/', b'>'] => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The words between the tags.
pub(crate) fn without_tags(html: &str) -> String {
    let mut inside = false;
    html.chars()
        .filter(|sign| match sign {
            '<' => {
                inside = true;
                false
            }
            '>' if inside => {
                inside = false;
                false
            }
            _ => !inside,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_reads_as_a_person_reads_it() {
        let html = "<html><head><style>p{color:red}</style></head><body><p>Bonjour,</p><p>Mon colis <b>n’arrive pas</b>.<br>Merci</p></body></html>";
        assert_eq!(of_html(html), "Bonjour,\n\nMon colis n’arrive pas.\nMerci");
    }

    #[test]
    fn a_link_says_where_it_leads_where_its_words_do_not() {
        let at = |text: &str, shown: &str, url| {
            let start = text.find(shown).unwrap();
            with_links(text, vec![(start..start + shown.len(), url)])
        };
        let url = "https://colis.example/suivi/12";
        assert_eq!(at("é colis.example/sui... où ?", "colis.example/sui...", url), format!("é {url} où ?"));
        assert_eq!(at("voyez ici !", "ici", url), format!("voyez ici ({url}) !"));
        assert_eq!(at("voyez colis.example/suivi/12.", "colis.example/suivi/12", url), "voyez colis.example/suivi/12.");
        assert_eq!(at("ma-banque.example/…", "ma-banque.example/…", url), format!("ma-banque.example/… ({url})"));
        assert_eq!(at("voyez ici !", "ici", "javascript:1"), "voyez ici !");
        assert_eq!(with_links("é", vec![(1..2, url), (0..9, url), (2..2, url)]), "é");
        assert_eq!(with_links("abc", vec![(0..3, url), (1..2, url)]), format!("ab ({url})c ({url})"));
    }

    #[test]
    fn html_nested_without_end_is_still_text() {
        let html = format!("{}aide{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
        assert_eq!(of_html(&html), "aide");
    }

    #[test]
    fn names_stay_on_one_line_and_cannot_mislead() {
        assert_eq!(name("  Jeanne\r\n\tMartin\u{202e}gpj "), "Jeanne Martingpj");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("C:\\photos\\colis<1>.jpg"), "colis_1_.jpg");
        assert_eq!(file_name("..."), "fichier");
    }
}
