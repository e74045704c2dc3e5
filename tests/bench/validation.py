"""Measure validation: compiled queries against pySHACL on the same graphs in one run, and the compiled ones at size.

    python tests/bench/validation.py 1000 10000 --compiled-only 100000 -o tests/bench/RESULTS-validation.md

pySHACL asks node by node: at 10,000 events it takes the better part of an hour.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from pyoxigraph import Store

from kg.validation.compiled import validate_document, validate_graph
from kg.validation.compiler import compile_shapes
from kg.validation.shacl import reference_graph
from tests.bench.synthetic import synthetic_graph

INTRODUCTION = (
    "{rules} rules, {checks} compiled queries. Python {python}; seconds are wall / CPU; the ratio is of CPU times. "
    "Every thousandth event has planted faults."
)


def load(events: int) -> Store:
    store = Store()
    store.bulk_extend(synthetic_graph(events, faults=True))
    return store


def timed(work: object) -> tuple[float, float, object]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()  # type: ignore[operator]
    return time.perf_counter() - wall, time.process_time() - cpu, result


def compare(events: int) -> str:
    store = load(events)
    wall, cpu, compiled = timed(lambda: validate_graph(store))
    reference_wall, reference_cpu, reference = timed(lambda: reference_graph(store))
    same = {r.key for r in compiled.results} == {r.key for r in reference.results}  # type: ignore[attr-defined]
    found = len(compiled.results)  # type: ignore[attr-defined]
    return (
        f"| {events:,} | {len(store):,} | {wall:.2f} / {cpu:.2f} | {reference_wall:.1f} / {reference_cpu:.1f} | "
        f"{reference_cpu / cpu:,.0f} | {found} | {'equal' if same else 'DIFFERENT'} |"
    )


def alone(events: int) -> str:
    store = load(events)
    wall, cpu, compiled = timed(lambda: validate_graph(store, threads=2))
    found = len(compiled.results)  # type: ignore[attr-defined]
    return f"| {events:,} | {len(store):,} | {wall:.2f} / {cpu:.2f} | – | – | {found} | – |"


def document() -> str:
    quads = [q for q in load(100) if q.graph_name.value.endswith("/doc/d0")]  # type: ignore[union-attr]
    validate_document(quads)
    runs = sorted(timed(lambda: validate_document(quads))[1] for _ in range(50))
    return f"One document, {len(quads)} quads: median {1000 * runs[25]:.1f} ms CPU (50 runs)."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1000])
    parser.add_argument("--compiled-only", nargs="*", type=int, default=[])
    parser.add_argument("-o", "--output", type=Path)
    options = parser.parse_args()
    contract = compile_shapes()
    lines = [
        "# Validation: compiled queries and pySHACL on the same graphs, in one run",
        "",
        INTRODUCTION.format(rules=len(contract.rules), checks=len(contract.checks), python=platform.python_version()),
        "",
        "| events | quads | compiled, s | pySHACL, s | ratio | results | agreement |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [compare(events) for events in options.sizes] + [alone(events) for events in options.compiled_only]
    lines += ["", document(), ""]
    report = "\n".join(lines)
    print(report)
    if options.output:
        options.output.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
