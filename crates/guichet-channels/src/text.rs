//! Words from outside, made safe to keep: no U+0000, names on one line, HTML turned into text.

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

fn without_tags(html: &str) -> String {
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
