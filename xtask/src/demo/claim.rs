//! The second half of the demo: the claim weighed, a statement drafted, signed by two agencies, published, verified, and
//! shown on the public site.

use crate::error::ChoreError;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The claim that the story is about, among the golden cases.
const CASE: &str = "cases/US-2020-KOMMERSANT.toml";
const CLAIM: &str = "US-2020-KOMMERSANT";

/// The day after the claim, on which the demo's office has compared the files.
const DAY: &str = "2020-09-02";

/// The settings of the public site, in the desk's folder.
const SITE: &str = "\
office = \"State Board of Elections\"
contact = \"corrections@example.gov\"
base_url = \"https://claims.example.gov\"
";

/// Who drafts, and who publishes.
pub(crate) const PEOPLE: [(&str, &str, &str); 2] = [
    ("state", "State Board of Elections", "Ada Clerk"),
    ("county", "County Clerks' Association", "Ben Register"),
];

/// The desk on which it is played.
pub(crate) struct Desk<'a> {
    pub(crate) binary: &'a Path,
    pub(crate) home: &'a Path,
    pub(crate) folder: &'a Path,
}

impl Desk<'_> {
    /// Weighs the claim with the checks of these dumps, and publishes the answer. Returns the published statement;
    /// nothing when a command failed, after showing what it said.
    pub(super) fn answer(
        &self,
        root: &Path,
        dumps: &[&Path],
    ) -> Result<Option<PathBuf>, ChoreError> {
        println!("\nThe claim, in its three parts:\n");
        self.write("claim.toml", &claim_of_case(&root.join(CASE))?)?;
        let mut steps: Vec<Vec<String>> = vec![words(&["claim", "new", "claim.toml"])];
        for dump in dumps {
            let name = dump
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let Some(json) = self.run(
                &[
                    &words(&["leak", "check", "--json"])[..],
                    &[dump.display().to_string()],
                ]
                .concat(),
            )?
            else {
                return Ok(None);
            };
            let file = format!("{name}.json");
            self.write(&file, &json)?;
            steps.push(words(&[
                "claim",
                "attach",
                CLAIM,
                &file,
                "--part",
                "voter-files",
                "--date",
                DAY,
            ]));
        }
        for step in &steps {
            if self.run(step)?.is_none() {
                return Ok(None);
            }
        }
        if !self.show(&words(&["claim", "assess", CLAIM]), first_answers)? {
            return Ok(None);
        }
        self.publish()
    }

    fn publish(&self) -> Result<Option<PathBuf>, ChoreError> {
        let text = format!("{CLAIM}-v1.md");
        if !self.show(
            &words(&["statement", "draft", CLAIM, "--style", "full"]),
            whole,
        )? || !self.show(&words(&["statement", "lint", &text]), whole)?
        {
            return Ok(None);
        }
        for (name, _, _) in PEOPLE {
            if self.run(&words(&["key", "new", name]))?.is_none() {
                return Ok(None);
            }
        }
        let Some(policy) = self.policy()? else {
            return Ok(None);
        };
        self.write("policy.toml", &policy)?;
        for (name, text) in [("policy.toml", policy.as_str()), ("site.toml", SITE)] {
            let path = self.home.join(name);
            std::fs::write(&path, text).map_err(ChoreError::write(&path))?;
        }
        let mut publish = words(&[
            "statement",
            "publish",
            &text,
            "--policy",
            "policy.toml",
            "--out",
            "published",
            "--by",
            PEOPLE[1].2,
        ]);
        for (name, _, _) in PEOPLE {
            if !self.show(
                &words(&["statement", "sign", &text, "--key", &format!("{name}.key")]),
                whole,
            )? {
                return Ok(None);
            }
            publish.extend(words(&["--signature", &format!("{text}.{name}.dsse.json")]));
        }
        let folder = self.folder.join("published");
        std::fs::create_dir_all(&folder).map_err(ChoreError::write(&folder))?;
        let envelope = format!("published/{CLAIM}-v1.dsse.json");
        let is_done = self.show(&publish, whole)?
            && self.show(
                &words(&["statement", "verify", &envelope, "--policy", "policy.toml"]),
                whole,
            )?
            && self.show(&words(&["ledger", "check"]), whole)?
            && self.show(&words(&["site", "export", "site"]), whole)?;
        Ok(is_done.then(|| folder.join(format!("{CLAIM}-v1.md"))))
    }

    /// A policy of both agencies' keys, both of which must sign.
    pub(crate) fn policy(&self) -> Result<Option<String>, ChoreError> {
        let Some(mut policy) = self.run(&words(&["ledger", "policy"]))? else {
            return Ok(None);
        };
        for (name, agency, person) in PEOPLE {
            let path = self.folder.join(format!("{name}.pub"));
            let public = std::fs::read_to_string(&path).map_err(ChoreError::read(&path))?;
            policy.push_str(&format!(
                "\n[[key]]\nname = \"{name}\"\nagency = \"{agency}\"\nperson = \"{person}\"\npublic = \"{}\"\n",
                public.trim()
            ));
        }
        Ok(Some(policy))
    }

    /// Runs a command and prints it with a part of its answer; false when it failed.
    fn show(&self, step: &[String], part: fn(&str) -> String) -> Result<bool, ChoreError> {
        println!("$ levelhead {}\n", step.join(" "));
        let said = self.run(step)?;
        if let Some(said) = &said {
            println!("{}", part(said));
        }
        Ok(said.is_some())
    }

    /// Runs a command; returns what it printed, nothing when it failed, after showing what it said.
    pub(crate) fn run(&self, step: &[String]) -> Result<Option<String>, ChoreError> {
        let output = Command::new(self.binary)
            .current_dir(self.folder)
            .env("LEVELHEAD_PERSON", PEOPLE[0].2)
            .arg("--home")
            .arg(self.home)
            .args(step)
            .output()
            .map_err(ChoreError::start("levelhead"))?;
        if !output.status.success() {
            eprintln!("levelhead {}", step.join(" "));
            eprint!(
                "{}{}",
                String::from_utf8_lossy(&output.stdout),
                String::from_utf8_lossy(&output.stderr)
            );
            return Ok(None);
        }
        Ok(Some(String::from_utf8_lossy(&output.stdout).into_owned()))
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> Result<(), ChoreError> {
        let path = self.folder.join(name);
        std::fs::write(&path, text).map_err(ChoreError::write(&path))
    }
}

pub(crate) fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The claim of a golden case, without what a test expects of it.
pub(crate) fn claim_of_case(path: &Path) -> Result<String, ChoreError> {
    let text = std::fs::read_to_string(path).map_err(ChoreError::read(path))?;
    let end = text.find("[[expect]]").unwrap_or(text.len());
    Ok(text[..end].to_owned())
}

/// The answer to each part: what stands above the table of explanations.
fn first_answers(text: &str) -> String {
    let mut shown = String::new();
    let mut is_shown = true;
    for line in text.lines() {
        if !line.starts_with(' ') && !line.is_empty() {
            is_shown = true;
        }
        is_shown &= !line.trim_start().starts_with("Explanations");
        if is_shown {
            shown.push_str(line);
            shown.push('\n');
        }
    }
    shown
}

fn whole(text: &str) -> String {
    text.to_owned()
}
