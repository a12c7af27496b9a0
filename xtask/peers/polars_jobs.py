"""What Polars does with a dump and the release that it was cut from, in its streaming engine.

Usage: polars_jobs.py semi_join RELEASE DUMP [OUT]

Rows whose first name, last name, birth date and ZIP stand together in the release. With OUT, their numbers go there,
one a line, from 0; without it they are counted and nothing else.

Polars maps no columns: that the dump's columns are the release's under other names is written down here by hand.
"""

import sys

import polars as pl

# Canonical name in the release, header in the dump.
EXACT = {
    "first_name": "FNAME",
    "last_name": "LNAME",
    "birth_date": "BIRTH_DT",
    "zip": "ZIP5",
}


def main():
    job, release, dump = sys.argv[1:4]
    out = sys.argv[4] if len(sys.argv) > 4 else None
    if job != "semi_join":
        sys.exit(f"no such job: {job}")
    register = pl.scan_csv(release, infer_schema=False).select(EXACT.keys())
    rows = pl.scan_csv(dump, infer_schema=False, row_index_name="row_number" if out else None)
    found = rows.join(register, left_on=list(EXACT.values()), right_on=list(EXACT.keys()), how="semi")
    if out:
        found.select("row_number").collect(engine="streaming").write_csv(out, include_header=False)
    else:
        print(found.select(pl.len()).collect(engine="streaming").item())


main()
