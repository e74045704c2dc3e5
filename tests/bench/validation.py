"""Measure validation: compiled queries against pySHACL on the same graphs in one run, and the compiled ones at size.

    python tests/bench/validation.py 1000 10000 --as-published 1000 --compiled-only 100000

pySHACL asks node by node. As published it parses a rule's query anew for each node; here it also runs with each
query parsed once, which is all that is different. 10,000 events take it some minutes so, and hours as published.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pyoxigraph import Store

from kg.validation.compiled import validate_document, validate_graph
from kg.validation.compiler import compile_shapes
from kg.validation.report import Report
from kg.validation.shacl import reference_graph
from tests.bench.synthetic import synthetic_graph

INTRODUCTION = (
    "{rules} rules, {checks} compiled queries. Python {python}; seconds are wall / CPU; ratios are of CPU times. "
    "Every thousandth event has planted faults."
)
HEAD = (
    "| events | quads | compiled, s | pySHACL, queries parsed once, s | ratio | pySHACL as published, s | ratio "
    "| results | agreement |"
)


def load(events: int) -> Store:
    store = Store()
    store.bulk_extend(synthetic_graph(events, faults=True))
    return store


def timed(work: Callable[[], Report]) -> tuple[float, float, Report]:
    wall, cpu = time.perf_counter(), time.process_time()
    report = work()
    return time.perf_counter() - wall, time.process_time() - cpu, report


def compare(events: int, *, as_published: bool) -> str:
    store = load(events)
    wall, cpu, compiled = timed(lambda: validate_graph(store))
    ours, reports, reference = f"{wall:.2f} / {cpu:.2f}", [compiled], ["– | –", "– | –"]
    for column, parse_once in enumerate((True, False) if as_published else (True,)):
        wall, spent, report = timed(partial(reference_graph, store, parse_once=parse_once))
        reference[column] = f"{wall:.1f} / {spent:.1f} | {spent / cpu:,.0f}"
        reports.append(report)
    keys = [{result.key for result in report.results} for report in reports]
    same = "equal" if all(found == keys[0] for found in keys) else "DIFFERENT"
    return f"| {events:,} | {len(store):,} | {ours} | {' | '.join(reference)} | {len(keys[0])} | {same} |"


def alone(events: int) -> str:
    store = load(events)
    wall, cpu, compiled = timed(lambda: validate_graph(store, threads=2))
    found = len(compiled.results)
    return f"| {events:,} | {len(store):,} | two threads {wall:.2f} / {cpu:.2f} | – | – | – | – | {found} | – |"


def document() -> str:
    quads = [q for q in load(100) if q.graph_name.value.endswith("/doc/d0")]
    validate_document(quads)
    runs = sorted(timed(lambda: validate_document(quads))[1] for _ in range(50))
    return f"One document, {len(quads)} quads: median {1000 * runs[25]:.1f} ms CPU (50 runs)."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000])
    parser.add_argument("--as-published", nargs="*", type=int, default=[], help="sizes to ask it as published too")
    parser.add_argument("--compiled-only", nargs="*", type=int, default=[])
    options = parser.parse_args()
    contract = compile_shapes()
    for line in table(options, rules=len(contract.rules), checks=len(contract.checks)):
        # As it is measured: the reference may be stopped before it ends.
        print(line, flush=True)


def table(options: argparse.Namespace, *, rules: int, checks: int) -> Iterator[str]:
    yield from ("# Validation: compiled queries and pySHACL on the same graphs, in one run", "")
    yield from (INTRODUCTION.format(rules=rules, checks=checks, python=platform.python_version()), "")
    yield from (HEAD, "|---" * 9 + "|")
    for events in options.sizes:
        yield compare(events, as_published=events in options.as_published)
    for events in options.compiled_only:
        yield alone(events)
    yield from ("", document())


if __name__ == "__main__":
    main()
