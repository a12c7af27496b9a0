"""coordination-network-toolkit on posts: the pairs of accounts that it ties, by each of its exact networks.

Usage: coordination_toolkit.py POSTS.csv DATABASE OUT.csv [NETWORK…]

POSTS.csv has the columns id,account,time,text,repost_of,reply_to,urls. Without NETWORK all are computed that take no
comparison of texts: co_retweet, co_tweet, co_reply, co_link. A pair is tied from three posts within sixty seconds, the
settings of its examples. Its loader turns posts without a link into one shared blank link; those are removed first. OUT.csv
gets a line for each tied pair.
"""

import csv
import datetime
import sqlite3
import sys

from coordination_network_toolkit.compute_networks import (
    compute_co_link_network,
    compute_co_reply_network,
    compute_co_retweet_parallel,
    compute_co_similar_tweet,
    compute_co_tweet_network,
)
from coordination_network_toolkit.database import COMMAND_TABLE_MAPPING
from coordination_network_toolkit.preprocess import preprocess_data

WINDOW_S = 60
WEIGHT_MIN = 3
EXACT = ["co_retweet", "co_tweet", "co_reply", "co_link"]


def messages(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            time = datetime.datetime.fromisoformat(row["time"].replace("Z", "+00:00"))
            yield (
                row["id"],
                row["account"],
                row["account"],
                row["repost_of"],
                row["reply_to"],
                row["text"],
                int(time.timestamp()),
                row["urls"].split(" "),
            )


def compute(network, database):
    if network == "co_retweet":
        compute_co_retweet_parallel(database, WINDOW_S, n_threads=2, min_edge_weight=WEIGHT_MIN)
    elif network == "co_tweet":
        compute_co_tweet_network(database, WINDOW_S, n_threads=2, min_edge_weight=WEIGHT_MIN)
    elif network == "co_reply":
        compute_co_reply_network(database, WINDOW_S, n_threads=2, min_edge_weight=WEIGHT_MIN)
    elif network == "co_link":
        compute_co_link_network(database, WINDOW_S, n_threads=2, min_edge_weight=WEIGHT_MIN)
    elif network == "co_similar_tweet":
        compute_co_similar_tweet(database, WINDOW_S, n_threads=2, min_edge_weight=WEIGHT_MIN)


def main():
    posts, database, out, *networks = sys.argv[1:]
    preprocess_data(database, messages(posts))
    connection = sqlite3.connect(database)
    connection.execute("delete from message_url where url = ''")
    connection.commit()
    pairs = set()
    for network in networks or EXACT:
        compute(network, database)
        table = COMMAND_TABLE_MAPPING[network]
        rows = connection.execute(f"select user_1, user_2 from {table} where user_1 < user_2")
        pairs.update(rows)
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["one", "other"])
        writer.writerows(sorted(pairs))


if __name__ == "__main__":
    main()
