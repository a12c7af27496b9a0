"""What DuckDB does with a dump and the release that it was cut from.

Usage: duckdb_jobs.py JOB RELEASE DUMP [OUT]

JOB is `count` (rows of the dump), `semi_join` (rows whose first name, last name, birth date and ZIP stand together
in the release) or `ladder` (the same, then four looser keys for the rows that are left). With OUT, the numbers of
the rows that were found go there, one a line, from 0; without it they are counted and nothing else.

DuckDB maps no columns: that the dump's columns are the release's under other names is written down here by hand.
"""

import sys

import duckdb

# Canonical name in the release, header in the dump.
COLUMNS = {
    "first_name": "FNAME",
    "last_name": "LNAME",
    "birth_date": "BIRTH_DT",
    "zip": "ZIP5",
    "street_address": "ADDR1",
}

EXACT = ["first_name", "last_name", "birth_date", "zip"]

# Of all fours of three-field keys these reach the most altered rows, and hardly any stranger agrees in one.
LADDER = [
    EXACT,
    ["first_name", "last_name", "birth_date"],
    ["first_name", "birth_date", "zip"],
    ["first_name", "zip", "street_address"],
    ["birth_date", "zip", "street_address"],
]


def source(path):
    return f"read_csv('{path}', all_varchar = true, header = true)"


def table(connection, name, path, headers, numbered):
    columns = ", ".join(f"{header} as {field}" for field, header in headers.items())
    number = "row_number() over () - 1 as row_number, " if numbered else ""
    connection.execute(f"create table {name} as select {number}{columns} from {source(path)}")


def same(keys):
    return " and ".join(f"release.{key} = dump.{key}" for key in keys)


def semi_join(connection, release, dump, out):
    names = {field: field for field in EXACT}
    found = f"""
        with release as (select {", ".join(names)} from {source(release)}),
             dump as (select {"row_number() over () - 1 as row_number, " if out else ""}
                      {", ".join(f"{COLUMNS[field]} as {field}" for field in EXACT)} from {source(dump)})
        select {"row_number" if out else "count(*)"} from dump semi join release on {same(EXACT)}"""
    if out:
        connection.execute(f"copy ({found}) to '{out}' (format csv, header false)")
    else:
        print(connection.execute(found).fetchall()[0][0])


def ladder(connection, release, dump, out):
    table(connection, "release", release, {field: field for field in COLUMNS}, False)
    table(connection, "dump", dump, COLUMNS, True)
    for step, keys in enumerate(LADDER):
        rest = "dump" if step == 0 else f"rest_{step}"
        following = f"rest_{step + 1}"
        connection.execute(
            f"create table {following} as select dump.* from {rest} as dump anti join release on {same(keys)}"
        )
    found = f"select row_number from dump anti join {following} as rest on rest.row_number = dump.row_number"
    if out:
        connection.execute(f"copy ({found}) to '{out}' (format csv, header false)")
    else:
        print(connection.execute(f"select count(*) from ({found})").fetchall()[0][0])


def main():
    job, release, dump = sys.argv[1:4]
    out = sys.argv[4] if len(sys.argv) > 4 else None
    connection = duckdb.connect()
    if job == "count":
        print(connection.execute(f"select count(*) from {source(dump)}").fetchall()[0][0])
    elif job == "semi_join":
        semi_join(connection, release, dump, out)
    elif job == "ladder":
        ladder(connection, release, dump, out)
    else:
        sys.exit(f"no such job: {job}")


main()
