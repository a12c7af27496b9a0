//! Hundreds of headers as people write them.

use super::{Reading, read};

#[test]
fn headers_as_people_write_them() {
    let mut wrong = Vec::new();
    let mut spellings = 0;
    let lines = include_str!("spellings.txt")
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    for (field, headers) in lines.filter_map(|line| line.split_once(": ")) {
        for header in headers.split(" | ") {
            spellings += 1;
            let reading = read(header);
            let fits = matches!(&reading, Reading::Named(found) if found[0].0.name() == field);
            if !fits {
                wrong.push(format!("{header}: {field} expected, {reading:?} read"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(spellings >= 400, "{spellings}");
}
