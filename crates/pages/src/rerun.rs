//! The command line that makes the same report again.

use crate::foreign;
use crate::leak_html::table::{Cell, Row, table};
use crate::leak_html::{code, foreign as text_of};
use crate::leak_text::heading;
use crate::leak_text::table::paragraph;
use levelhead_schema::report::{LeakReport, Setting, Tool};
use maud::{Markup, html};

/// The command as one would type it in a POSIX shell, its words in order.
///
/// Settings whose names start with `--` are options of the command and are repeated; the others are facts about the
/// run (a seed, a library's digest) and stand only in the table of settings. A flag is a setting with the value `true`.
pub(crate) fn command(report: &LeakReport) -> Vec<String> {
    let mut words = vec![
        report.tool.name.clone(),
        "leak".to_owned(),
        "check".to_owned(),
    ];
    for file in &report.dump.files {
        let top = top_level(&file.path).to_owned();
        if !words[3..].contains(&top) {
            words.push(top);
        }
    }
    let mut claimed = report.dump.claimed_rows;
    for setting in &report.tool.settings {
        if !setting.name.starts_with("--") || setting.value == "false" {
            continue;
        }
        claimed = claimed.filter(|_| setting.name != "--claimed-rows");
        words.push(setting.name.clone());
        if setting.value != "true" {
            words.push(setting.value.clone());
        }
    }
    if let Some(rows) = claimed {
        words.extend(["--claimed-rows".to_owned(), rows.to_string()]);
    }
    words.extend(["--report".to_owned(), "report.html".to_owned()]);
    words
        .into_iter()
        .map(|word| foreign::shown(&quoted(&word), 400))
        .collect()
}

/// The command of another check as one would type it: program, command, files, and the settings that are options.
pub(crate) fn words(tool: &Tool, command: &[&str], files: &[&str]) -> Vec<String> {
    let mut words = vec![tool.name.clone()];
    words.extend(command.iter().map(|word| (*word).to_owned()));
    let start = words.len();
    for file in files {
        let top = top_level(file).to_owned();
        if !words[start..].contains(&top) {
            words.push(top);
        }
    }
    for setting in &tool.settings {
        if setting.name.starts_with("--") && setting.value != "false" {
            words.push(setting.name.clone());
            if setting.value != "true" {
                words.push(setting.value.clone());
            }
        }
    }
    words.extend(["--report".to_owned(), "report.html".to_owned()]);
    words
        .into_iter()
        .map(|word| foreign::shown(&quoted(&word), 400))
        .collect()
}

/// Command, version and settings, after the sentence `opening` that says what else has to be the same.
pub(crate) fn html(tool: &Tool, schema: &str, command: &[String], opening: &str) -> Markup {
    let mut rows = vec![
        Row::new(vec![
            Cell::Head(html! { "program" }),
            Cell::Text(html! { (text_of(&tool.name, 40)) " " (text_of(&tool.version, 40)) }),
        ]),
        Row::new(vec![
            Cell::Head(html! { "report format" }),
            Cell::Text(text_of(schema, 60)),
        ]),
    ];
    rows.extend(tool.settings.iter().map(|Setting { name, value }| {
        Row::new(vec![
            Cell::Head(code(&foreign::shown(name, 80))),
            Cell::Text(text_of(value, 400)),
        ])
    }));
    html! {
        p { (opening) }
        pre tabindex="0" role="group" aria-label="Command" { code {
            @for (at, word) in command.iter().enumerate() {
                @if at > 0 { " " }
                bdi { (word) }
            }
        } }
        (table("Version and settings", &["Name", "Value"], &rows, 0))
    }
}

/// The same as text for a terminal.
pub(crate) fn text(out: &mut String, tool: &Tool, command: &[String]) {
    heading(out, "How to run this again");
    paragraph(out, "", 2, &command.join(" "));
    for setting in &tool.settings {
        let (name, value) = (
            foreign::shown(&setting.name, 80),
            foreign::shown(&setting.value, 400),
        );
        paragraph(out, "", 2, &format!("{name}: {value}"));
    }
}

/// The file on disk, without the members and tables inside it.
pub(crate) fn top_level(path: &str) -> &str {
    path.split(['!', '#']).next().unwrap_or(path)
}

fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./=:,+@%".contains(&byte);
    if !word.is_empty() && word.bytes().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::{quoted, top_level};

    #[test]
    fn words_survive_a_shell() {
        assert_eq!(quoted("dumps/mi.csv"), "dumps/mi.csv");
        assert_eq!(quoted("my dump; rm -rf"), "'my dump; rm -rf'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
    }

    #[test]
    fn members_are_not_files_on_disk() {
        assert_eq!(top_level("a.zip!b/c.sql#voters"), "a.zip");
        assert_eq!(top_level("a.csv"), "a.csv");
    }
}
