"""Full disks: what was acknowledged stays, the error is clean, all goes on. Kills are in `test_kills.py`.

The long run: KG_LONG=1 python -m pytest tests/store/test_full_disk.py -s
"""

import os
import random
import subprocess
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
FILLINGS = 50 if LONG else 2
BATCHES = 12
NO_JAVA = Options(inference=False)


def write_batches(path: Path) -> list[Path]:
    """Two good records and a bad one a batch, so that quarantine is written too."""
    path.mkdir()
    made = []
    for number in range(BATCHES):
        bad = record(f"bad{number}", f"Nothing happened. ({number})", [{"id": "e1", "type": "Nonsense"}])
        good = (market(f"a{number}", killed=5), market(f"b{number}", killed=7, speaker="Rescue Service"))
        made.append(write_records(path / f"{number:02}.jsonl", *good, bad))
    return made


def stored_ids(folder: GraphFolder) -> set[str]:
    journal = Journal(folder.journal)
    try:
        return {document.id for document in journal.documents(state="stored")}
    finally:
        journal.close()


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
