//! The guard's expressions: commented files in `data/`, a line an expression, found all at once in a folded text.
//!
//! A line is `cue TAB language TAB expression TAB example`. The expression is a regular expression over folded text (lower
//! case, no accents, plain apostrophes) with three comforts: a space stands for any blank, ` … ` for up to four words
//! between two others, and `~` for the rest of a word. The example is a text in which the line must be found: a test
//! reads every line, so a mistake in a file cannot ship.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use guichet_text::Span;
use guichet_text::normalize::Folded;
use regex::Regex;

use super::cue::Cue;

/// The language of a draft, as far as expressions go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Tongue {
    /// French.
    French,
    /// English.
    English,
}

/// An expression found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    /// What the expression tells.
    pub(crate) cue: Cue,
    /// Where it stands.
    pub(crate) span: Span,
}

/// A line of a data file.
struct Line {
    cue: Cue,
    tongues: &'static [Tongue],
    expression: String,
}

const FILES: &[&str] = &[
    include_str!("data/moves.tsv"),
    include_str!("data/set_phrases.tsv"),
    include_str!("data/promises.tsv"),
    include_str!("data/ways_out.tsv"),
    include_str!("data/personal_data.tsv"),
    include_str!("data/disclosure.tsv"),
    include_str!("data/tone.tsv"),
    include_str!("data/answers.tsv"),
];

/// One expression a cue and language, all lines in it.
static EXPRESSIONS: LazyLock<BTreeMap<(Tongue, Cue), Regex>> = LazyLock::new(|| {
    let mut gathered: BTreeMap<(Tongue, Cue), Vec<String>> = BTreeMap::new();
    for line in FILES.iter().flat_map(|file| file.lines()).filter_map(parse) {
        for tongue in line.tongues {
            gathered.entry((*tongue, line.cue)).or_default().push(line.expression.clone());
        }
    }
    gathered
        .into_iter()
        .filter_map(|(key, mut expressions)| {
            // The first alternative that fits wins at a place: the longest ones go first.
            expressions.sort_by_key(|expression| std::cmp::Reverse(expression.len()));
            compile(&expressions.join("|")).map(|regex| (key, regex))
        })
        .collect()
});

/// Stands for the gap while the other comforts are replaced.
const GAP: &str = "\u{1}";

/// Builds the tables, so that the first draft does not wait for them.
pub(crate) fn warm_up() {
    LazyLock::force(&EXPRESSIONS);
}

/// Every expression of the languages found in a text, in order of place.
pub(crate) fn find(folded: &Folded<'_>, tongues: &[Tongue]) -> Vec<Hit> {
    let mut hits: Vec<Hit> = EXPRESSIONS
        .iter()
        .filter(|((tongue, _), _)| tongues.contains(tongue))
        .flat_map(|((_, cue), regex)| {
            regex
                .find_iter(folded.text())
                .filter(|found| !found.is_empty())
                .map(|found| Hit { cue: *cue, span: folded.span(found.start(), found.end()) })
        })
        .collect();
    hits.sort_by_key(|hit| (hit.span, hit.cue));
    hits.dedup();
    hits
}

fn parse(line: &'static str) -> Option<Line> {
    if line.starts_with('#') || line.trim().is_empty() {
        return None;
    }
    let mut columns = line.split('\t');
    let cue = Cue::parse(columns.next()?)?;
    let tongues: &[Tongue] = match columns.next()? {
        "fr" => &[Tongue::French],
        "en" => &[Tongue::English],
        "*" => &[Tongue::French, Tongue::English],
        _ => return None,
    };
    Some(Line { cue, tongues, expression: expand(columns.next()?) })
}

/// The comforts of the files turned into a plain expression: each alternative of a line stands for whole words of its own.
fn expand(comfortable: &str) -> String {
    alternatives(comfortable).into_iter().map(expand_one).collect::<Vec<_>>().join("|")
}

/// What stands between the bars of a line that are in no group and no class.
fn alternatives(comfortable: &str) -> Vec<&str> {
    let (mut found, mut start, mut depth, mut in_class, mut escaped) = (Vec::new(), 0, 0_usize, false, false);
    for (place, character) in comfortable.char_indices() {
        match character {
            _ if escaped => {}
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => depth += 1,
            ')' if !in_class => depth = depth.saturating_sub(1),
            '|' if !in_class && depth == 0 => {
                found.extend(comfortable.get(start..place));
                start = place + 1;
            }
            _ => {}
        }
        escaped = character == '\\' && !escaped;
    }
    found.extend(comfortable.get(start..));
    found
}

fn expand_one(comfortable: &str) -> String {
    let mut plain = String::with_capacity(comfortable.len() * 2);
    let mut in_class = false;
    for character in comfortable.replace(" … ", GAP).chars() {
        match character {
            '\u{1}' => plain.push_str(r"(?:[ ,\n]+[a-z0-9'@-]+){0,4}[ ,\n]+"),
            ' ' if in_class => plain.push_str(r" \n"),
            ' ' => plain.push_str(r"(?:[ \n]+)"),
            '~' => plain.push_str("[a-z]*"),
            other => {
                in_class = other == '[' || (in_class && other != ']');
                plain.push(other);
            }
        }
    }
    // Whole words only, except at a mark or a picture.
    let opens = comfortable.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '(')
        && !comfortable.starts_with("(^");
    let closes = !comfortable.contains(r"\?")
        && comfortable.ends_with(|last: char| last.is_ascii_alphanumeric() || ")~?]".contains(last));
    let edge = |wanted: bool| if wanted { r"(?-u:\b)" } else { "" };
    format!("{}(?:{plain}){}", edge(opens), edge(closes))
}

fn compile(expression: &str) -> Option<Regex> {
    regex::RegexBuilder::new(expression).size_limit(32 << 20).dfa_size_limit(16 << 20).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_finds_its_example() {
        let mut wrong = Vec::new();
        for line in
            FILES.iter().flat_map(|file| file.lines()).filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        {
            let Some(parsed) = parse(line) else {
                wrong.push(format!("not a line: {line}"));
                continue;
            };
            let Some(regex) = compile(&parsed.expression) else {
                wrong.push(format!("not an expression: {line}"));
                continue;
            };
            if let Some(example) = line.split('\t').nth(3)
                && !regex.is_match(Folded::new(example).text())
            {
                wrong.push(format!("not in its example: {line}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_word_is_not_found_inside_another_one() {
        for text in ["dossier GGK-4QP", "les logiciels", "le lolo du bébé", "a kingdom of gamers"] {
            let hits = find(&Folded::new(text), &[Tongue::French, Tongue::English]);
            let laughs: Vec<_> = hits.into_iter().filter(|hit| hit.cue == Cue::Laugh).collect();
            assert!(laughs.is_empty(), "{text}: {laughs:?}");
        }
    }

    #[test]
    fn every_cue_of_a_language_compiles_together() {
        let expected: std::collections::BTreeSet<(Tongue, Cue)> = FILES
            .iter()
            .flat_map(|file| file.lines())
            .filter_map(parse)
            .flat_map(|line| line.tongues.iter().map(move |tongue| (*tongue, line.cue)))
            .collect();
        assert_eq!(expected, EXPRESSIONS.keys().copied().collect());
    }

    #[test]
    fn places_are_those_of_the_text_as_given() {
        let text = "Bonjour Zoé 🙏, je suis VRAIMENT désolé de cette attente.";
        let folded = Folded::new(text);
        let apology = find(&folded, &[Tongue::French]).into_iter().find(|hit| hit.cue == Cue::Apology).unwrap();
        assert!(apology.span.slice(text).contains("désolé"), "{}", apology.span.slice(text));
    }
}
