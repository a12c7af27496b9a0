"""The laboratory's logs: pieces of them by place, what the database counted, and times that are moved."""

import csv
import io
import re
import time
from datetime import datetime, timezone

WEB_TIME = re.compile(r"\[(\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d) \+0000\]")
DATABASE_TIME = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) UTC,")


class Marks:
    """Where each log ended at some time, so that what is written after can be told."""

    def __init__(self, paths):
        self.paths = paths
        settle(paths)
        self.ends = {name: size(path) for name, path in paths.items()}
        self.time = datetime.now(timezone.utc)

    def since(self, until=None):
        """The text of each log from here to another mark, or to its end."""
        texts = {}
        for name, path in self.paths.items():
            with open(path, "rb") as file:
                file.seek(self.ends[name])
                end = until.ends[name] if until else size(path)
                texts[name] = file.read(max(0, end - self.ends[name])).decode("utf-8", "replace")
        return texts


def size(path):
    return path.stat().st_size if path.exists() else 0


def settle(paths):
    """Waits until the collectors have written what they were given: until nothing grows for a while."""
    before = None
    for _ in range(100):
        now = [size(path) for path in paths.values()]
        if now == before:
            return
        before = now
        time.sleep(0.12)


def records(text):
    return [row for row in csv.reader(io.StringIO(text)) if len(row) >= 23]


def audited(text):
    """Of each statement that pgaudit names: role, command, table, statement, rows."""
    for row in records(text):
        if row[13].startswith("AUDIT: "):
            parts = next(csv.reader([row[13][7:].replace("\n", " ")]))
            if len(parts) >= 10 and parts[9].isdigit():
                yield row[1], parts[4], parts[6], parts[7], int(parts[9])


def rows(text, role=None):
    return sum(count for who, _, _, _, count in audited(text) if role in (None, who))


def web_time(line):
    found = WEB_TIME.search(line)
    return datetime.strptime(found[1], "%d/%b/%Y:%H:%M:%S").replace(tzinfo=timezone.utc) if found else None


def database_time(record):
    found = DATABASE_TIME.match(record)
    return datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=timezone.utc) if found else None


def moved(name, text, move):
    """A log's text with the time of each record put through `move`, once each and in their order."""
    if name == "web":
        return WEB_TIME.sub(lambda found: f"[{move(web_time(found[0])):%d/%b/%Y:%H:%M:%S} +0000]", text)
    if name == "database":
        lines = []
        for line in text.splitlines(keepends=True):
            at = database_time(line)
            if at is not None:
                to = move(at)
                line = f"{to:%Y-%m-%d %H:%M:%S}.{to.microsecond // 1000:03} UTC,{line.split(' UTC,', 1)[1]}"
            lines.append(line)
        return "".join(lines)
    lines = []
    for line in text.splitlines(keepends=True):
        stamp, rest = line.split(" ", 1)
        lines.append(f"{move(datetime.fromisoformat(stamp)).isoformat(timespec='milliseconds')} {rest}")
    return "".join(lines)
