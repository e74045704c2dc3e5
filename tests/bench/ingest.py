"""Measure the journal's rate for ready extractions, and what readers feel of a build beside them.

    kg extract --with-text kg/sample/reports.jsonl > ready.jsonl
    kg -C DIR build ready.jsonl
    python -m tests.bench.ingest DIR ready.jsonl --documents 650
    kg -C DIR serve --port 8011 &
    python -m tests.bench.ingest DIR ready.jsonl --documents 1300 --port 8011

With a port, 32 clients ask before the build, through all of it and until 20 s after it, when the server has changed to
the new graph; what they felt is told for each stage, and as a ratio to before. The documents are copies of the given
ones under other identifiers and with a line of their own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

from tests.bench.serve import Answer, ask, tell

CLIENTS, BEFORE, AFTER = 32, 15.0, 20.0


def copies(source: Path, count: int) -> Iterator[str]:
    """Yield records, each another document."""
    lines = source.read_text(encoding="utf-8").splitlines()
    run = time.time_ns()
    for number in range(count):
        value = json.loads(lines[number % len(lines)])
        value["document"]["id"] += f"-{run}-{number}"
        value["document"]["text"] += f"\n\nCopy {number} of {run}."
        yield json.dumps(value, ensure_ascii=False)


def build(folder: Path, records: Path) -> None:
    """Build in this process; print when each stage ended, by the machine's steady clock, and its CPU seconds."""
    from kg.pipeline.build import Options
    from kg.pipeline.build import build as build_graph
    from kg.store.folder import GraphFolder

    ends: dict[str, tuple[float, float]] = {"start": (time.perf_counter(), time.process_time())}

    def progress(stage: str, _done: int, _total: int) -> None:
        # The stages after extraction say when they begin.
        begins = stage not in {"read", "extract"}
        name = {"consolidate": "extract", "store": "consolidate"}.get(stage, stage) if begins else stage
        ends[name] = (time.perf_counter(), time.process_time())

    options = Options(jobs=2, inference=False, gives_way=True)
    build_graph(GraphFolder(path=folder), [records], options, progress=progress)
    ends["store"] = (time.perf_counter(), time.process_time())
    print(json.dumps(ends))


def run(folder: Path, records: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.ingest", str(folder), str(records), "--only-build"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def stages_of(process: subprocess.Popen[str], documents: int) -> list[tuple[str, float, float]]:
    """Print the journal's rate; return each stage with when it began and ended."""
    output, _ = process.communicate()
    ends = {name: (wall, cpu) for name, (wall, cpu) in json.loads(output).items()}
    (begun, spent), (wall, cpu) = ends["start"], ends["read"]
    print(f"journalled: {documents / (wall - begun):.0f} a second, {documents / (cpu - spent):.0f} a second of CPU")
    marks = [(name, when) for name, (when, _) in ends.items()]
    return [(name, before, when) for (_, before), (name, when) in pairwise(marks)]


def during(answers: list[Answer], begin: float, end: float) -> list[Answer]:
    """Answers of which any part fell into this time."""
    return [answer for answer in answers if answer.asked < end and answer.asked + answer.took > begin]


def read(port: int, over: Callable[[], bool]) -> list[Answer]:
    return asyncio.run(ask(port, CLIENTS, 0, over))[0]


def measure(folder: Path, records: Path, documents: int, port: int) -> None:
    """Let clients ask alone, and beside a build."""
    until = time.perf_counter() + BEFORE
    alone = tell("alone", read(port, lambda: time.perf_counter() > until), BEFORE)
    process = run(folder, records)
    ended: list[float] = []

    def over() -> bool:
        if not ended and process.poll() is not None:
            ended.append(time.perf_counter())
        return bool(ended) and time.perf_counter() > ended[0] + AFTER

    answers = read(port, over)
    stages = stages_of(process, documents)
    for name, begin, end in (*stages, ("after", stages[-1][2], stages[-1][2] + AFTER)):
        late = tell(f"{name} ({end - begin:.1f} s)", during(answers, begin, end), end - begin)
        print(f"  p99 {late / alone:.2f} times that alone")
    begin, end = stages[0][1], stages[-1][2] + AFTER
    print(f"all: p99 {tell('all', during(answers, begin, end), end - begin) / alone:.2f} times that alone")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ready", type=Path)
    parser.add_argument("--documents", type=int, default=650)
    parser.add_argument("--port", type=int)
    parser.add_argument("--only-build", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only_build:
        build(asked.folder, asked.ready)
        return
    records = asked.folder.with_name(f"{asked.folder.name}-more.jsonl")
    records.write_text("".join(f"{line}\n" for line in copies(asked.ready, asked.documents)), encoding="utf-8")
    if asked.port:
        measure(asked.folder, records, asked.documents, asked.port)
        return
    for name, begin, end in stages_of(run(asked.folder, records), asked.documents):
        print(f"{name}: {end - begin:.1f} s")


if __name__ == "__main__":
    main()
