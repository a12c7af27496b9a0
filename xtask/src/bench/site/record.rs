//! The record that is exported: copies of the golden cases.

use super::Bench;
use crate::error::ChoreError;
use std::path::{Path, PathBuf};
use std::process::Command;

const PEOPLE: [(&str, &str, &str); 2] = [
    ("state", "State Board of Elections", "Ada Clerk"),
    ("county", "County Clerks' Association", "Ben Register"),
];

const SETTINGS: &str =
    "office = \"State Board of Elections\"\ncontact = \"corrections@elections.example\"\n";

/// Makes a desk with as many claims, each assessed and answered.
///
/// # Errors
/// When a command fails, or no case can be drafted.
pub(super) fn make(
    bench: &Bench,
    root: &Path,
    claims: u32,
    seed: u64,
) -> Result<PathBuf, ChoreError> {
    let (bases, desk) = (bench.scratch.join("bases"), bench.scratch.join("desk"));
    for folder in [&bases, &desk] {
        std::fs::create_dir_all(folder).map_err(ChoreError::write(folder))?;
    }
    write_bases(bench, &root.join("cases"), &bases)?;
    let mut generate = Command::new(&bench.generator);
    generate
        .arg(desk.join("ledger"))
        .arg(&bases)
        .arg(claims.to_string())
        .arg(seed.to_string());
    for (name, _, _) in PEOPLE {
        let key = desk.join(format!("{name}.key"));
        let new = ["key", "new", name, "--out"].map(str::to_owned);
        run(levelhead(bench, &desk).args(new).arg(&key))?;
        generate.arg(key);
    }
    run(&mut generate)?;
    let policy = policy(bench, &desk)?;
    for (name, text) in [("policy.toml", policy.as_str()), ("site.toml", SETTINGS)] {
        let path = desk.join(name);
        std::fs::write(&path, text).map_err(ChoreError::write(&path))?;
    }
    Ok(desk)
}

/// What the program makes of each case: the claim, its assessment, a draft.
fn write_bases(bench: &Bench, cases: &Path, bases: &Path) -> Result<(), ChoreError> {
    let desk = bench.scratch.join("bases-desk");
    let mut files: Vec<PathBuf> = std::fs::read_dir(cases)
        .map_err(ChoreError::read(cases))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(ChoreError::read(&file))?;
        // What a test expects of the case is no part of the claim.
        let ends = ["[[expect]]", "[[trap]]"].map(|mark| text.find(mark).unwrap_or(text.len()));
        let claim = bases.join("claim.toml");
        std::fs::write(&claim, &text[..ends[0].min(ends[1])]).map_err(ChoreError::write(&claim))?;
        let id = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let by = ["--by", PEOPLE[0].2];
        run(levelhead(bench, &desk)
            .args(["claim", "new"])
            .arg(&claim)
            .args(by))?;
        let shown = run(levelhead(bench, &desk).args(["claim", "show", &id, "--json"]))?;
        let assessed = run(levelhead(bench, &desk)
            .args(["claim", "assess", &id, "--json"])
            .args(by))?;
        let draft = bases.join(format!("{id}.md"));
        run(levelhead(bench, &desk)
            .args(["statement", "draft", &id, "--style", "full", "--out"])
            .arg(&draft)
            .args(by))?;
        for (end, text) in [(".claim.json", shown), (".assessment.json", assessed)] {
            let path = bases.join(format!("{id}{end}"));
            std::fs::write(&path, text).map_err(ChoreError::write(&path))?;
        }
        std::fs::remove_file(&claim).map_err(ChoreError::write(&claim))?;
    }
    Ok(())
}

fn policy(bench: &Bench, desk: &Path) -> Result<String, ChoreError> {
    let mut policy = run(levelhead(bench, desk).args(["ledger", "policy"]))?;
    for (name, agency, person) in PEOPLE {
        let path = desk.join(format!("{name}.pub"));
        let public = std::fs::read_to_string(&path).map_err(ChoreError::read(&path))?;
        policy.push_str(&format!(
            "\n[[key]]\nname = \"{name}\"\nagency = \"{agency}\"\nperson = \"{person}\"\npublic = \"{}\"\n",
            public.trim()
        ));
    }
    Ok(policy)
}

fn levelhead(bench: &Bench, desk: &Path) -> Command {
    let mut command = Command::new(&bench.levelhead);
    command.arg("--home").arg(desk);
    command
}

fn run(command: &mut Command) -> Result<String, ChoreError> {
    let output = command.output().map_err(ChoreError::start("levelhead"))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(ChoreError::Job {
            what: format!("{command:?}"),
            said: String::from_utf8_lossy(&output.stderr)
                .trim()
                .replace('\n', " / "),
        }),
    }
}
