"""Records the attacks of lab/drills.toml into drills/. `cargo xtask lab --record` starts it.

Usage: record.py FOLDER DRILLS [ID…], with FOLDER/world as for run.py.
"""

import lzma
import random
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from contextlib import nullcontext
from datetime import datetime, timedelta, timezone
from pathlib import Path

import ssh as secure_shell
import steps
from attacks import ENVIRONMENT, guesses, run_tool
from logs import Marks, database_time, moved, web_time
from replay import clerks, replay, world
from servers import HERE, Lab

LOGS = {
    "injection": ["web", "database"], "scanning": ["web"], "enumeration": ["web"], "flood": ["web"],
    "bulk-change": ["database"], "data-export": ["database"], "log-tampering": ["database"], "credentials": ["host"],
}
FILES = {"web": "access.log.xz", "database": "postgresql.csv.xz", "host": "auth.log.xz"}
KINDS = {"web": "web", "database": "postgresql", "host": "syslog"}
# Requests of background on each side, and the time that they are spread over.
BACKGROUND = 30
QUARTER = timedelta(minutes=15)
# Lines of an attack that are kept; longer ones are cut after so many.
MOST_LINES = 4000
VERSIONS = {
    "sqlmap": ["sqlmap", "--version"], "ffuf": ["ffuf", "-V"], "gobuster": ["gobuster", "version"], "hydra": ["hydra", "-h"],
    "wfuzz": ["wfuzz", "--version"], "curl": ["curl", "--version"], "wget": ["wget", "--version"], "psql": ["psql", "--version"],
    "pg_dump": ["pg_dump", "--version"], "wapiti": ["wapiti", "--version"], "nmap": ["nmap", "--version"], "ab": ["ab", "-V"],
    "siege": ["siege", "--version"], "wrk": ["wrk", "--version"], "whatweb": ["whatweb", "--version"], "OpenSSH": ["ssh", "-V"],
    "dirsearch": ["dirsearch", "--version"], "sed": ["sed", "--version"], "python3": ["python3", "--version"],
    "pg8000": [sys.executable, "-m", "pip", "show", "pg8000"], "dirb": ["dirb"],
}


def version(tool):
    done = subprocess.run(VERSIONS[tool], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, env=ENVIRONMENT)
    found = re.search(r"\d+\.\d+[\w.]*", re.sub(r"^.*Warning.*$", "", done.stdout + done.stderr, flags=re.M))
    return f"{tool} {found[0].rstrip('.')}" if found else tool


def client_of(request):
    """An address for documents in place of a visitor's: there are only so many."""
    number = sum(request["client"].encode()) * 31 + len(request["client"])
    return f"198.51.100.{number % 250 + 1}"


class Recorder:
    def __init__(self, lab, ssh, folder, drills):
        self.lab, self.ssh, self.folder, self.drills = lab, ssh, folder, drills
        self.requests, self.clerks = world(folder / "world")
        self.dice = random.Random(11)
        self.paths = {"web": lab.access, "database": lab.database}
        if ssh:
            self.paths["host"] = ssh.log
        self.work = folder / "work"
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        self.lists()

    def lists(self):
        """The lists that tools are given."""
        numbers = self.dice.sample(range(1000001, 1019001), 300)
        texts = {
            "words": guesses()[:700], "few": guesses()[::9], "ids": numbers,
            "pages": [f"{self.lab.url}/status?id={number}" for number in range(1003300, 1003050, -1)],
            "users": ["awalker", "bhall", "cyoung", "dking", "ewright", "fscott", "ggreen", "hbaker", "iadams", "jnelson",
                      "khill", "lcampbell", "mmitchell", "nroberts", "ocarter", "pphillips", "qevans", "rturner", "storres",
                      "tparker", "ucollins", "vedwards", "wstewart", "xflores", "ymorris", "zmurphy"],
            "passwords": [f"{word}{end}" for word in ["vote", "election", "ballot", "county", "Summer", "Welcome"]
                          for end in ["1", "123", "2026", "!", "2026!"]],
            "payloads": [line.strip() for line in PAYLOADS.splitlines() if line.strip()],
        }
        self.names = {"url": self.lab.url, "host": "127.0.0.1", "port": self.lab.ports["nginx"], "work": self.work,
                      "database": self.lab.ports["postgres"], "ssh": self.ssh.port if self.ssh else 0}
        for name, lines in texts.items():
            path = self.work / f"{name}.txt"
            path.write_text("\n".join(map(str, lines)) + "\n")
            self.names[name] = path

    def background(self, logs):
        """Ordinary traffic of the logs that are kept."""
        if "web" in logs or "database" in logs:
            begin = self.dice.randrange(len(self.requests) - BACKGROUND)
            replay(self.lab, self.requests[begin:begin + BACKGROUND], 0.4, client_of)
        if "database" in logs:
            at = self.dice.randrange(len(self.clerks) - 6)
            work = [(role, text) for role, text in self.clerks[at:at + 6] if role < "clerk_5"]
            clerks(self.lab, work)
        if "host" in logs:
            for _ in range(3):
                self.ssh.key("127.0.0.200")

    def attack(self, drill, address):
        names = {**self.names, "address": address}
        fill = lambda text: re.sub(r"\{(\w+)\}", lambda found: str(names.get(found[1], found[0])), text)
        at = steps.Attack(self.lab, self.work, address, self.ssh)
        if "sqlmap" in drill:
            drill["run"] = [*self.defaults["sqlmap"], *drill["sqlmap"]]
        if "run" in drill:
            run_tool([fill(part) for part in drill["run"]], drill.get("seconds", 40), self.work)
        elif "steps" in drill:
            getattr(steps, drill["steps"])(at)
        elif "sql_each" in drill:
            ids = self.dice.sample(range(1010001, 1019001), drill["count"])
            texts = (drill["sql_each"].replace("{id}", str(one)).replace("{number}", str(place)) for place, one in enumerate(ids))
            self.lab.psql(drill["role"], "".join(text + "\n" for text in texts))
        else:
            self.lab.psql(drill["role"], drill["sql"] + "\n")

    def record(self, drill, number):
        """Does one drill between two pieces of background and writes its folder. Returns its bytes."""
        logs = drill.get("logs") or LOGS[drill["class"]]
        if drill.get("steps") in ("absentee_burst", "address_burst"):
            logs = ["web", "database"]
        tool = drill.get("tool") or ("sqlmap" if "sqlmap" in drill else drill["run"][0] if "run" in drill else "psql")
        program = {"pg8000": "python3", "OpenSSH": "ssh"}.get(tool, tool)
        if not shutil.which(program):
            return f"{tool} is not installed"
        if "host" in logs and self.ssh is None:
            return secure_shell.cannot()
        address = f"203.0.113.{number % 90 + 1}"
        marks = [Marks(self.paths)]
        self.background(logs)
        marks.append(Marks(self.paths))
        self.attack(drill, address)
        marks.append(Marks(self.paths))
        end = datetime.now(timezone.utc)
        if "after" in drill:
            self.lab.psql("postgres", drill["after"] + "\n")
            marks.append(Marks(self.paths))
        after = marks[-1]
        self.background(logs)
        last = Marks(self.paths)
        if drill.get("steps") == "cut_lines":
            # Lines went away from before the mark that was made after the attack.
            marks[2].ends["database"] = after.ends["database"]
        before = {name: stretched(name, text, marks[1].time - QUARTER, marks[1].time) for name, text in marks[0].since(marks[1]).items()}
        attacked = marks[1].since(marks[2])
        later = {name: stretched(name, text, end, end + QUARTER) for name, text in after.since(last).items()}
        if not any(attacked[name].strip() for name in logs):
            return "it left nothing in the logs that are kept"
        # psql and the like cannot say for whom they come; who has a role does not sit at the server.
        if drill.get("rewrite") or drill.get("role"):
            attacked = {name: documented(text, address) for name, text in attacked.items()}
        texts = {name: staff(before[name]) + cut(attacked[name]) + staff(later[name]) for name in logs}
        print(f"   {drill['id']}: {sum(attacked[name].count(chr(10)) for name in logs)} lines of the attack", flush=True)
        return self.write(drill, texts, version(tool), (marks[1].time, end), self.sources(drill, logs, attacked, address))

    def sources(self, drill, logs, attacked, address):
        if drill.get("many"):
            return sorted(set(re.findall(r"\b203\.0\.113\.\d+\b", attacked[logs[0]])))
        of_database = drill.get("role") or drill.get("account")
        if of_database:
            return [address, of_database]
        # In the database's log all that comes through the portal is the portal's; errors name its address alone.
        return [address, "portal", "127.0.0.1"] if "database" in logs else [address]

    def write(self, drill, texts, tool, span, sources):
        folder = self.drills / drill["id"]
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        size = 0
        for name, text in texts.items():
            data = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME, check=lzma.CHECK_CRC32)
            (folder / FILES[name]).write_bytes(data)
            size += len(data)
        options = " ".join(drill.get("sqlmap") or drill.get("run", [])[1:]) or drill.get("sql_each") or drill.get("sql")
        options = options or f"lab/steps.py, {drill['steps']}"
        day = f"{span[0]:%Y-%m-%d}"
        lines = {
            "id": drill["id"], "class": drill["class"], "tool": tool, "technique": drill["technique"],
            "options": options.replace("\n", " "),
            "made": f"lab of {day}, seed {SEED}: nginx {self.nginx}, PostgreSQL {self.postgres}; background real, its times spread",
            "licence": "CC0-1.0",
        }
        text = "".join(f"{name} = {quoted(value)}\n" for name, value in lines.items())
        text += f"from = {span[0]:%Y-%m-%dT%H:%M:%SZ}\nto = {span[1] + timedelta(seconds=1):%Y-%m-%dT%H:%M:%SZ}\n"
        text += f"sources = [{', '.join(map(quoted, sources))}]\n"
        for name in texts:
            text += f'\n[[log]]\nfile = "{FILES[name]}"\nkind = "{KINDS[name]}"\n'
        if drill.get("freeze"):
            (folder / "assets.toml").write_text(FREEZE.format(begin=span[0] - timedelta(days=10), end=span[0] + timedelta(days=20)))
        (folder / "drill.toml").write_text(text)
        return size + len(text)


def quoted(text):
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def cut(text):
    lines = text.splitlines(keepends=True)
    return "".join(lines[:MOST_LINES])


def stretched(name, text, begin, end):
    """Background, its times moved evenly so that they fill the span and end some seconds before it does."""
    count = sum(time_of(name, line) is not None for line in text.splitlines())
    step = ((end - begin).total_seconds() - 10) / max(count - 1, 1)
    places = iter(range(count))
    return moved(name, text, lambda _: begin + timedelta(seconds=5 + next(places) * step))


def time_of(name, line):
    if name == "host":
        return datetime.fromisoformat(line.split(" ", 1)[0])
    return web_time(line) if name == "web" else database_time(line)


def documented(text, address):
    """Loopback addresses of attackers, where a tool cannot say who it is, as addresses for documents."""
    text = re.sub(r"\b127\.0\.0\.(1\d\d)\b", r"203.0.113.\1", text)
    return re.sub(r"\b127\.0\.0\.1\b", address, text)


def staff(text):
    return re.sub(r"\b127\.0\.0\.200\b", "192.0.2.10", text)


SEED = 7
PAYLOADS = """
'
''
1' or '1'='1
1' or 1=1--
' or ''='
1; select pg_sleep(1)--
1 and 1=2
1 or 1=1
1 order by 10
1 union select null
1 union select null,null,null,null
1' union select null,null,null,null,null--
1 and (select 1 from pg_sleep(1)) is not null
1 and 1=cast((select version()) as int)
1' and 1=cast((select current_user) as int)--
1 union all select table_name,null,null,null from information_schema.tables
1' and substr((select usename from pg_user limit 1),1,1)='p'--
1;drop table removal--
admin'--
1/**/or/**/1=1
1' oR '1'='1
1 having 1=1
"""
FREEZE = """zone = "UTC"

[[asset]]
id = "vrdb"
name = "Registered voters of the laboratory"
kind = "voter-registration-database"
owner = "The laboratory"
[[asset.source]]
name = "database log with pgaudit"
kind = "postgresql"
logs = ["postgresql.csv*"]

[[freeze]]
from = {begin:%Y-%m-%d}
to = {end:%Y-%m-%d}
what = "no changes of polling places within 30 days"
"""


def main(folder, drills, wanted):
    plan = tomllib.loads((HERE / "drills.toml").read_text())
    with Lab(folder / "run", folder / "world" / "voters.csv") as lab:
        # One role with a password, for those that guess it.
        lab.psql("postgres", "set password_encryption = 'md5'; create role reporting login password 'Ledger-44-kite';")
        access = lab.folder / "run" / "data" / "pg_hba.conf"
        access.write_text("host all reporting 127.0.0.1/32 md5\n" + access.read_text())
        lab.psql("postgres", "select pg_reload_conf();")
        reason = secure_shell.cannot()
        with secure_shell.Ssh(lab) if reason is None else nullcontext() as ssh:
            recorder = Recorder(lab, ssh, folder, drills)
            recorder.defaults = plan["defaults"]
            recorder.postgres = lab.run([lab.programs / "postgres", "--version"]).split()[2]
            nginx = subprocess.run(["/usr/sbin/nginx", "-v"], capture_output=True, text=True, check=False).stderr
            recorder.nginx = re.search(r"[\d.]+", nginx)[0]
            total = 0
            for number, drill in enumerate(plan["drill"]):
                if wanted and drill["id"] not in wanted:
                    continue
                size = recorder.record(drill, number)
                if isinstance(size, str):
                    print(f"   {drill['id']}: not recorded: {size}", flush=True)
                    continue
                total += size
                print(f"   {drill['id']}: {size} bytes", flush=True)
            print(f"   {total} bytes in all")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3:])
