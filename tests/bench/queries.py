"""Measure the library: every question with its example on a graph of 10,000 events in memory; 200 ms is the promise.

python tests/bench/queries.py 10000
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pyoxigraph import Store

from kg.query.catalogue import load_catalogue
from kg.query.run import UnionStore, bind_for
from tests.bench.synthetic import synthetic_graph

PROMISE = 0.2
# Names of the sample that the synthetic graph does not have.
STAND_INS = {"place:sy-idlib": "place:p3", "place:gn-169389": "place:t3", "2020-01-15": "2015-03-01"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("events", type=int, nargs="?", default=10_000)
    options = parser.parse_args()
    store = Store()
    store.bulk_extend(synthetic_graph(options.events))
    print(
        f"{options.events:,} events, {len(store):,} quads; CPU time, best of three\n\n| question | rows | ms |\n|---|---|---|"
    )
    union = UnionStore(store)
    for question in load_catalogue():
        values = {name: STAND_INS.get(value, value) for name, value in question.example.items()}
        sparql = bind_for(union, question, values)
        times, rows = [], 0
        for _ in range(3):
            start = time.process_time()
            rows = sum(1 for _ in union.query(sparql))  # type: ignore[union-attr]
            times.append(time.process_time() - start)
        mark = "" if min(times) <= PROMISE else " **over**"
        print(f"| {question.name} | {rows} | {1000 * min(times):.0f}{mark} |", flush=True)


if __name__ == "__main__":
    main()
