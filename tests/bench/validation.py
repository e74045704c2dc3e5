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
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pyoxigraph import Store

from kg.validation.compiled import validate_document, validate_graph
from kg.validation.compiler import compile_shapes
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


def timed(work: object) -> tuple[float, float, object]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()  # type: ignore[operator]
    return time.perf_counter() - wall, time.process_time() - cpu, result


def compare(events: int, *, as_published: bool) -> str:
    store = load(events)
    wall, cpu, compiled = timed(lambda: validate_graph(store))
    once, reports = f"{wall:.2f} / {cpu:.2f}", [compiled]
    figures = []
    for parse_once in (True, False) if as_published else (True,):
        wall, spent, report = timed(partial(reference_graph, store, parse_once=parse_once))
        figures.append(f"{wall:.1f} / {spent:.1f} | {spent / cpu:,.0f}")
        reports.append(report)
    keys = [{result.key for result in report.results} for report in reports]  # type: ignore[attr-defined]
    same = "equal" if all(found == keys[0] for found in keys) else "DIFFERENT"
    reference = " | ".join(figures if as_published else [*figures, "– | –"])
    return f"| {events:,} | {len(store):,} | {once} | {reference} | {len(keys[0])} | {same} |"


def alone(events: int) -> str:
    store = load(events)
    wall, cpu, compiled = timed(lambda: validate_graph(store, threads=2))
    found = len(compiled.results)  # type: ignore[attr-defined]
    return f"| {events:,} | {len(store):,} | two threads {wall:.2f} / {cpu:.2f} | – | – | – | – | {found} | – |"


def document() -> str:
    quads = [q for q in load(100) if q.graph_name.value.endswith("/doc/d0")]  # type: ignore[union-attr]
    validate_document(quads)
    runs = sorted(timed(lambda: validate_document(quads))[1] for _ in range(50))
    return f"One document, {len(quads)} quads: median {1000 * runs[25]:.1f} ms CPU (50 runs)."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000])
    parser.add_argument("--as-published", nargs="*", type=int, default=[], help="sizes to ask it as published too")
    parser.add_argument("--compiled-only", nargs="*", type=int, default=[])
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    contract = compile_shapes()
    lines = [
        "# Validation: compiled queries and pySHACL on the same graphs, in one run",
        "",
        INTRODUCTION.format(rules=len(contract.rules), checks=len(contract.checks), python=platform.python_version()),
        "",
        HEAD,
        "|---" * 9 + "|",
    ]
    lines += [compare(events, as_published=events in options.as_published) for events in options.sizes]
    lines += [alone(events) for events in options.compiled_only]
    lines += ["", document(), ""]
    report = "\n".join(lines)
    print(report)
    if options.output:
        options.output.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
