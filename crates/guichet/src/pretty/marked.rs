//! A text in lines of the terminal's width, with what was found marked beneath each.

use guichet_core::text::Span;

use crate::output::Style;

/// Something found at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) span: Span,
    pub(super) label: String,
    /// The number of the escape sequence.
    pub(super) colour: &'static str,
}

/// A part of the text that fits on one line: code points from `start` up to `end`.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    start: usize,
    end: usize,
}

const INDENT: &str = "  ";

/// The lines to print.
pub(super) fn marked(text: &str, marks: &[Mark], style: Style) -> Vec<String> {
    let signs: Vec<char> = text.chars().collect();
    let mut lines = Vec::new();
    for row in rows(&signs, style.width.saturating_sub(4).max(20)) {
        let shown: String =
            signs.get(row.start..row.end).unwrap_or_default().iter().map(|&sign| shown_as(sign)).collect();
        lines.push(format!("{INDENT}{}", shown.trim_end()));
        let here: Vec<&Mark> = marks.iter().filter(|mark| mark.span.overlaps(Span::new(row.start, row.end))).collect();
        if !here.is_empty() {
            lines.push(format!("{INDENT}{}", beneath(&signs, &row, &here, style)));
        }
    }
    lines
}

/// The marks of one row, then their names.
fn beneath(signs: &[char], row: &Row, marks: &[&Mark], style: Style) -> String {
    let mut line = String::new();
    for (index, &sign) in signs.iter().enumerate().take(row.end).skip(row.start) {
        let found = marks.iter().find(|mark| mark.span.start <= index && index < mark.span.end);
        let columns = columns(sign);
        match found {
            Some(mark) => line.push_str(&style.paint(mark.colour, &"~".repeat(columns))),
            None => line.push_str(&" ".repeat(columns)),
        }
    }
    let mut names: Vec<&str> = Vec::new();
    for mark in marks {
        if !names.contains(&mark.label.as_str()) {
            names.push(&mark.label);
        }
    }
    format!("{}  {}", line.trim_end(), names.join(", "))
}

/// Cuts at line ends, and at blanks where a line is longer than the terminal.
fn rows(signs: &[char], width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    let (mut start, mut used, mut last_blank) = (0, 0, None);
    let mut index = 0;
    while let Some(&sign) = signs.get(index) {
        if sign == '\n' {
            rows.push(Row { start, end: index });
            (start, used, last_blank) = (index + 1, 0, None);
        } else if used + columns(sign) > width {
            let end = last_blank.unwrap_or(index);
            rows.push(Row { start, end });
            (start, used, last_blank) = (end, 0, None);
            index = end;
            // The sign that did not fit opens the next row; it is narrower than any row.
            used += signs.get(index).map_or(0, |&sign| columns(sign));
        } else {
            used += columns(sign);
            if sign.is_whitespace() {
                last_blank = Some(index + 1);
            }
        }
        index += 1;
    }
    if start < signs.len() {
        rows.push(Row { start, end: signs.len() });
    }
    rows
}

/// How many columns a sign takes; near enough for the alphabets and emoji that customers use.
const fn columns(sign: char) -> usize {
    match sign {
        '\u{300}'..='\u{36f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{ff00}'..='\u{ff60}' => 2,
        '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// What is printed for a sign: itself, nothing for marks that change the direction of the line, a stand-in for control
/// signs.
fn shown_as(sign: char) -> String {
    match sign {
        '\t' => " ".to_owned(),
        _ if columns(sign) == 0
            && !('\u{300}'..='\u{36f}').contains(&sign)
            && !('\u{fe00}'..='\u{fe0f}').contains(&sign) =>
        {
            String::new()
        }
        _ if sign.is_control() => "\u{fffd}".to_owned(),
        _ => sign.to_string(),
    }
}

/// A short text on one line, that cannot drive the terminal.
pub(crate) fn harmless(text: &str) -> String {
    text.chars().map(|sign| if sign == '\n' { " ".to_owned() } else { shown_as(sign) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str, spans: &[(usize, usize, &str)], width: usize) -> String {
        let marks: Vec<Mark> = spans
            .iter()
            .map(|&(start, end, label)| Mark { span: Span::new(start, end), label: label.to_owned(), colour: "31" })
            .collect();
        marked(text, &marks, Style { colours: false, width }).join("\n")
    }

    #[test]
    fn marks_stand_beneath_their_words() {
        assert_eq!(
            show("Où est le colis 6A ?", &[(16, 18, "colis")], 80),
            "  Où est le colis 6A ?\n                  ~~  colis"
        );
    }

    #[test]
    fn long_lines_break_at_blanks_and_marks_follow() {
        let shown = show("un deux trois quatre cinq six sept", &[(14, 20, "q")], 24);
        assert_eq!(shown, "  un deux trois\n  quatre cinq six sept\n  ~~~~~~  q");
    }

    #[test]
    fn a_word_longer_than_the_terminal_is_cut() {
        assert_eq!(rows(&"a".repeat(50).chars().collect::<Vec<_>>(), 20).len(), 3);
        assert_eq!(rows(&[], 20), []);
    }

    #[test]
    fn an_emoji_takes_two_columns() {
        assert_eq!(show("😡😡 nul", &[(3, 6, "x")], 80), "  😡😡 nul\n       ~~~  x");
    }
}
