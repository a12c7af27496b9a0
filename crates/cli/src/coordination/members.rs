//! The members of the groups as CSV.

use levelhead_coordination::Outcome;
use levelhead_schema::shown::Shown;

/// `group,account`, one line a member.
pub(super) fn csv(outcome: &Outcome, shown: &Shown) -> String {
    let mut csv = String::from("group,account\n");
    for member in &outcome.members {
        let hash = format!("{:016x}", member.account);
        let account = shown
            .account(&hash)
            .map_or(hash.as_str(), |known| known.id.as_str());
        csv.push_str(&format!("{},{}\n", member.group, cell(account)));
    }
    csv
}

/// A cell that a spreadsheet takes for text: what could begin a formula is quoted, as are commas, quotes and line ends.
pub(super) fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guarded = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    match guarded.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", guarded.replace('"', "\"\"")),
        false => guarded,
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_is_text_to_a_spreadsheet() {
        for (text, expect) in [
            ("ada", "ada"),
            ("0123", "0123"),
            ("=1+1", "'=1+1"),
            ("+x", "'+x"),
            ("-x", "'-x"),
            ("@ada", "'@ada"),
            ("\tx", "'\tx"),
            ("\rx", "\"'\rx\""),
            ("a,b", "\"a,b\""),
            ("=\"x\"", "\"'=\"\"x\"\"\""),
        ] {
            assert_eq!(cell(text), expect);
        }
    }
}
