//! Enough of Rust's grammar to count lines: text and comments blanked out, test modules left aside, functions by braces.

/// A function and its length.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    /// First line, from 1.
    pub(crate) line: usize,
    /// Lines from `fn` to the closing brace.
    pub(crate) lines: usize,
}

/// The same text with comments and the inside of literals replaced by blanks, line by line in place.
pub(crate) fn blank(source: &str) -> String {
    let characters: Vec<char> = source.chars().collect();
    let mut out: Vec<char> = Vec::with_capacity(characters.len());
    let mut at = 0;
    while at < characters.len() {
        let end = token_end(&characters, at);
        if let Some(end) = end {
            out.extend(characters[at..end].iter().map(|&character| if character == '\n' { '\n' } else { ' ' }));
            at = end;
        } else {
            out.push(characters[at]);
            at += 1;
        }
    }
    out.into_iter().collect()
}

/// Where the comment or literal that starts at `at` ends, if one starts there.
fn token_end(text: &[char], at: usize) -> Option<usize> {
    let next = |offset: usize| text.get(at + offset).copied().unwrap_or('\0');
    let after_name = at > 0 && text.get(at - 1).is_some_and(|before| before.is_alphanumeric() || *before == '_');
    match text[at] {
        '/' if next(1) == '/' => Some(find(text, at, |character| character == '\n')),
        '/' if next(1) == '*' => Some(block_comment_end(text, at)),
        '"' => Some(quoted_end(text, at + 1, '"')),
        'r' if !after_name && (next(1) == '"' || (next(1) == '#' && raw_hashes(text, at + 1).is_some())) => {
            raw_end(text, at + 1)
        }
        'b' if !after_name && next(1) == 'r' && matches!(next(2), '"' | '#') => raw_end(text, at + 2),
        '\'' if next(1) == '\\' => Some(quoted_end(text, at + 1, '\'')),
        '\'' if next(2) == '\'' => Some(at + 3),
        _ => None,
    }
}

fn find(text: &[char], from: usize, wanted: impl Fn(char) -> bool) -> usize {
    (from..text.len()).find(|&index| wanted(text[index])).unwrap_or(text.len())
}

fn block_comment_end(text: &[char], at: usize) -> usize {
    let mut depth = 0_usize;
    let mut index = at;
    while index + 1 < text.len() {
        match (text[index], text[index + 1]) {
            ('/', '*') => {
                depth += 1;
                index += 2;
            }
            ('*', '/') => {
                depth -= 1;
                index += 2;
                if depth == 0 {
                    return index;
                }
            }
            _ => index += 1,
        }
    }
    text.len()
}

fn quoted_end(text: &[char], from: usize, quote: char) -> usize {
    let mut index = from;
    while index < text.len() {
        if text[index] == '\\' {
            index += 2;
        } else if text[index] == quote {
            return index + 1;
        } else {
            index += 1;
        }
    }
    text.len()
}

/// The number of `#` before the opening quote of a raw string, if that is what stands there.
fn raw_hashes(text: &[char], from: usize) -> Option<usize> {
    let quote = find(text, from, |character| character != '#');
    (text.get(quote) == Some(&'"')).then_some(quote - from)
}

fn raw_end(text: &[char], from: usize) -> Option<usize> {
    let hashes = raw_hashes(text, from)?;
    let mut index = from + hashes + 1;
    while index < text.len() {
        if text[index] == '"' && (1..=hashes).all(|offset| text.get(index + offset) == Some(&'#')) {
            return Some(index + hashes + 1);
        }
        index += 1;
    }
    Some(text.len())
}

/// The blanked text without its inline test modules (`#[cfg(test)] mod … { … }`).
pub(crate) fn without_tests(blanked: &str) -> String {
    let mut kept = String::with_capacity(blanked.len());
    let mut rest = blanked;
    while let Some(at) = rest.find("#[cfg(test)]") {
        let (before, tail) = rest.split_at(at);
        let after = tail["#[cfg(test)]".len()..].trim_start();
        let open = tail.find('{');
        let ends_before_brace = tail.find(';').is_some_and(|semicolon| open.is_none_or(|open| semicolon < open));
        if !(after.starts_with("mod ") || after.starts_with("pub(crate) mod ")) || ends_before_brace {
            kept.push_str(before);
            kept.push_str("            ");
            rest = &tail["#[cfg(test)]".len()..];
            continue;
        }
        kept.push_str(before.trim_end_matches([' ', '\n']));
        rest = open.map_or("", |open| &tail[matching_brace(tail, open)..]);
    }
    kept.push_str(rest);
    kept
}

/// One past the brace that closes the one at `open`.
fn matching_brace(text: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, byte) in text.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

/// Every function with a body.
pub(crate) fn functions(blanked: &str) -> Vec<Function> {
    let mut found = Vec::new();
    for (at, _) in blanked.match_indices("fn ") {
        if blanked[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_') {
            continue;
        }
        let name: String = blanked[at + 3..]
            .chars()
            .take_while(|character| character.is_alphanumeric() || *character == '_')
            .collect();
        let Some(open) = body_start(blanked, at) else { continue };
        if name.is_empty() {
            continue;
        }
        let end = matching_brace(blanked, open);
        found.push(Function {
            name,
            line: blanked[..at].matches('\n').count() + 1,
            lines: blanked[at..end].matches('\n').count() + 1,
        });
    }
    found
}

/// The brace that opens the body of the function at `at`; none for a declaration without one.
fn body_start(blanked: &str, at: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for (index, byte) in blanked.bytes().enumerate().skip(at) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b'{' if depth == 0 => return Some(index),
            b';' if depth == 0 => return None,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_comments_hide_their_braces() {
        let source = "fn a() { let s = \"}\\\"{\"; let r = r#\"}\"}\"#; let c = '{'; /* } /* } */ */ // }\n}\nfn b<'a>(x: &'a str) {}\n";
        let lengths: Vec<(String, usize)> =
            functions(&blank(source)).into_iter().map(|function| (function.name, function.lines)).collect();
        assert_eq!(lengths, [("a".to_owned(), 2), ("b".to_owned(), 1)]);
    }

    #[test]
    fn a_declaration_has_no_body_and_a_pointer_no_name() {
        let source = "trait T { fn asked(&self, x: [u8; 4]) -> fn(u8) -> u8; fn given() {\n} }";
        let found = functions(&blank(source));
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "given");
    }

    #[test]
    fn test_modules_do_not_count() {
        let source = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() { {} }\n}\n#[cfg(test)]\nmod other;\n#[cfg(test)]\nfn c() {}\n";
        let kept = without_tests(&blank(source));
        assert!(kept.contains("fn a"));
        assert!(!kept.contains("fn b"));
        assert!(kept.contains("mod other;"));
        assert!(kept.contains("fn c"));
    }
}
