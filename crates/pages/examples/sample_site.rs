//! Writes the site of the tests into a folder: of the cases, or with a number of so many made-up claims, or of a public
//! record in JSON.
//!
//! `cargo run -p levelhead-pages --example sample_site -- /tmp/site`
//! `cargo run --release -p levelhead-pages --example sample_site -- /tmp/site 10000`

#![expect(clippy::unwrap_used, reason = "an example ends where it cannot go on")]

#[path = "../tests/leak_report/intrusion/reports.rs"]
#[expect(
    dead_code,
    reason = "the intrusion report's own tests use more of them"
)]
mod intrusion_reports;
#[path = "../tests/leak_report/reports.rs"]
#[expect(dead_code, reason = "the leak report's own tests use more of them")]
mod reports;
#[path = "../tests/site/world.rs"]
mod world;

use levelhead_pages::site::Site;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap();
    let record = match arguments.next() {
        None => world::office(),
        Some(argument) => match argument.parse() {
            Ok(count) => world::many(count),
            Err(_) => serde_json::from_slice(&std::fs::read(argument).unwrap()).unwrap(),
        },
    };
    let settings = world::settings();
    let site = Site::new(&record, &settings);
    let paths = site.paths();
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            let file = site.render(path).unwrap();
            let target = Path::new(&folder).join(path);
            std::fs::create_dir_all(target.parent().unwrap()).unwrap();
            std::fs::write(target, file.bytes).unwrap();
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(work);
        }
    });
}
