"""sshd on loopback with a system log of its own, for drills of passwords. Needs root, and a machine without /dev/log."""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from datetime import datetime, timezone
from pathlib import Path

from servers import dies_with_us, free_port

DEVICE = Path("/dev/log")


def cannot():
    """Why it cannot be done here; None when it can."""
    if os.geteuid() != 0:
        return "sshd needs root"
    if DEVICE.exists():
        return "this machine has a system log of its own, which is left alone"
    if not (shutil.which("sshd") or Path("/usr/sbin/sshd").exists()):
        return "there is no sshd"
    return None


class Ssh:
    """The daemon, and the log that it writes through syslog(3), each line stamped as rsyslog does."""

    def __init__(self, lab):
        self.lab = lab
        self.log = lab.folder / "logs" / "auth.log"
        self.folder = lab.folder / "run" / "ssh"

    def __enter__(self):
        self.folder.mkdir(parents=True)
        self.port = free_port()
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(DEVICE))
        DEVICE.chmod(0o666)
        threading.Thread(target=self.listen, daemon=True).start()
        for name in ["host", "own"]:
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.folder / name], check=True)
        shutil.copy(self.folder / "own.pub", self.folder / "keys")
        Path("/run/sshd").mkdir(exist_ok=True)
        options = {
            "ListenAddress": "127.0.0.1", "Port": self.port, "HostKey": self.folder / "host", "UsePAM": "no",
            "AuthorizedKeysFile": self.folder / "keys", "StrictModes": "no", "PidFile": "none", "MaxStartups": "100",
            "PermitRootLogin": "prohibit-password", "PasswordAuthentication": "yes", "LogLevel": "INFO",
        }
        settings = [part for name, value in options.items() for part in ("-o", f"{name}={value}")]
        self.child = subprocess.Popen(
            ["/usr/sbin/sshd", "-D", "-f", "/dev/null", *map(str, settings)], stdin=subprocess.DEVNULL,
            preexec_fn=dies_with_us(signal.SIGTERM),
        )
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", self.port)) == 0:
                    break
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait(10)
        self.socket.close()
        DEVICE.unlink(missing_ok=True)

    def listen(self):
        while True:
            try:
                text = self.socket.recv(8192).decode("utf-8", "replace").rstrip("\n\0")
            except OSError:
                return
            # `<38>Nov 25 20:10:00 sshd[77]: …`: the stamp is replaced by one that has a year.
            message = text.partition(">")[2][16:] if text.startswith("<") else text
            now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
            with open(self.log, "a", encoding="utf-8") as file:
                file.write(f"{now} lab1 {message}\n")

    def client(self, source, *more):
        command = [
            "ssh", "-b", source, "-p", str(self.port), "-F", "/dev/null", "-o", "StrictHostKeyChecking=no", "-o",
            "UserKnownHostsFile=/dev/null", "-o", "NumberOfPasswordPrompts=1", *more,
        ]
        answer = self.folder / "answer"
        answer.write_text("#!/bin/sh\necho Spring2026!\n")
        answer.chmod(0o700)
        environment = {**os.environ, "SSH_ASKPASS": str(answer), "SSH_ASKPASS_REQUIRE": "force"}
        environment.pop("SSH_AUTH_SOCK", None)
        subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, env=environment, timeout=20, check=False, start_new_session=True
        )

    def password(self, source, user):
        self.client(source, "-o", "PubkeyAuthentication=no", f"{user}@127.0.0.1", "true")

    def key(self, source):
        self.client(source, "-i", str(self.folder / "own"), "-o", "IdentitiesOnly=yes", "root@127.0.0.1", "true")
