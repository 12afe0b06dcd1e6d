//! Length budgets: what separates a pleasant code base from a painful one is its longest files and functions.

use crate::tidy::{Complaint, source};
use crate::tree::File;

const FILE_LINES: usize = 600;
const FUNCTION_LINES: usize = 80;

/// The channel that shows how little one needs, and the page that says so.
const SMALL_CHANNEL: &str = "crates/guichet-channels/src/telegram";
const SMALL_CHANNEL_LINES: usize = 300;
const SMALL_CHANNEL_PAGE: &str = "docs/adding-a-channel.md";

pub(crate) fn check(files: &[File]) -> Vec<Complaint> {
    let mut complaints = check_small_channel(files);
    complaints.extend(check_each(files));
    complaints
}

/// A new channel takes less than so many lines, blanks and comments left out: held by the one that others are written after.
fn check_small_channel(files: &[File]) -> Vec<Complaint> {
    let of_code = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with("//");
    let text = |file: &File| file.text.clone().unwrap_or_default();
    let its_own = files.iter().filter(|file| file.path.starts_with(SMALL_CHANNEL));
    let lines: usize = its_own.map(|file| text(file).lines().filter(of_code).count()).sum();
    let Some(page) = files.iter().find(|file| file.path == SMALL_CHANNEL_PAGE).map(text) else { return Vec::new() };
    let mut complaints = Vec::new();
    if lines >= SMALL_CHANNEL_LINES {
        let advice =
            format!("{lines} lines of code; below {SMALL_CHANNEL_LINES} is what {SMALL_CHANNEL_PAGE} promises");
        complaints.push(Complaint::new(SMALL_CHANNEL, advice));
    }
    if !page.contains(&format!(" {lines} lines of code")) {
        complaints.push(Complaint::new(SMALL_CHANNEL_PAGE, format!("says another number than {lines} lines of code")));
    }
    complaints
}

fn check_each(files: &[File]) -> Vec<Complaint> {
    files
        .iter()
        .filter_map(|file| Some((file, file.text.as_deref()?)))
        .flat_map(|(file, text)| check_file(&file.path, text))
        .collect()
}

fn check_file(path: &str, text: &str) -> Vec<Complaint> {
    let extension = path.rsplit('.').next().unwrap_or_default();
    if extension == "rs" {
        return check_rust(path, text);
    }
    let ours = matches!(extension, "ts" | "tsx" | "css" | "sh" | "sql");
    let generated = path.contains("/generated/") || path.ends_with(".d.ts");
    let lines = text.lines().count();
    if ours && !generated && lines > FILE_LINES { vec![too_long(path, lines)] } else { Vec::new() }
}

fn check_rust(path: &str, text: &str) -> Vec<Complaint> {
    let blanked = source::without_tests(&source::blank(text));
    let lines = blanked.trim_end().lines().count();
    let mut complaints = Vec::new();
    if lines > FILE_LINES {
        complaints.push(too_long(path, lines));
    }
    if path.contains("/tests/") || path.contains("/benches/") {
        return complaints;
    }
    for function in source::functions(&blanked) {
        if function.lines > FUNCTION_LINES {
            complaints.push(Complaint::new(
                format!("{path}:{}", function.line),
                format!(
                    "fn {} has {} lines; {FUNCTION_LINES} is the most: split it by idea",
                    function.name, function.lines
                ),
            ));
        }
    }
    complaints
}

fn too_long(path: &str, lines: usize) -> Complaint {
    Complaint::new(path, format!("{lines} lines; {FILE_LINES} is the most: split it by idea"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_function_is_named_with_its_line() {
        let text = format!("//! x\nfn short() {{}}\nfn long() {{\n{}}}\n", "    f();\n".repeat(90));
        let complaints = check_file("crates/x/src/y.rs", &text);
        assert_eq!(complaints.len(), 1);
        assert_eq!(complaints[0].place, "crates/x/src/y.rs:3");
    }

    #[test]
    fn tests_of_a_file_are_not_counted() {
        let text = format!("fn short() {{}}\n#[cfg(test)]\nmod tests {{\n{}}}\n", "    fn f() {}\n".repeat(700));
        assert_eq!(check_file("crates/x/src/y.rs", &text), []);
    }

    #[test]
    fn the_small_channel_stays_small_and_its_page_says_how_small() {
        let file = |path: &str, text: String| File { path: path.to_owned(), text: Some(text) };
        let tree = |lines: usize, said: &str| {
            let code = format!("//! x\n\n{}", "    f();\n    // why\n".repeat(lines));
            let page = file(SMALL_CHANNEL_PAGE, format!("the smallest: {said} lines of code in two files"));
            check_small_channel(&[file("crates/guichet-channels/src/telegram/wire.rs", code), page]).len()
        };
        assert_eq!((tree(299, "299"), tree(299, "200"), tree(300, "300"), tree(301, "299")), (0, 1, 1, 2));
    }

    #[test]
    fn a_long_stylesheet_is_too_long() {
        assert_eq!(check_file("web/src/a.css", &"a {}\n".repeat(601)).len(), 1);
        assert_eq!(check_file("web/src/generated/a.ts", &"a\n".repeat(601)), []);
    }
}
