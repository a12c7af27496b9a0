//! How many tests passed: read from what the test runners print.

/// Tests by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests that passed.
    pub(crate) passed: u64,
    /// Tests that failed, timed out or broke off.
    pub(crate) failed: u64,
    /// Tests that were not run.
    pub(crate) skipped: u64,
}

impl Tally {
    /// Adds another tally to this one.
    pub(crate) fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }

    /// Adds what one line of a runner's output says; other lines say nothing.
    ///
    /// Two forms count: `test result: ok. 3 passed; 0 failed; 1 ignored; …` of libtest and
    /// `Summary [ 0.1s] 3 tests run: 3 passed, 1 skipped` of nextest. libtest's `filtered out` is not
    /// counted: the test exists in another run of the same suite.
    pub(crate) fn read(&mut self, line: &str) {
        let line = without_colour(line);
        let line = line.trim();
        let counts = if let Some(rest) = line.strip_prefix("test result:") {
            rest.split_once('.').map(|(_, counts)| counts)
        } else if line.starts_with("Summary [") {
            line.split_once(" run:").map(|(_, counts)| counts)
        } else {
            None
        };
        for part in counts.unwrap_or_default().split([',', ';']) {
            let mut words = part.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match word {
                "passed" => self.passed += number,
                "failed" | "timed" | "exec" => self.failed += number,
                "ignored" | "skipped" => self.skipped += number,
                _ => {}
            }
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

/// The line without terminal colour codes, which a runner may print when it is told to.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            for code in characters.by_ref() {
                if code.is_ascii_alphabetic() {
                    break;
                }
            }
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::Tally;

    fn check(lines: &[&str], expect: &str) {
        let mut tally = Tally::default();
        for line in lines {
            tally.read(line);
        }
        assert_eq!(tally.to_string(), expect);
    }

    #[test]
    fn libtest_lines_are_summed() {
        check(
            &[
                "running 3 tests",
                "test tests::a ... ok",
                "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 9 filtered out; finished in 0.00s",
                "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.50s",
            ],
            "5 passed, 1 failed, 1 skipped",
        );
    }

    #[test]
    fn nextest_summary_is_read() {
        check(
            &[
                "     Summary [   0.005s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped",
            ],
            "3 passed, 2 failed, 2 skipped",
        );
        check(
            &["\u{1b}[32;1m     Summary\u{1b}[0m [   0.005s] 1 test run: 1 passed, 0 skipped"],
            "1 passed, 0 failed, 0 skipped",
        );
    }

    #[test]
    fn other_lines_do_not_count() {
        check(
            &[
                "12 passed, 3 failed",
                "test some_12 ... ok",
                "the Summary [1s] 2 tests run: 2 passed",
            ],
            "0 passed, 0 failed, 0 skipped",
        );
    }
}
