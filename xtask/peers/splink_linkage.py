"""Splink's documented model of FEBRL4, on DuckDB: the pairs that it takes for one person.

Usage: splink_linkage.py A B OUT [--without FIELD]

Comparisons, blocking rules and training follow the "Febrl4 link-only" example of Splink's documentation (its detailed
model). `--without soc_sec_id` leaves that column out of all three. OUT gets a line for each pair of at least the match
probability THRESHOLD: the row of A and the row of B, from 0, and the probability.
"""

import sys

import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# The lowest probability that is written down; whoever reads OUT chooses among those above.
THRESHOLD = 0.2

SWAPPED_NAMES = "l.given_name = r.surname and l.surname = r.given_name"


def read(connection, name, path):
    connection.execute(
        f"create table {name} as select row_number() over () - 1 as unique_id, * exclude (rec_id) "
        f"from read_csv('{path}', all_varchar = true, header = true)"
    )


def settings(with_number):
    number = [cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2])] if with_number else []
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth",
                input_is_string=True,
                datetime_format="%Y%m%d",
                invalid_dates_as_null=True,
            ),
            *number,
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(term_frequency_adjustments=True),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            SWAPPED_NAMES,
            block_on("date_of_birth"),
            *([block_on("soc_sec_id")] if with_number else []),
            block_on("state", "address_1"),
            block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        retain_matching_columns=False,
    )


def main():
    a, b, out = sys.argv[1:4]
    with_number = sys.argv[4:] != ["--without", "soc_sec_id"]
    connection = duckdb.connect()
    read(connection, "a", a)
    read(connection, "b", b)
    database = DuckDBAPI(connection)
    # In the order of their names: the left record of a pair is then always of A.
    tables = [database.register(name, dataset_display_name=name) for name in ("a", "b")]
    linker = Linker(tables, settings(with_number), log_level=None)
    training = linker.training
    deterministic = [block_on("given_name", "surname", "date_of_birth")]
    if with_number:
        deterministic.insert(0, block_on("soc_sec_id"))
    training.estimate_probability_two_random_records_match(deterministic, recall=0.8)
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in (block_on("date_of_birth"), block_on("postcode")):
        # Splink's default of 1% leaves files of this size too few pairs to learn from.
        training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
    pairs = linker.inference.predict(threshold_match_probability=THRESHOLD)
    connection.execute(
        f"copy (select unique_id_l, unique_id_r, match_probability from {pairs.physical_name}) "
        f"to '{out}' (format csv, header false)"
    )


main()
