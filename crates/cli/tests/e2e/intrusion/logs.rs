//! A day of a small portal's access log, with and without an attack.

use std::fmt::Write;

/// Where the attack comes from.
pub(crate) const ADDRESS: &str = "203.0.113.66";

/// Names and texts that stand in the log and nowhere else.
pub(crate) const PLANTED: [&str; 5] = [
    "Quillfeather",
    "1971-02-29",
    "zanzibar.road",
    "Vantablack",
    "UNION%20SELECT",
];

/// Minutes between two requests.
const EVERY: usize = 5;

fn line(out: &mut String, minute: usize, from: &str, target: &str, status: u16) {
    let (hour, minute) = (minute / 60, minute % 60);
    let _ = writeln!(
        out,
        "{from} - - [01/Oct/2026:{hour:02}:{minute:02}:07 +0000] \"GET {target} HTTP/1.1\" {status} 1512 \"-\" \"Mozilla/5.0\"",
    );
}

/// A day of voters who look themselves up.
pub(crate) fn benign() -> String {
    let mut out = String::new();
    for at in 0..24 * 60 / EVERY {
        let from = format!("198.51.100.{}", at % 200 + 1);
        let target = match at % 4 {
            0 => "/".to_owned(),
            1 => "/polling-place?address=12+zanzibar.road".to_owned(),
            2 => "/lookup?last=Quillfeather&dob=1971-02-29".to_owned(),
            _ => "/static/site.css".to_owned(),
        };
        line(&mut out, at * EVERY, &from, &target, 200);
    }
    out
}

/// The same day with an injection at noon.
pub(crate) fn attacked() -> String {
    let mut out = String::new();
    for (at, plain) in benign().lines().enumerate() {
        let _ = writeln!(out, "{plain}");
        if (150..170).contains(&at) {
            let target = format!(
                "/lookup?last=Vantablack%27%20UNION%20SELECT%20last_name,dob,null%20FROM%20voter%20WHERE%20{at}={at}--%20&dob="
            );
            line(&mut out, at * EVERY, ADDRESS, &target, 200);
        }
    }
    out
}

/// Numbers of the attack's lines, from 1.
pub(crate) fn attack_lines() -> Vec<u64> {
    let attacked = attacked();
    let lines = attacked.lines().zip(1..);
    lines
        .filter(|(line, _)| line.starts_with(ADDRESS))
        .map(|(_, number)| number)
        .collect()
}

/// A portal that should write an access log.
pub(crate) fn assets() -> String {
    r#"zone = "UTC"

[[asset]]
id = "portal"
name = "Registration portal"
kind = "portal"
owner = "County Clerk"

[[asset.source]]
name = "access log"
kind = "web"
logs = ["access.log*"]
heartbeat = "10m"
"#
    .to_owned()
}
