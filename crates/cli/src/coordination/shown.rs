//! A second look at the posts for what was asked to be shown: until then nothing but hashes was kept.

use super::reading::{layout_of, options};
use crate::failure::Failure;
use crate::intake::{self, Event};
use crate::progress;
use levelhead_coordination::Outcome;
use levelhead_readers::posts::{Listener, Named, PostKey, PostTable};
use levelhead_schema::Batch;
use levelhead_schema::export_layout::{ExportKind, ExportLayout};
use levelhead_schema::posts::Trace;
use levelhead_schema::shown::{Shown, ShownAccount};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

/// Letters of a text that are shown.
const TEXT_LETTERS: usize = 400;

/// What was asked to be shown.
#[derive(Clone, Copy)]
pub(super) struct Asked {
    pub(super) accounts: bool,
    pub(super) content: bool,
}

/// Finds what stands behind the hashes of the report.
pub(super) fn find(
    files: &[PathBuf],
    layout: Option<&ExportLayout>,
    key: PostKey,
    outcome: &Outcome,
    asked: Asked,
) -> Result<Shown, Failure> {
    let mut wanted = Wanted::of(outcome, asked);
    if wanted.accounts.is_empty() && wanted.items.is_empty() {
        return Ok(Shown::default());
    }
    let mut table = None;
    let bar = progress::bar(files, "looking up");
    intake::read(files, &options(), &bar, |event| {
        let look = |table: &Option<PostTable>, wanted: &mut Wanted, batch: &Batch| {
            if let Some(table) = table {
                table.tell(batch, wanted);
            }
        };
        match event {
            Event::Begin(info, sample) => {
                let layout = layout_of(layout, ExportKind::Posts, &info);
                table = layout.and_then(|layout| PostTable::new(layout, &info, key).ok());
                sample
                    .iter()
                    .for_each(|batch| look(&table, &mut wanted, batch));
            }
            Event::Batch(batch) => look(&table, &mut wanted, &batch),
            _ => {}
        }
        Ok(())
    })?;
    Ok(wanted.shown())
}

/// Hashes that the report shows, and what was found behind them: the least of several spellings, so that the order of
/// posts does not show.
struct Wanted {
    accounts: HashMap<u64, Option<ShownAccount>>,
    items: HashMap<(Trace, u64), Option<String>>,
}

impl Wanted {
    fn of(outcome: &Outcome, asked: Asked) -> Wanted {
        let mut wanted = Wanted {
            accounts: HashMap::new(),
            items: HashMap::new(),
        };
        if asked.accounts {
            let members = outcome.members.iter().map(|member| (member.account, None));
            wanted.accounts.extend(members);
        }
        if asked.content {
            for group in &outcome.report.groups {
                let of_ties = group.strongest_ties.iter().flat_map(|tie| &tie.shared);
                let of_ties = of_ties.map(|shared| (shared.trace, &shared.item));
                let of_events = group
                    .timeline
                    .iter()
                    .map(|event| (event.trace, &event.item));
                let items = of_ties.chain(of_events).filter_map(|(trace, item)| {
                    let hash = u64::from_str_radix(item, 16).ok()?;
                    Some(((of_readers(trace), hash), None))
                });
                wanted.items.extend(items);
            }
        }
        wanted
    }

    fn shown(self) -> Shown {
        let mut shown = Shown::default();
        for (hash, account) in self.accounts {
            if let Some(account) = account {
                shown.accounts_shown.insert(format!("{hash:016x}"), account);
            }
        }
        for ((trace, hash), text) in self.items {
            if let Some(text) = text {
                let of_trace: &mut BTreeMap<_, _> = shown.content_shown.entry(trace).or_default();
                of_trace.insert(format!("{hash:016x}"), text);
            }
        }
        shown
    }
}

/// The trace under which readers give what a report names under `trace`.
fn of_readers(trace: Trace) -> Trace {
    match trace {
        Trace::NearText => Trace::Text,
        other => other,
    }
}

impl Listener for Wanted {
    fn post(&mut self, account: Named<'_>, _: Option<u64>, _: i64) {
        let Some(known) = self.accounts.get_mut(&account.hash) else {
            return;
        };
        let name = (account.name != account.id).then_some(account.name);
        let smaller = known
            .as_ref()
            .is_none_or(|known| (account.id, name) < (known.id.as_str(), known.name.as_deref()));
        if smaller {
            *known = Some(ShownAccount {
                id: account.id.to_owned(),
                name: name.map(str::to_owned),
            });
        }
    }

    fn item(&mut self, trace: Trace, hash: u64, shown: &str) {
        if let Some(known) = self.items.get_mut(&(trace, hash))
            && known.as_deref().is_none_or(|known| shown < known)
        {
            *known = Some(shown.chars().take(TEXT_LETTERS).collect());
        }
    }

    fn text(&mut self, _: &str) {}
}
