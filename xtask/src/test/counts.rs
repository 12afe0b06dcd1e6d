//! How many tests passed and failed, read from what the runners print.

/// Tests of a run.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// The same, knowing that so many of those that passed tried nothing.
    pub(crate) fn less(self, skipped: u64) -> Self {
        Self { passed: self.passed.saturating_sub(skipped), skipped: self.skipped + skipped, ..self }
    }

    /// One thing that is right or wrong as a whole.
    pub(crate) fn of(success: bool) -> Self {
        Self { passed: u64::from(success), failed: u64::from(!success), skipped: 0 }
    }

    /// The counts of a runner's summary lines: `cargo test`, nextest, vitest and Playwright say them alike, as a number
    /// before a word.
    pub(crate) fn read(lines: &[String], is_summary: fn(&str) -> bool, success: bool) -> Self {
        let mut counts = Self::default();
        for line in lines {
            let plain = without_colours(line);
            if is_summary(&plain) {
                counts.passed += number_before(&plain, &["passed"]);
                counts.failed += number_before(&plain, &["failed", "timed out", "exec failed"]);
                counts.skipped += number_before(&plain, &["skipped", "ignored"]);
            }
        }
        if !success && counts.failed == 0 {
            counts.failed = 1;
        }
        counts
    }
}

fn number_before(line: &str, words: &[&str]) -> u64 {
    let parts: Vec<&str> = line
        .split(|character: char| character.is_whitespace() || matches!(character, ',' | ';' | '(' | ')' | '|'))
        .filter(|part| !part.is_empty())
        .collect();
    let followed = |index: usize, word: &str| {
        let wanted: Vec<&str> = word.split(' ').collect();
        parts.get(index + 1..index + 1 + wanted.len()) == Some(wanted.as_slice())
    };
    (0..parts.len())
        .filter(|&index| words.iter().any(|word| followed(index, word)))
        .filter_map(|index| parts.get(index)?.parse::<u64>().ok())
        .sum()
}

/// The line without terminal colours.
fn without_colours(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            let _ = characters.by_ref().find(|inside| inside.is_ascii_alphabetic());
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Counts {
        Counts::read(&[line.to_owned()], |_| true, true)
    }

    #[test]
    fn each_runner_is_understood() {
        assert_eq!(
            read("     Summary [   4.1s] 310 tests run: 307 passed (2 slow), 3 failed, 1 skipped"),
            Counts { passed: 307, failed: 3, skipped: 1 }
        );
        assert_eq!(
            read("     Summary [   4.1s] 3 tests run: 1 passed, 1 failed, 1 timed out, 0 skipped"),
            Counts { passed: 1, failed: 2, skipped: 0 }
        );
        assert_eq!(
            read("test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s"),
            Counts { passed: 5, failed: 0, skipped: 1 }
        );
        assert_eq!(
            read(
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[31m1 failed\u{1b}[39m\u{1b}[22m | \u{1b}[32m12 passed\u{1b}[39m (13)"
            ),
            Counts { passed: 12, failed: 1, skipped: 0 }
        );
        assert_eq!(read("  8 passed (41.2s)"), Counts { passed: 8, failed: 0, skipped: 0 });
    }

    #[test]
    fn what_tried_nothing_did_not_pass() {
        let counts = read("     Summary [   4.1s] 310 tests run: 307 passed, 3 failed, 1 skipped").less(9);
        assert_eq!(counts, Counts { passed: 298, failed: 3, skipped: 10 });
    }

    #[test]
    fn a_run_that_broke_off_counts_as_a_failure() {
        assert_eq!(Counts::read(&[], |_| true, false).failed, 1);
    }
}
