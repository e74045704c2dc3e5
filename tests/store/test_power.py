"""Power cuts and clocks: only what was synced is there, and no clock decides anything."""

import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from kg.pipeline.build import Options, build
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.verify import journal_faults, verify
from kg.store.witness import Witness
from tests.records import market, write_records

NO_JAVA = Options(inference=False)
CUTS = 40
HEADER, FRAME, PAGE = 32, 24, 4096


def stored(folder: GraphFolder) -> set[str]:
    journal = Journal(folder.journal)
    try:
        return {document.id for document in journal.documents()}
    finally:
        journal.close()


@pytest.mark.slow
def test_a_power_cut_keeps_what_was_synced_and_drops_the_rest_whole(tmp_path: Path) -> None:
    """The log as it may stand on the disk: whole to the last commit that was synced, torn anywhere after it."""
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [write_records(tmp_path / "in.jsonl", market("first"))], NO_JAVA)
    journal = Journal(folder.journal)
    log = folder.journal.with_name("journal.sqlite-wal")
    ends, counts = [], []
    for number in range(6):
        with journal.transaction():
            journal.receive(key=f"k{number}", identifier=f"d{number}", raw=b"raw" * 5000, body=b'{"text": "x"}' * 500)
        ends.append(log.stat().st_size)
        counts.append(Witness(folder.journal).count())
    whole = log.read_bytes()
    chance = random.Random(3)  # noqa: S311 - no secret
    for cut in range(CUTS):
        synced = chance.randrange(len(ends))
        after = bytearray(whole[ends[synced] :])
        keep = chance.randrange(len(after) + 1)
        # What was not synced may be there in part, and in no order: some blocks zero, the tail missing.
        for at in range(0, keep, 512):
            if chance.random() < 0.5:
                after[at : at + 512] = bytes(512)
        copy = GraphFolder(path=tmp_path / f"cut{cut}")
        shutil.copytree(folder.path, copy.path, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
        copy.journal.with_name("journal.sqlite-wal").write_bytes(whole[: ends[synced]] + bytes(after[:keep]))
        Witness(copy.journal).note(counts[synced])

        assert not any("writes are lost" in fault.what for fault in journal_faults(copy.journal))
        found = stored(copy)
        expected = {"first", *(f"d{number}" for number in range(synced + 1))}
        assert expected <= found <= {"first", *(f"d{number}" for number in range(6))}
        with sqlite3.connect(copy.journal) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        shutil.rmtree(copy.path)
    journal.close()


@pytest.mark.slow
def test_a_store_that_lost_what_was_not_synced_is_named_and_made_anew(tmp_path: Path) -> None:
    """Oxigraph does not sync its commits: its newest files may be empty after a power cut, the journal's are not."""
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [write_records(tmp_path / "in.jsonl", market("a"))], NO_JAVA)
    before = {path.name for path in folder.store.rglob("*.sst")}
    build(folder, [write_records(tmp_path / "more.jsonl", market("b", killed=7))], NO_JAVA)
    for path in folder.store.rglob("*"):
        if path.is_file() and path.suffix in {".sst", ".log"} and path.name not in before:
            path.unlink()
            path.write_bytes(b"")
    assert verify(folder)
    assert list(journal_faults(folder.journal)) == []

    shutil.rmtree(folder.store)
    build(folder, [], NO_JAVA)

    assert verify(folder) == []
    assert {"a", "b"} <= stored(folder)


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_jumps_changes_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, years: int) -> None:
    records = [write_records(tmp_path / f"{name}.jsonl", market(name)) for name in "abc"]
    digests = []
    real = time.time
    for name, jump in (("plain", 0), ("odd", years)):
        folder = GraphFolder(path=tmp_path / name)
        for number, path in enumerate(records):
            shift = jump * 31_557_600 * number
            monkeypatch.setattr(time, "time", lambda shift=shift: real() + shift)
            digests.append(build(folder, [path], NO_JAVA).derived.digest)
        journal = Journal(folder.journal)
        assert [document.id for document in journal.documents()] == ["a", "b", "c"]
        journal.close()

    assert digests[:3] == digests[3:]
