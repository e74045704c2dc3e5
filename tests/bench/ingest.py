"""Measure the journal's rate for ready extractions, and what readers feel of a build beside them.

    kg extract --with-text kg/sample/reports.jsonl > ready.jsonl
    python tests/bench/ingest.py DIR ready.jsonl --documents 650
    python tests/bench/ingest.py DIR ready.jsonl --documents 650 --port 8011

With a port, `kg -C DIR serve --port 8011` runs already; its readers are measured before and during the build. The
documents are copies of the given ones under other identifiers and with a line of their own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

CLIENTS, SECONDS = "32", "10"


def copies(source: Path, count: int) -> Iterator[str]:
    """Yield records, each another document."""
    lines = source.read_text(encoding="utf-8").splitlines()
    run = time.time_ns()
    for number in range(count):
        value = json.loads(lines[number % len(lines)])
        value["document"]["id"] += f"-{run}-{number}"
        value["document"]["text"] += f"\n\nCopy {number} of {run}."
        yield json.dumps(value, ensure_ascii=False)


def read(port: int, name: str) -> None:
    """Let the clients ask, and print what they felt."""
    bench = Path(__file__).with_name("serve.py")
    command = [sys.executable, str(bench), str(port), "--clients", CLIENTS, "--seconds", SECONDS]
    print(name, subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip())


def build(folder: Path, records: Path) -> None:
    """Build in this process, and print when each stage ended."""
    from kg.pipeline.build import Options
    from kg.pipeline.build import build as build_graph
    from kg.store.folder import GraphFolder

    stages: dict[str, tuple[float, float, int]] = {}
    begun, spent = time.perf_counter(), time.process_time()

    def progress(stage: str, done: int, _total: int) -> None:
        stages[stage] = (time.perf_counter() - begun, time.process_time() - spent, done)

    build_graph(GraphFolder(path=folder), [records], Options(jobs=2, inference=False), progress=progress)
    for stage, (wall, cpu, done) in stages.items():
        print(f"{stage}: {done} by {wall:.1f} s, {cpu:.1f} s of CPU in this process")
    wall, cpu, done = stages["read"]
    print(f"journalled: {done / wall:.0f} a second of wall time, {done / cpu:.0f} a second of CPU")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ready", type=Path)
    parser.add_argument("--documents", type=int, default=650)
    parser.add_argument("--port", type=int)
    parser.add_argument("--only-build", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.only_build:
        build(asked.folder, asked.only_build)
        return
    records = asked.folder.with_name(f"{asked.folder.name}-more.jsonl")
    records.write_text("".join(f"{line}\n" for line in copies(asked.ready, asked.documents)), encoding="utf-8")
    if asked.port:
        read(asked.port, "alone:")
    command = [sys.executable, __file__, str(asked.folder), str(asked.ready), "--only-build", str(records)]
    with subprocess.Popen(command) as process:
        if asked.port:
            read(asked.port, "beside a build:")
        process.wait()


if __name__ == "__main__":
    main()
