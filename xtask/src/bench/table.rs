//! The table that a person reads: one line for each piece of work, with its ratios.

use super::accuracy::{Accuracy, Share};
use super::measure::Cost;
use std::fmt::Write;

/// What a piece of work is compared with: ratios stand only between lines of one task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Task {
    /// Reading and counting rows.
    Count,
    /// Finding rows that agree exactly in four fields.
    ExactJoin,
    /// Finding rows that are a person of the release, altered ones included.
    Linkage,
    /// What no peer does.
    Own,
}

/// Who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// The `csv` crate alone: what everything is divided by.
    Floor,
    /// This project.
    Levelhead,
    /// A peer, with its name.
    Peer(String),
}

/// One line.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Who does it.
    pub(crate) who: Who,
    /// What is done.
    pub(crate) what: String,
    /// What it is compared with.
    pub(crate) task: Task,
    /// What it costs.
    pub(crate) cost: Cost,
    /// What it got right; `None` where nothing is judged.
    pub(crate) accuracy: Option<Accuracy>,
}

const HEAD: &str = "\
| | work | CPU-s | × floor | × best peer | wall s | peak memory | of it mapped files | precision | recall of altered | recall of verbatim | fabricated explained | recombined explained |
|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
";

/// The table as Markdown, with the best peers named below.
pub(crate) fn markdown(lines: &[Line]) -> String {
    let floor = lines.iter().find(|line| line.who == Who::Floor);
    let mut text = HEAD.to_owned();
    for line in lines {
        let who = match &line.who {
            Who::Floor => "**floor**",
            Who::Levelhead => "**Levelhead**",
            Who::Peer(name) => name,
        };
        let accuracy = line.accuracy.unwrap_or_default();
        let cells = [
            who.to_owned(),
            line.what.clone(),
            seconds(line.cost.cpu_seconds),
            ratio(line, floor),
            ratio(line, best_peer(lines, line.task)),
            seconds(line.cost.wall_seconds),
            megabytes(line.cost.memory.resident_bytes),
            megabytes(line.cost.memory.mapped_bytes),
            share(accuracy.precision()),
            share(accuracy.altered),
            share(accuracy.verbatim),
            counted(accuracy.fabricated),
            counted(accuracy.recombined),
        ];
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text + &best_peers(lines)
}

/// The peer's line of that task with the least processor time.
fn best_peer(lines: &[Line], task: Task) -> Option<&Line> {
    lines
        .iter()
        .filter(|line| line.task == task && matches!(line.who, Who::Peer(_)))
        .min_by(|one, other| one.cost.cpu_seconds.total_cmp(&other.cost.cpu_seconds))
}

fn best_peers(lines: &[Line]) -> String {
    let tasks = [
        (Task::Count, "counting"),
        (Task::ExactJoin, "exact joins"),
        (Task::Linkage, "finding altered rows"),
    ];
    let named: Vec<String> = tasks
        .into_iter()
        .filter_map(|(task, words)| {
            let best = best_peer(lines, task)?;
            let Who::Peer(name) = &best.who else {
                return None;
            };
            Some(format!("at {words} {name} ({})", best.what))
        })
        .collect();
    if named.is_empty() {
        return "\nNo peer was run.\n".to_owned();
    }
    format!("\nBest peer, by processor time: {}.\n", named.join("; "))
}

fn ratio(line: &Line, base: Option<&Line>) -> String {
    ratio_of(line.cost, base.map(|base| base.cost))
}

/// So many times the processor time of `base`; nothing where there is nothing to divide by.
pub(crate) fn ratio_of(cost: Cost, base: Option<Cost>) -> String {
    base.map(|base| base.cpu_seconds)
        .filter(|base| *base > 0.0)
        .map_or_else(none, |base| {
            let times = cost.cpu_seconds / base;
            if times >= 10.0 {
                format!("{times:.0}")
            } else {
                format!("{times:.2}")
            }
        })
}

fn none() -> String {
    "–".to_owned()
}

pub(crate) fn seconds(seconds: f64) -> String {
    format!("{seconds:.2}")
}

/// Decimal megabytes, as in the targets; nothing where the system told nothing.
pub(crate) fn megabytes(bytes: u64) -> String {
    match bytes {
        0 => none(),
        _ => format!("{} MB", (bytes + 500_000) / 1_000_000),
    }
}

/// A share with as many digits as it takes to tell it from all or nothing: 1.0000 is printed as 1 and means each one. More
/// than all is possible where rows of nobody were counted too.
pub(crate) fn share(share: Share) -> String {
    let Some(value) = share.value() else {
        return none();
    };
    if share.explained == share.rows || share.explained == 0 {
        return format!("{value:.0}");
    }
    (4..=9)
        .map(|digits| format!("{value:.digits$}"))
        .find(|text| !matches!(text.trim_end_matches('0'), "0." | "1."))
        .unwrap_or_else(|| format!("{value:e}"))
}

/// A number of rows with its share of the kind.
fn counted(share: Share) -> String {
    let Some(value) = share.value() else {
        return none();
    };
    match share.explained {
        0 => "0".to_owned(),
        rows => format!("{rows} ({:.3}%)", 100.0 * value),
    }
}

#[cfg(test)]
mod tests {
    use super::super::memory::Peak;
    use super::{Accuracy, Cost, Line, Share, Task, Who, counted, markdown, megabytes, share};

    fn line(who: Who, task: Task, cpu_seconds: f64, accuracy: Option<Accuracy>) -> Line {
        Line {
            what: format!("{task:?}"),
            who,
            task,
            cost: Cost {
                cpu_seconds,
                wall_seconds: cpu_seconds / 2.0,
                memory: Peak {
                    resident_bytes: 12_600_000,
                    own_bytes: 4_000_000,
                    mapped_bytes: 0,
                },
            },
            accuracy,
        }
    }

    fn peer(name: &str, task: Task, cpu_seconds: f64) -> Line {
        line(Who::Peer(name.to_owned()), task, cpu_seconds, None)
    }

    #[test]
    fn ratios_stand_between_lines_of_one_task() {
        let judged = Accuracy {
            verbatim: Share {
                explained: 90,
                rows: 90,
            },
            altered: Share {
                explained: 4,
                rows: 5,
            },
            fabricated: Share {
                explained: 1,
                rows: 5,
            },
            ..Accuracy::default()
        };
        let text = markdown(&[
            line(Who::Floor, Task::Count, 0.5, None),
            line(Who::Levelhead, Task::Linkage, 1.0, Some(judged)),
            line(Who::Levelhead, Task::Own, 2.0, None),
            peer("Slow", Task::Linkage, 50.0),
            peer("Quick", Task::Linkage, 4.0),
            peer("Other", Task::ExactJoin, 0.1),
        ]);
        let rows: Vec<&str> = text.lines().skip(2).collect();
        assert_eq!(
            rows,
            [
                "| **floor** | Count | 0.50 | 1.00 | – | 0.25 | 13 MB | – | – | – | – | – | – |",
                "| **Levelhead** | Linkage | 1.00 | 2.00 | 0.25 | 0.50 | 13 MB | – | 0.9895 | 0.8000 | 1 | 1 (20.000%) | – |",
                "| **Levelhead** | Own | 2.00 | 4.00 | – | 1.00 | 13 MB | – | – | – | – | – | – |",
                "| Slow | Linkage | 50.00 | 100 | 12 | 25.00 | 13 MB | – | – | – | – | – | – |",
                "| Quick | Linkage | 4.00 | 8.00 | 1.00 | 2.00 | 13 MB | – | – | – | – | – | – |",
                "| Other | ExactJoin | 0.10 | 0.20 | 1.00 | 0.05 | 13 MB | – | – | – | – | – | – |",
                "",
                "Best peer, by processor time: at exact joins Other (ExactJoin); at finding altered rows Quick (Linkage).",
            ]
        );
    }

    #[test]
    fn without_peers_the_table_says_so() {
        let text = markdown(&[line(Who::Floor, Task::Count, 0.5, None)]);
        assert!(text.ends_with("\nNo peer was run.\n"), "{text}");
    }

    #[test]
    fn only_all_rows_are_one() {
        let check = |explained, rows, text: &str| {
            assert_eq!(share(Share { explained, rows }), text);
        };
        check(5, 5, "1");
        check(0, 5, "0");
        check(999_999, 1_000_000, "0.999999");
        check(4_499_999, 4_500_000, "0.9999998");
        check(1, 1_000_000, "0.000001");
        check(891, 1_000, "0.8910");
        check(565_196, 565_195, "1.000002");
        check(0, 0, "–");
    }

    #[test]
    fn wrong_rows_are_counted_with_their_share() {
        assert_eq!(
            counted(Share {
                explained: 3,
                rows: 50_000
            }),
            "3 (0.006%)"
        );
        assert_eq!(
            counted(Share {
                explained: 0,
                rows: 50_000
            }),
            "0"
        );
        assert_eq!(counted(Share::default()), "–");
        assert_eq!(megabytes(1_499_999), "1 MB");
    }
}
