//! Writes the story (`story DIR DIVISOR`) or the benchmark (`bench DIR ROWS EDITIONS`) and says how long it took.

use levelhead_worlds::{Mix, leak_bench, story_2020};
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, dir, size, ..] = arguments.as_slice() else {
        return Err("story DIR DIVISOR | bench DIR ROWS EDITIONS".into());
    };
    let started = Instant::now();
    let rows: u64 = match what.as_str() {
        "story" => story_2020(Path::new(dir), size.parse()?, 2020)?
            .releases
            .iter()
            .map(|release| release.rows)
            .sum(),
        _ => {
            let editions = arguments.get(3).map_or(Ok(12), |text| text.parse())?;
            leak_bench(Path::new(dir), size.parse()?, 2020, Mix::PEERS, editions)?
                .editions
                .iter()
                .map(|release| release.rows)
                .sum()
        }
    };
    let mut out = std::io::stdout();
    std::io::Write::write_all(
        &mut out,
        format!(
            "{rows} release rows in {:.1} s\n",
            started.elapsed().as_secs_f64()
        )
        .as_bytes(),
    )?;
    Ok(())
}
