"""A voter portal that is OPEN TO INJECTION ON PURPOSE. For the laboratory on loopback; never put it anywhere else.

`/lookup` puts the date of birth, and `/status` the number, into a statement as they come. Both show the database's errors.
Everything else is asked with parameters, as it should be.

Usage: portal.py PORT DATABASE_PORT
"""

import html
import queue
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote_plus, urlsplit

from pg8000.native import Connection, DatabaseError, InterfaceError

WARNING = "This page is open to injection on purpose. It is part of a laboratory and serves nobody."
CONNECTIONS = 6
# As many pages as the worlds' visitors read.
PAGES = {
    "/how-to-register", "/early-voting", "/dates-and-deadlines", "/contact", "/faq", "/voter-id", "/military-and-overseas",
    "/poll-workers", "/accessibility", "/about", "/candidates", "/sample-ballot", "/drop-boxes", "/es/como-registrarse",
    "/es/preguntas", "/news", "/news/2026-primary", "/news/order-by-mail-deadline", "/recounts-and-audits",
    "/list-maintenance", "/results/", "/results/2024-general", "/results/2022-general", "/search", "/results/summary.json",
    "/robots.txt", "/sitemap.xml", "/static/site.css", "/static/site.js", "/static/seal.svg",
    "/static/fonts/publicsans.woff2", "/static/vendor/jquery-3.7.1.min.js", "/",
}
# Accounts of the clerks' page and their passwords; none of them is used anywhere else.
CLERKS = {"clerk_1": "Ballot-2026!", "clerk_2": "spring2026"}


def connect():
    return Connection(
        "portal", host="127.0.0.1", port=int(sys.argv[2]), database="voters", application_name="portal", timeout=20
    )


pool = queue.Queue()


def ask(statement):
    """Runs statements as they are; rows of the last one that had any, and an error's text."""
    connection = pool.get()
    try:
        answer = connection.execute_simple(statement)
        return answer.rows or [], None
    except DatabaseError as error:
        return [], str(error.args[0].get("M", error) if isinstance(error.args[0], dict) else error)
    except (InterfaceError, OSError) as error:
        try:
            connection.close()
        except (InterfaceError, OSError):
            pass
        connection = connect()
        return [], f"the database did not answer: {error}"
    finally:
        pool.put(connection)


def ask_safely(statement, **values):
    connection = pool.get()
    try:
        return connection.run(statement, **values) or []
    finally:
        pool.put(connection)


class Portal(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        """nginx logs."""

    def answer(self, status, inside, location=None):
        page = f"<!doctype html><title>Voter portal (laboratory)</title><p>{WARNING}</p>{inside}".encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        if location:
            self.send_header("Location", location)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(page)

    def table(self, rows, error):
        if error is not None:
            return self.answer(500, f"<p>{html.escape(error)}</p>")
        cells = ("".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) for row in rows)
        lines = "".join(f"<tr>{row}</tr>" for row in cells)
        said = "Registered." if rows else "No such voter."
        return self.answer(200, f"<p>{said}</p><table>{lines}</table>")

    def form(self):
        split = urlsplit(self.path)
        text = split.query
        if self.command == "POST":
            length = min(int(self.headers.get("Content-Length") or 0), 1 << 16)
            body = self.rfile.read(length).decode("utf-8", "replace")
            text = f"{text}&{body}" if text else body
        # Not the library's cutting at `;`: stacked statements have to arrive.
        pairs = (part.partition("=") for part in text.split("&"))
        return split.path, {unquote_plus(name): unquote_plus(value) for name, _, value in pairs}

    def do_GET(self):
        path, form = self.form()
        if path == "/lookup" and "dob" in form:
            last = form.get("last", "").strip().upper().replace("'", "''")
            # Open on purpose: the date is not looked at.
            statement = (
                "select id, last_name, first_name, precinct, status from voter "
                f"where last_name = '{last}' and dob = '{form['dob']}'"
            )
            return self.table(*ask(statement))
        if path == "/status" and "id" in form:
            # Open on purpose: the number need not be one.
            return self.table(*ask(f"select id, first_name, last_name, status from voter where id = {form['id']}"))
        if path == "/polling-place" and "address" in form:
            precinct = f"P{sum(form['address'].encode()) % 48 + 1:03}"
            rows = ask_safely("select precinct, name, street from polling_place where precinct = :p", p=precinct)
            return self.table(rows, None)
        if path in ("/lookup", "/status", "/polling-place", "/register", "/absentee", "/clerk/login") or path in PAGES:
            return self.answer(200, f"<h1>{html.escape(path)}</h1>" + "<p>Elections are run by people you know.</p>" * 20)
        return self.answer(404, "<p>There is no such page.</p>")

    do_HEAD = do_GET

    def do_POST(self):
        path, form = self.form()
        if path == "/register":
            ask_safely("insert into registration (last_name, street) values (:l, :s)", l=form.get("last"), s=form.get("street"))
            return self.answer(303, "", "/register")
        if path == "/absentee":
            voter = form.get("id", "")
            ask_safely(
                "insert into absentee_request (voter_id, street) values (:v, :s)",
                v=int(voter) if voter.isdigit() else None, s=form.get("street"),
            )
            return self.answer(303, "", "/absentee")
        if path == "/clerk/login":
            if CLERKS.get(form.get("user")) == form.get("password") and form.get("user"):
                return self.answer(303, "", "/clerk/")
            return self.answer(401, "<p>Wrong name or password.</p>")
        # A form that was read must not be read again.
        self.form = lambda: (path, form)
        return self.do_GET()


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


if __name__ == "__main__":
    for _ in range(CONNECTIONS):
        pool.put(connect())
    Server(("127.0.0.1", int(sys.argv[1])), Portal).serve_forever()
