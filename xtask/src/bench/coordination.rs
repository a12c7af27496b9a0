//! `cargo xtask bench coordination`: the whole check of a month of posts, its answer held to the truth of the world, beside the
//! networks of the Python package `coordination-network-toolkit` on the same posts.

use super::document;
use super::input::remove;
use super::machine;
use super::measure::{Cost, Job};
use super::peers::Peers;
use super::workbench::{build, copied, empty, measurer};
use crate::error::ChoreError;
use crate::root::target;
use levelhead_worlds::{PostsPlan, PostsWorld, account_name};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The peer's package, with its version.
const PEER: (&str, &str) = ("coordination-network-toolkit", "1.5.2");

/// Options of the coordination check's benchmark.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Posts of each world; may be given several times
    #[arg(long, default_values_t = [200_000, 1_000_000], value_name = "N")]
    posts: Vec<u64>,
    /// Seeds of the worlds; may be given several times
    #[arg(long, default_values_t = [1], value_name = "N")]
    seed: Vec<u64>,
    /// The largest world that the peer is run on; 0 leaves it out
    #[arg(long, default_value_t = 200_000, value_name = "N")]
    peer_up_to: u64,
    /// Put the table into BENCHMARKS.md
    #[arg(long)]
    write: bool,
}

/// The programs, and where they leave what they write.
struct Bench {
    measurer: PathBuf,
    levelhead: PathBuf,
    scratch: PathBuf,
    peers: Option<Peers>,
}

/// A line of the table.
struct Line {
    work: String,
    posts: u64,
    seed: u64,
    cost: Cost,
    score: Score,
    /// Share of accounts flagged with the times shuffled, where it is told.
    shuffled: Option<f64>,
}

/// An answer held to the truth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Score {
    precision: f64,
    recall: f64,
    /// Planted groups with a found group of a Jaccard similarity of at least 0.8, and planted groups.
    recovered: (usize, usize),
}

/// Measures and prints the table.
///
/// # Errors
/// When the program cannot be built, a job of Levelhead fails, or a file cannot be read or written.
pub(crate) fn run(root: &Path, arguments: &Arguments) -> Result<ExitCode, ChoreError> {
    let bench = Bench::set_up(root, arguments.peer_up_to > 0)?;
    let versions: Vec<String> = (bench.peers.iter())
        .map(|_| format!("{} {}", PEER.0, PEER.1))
        .collect();
    let machine = machine::describe(root, &versions);
    let mut lines = Vec::new();
    for &posts in &arguments.posts {
        for &seed in &arguments.seed {
            bench.world(posts, seed, arguments.peer_up_to, &mut lines)?;
        }
    }
    let measured = format!(
        "20,000 accounts, thirty days, thirty planted groups of 10 to 60 accounts, all decoys.\n\n{machine}\n{}",
        table(&lines)
    );
    println!("{measured}");
    if arguments.write {
        let posts: Vec<String> = arguments.posts.iter().map(u64::to_string).collect();
        let name = format!("coordination {}", posts.join(" "));
        document::write(&root.join("BENCHMARKS.md"), &name, &measured)?;
    }
    remove(&bench.scratch)?;
    Ok(ExitCode::SUCCESS)
}

impl Bench {
    fn set_up(root: &Path, with_peer: bool) -> Result<Self, ChoreError> {
        eprintln!("Building levelhead …");
        build(root, &["--bin", "levelhead"])?;
        let place = target(root).join("bench");
        let scratch = place.join("coordination");
        empty(&scratch)?;
        let peers = match with_peer {
            true => Peers::alone(root, &place.join("peers-coordination"), PEER),
            false => None,
        };
        Ok(Bench {
            measurer: measurer(&scratch)?,
            levelhead: copied(&target(root).join("release"), "levelhead", &scratch)?,
            scratch,
            peers,
        })
    }

    /// Makes a world, and measures Levelhead and the peer on it.
    fn world(
        &self,
        posts: u64,
        seed: u64,
        peer_up_to: u64,
        lines: &mut Vec<Line>,
    ) -> Result<(), ChoreError> {
        eprintln!("{posts} posts, seed {seed} …");
        let file = self.scratch.join(format!("posts-{posts}-{seed}.csv"));
        let world = PostsWorld::new(&PostsPlan::new(posts, seed));
        world.write_csv(&file)?;
        // Of the world nothing is needed any more but who is in which group.
        let truth = Truth::of(&world);
        drop(world);
        lines.push(self.check(&file, &truth, posts, seed)?);
        if let Some(peers) = self.peers.as_ref().filter(|_| posts <= peer_up_to) {
            for (work, networks) in [
                ("its co-repost network", &["co_retweet"][..]),
                ("its four networks without near-same texts", &[]),
            ] {
                match self.peer(peers, &file, networks, &truth) {
                    Ok((cost, score)) => lines.push(Line {
                        work: format!("{}: {work}", PEER.0),
                        posts,
                        seed,
                        cost,
                        score,
                        shuffled: None,
                    }),
                    Err(why) => eprintln!("The peer failed: {why}"),
                }
            }
        }
        remove_file(&file)
    }

    fn check(&self, file: &Path, truth: &Truth, posts: u64, seed: u64) -> Result<Line, ChoreError> {
        let members = self.scratch.join("members.csv");
        let job = Job::new(&self.levelhead)
            .arg("--home")
            .arg(self.scratch.join("home"))
            .args(["coordination", "check", "--json", "--with-accounts"])
            .arg("--members")
            .arg(&members)
            .arg(file);
        let (cost, printed) = job.run(&self.measurer, &self.scratch.join("cost.json"))?;
        let report: serde_json::Value = serde_json::from_str(&printed)
            .map_err(|error| ChoreError::broken(file, error.to_string()))?;
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (group, account) in rows(&members)? {
            groups.entry(group).or_default().push(account);
        }
        let mut groups: Vec<Vec<String>> = groups.into_values().collect();
        groups.retain(|members| !truth.are_outlets(members));
        Ok(Line {
            work: "**Levelhead** `coordination check`".to_owned(),
            posts,
            seed,
            cost,
            score: truth.score(&groups),
            shuffled: report
                .pointer("/null_check/flagged_share_when_times_shuffled")
                .and_then(serde_json::Value::as_f64),
        })
    }

    fn peer(
        &self,
        peers: &Peers,
        file: &Path,
        networks: &[&str],
        truth: &Truth,
    ) -> Result<(Cost, Score), ChoreError> {
        let (database, pairs) = (self.scratch.join("peer.db"), self.scratch.join("pairs.csv"));
        remove_file(&database)?;
        let job = (peers.script("coordination_toolkit.py"))
            .arg(file)
            .arg(&database)
            .arg(&pairs)
            .args(networks.iter().copied());
        let (cost, _) = job.run(&self.measurer, &self.scratch.join("cost.json"))?;
        remove_file(&database)?;
        Ok((cost, truth.score_pairs(&rows(&pairs)?)))
    }
}

/// Removes a file that may be there.
fn remove_file(path: &Path) -> Result<(), ChoreError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(ChoreError::write(path)(error))
        }
        _ => Ok(()),
    }
}

/// The two columns of a small CSV file without quotes, without its header.
fn rows(path: &Path) -> Result<Vec<(String, String)>, ChoreError> {
    let text = std::fs::read_to_string(path).map_err(ChoreError::read(path))?;
    Ok((text.lines().skip(1))
        .filter_map(|line| line.split_once(','))
        .map(|(one, other)| (one.to_owned(), other.trim().to_owned()))
        .collect())
}

/// Who is in which planted group, and who are outlets of one agency.
struct Truth {
    groups: Vec<Vec<String>>,
    group_of: BTreeMap<String, usize>,
    outlets: BTreeMap<String, usize>,
}

impl Truth {
    fn of(world: &PostsWorld) -> Truth {
        let named = |members: &[u32]| -> Vec<String> {
            members.iter().map(|&member| account_name(member)).collect()
        };
        let numbered = |groups: &[Vec<String>]| {
            (groups.iter().enumerate())
                .flat_map(|(at, members)| members.iter().map(move |member| (member.clone(), at)))
                .collect()
        };
        let groups: Vec<Vec<String>> = world
            .groups
            .iter()
            .map(|group| named(&group.members))
            .collect();
        let outlets: Vec<Vec<String>> = world.outlets.iter().map(|outlet| named(outlet)).collect();
        Truth {
            group_of: numbered(&groups),
            outlets: numbered(&outlets),
            groups,
        }
    }

    /// Outlets of one agency do act together, by an ordinary cause: they are no mistake.
    fn are_outlets(&self, members: &[String]) -> bool {
        members
            .iter()
            .all(|member| self.outlets.contains_key(member))
    }

    fn planted_pairs(&self) -> usize {
        self.groups.iter().map(|members| pairs(members.len())).sum()
    }

    fn score(&self, found: &[Vec<String>]) -> Score {
        let (mut all, mut right) = (0, 0);
        let mut overlaps: BTreeMap<usize, f64> = BTreeMap::new();
        for members in found {
            let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
            for group in members
                .iter()
                .filter_map(|member| self.group_of.get(member))
            {
                *counts.entry(*group).or_default() += 1;
            }
            all += pairs(members.len());
            for (group, both) in counts {
                right += pairs(both);
                let either = members.len() + self.groups[group].len() - both;
                let best = overlaps.entry(group).or_default();
                *best = best.max(both as f64 / either as f64);
            }
        }
        self.scored(
            all,
            right,
            overlaps.values().filter(|&&overlap| overlap >= 0.8).count(),
        )
    }

    /// Of pairs alone: its groups are those that hang together.
    fn score_pairs(&self, found: &[(String, String)]) -> Score {
        let tied = |(one, other): &&(String, String)| {
            let group = self.group_of.get(one);
            group.is_some() && group == self.group_of.get(other)
        };
        let outlets = |(one, other): &&(String, String)| {
            let outlet = self.outlets.get(one);
            outlet.is_some() && outlet == self.outlets.get(other)
        };
        let right = found.iter().filter(tied).count();
        let all = found.len() - found.iter().filter(outlets).count();
        let groups = self.score(&components(found)).recovered.0;
        self.scored(all, right, groups)
    }

    fn scored(&self, all: usize, right: usize, recovered: usize) -> Score {
        Score {
            precision: right as f64 / all.max(1) as f64,
            recall: right as f64 / self.planted_pairs().max(1) as f64,
            recovered: (recovered, self.groups.len()),
        }
    }
}

fn pairs(count: usize) -> usize {
    count * count.saturating_sub(1) / 2
}

/// The connected parts of a network.
fn components(ties: &[(String, String)]) -> Vec<Vec<String>> {
    let mut friends: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (one, other) in ties {
        friends.entry(one).or_default().push(other);
        friends.entry(other).or_default().push(one);
    }
    let mut parts = Vec::new();
    while let Some((&start, _)) = friends.first_key_value() {
        let mut part = vec![start.to_owned()];
        let mut open = friends.remove(start).unwrap_or_default();
        while let Some(account) = open.pop() {
            if let Some(more) = friends.remove(account) {
                part.push(account.to_owned());
                open.extend(more);
            }
        }
        parts.push(part);
    }
    parts
}

fn table(lines: &[Line]) -> String {
    let mut text = "| work | posts | seed | CPU-s | × Levelhead | wall s | peak memory | pair precision | pair recall \
                    | groups | flagged, times shuffled |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        .to_owned();
    let mut ours = f64::NAN;
    for line in lines {
        if line.shuffled.is_some() {
            ours = line.cost.cpu_seconds;
        }
        let shuffled = line
            .shuffled
            .map_or("–".to_owned(), |share| format!("{:.2}%", share * 100.0));
        text.push_str(&format!(
            "| {} | {} | {} | {:.2} | {:.1} | {:.2} | {:.0} MB | {:.4} | {:.4} | {} of {} | {shuffled} |\n",
            line.work,
            line.posts,
            line.seed,
            line.cost.cpu_seconds,
            line.cost.cpu_seconds / ours,
            line.cost.wall_seconds,
            line.cost.memory.resident_bytes as f64 / 1e6,
            line.score.precision,
            line.score.recall,
            line.score.recovered.0,
            line.score.recovered.1,
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Score, Truth, components};
    use std::collections::BTreeMap;

    fn truth() -> Truth {
        let names = |names: &str| -> Vec<String> { names.chars().map(String::from).collect() };
        let groups = vec![names("abcde"), names("vwxyz")];
        let group_of = (groups.iter().enumerate())
            .flat_map(|(at, members)| members.iter().map(move |member| (member.clone(), at)))
            .collect();
        Truth {
            groups,
            group_of,
            outlets: BTreeMap::from([("o".to_owned(), 0), ("p".to_owned(), 0)]),
        }
    }

    #[test]
    fn groups_are_held_to_the_truth() {
        let truth = truth();
        let found: Vec<Vec<String>> = ["abcd", "vwq"]
            .map(|names| names.chars().map(String::from).collect())
            .to_vec();
        let expected = Score {
            precision: 7.0 / 9.0,
            recall: 7.0 / 20.0,
            recovered: (1, 2),
        };
        assert_eq!(truth.score(&found), expected);
    }

    #[test]
    fn pairs_are_held_to_the_truth_and_outlets_are_no_mistake() {
        let ties: Vec<(String, String)> = ["ab", "bc", "cd", "de", "op", "av"]
            .map(|tie| (tie[..1].to_owned(), tie[1..].to_owned()))
            .to_vec();
        let score = truth().score_pairs(&ties);
        assert_eq!((score.precision, score.recall), (0.8, 0.2));
        assert_eq!(components(&ties[..5]).len(), 2);
    }
}
