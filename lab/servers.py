"""The laboratory's servers: started below one folder on free ports of loopback, and stopped with it, whatever happens."""

import ctypes
import fcntl
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def postgres_programs():
    """The folder of the newest PostgreSQL that has pgaudit; None without one."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*"), key=lambda path: -float(path.name)):
        if (folder / "lib" / "pgaudit.so").exists() and (folder / "bin" / "initdb").exists():
            return folder / "bin"
    return None


def dies_with_us(what=signal.SIGTERM):
    """For a child before it starts: it gets the signal when we end, however we do."""
    return lambda: ctypes.CDLL(None).prctl(DEATH_SIGNAL, what)


class Lab:
    """One cluster, one portal, one web server."""

    def __init__(self, folder, voters):
        self.folder = Path(folder).resolve()
        self.voters = Path(voters).resolve()
        self.children = []
        self.temporary = None
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None

    def as_user(self, arguments, dies_by="TERM"):
        """PostgreSQL refuses root, and nothing else here needs it."""
        if self.user is None:
            return arguments
        return [
            "setpriv", f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}", "--clear-groups",
            "--pdeathsig", dies_by, "--", *map(str, arguments),
        ]

    def run(self, arguments, **more):
        done = subprocess.run(self.as_user(arguments), capture_output=True, text=True, cwd=self.folder, **more)
        if done.returncode != 0:
            raise RuntimeError(f"{Path(arguments[0]).name} failed: {done.stderr[-2000:]}")
        return done.stdout

    def start_child(self, arguments, end, by_user=True):
        dies_by = {signal.SIGINT: "INT", signal.SIGTERM: "TERM"}[end]
        arguments = self.as_user(arguments, dies_by) if by_user else arguments
        output = open(self.folder / "servers.txt", "ab")
        child = subprocess.Popen(
            list(map(str, arguments)), stdout=output, stderr=output, stdin=subprocess.DEVNULL, cwd=self.folder,
            start_new_session=True, preexec_fn=dies_with_us(end),
        )
        self.children.append((child, end))
        return child

    def __enter__(self):
        try:
            self.begin()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def begin(self):
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.lock = open(self.folder.parent / "lock", "w", encoding="utf-8")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise RuntimeError(f"another laboratory runs in {self.folder.parent}") from None
        shutil.rmtree(self.folder, ignore_errors=True)
        self.make_folders()
        if not self.is_reachable():
            # A folder that only root may enter. The logs are copied from wherever they are before it goes.
            self.temporary = self.folder = Path(tempfile.mkdtemp(prefix="levelhead-lab-"))
            self.make_folders()
        self.ports = {name: free_port() for name in ["nginx", "portal", "postgres"]}
        self.url = f"http://127.0.0.1:{self.ports['nginx']}"
        self.access = self.folder / "logs" / "access.log"
        self.database = self.folder / "logs" / "postgresql.csv"
        self.begin_database()
        self.start_child(
            [sys.executable, HERE / "portal.py", self.ports["portal"], self.ports["postgres"]], signal.SIGTERM, by_user=False
        )
        self.wait_for_port("portal")
        conf = (HERE / "nginx.conf").read_text()
        for name in ["nginx", "portal"]:
            conf = conf.replace("{%s}" % name, str(self.ports[name]))
        (self.folder / "run" / "nginx.conf").write_text(conf)
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        self.start_child(
            [nginx, "-p", self.folder, "-e", "logs/error.log", "-c", self.folder / "run" / "nginx.conf"], signal.SIGTERM
        )
        self.wait_for_port("nginx")

    def make_folders(self):
        for inner in ["run", "logs"]:
            (self.folder / inner).mkdir(parents=True, exist_ok=True)
        if self.user:
            for path in [self.folder, *self.folder.iterdir()]:
                os.chown(path, self.user.pw_uid, self.user.pw_gid)
                path.chmod(0o755)

    def is_reachable(self):
        test = self.as_user(["test", "-w", self.folder / "run"])
        return self.user is None or subprocess.run(test, check=False).returncode == 0

    def begin_database(self):
        self.programs = postgres_programs()
        if self.programs is None:
            raise RuntimeError("there is no PostgreSQL with pgaudit")
        data = self.folder / "run" / "data"
        self.run([self.programs / "initdb", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-D", data])
        conf = (HERE / "postgresql.conf").read_text().replace("{run}", str(self.folder / "run"))
        conf = conf.replace("{logs}", str(self.folder / "logs")).replace("{postgres}", str(self.ports["postgres"]))
        with open(data / "postgresql.conf", "a", encoding="utf-8") as file:
            file.write(conf)
        self.start_child([self.programs / "postgres", "-D", data], signal.SIGINT)
        self.wait_for_port("postgres")
        self.psql("postgres", "create database voters", database="postgres")
        self.psql("postgres", "create extension pgaudit;" + (HERE / "schema.sql").read_text())
        with open(self.voters, "rb") as file:
            columns = "id, last_name, first_name, dob, party, street, city, zip, precinct, status, updated"
            self.run(
                self.psql_command("postgres") + ["-c", f"copy voter ({columns}) from stdin with csv header"],
                stdin=file,
            )
        self.psql("postgres", "analyze")

    def psql_command(self, role, database="voters"):
        return [
            str(self.programs / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p",
            str(self.ports["postgres"]), "-U", role, "-d", database,
        ]

    def psql(self, role, statements, database="voters", stop=True):
        command = self.psql_command(role, database)
        if not stop:
            command = [part for part in command if part not in ("-v", "ON_ERROR_STOP=1")]
        return self.run(command, input=statements)

    def wait_for_port(self, name):
        """Until somebody answers there; a server that ended says why."""
        for _ in range(600):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.ports[name])) == 0:
                    if name != "postgres" or self.answers():
                        return
            if self.children[-1][0].poll() is not None:
                break
            time.sleep(0.05)
        said = (self.folder / "servers.txt").read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{name} did not start: {said}")

    def answers(self):
        ready = [str(self.programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.ports["postgres"])]
        return subprocess.run(ready, check=False).returncode == 0

    def stop(self):
        for child, end in reversed(self.children):
            if child.poll() is None:
                child.send_signal(end)
            try:
                child.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        self.children = []
        shutil.rmtree(self.temporary or self.folder / "run", ignore_errors=True)
