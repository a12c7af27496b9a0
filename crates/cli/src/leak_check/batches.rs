//! How large the reader's batches are does not show in the report.

use super::Check;
use crate::intake::{self, Event};
use crate::maps::Maps;
use levelhead_leak::{Desk, ReleaseDraft, ReleaseSpace, Settings, Tally};
use levelhead_readers::columns::{Hints, Purpose};
use levelhead_readers::{Limits, Options};
use levelhead_worlds::{Case, Date, Register, write_case, write_release};
use std::path::Path;

/// More rows than are looked at before the comparison begins.
const ROWS: u64 = 11_000;

fn options(batch_bytes: usize) -> Options {
    Options {
        limits: Limits {
            batch_bytes,
            ..Limits::default()
        },
        ..Options::default()
    }
}

fn add(desk: &Desk, path: &Path, batch_bytes: usize) {
    let mut draft = ReleaseDraft::new(desk, "CT", Some("2020-01-01".to_owned()), false);
    let hints = Hints {
        purpose: Purpose::Release,
        ..Hints::default()
    };
    let mut table = None;
    let mut space = ReleaseSpace::default();
    let bar = indicatif::ProgressBar::hidden();
    intake::read(&[path.to_owned()], &options(batch_bytes), &bar, |event| {
        match event {
            Event::Begin(info, sample) => {
                let (mapping, _) = intake::columns(&info, &sample, &hints);
                let begun = draft.table(&info.path, &mapping).unwrap();
                for batch in &sample {
                    draft.add(&begun.read(batch, &mut space));
                }
                table = Some(begun);
            }
            Event::Batch(batch) => {
                let table = table.as_ref().unwrap();
                draft.add(&table.read(&batch, &mut space));
            }
            _ => {}
        }
        Ok(())
    })
    .unwrap();
    desk.add(draft).unwrap();
}

fn report(desk: &Desk, path: &Path, batch_bytes: usize) -> String {
    let libraries = desk.libraries().unwrap();
    let settings = Settings::default();
    let mut check = Check {
        desk,
        libraries: &libraries,
        settings: &settings,
        hints: Hints::default(),
        maps: Maps::new(&[]),
        tally: Tally::new(),
        table: None,
        waiting: Vec::new(),
        rows: None,
    };
    let bar = indicatif::ProgressBar::hidden();
    intake::read(&[path.to_owned()], &options(batch_bytes), &bar, |event| {
        check.take(event)
    })
    .unwrap();
    let report = check.tally.report(&libraries, &settings, "0", Vec::new());
    serde_json::to_string(&report).unwrap()
}

#[test]
fn the_size_of_batches_does_not_show() {
    let folder = tempfile::tempdir().unwrap();
    let register = Register::new("CT", 14_000, Date::new(2020, 1, 1), 2, 41).unwrap();
    let (release, dump) = (
        folder.path().join("release.csv"),
        folder.path().join("dump.csv"),
    );
    write_release(&register, 0, &release).unwrap();
    write_case(Case::MixedRecombined, &register, 0, ROWS, &dump, 5).unwrap();
    let desk = Desk::open(&folder.path().join("desk")).unwrap();
    let library = folder.path().join("desk/library/CT.lhl");
    let default = Limits::default().batch_bytes;
    add(&desk, &release, default);
    let expected = (
        std::fs::read(&library).unwrap(),
        report(&desk, &dump, default),
    );
    for batch_bytes in [1, 5_000, 70_001] {
        std::fs::remove_file(&library).unwrap();
        add(&desk, &release, batch_bytes);
        assert!(
            std::fs::read(&library).unwrap() == expected.0,
            "{batch_bytes} show in the library"
        );
        let found = report(&desk, &dump, batch_bytes);
        assert!(
            found == expected.1,
            "{batch_bytes}: {found}\nand {}",
            expected.1
        );
    }
}
