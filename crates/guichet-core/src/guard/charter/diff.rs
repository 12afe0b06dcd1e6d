//! What changed between two versions of a charter, line by line.

use serde::Serialize;

use crate::words;

words! {
    /// What became of a line.
    Change { Same = "same", Added = "added", Removed = "removed" }
}

/// One line of the comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiffLine {
    /// What became of it.
    pub change: Change,
    /// The line.
    pub text: String,
}

/// Lines compared one with another; beyond it everything in the middle counts as replaced.
const MOST: usize = 4_000_000;

/// The newer text against the older one.
#[must_use]
pub fn diff(older: &str, newer: &str) -> Vec<DiffLine> {
    let (older, newer): (Vec<&str>, Vec<&str>) = (older.lines().collect(), newer.lines().collect());
    let head = older.iter().zip(&newer).take_while(|(one, other)| one == other).count();
    let rest = older.len().min(newer.len()) - head;
    let tail = older.iter().rev().zip(newer.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let part = |lines: &[&str], change| {
        lines.iter().map(|text| DiffLine { change, text: (*text).to_owned() }).collect::<Vec<_>>()
    };
    let (old_middle, new_middle) = (middle(&older, head, tail), middle(&newer, head, tail));
    let mut lines = part(older.get(..head).unwrap_or_default(), Change::Same);
    if old_middle.len().saturating_mul(new_middle.len()) > MOST {
        lines.extend(part(old_middle, Change::Removed));
        lines.extend(part(new_middle, Change::Added));
    } else {
        lines.extend(compared(old_middle, new_middle));
    }
    lines.extend(part(older.get(older.len() - tail..).unwrap_or_default(), Change::Same));
    lines
}

fn middle<'a, 't>(lines: &'a [&'t str], head: usize, tail: usize) -> &'a [&'t str] {
    lines.get(head..lines.len() - tail).unwrap_or_default()
}

/// The longest common lines stay; the rest was added or removed.
fn compared(older: &[&str], newer: &[&str]) -> Vec<DiffLine> {
    let width = newer.len() + 1;
    let mut longest = vec![0_u32; (older.len() + 1) * width];
    let at = |table: &[u32], row: usize, column: usize| table.get(row * width + column).copied().unwrap_or(0);
    for (row, old) in older.iter().enumerate().rev() {
        for (column, new) in newer.iter().enumerate().rev() {
            let value = if old == new {
                at(&longest, row + 1, column + 1) + 1
            } else {
                at(&longest, row + 1, column).max(at(&longest, row, column + 1))
            };
            if let Some(place) = longest.get_mut(row * width + column) {
                *place = value;
            }
        }
    }
    let (mut row, mut column, mut lines) = (0, 0, Vec::new());
    loop {
        let (change, text) = match (older.get(row), newer.get(column)) {
            (None, None) => return lines,
            (Some(old), Some(new)) if old == new => {
                (row, column) = (row + 1, column + 1);
                (Change::Same, *old)
            }
            (Some(old), new) if new.is_none() || at(&longest, row + 1, column) >= at(&longest, row, column + 1) => {
                row += 1;
                (Change::Removed, *old)
            }
            (_, Some(new)) => {
                column += 1;
                (Change::Added, *new)
            }
            (Some(old), None) => {
                row += 1;
                (Change::Removed, *old)
            }
        };
        lines.push(DiffLine { change, text: text.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(older: &str, newer: &str) -> String {
        let mark = |change| match change {
            Change::Same => ' ',
            Change::Added => '+',
            Change::Removed => '-',
        };
        diff(older, newer).iter().map(|line| format!("{}{}\n", mark(line.change), line.text)).collect()
    }

    #[test]
    fn what_changed_stands_beside_what_stayed() {
        assert_eq!(shown("a\nb\nc\nd", "a\nx\nc\nd\ne"), " a\n-b\n+x\n c\n d\n+e\n");
        assert_eq!(shown("", "a"), "+a\n");
        assert_eq!(shown("a\na", "a"), " a\n-a\n");
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_out_of_the_comparison(older in "([ab]\n){0,9}", newer in "([ab]\n){0,9}") {
            let side = |leave: Change| {
                let kept = diff(&older, &newer).into_iter().filter(|line| line.change != leave);
                kept.map(|line| line.text + "\n").collect::<String>()
            };
            prop_assert_eq!(side(Change::Added), older.clone());
            prop_assert_eq!(side(Change::Removed), newer.clone());
        }
    }
}
