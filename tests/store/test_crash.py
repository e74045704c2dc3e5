"""Kills and full disks on every write path: what was acknowledged stays, nothing is half visible, all goes on.

The long run: KG_LONG=1 python -m pytest tests/store/test_crash.py -s
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.pipeline.build import Options, build
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.verify import journal_faults, verify
from tests.records import market, record, write_records

LONG = bool(os.environ.get("KG_LONG"))
KILLS = 200 if LONG else 3
FILLINGS = 50 if LONG else 2
BATCHES = 12
NO_JAVA = Options(inference=False)

# Builds batch after batch, each acknowledged on standard output; every fourth ends with another way to write.
BUILDER = """
import sys
from pathlib import Path
from kg.pipeline.build import Options, build, rebuild
from kg.store.backup import back_up
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.records import JournalDecision
folder, inputs = GraphFolder(path=Path(sys.argv[1])), sorted(Path(sys.argv[2]).glob("*.jsonl"))
print("ready", flush=True)
while True:
    for number, path in enumerate(inputs):
        build(folder, [path], Options(inference=False))
        print("built", path.name, flush=True)
        if number % 4 == 1:
            journal = Journal(folder.journal)
            journal.decide(JournalDecision(left="urn:a", right="urn:b", verdict="negative", by=path.name))
            journal.close()
            print("decided", path.name, flush=True)
        if number % 4 == 2:
            rebuild(folder, inference=False)
        if number % 4 == 3:
            back_up(folder, folder.path.parent / "backup.tar")
"""


def write_batches(path: Path) -> list[Path]:
    """Two good records and a bad one a batch, so that quarantine is written too."""
    path.mkdir()
    made = []
    for number in range(BATCHES):
        bad = record(f"bad{number}", f"Nothing happened. ({number})", [{"id": "e1", "type": "Nonsense"}])
        good = (market(f"a{number}", killed=5), market(f"b{number}", killed=7, speaker="Rescue Service"))
        made.append(write_records(path / f"{number:02}.jsonl", *good, bad))
    return made


def digest_of(folder: GraphFolder) -> str | None:
    journal = Journal(folder.journal)
    try:
        return journal.meta("digest")
    finally:
        journal.close()


def stored_ids(folder: GraphFolder) -> set[str]:
    journal = Journal(folder.journal)
    try:
        return {document.id for document in journal.documents(state="stored")}
    finally:
        journal.close()


@pytest.mark.slow
def test_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    inputs = write_batches(tmp_path / "in")
    reference = GraphFolder(path=tmp_path / "reference")
    build(reference, inputs, NO_JAVA)
    folder = GraphFolder(path=tmp_path / "graph")
    folder.create()
    chance = random.Random(11)  # noqa: S311 - no secret
    built: set[str] = set()
    decided = 0
    for _ in range(KILLS):
        said = run_and_kill(folder, tmp_path / "in", chance)
        built |= {line.split()[1] for line in said if line.startswith("built")}
        decided += sum(line.startswith("decided") for line in said)
        if folder.journal.exists():
            assert list(journal_faults(folder.journal)) == []
            assert {f"{kind}{int(name[:2])}" for name in built for kind in "ab"} <= stored_ids(folder)
            journal = Journal(folder.journal)
            kept = len(list(journal.decisions()))
            journal.close()
            assert kept >= decided

    build(folder, inputs, NO_JAVA)
    print(f"{KILLS} kills, {len(built)} batches and {decided} decisions acknowledged, 0 lost")  # noqa: T201
    assert verify(folder) == []
    assert digest_of(folder) == digest_of(reference)


def run_and_kill(folder: GraphFolder, inputs: Path, chance: random.Random) -> list[str]:
    """Let the builder run for a random while after it is ready; return what it acknowledged."""
    command = [sys.executable, "-c", BUILDER, str(folder.path), str(inputs)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 6))
        process.kill()
        said = process.stdout.read().splitlines()
        assert process.stderr is not None
        assert process.wait() == -9, process.stderr.read()
    # A kill may cut the last line off.
    return [line for line in said if line.endswith(".jsonl")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB."""
    place = tmp_path / "small"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        pytest.skip(f"no small file system can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def fill(path: Path, left: int) -> None:
    """Take all room but `left` bytes."""
    free = os.statvfs(path.parent)
    size = max(free.f_bavail * free.f_frsize - left, 0)
    with path.open("wb") as stream:
        stream.write(bytes(size))


@pytest.mark.slow
def test_a_full_disk_is_a_clean_error_and_everything_goes_on_afterwards(small_disk: Path, tmp_path: Path) -> None:
    inputs = write_batches(tmp_path / "in")
    chance = random.Random(5)  # noqa: S311 - no secret
    refused = 0
    for number in range(FILLINGS):
        folder = GraphFolder(path=small_disk / f"graph{number}")
        build(folder, inputs[:2], NO_JAVA)
        before = stored_ids(folder)
        fill(small_disk / "filler", chance.randrange(0, 600_000))
        try:
            build(folder, inputs, NO_JAVA)
        except KgError:
            refused += 1
        # Even reading the journal takes some room, for SQLite's shared memory.
        (small_disk / "filler").unlink()
        assert list(journal_faults(folder.journal)) == []
        assert before <= stored_ids(folder)

        build(folder, inputs, NO_JAVA)
        assert verify(folder) == []
        subprocess.run(["rm", "-r", folder.path], check=True)

    print(f"{FILLINGS} fillings, {refused} clean refusals, 0 lost")  # noqa: T201
    assert refused > 0
