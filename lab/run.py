"""Runs the laboratory once. `cargo xtask lab` starts it; lab/README.md says what it does.

Usage: run.py FOLDER, where FOLDER/world has what `cargo xtask lab` made: requests.jsonl, clerks.jsonl, voters.csv.
"""

import json
import shutil
import signal
import sys
from pathlib import Path

from attacks import attack_all
from logs import settle
from replay import clerks, replay, world
from servers import Lab

# How long the hour of ordinary traffic takes.
SECONDS = 15


def keep(lab, folder):
    """Copies the logs as they are."""
    settle({"web": lab.access, "database": lab.database})
    folder.mkdir(parents=True, exist_ok=True)
    for path in [lab.access, lab.database]:
        shutil.copyfile(path, folder / path.name)


def main(folder):
    for kept in ["benign", "logs", "work"]:
        shutil.rmtree(folder / kept, ignore_errors=True)
    work = folder / "work"
    work.mkdir(parents=True)
    requests, statements = world(folder / "world")
    with Lab(folder / "run", folder / "world" / "voters.csv") as lab:
        half = len(statements) // 2
        clerks(lab, statements[:half])
        answered = replay(lab, requests, SECONDS)
        clerks(lab, statements[half:])
        print(f"   an hour of ordinary traffic: {answered} requests answered, {len(statements)} statements of clerks")
        keep(lab, folder / "benign")
        attacks, skipped = attack_all(lab, work)
        keep(lab, folder / "logs")
    truth = {"benign_requests": answered, "benign_statements": len(statements), "attacks": attacks, "skipped": skipped}
    (folder / "truth.json").write_text(json.dumps(truth, indent=1))


if __name__ == "__main__":
    # Whoever stops us stops the servers, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main(Path(sys.argv[1]).resolve())
