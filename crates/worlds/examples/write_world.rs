//! Writes the story (`story DIR DIVISOR`), the benchmark (`bench DIR ROWS EDITIONS`) or six releases of a state and a dump of
//! every kind (`cases DIR STATE`), and says how long it took.

use levelhead_worlds::{
    Case, Date, Mix, Register, leak_bench, story_2020, write_case, write_release,
};
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, dir, size, ..] = arguments.as_slice() else {
        return Err("story DIR DIVISOR | bench DIR ROWS EDITIONS | cases DIR STATE".into());
    };
    let started = Instant::now();
    let rows: u64 = match what.as_str() {
        "story" => story_2020(Path::new(dir), size.parse()?, 2020)?
            .releases
            .iter()
            .map(|release| release.rows)
            .sum(),
        "cases" => cases(Path::new(dir), size)?,
        _ => {
            let editions = arguments.get(3).map_or(Ok(12), |text| text.parse())?;
            leak_bench(
                Path::new(dir),
                size.parse()?,
                2020,
                &[("peers", Mix::PEERS)],
                editions,
            )?
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

/// Six releases of a state and a dump of every kind, cut from the fourth.
fn cases(dir: &Path, state: &str) -> Result<u64, Box<dyn std::error::Error>> {
    let register = Register::new(state, 12_000, Date::new(2019, 10, 1), 6, 77)?;
    std::fs::create_dir_all(dir)?;
    let mut rows = 0;
    for month in 0..6 {
        rows += write_release(&register, month, &dir.join(format!("release-{month}.txt")))?.rows;
    }
    for case in Case::ALL {
        let size = if case == Case::Sample { 200 } else { 2_000 };
        write_case(
            case,
            &register,
            3,
            size,
            &dir.join(format!("{case:?}.csv")),
            5,
        )?;
    }
    Ok(rows)
}
