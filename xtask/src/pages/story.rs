//! The record that the site is tested on: every golden case, in every style of statement, corrected and withdrawn.

use super::PUBLISHED_AT;
use crate::demo::claim::{Desk, PEOPLE, claim_of_case, words};
use crate::error::ChoreError;
use levelhead_worlds::story_2020;
use std::path::{Path, PathBuf};

/// One person of the leaked file stands for this many of the story: enough for a report, and quick.
const SCALE: u32 = 1_000;

/// The claim that has a leak report.
const LEAK: &str = "US-2020-KOMMERSANT";

/// The day on which the dump was compared.
const LEAK_DAY: &str = "2020-09-02";

/// Claims that are first published as being looked into.
const HOLDING: [&str; 2] = ["PA-2024-BUCKS-VIDEO", "US-2024-PSA-FALSE-CLAIMS"];

/// What is published after the first export: claim, style, reason.
const LATER: [(&str, &str, Option<&str>); 3] = [
    ("PA-2024-BUCKS-VIDEO", "full", None),
    (
        "AK-2020-IRAN",
        "correction",
        Some("A date was wrong: \"the 20th\" for the 21st."),
    ),
    (
        "GA-2020-HALL",
        "withdrawal",
        Some("It named a source that has taken back what it said."),
    ),
];

/// A claim whose words try to get out of the page, from beside the suites.
const HOSTILE: &str = "tests/browser/hostile-claim.toml";

/// The exported site, and the desk that it was made from.
pub(super) struct Site {
    pub(super) binary: PathBuf,
    pub(super) home: PathBuf,
    /// The site.
    pub(super) folder: PathBuf,
    /// The site before the later statements.
    pub(super) before: PathBuf,
    /// Single files: a leak report, and briefings as HTML and PDF.
    pub(super) papers: PathBuf,
    /// The options that say whose site it is.
    pub(super) settings: Vec<String>,
}

/// Plays the record into `folder` and exports the site twice. Nothing when a command failed, after showing what it
/// said.
pub(super) fn play(root: &Path, binary: &Path, folder: &Path) -> Result<Option<Site>, ChoreError> {
    match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(ChoreError::write(folder)(error));
        }
        _ => {}
    }
    for inner in ["work/published", "world", "papers/es"] {
        let path = folder.join(inner);
        std::fs::create_dir_all(&path).map_err(ChoreError::write(&path))?;
    }
    let (home, work) = (folder.join("desk"), folder.join("work"));
    let desk = Desk {
        binary,
        home: &home,
        folder: &work,
    };
    let settings = [
        "--url",
        PUBLISHED_AT,
        "--office",
        "County Clerks' Association",
        "--contact",
        "corrections@example.gov",
        "--policy",
    ];
    let site = Site {
        binary: binary.to_owned(),
        home: home.clone(),
        folder: folder.join("site"),
        before: folder.join("before"),
        papers: folder.join("papers"),
        settings: [
            words(&settings),
            vec![work.join("policy.toml").display().to_string()],
        ]
        .concat(),
    };
    let player = Player { desk: &desk };
    let is_played = player.begin()?
        && player.cases(root, &folder.join("world"), &site.papers)?
        && player.export(&site, &site.before)?
        && player.later(root)?
        && player.export(&site, &site.folder)?
        && player.briefings(&site.papers)?;
    Ok(is_played.then_some(site))
}

/// Runs commands on a desk; each answer is false when one failed.
struct Player<'a> {
    desk: &'a Desk<'a>,
}

impl Player<'_> {
    fn all(&self, steps: &[&[&str]]) -> Result<bool, ChoreError> {
        for step in steps {
            if self.desk.run(&words(step))?.is_none() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn begin(&self) -> Result<bool, ChoreError> {
        for (name, _, _) in PEOPLE {
            if !self.all(&[&["key", "new", name]])? {
                return Ok(false);
            }
        }
        let Some(policy) = self.desk.policy()? else {
            return Ok(false);
        };
        self.desk.write("policy.toml", &policy)?;
        Ok(true)
    }

    /// Every golden case, each answered with a first statement; every third in Spanish.
    fn cases(&self, root: &Path, world: &Path, papers: &Path) -> Result<bool, ChoreError> {
        let folder = root.join("cases");
        let mut cases: Vec<PathBuf> = std::fs::read_dir(&folder)
            .map_err(ChoreError::read(&folder))?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|end| end == "toml"))
            .collect();
        cases.sort();
        for (at, case) in cases.iter().enumerate() {
            let claim = case.file_stem().unwrap_or_default().to_string_lossy();
            self.desk.write("claim.toml", &claim_of_case(case)?)?;
            if !self.all(&[&["claim", "new", "claim.toml"]])? {
                return Ok(false);
            }
            if claim == LEAK && !self.attach_leak(world, papers)? {
                return Ok(false);
            }
            let style = if HOLDING.contains(&&*claim) {
                "holding"
            } else {
                "full"
            };
            let language = if at % 3 == 1 { "es" } else { "en" };
            if !self.publish(&claim, 1, &["--style", style, "--language", language])? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The report on Michigan's dump, as evidence.
    fn attach_leak(&self, world: &Path, papers: &Path) -> Result<bool, ChoreError> {
        let story = story_2020(world, SCALE, 2020)?;
        for release in story.releases.iter().filter(|one| one.state == "MI") {
            let (path, date) = (release.path.display().to_string(), release.date.to_string());
            if !self.all(&[&["release", "add", &path, "--state", "MI", "--date", &date]])? {
                return Ok(false);
            }
        }
        for dump in story.dumps.iter().take(1) {
            let path = dump.path.display().to_string();
            let page = papers.join("leak.html").display().to_string();
            let check = words(&["leak", "check", "--json", "--report", &page, &path]);
            let Some(report) = self.desk.run(&check)? else {
                return Ok(false);
            };
            self.desk.write("leak.json", &report)?;
            let part = ["--part", "voter-files", "--date", LEAK_DAY];
            let attach = [&["claim", "attach", LEAK, "leak.json"][..], &part].concat();
            if !self.all(&[&attach])? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn later(&self, root: &Path) -> Result<bool, ChoreError> {
        for (claim, style, reason) in LATER {
            let mut options = vec!["--style", style];
            options.extend(reason.into_iter().flat_map(|reason| ["--reason", reason]));
            if !self.publish(claim, 2, &options)? {
                return Ok(false);
            }
        }
        let hostile = root.join(HOSTILE).display().to_string();
        Ok(self.all(&[&["claim", "new", &hostile]])?
            && self.publish("XX-2026-HOSTILE", 1, &["--style", "full"])?)
    }

    /// Assesses a claim, and drafts, signs and publishes a version of its statement.
    fn publish(&self, claim: &str, version: u32, options: &[&str]) -> Result<bool, ChoreError> {
        let text = format!("{claim}-v{version}.md");
        let draft = [&["statement", "draft", claim][..], options].concat();
        if !self.all(&[&["claim", "assess", claim], &draft])? {
            return Ok(false);
        }
        let mut publish = words(&["statement", "publish", &text, "--policy", "policy.toml"]);
        publish.extend(words(&["--out", "published", "--by", PEOPLE[1].2]));
        for (name, _, _) in PEOPLE {
            if !self.all(&[&["statement", "sign", &text, "--key", &format!("{name}.key")]])? {
                return Ok(false);
            }
            publish.extend(words(&["--signature", &format!("{text}.{name}.dsse.json")]));
        }
        Ok(self.desk.run(&publish)?.is_some())
    }

    /// A briefing on all that was published, in both languages.
    fn briefings(&self, papers: &Path) -> Result<bool, ChoreError> {
        for (language, folder) in [("en", papers.to_owned()), ("es", papers.join("es"))] {
            let file = |end: &str| folder.join(end).display().to_string();
            let (page, paper) = (file("briefing.html"), file("briefing.pdf"));
            let days = ["--from", "2020-01-01", "--to", "2040-12-31"];
            let out = ["--out", &page, "--pdf", &paper, "--policy", "policy.toml"];
            let asked = [&["briefing", "--language", language][..], &days, &out].concat();
            if !self.all(&[&asked])? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn export(&self, site: &Site, folder: &Path) -> Result<bool, ChoreError> {
        let folder = folder.display().to_string();
        let export = [words(&["site", "export", &folder]), site.settings.clone()].concat();
        let said = self.desk.run(&export)?;
        print!("{}", said.as_deref().unwrap_or_default());
        Ok(said.is_some())
    }
}
