"""Sends seeded traffic: requests to the portal, and what clerks do at the database."""

import json
import socket
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


def requests(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def work(path):
    """Statements of clerks: pairs of role and text."""
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def send(port, request, client=None):
    """Sends one request as it is and reads the answer away. Returns its status; 0 when there was none."""
    client = client or request["client"]
    body = request.get("body", "").encode()
    if request["method"]:
        lines = [f"{request['method']} {request['target']} HTTP/1.1", "Host: vote.example.gov", f"X-Forwarded-For: {client}"]
        for name, header in [("agent", "User-Agent"), ("referrer", "Referer")]:
            if request.get(name):
                lines.append(f"{header}: {request[name]}")
        if request["method"] == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        head = "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body
    else:
        # What a server logs of a request that is none. It names no client, so it would come from loopback.
        return 0
    answer = b""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=30) as one:
            one.sendall(head)
            while chunk := one.recv(65536):
                answer = answer or chunk
    except OSError:
        return 0
    status = answer[9:12]
    return int(status) if status.isdigit() else 0


def replay(lab, wanted, seconds, client=lambda request: None):
    """Sends requests in their order within so many seconds. Returns how many were answered."""
    begin = time.monotonic()

    def one(at, request):
        time.sleep(max(0, begin + seconds * at / len(wanted) - time.monotonic()))
        return send(lab.ports["nginx"], request, client(request))

    with ThreadPoolExecutor(6) as threads:
        statuses = list(threads.map(one, range(len(wanted)), wanted))
    return sum(status > 0 for status in statuses)


def clerks(lab, statements):
    """Does the clerks' work, each clerk in one session, in the order of the statements."""
    by_role = {}
    for role, text in statements:
        by_role.setdefault(role, deque()).append(text)
    for role, texts in by_role.items():
        lab.psql(role, "".join(f"{text};\n" for text in texts))


def world(folder):
    folder = Path(folder)
    return requests(folder / "requests.jsonl"), work(folder / "clerks.jsonl")
