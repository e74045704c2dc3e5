"""A journal that went back is known by what it had acknowledged."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from kg.errors import DamageError, StoreError
from kg.pipeline.build import Options, build
from kg.store.backup import back_up, restore
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.verify import verify
from kg.store.witness import Witness
from tests.records import market, write_records

NO_JAVA = Options(inference=False)


@pytest.fixture
def graph(tmp_path: Path) -> GraphFolder:
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [write_records(tmp_path / "a.jsonl", market("a"))], NO_JAVA)
    return folder


def add(folder: GraphFolder, name: str) -> None:
    build(folder, [write_records(folder.path.with_name(f"{name}.jsonl"), market(name))], NO_JAVA)


def lose_the_log(folder: GraphFolder) -> None:
    """What a killed process leaves, without its log."""
    with sqlite3.connect(folder.journal) as held:
        held.execute("SELECT count(*) FROM documents").fetchone()
        add(folder, "b")
        main = folder.journal.read_bytes()
    held.close()
    folder.journal.write_bytes(main)


def test_a_lost_log_is_named(graph: GraphFolder) -> None:
    lose_the_log(graph)

    assert any("acknowledged writes are lost" in fault.what for fault in verify(graph))


def test_a_journal_of_yesterday_is_named_also_after_it_was_opened(graph: GraphFolder) -> None:
    yesterday = graph.journal.read_bytes()
    add(graph, "b")
    graph.journal.write_bytes(yesterday)
    Journal(graph.journal).close()

    assert any("acknowledged writes are lost" in fault.what for fault in verify(graph))


def test_nothing_is_written_over_what_is_lost(graph: GraphFolder) -> None:
    lose_the_log(graph)

    with pytest.raises(DamageError, match=r"acknowledged writes are lost; restore a backup .* delete"):
        add(graph, "c")


def test_a_backup_of_what_is_left_is_refused(graph: GraphFolder, tmp_path: Path) -> None:
    lose_the_log(graph)

    with pytest.raises(DamageError, match="acknowledged writes are lost"):
        back_up(graph, tmp_path / "b.tar")
    assert not (tmp_path / "b.tar").exists()


def test_who_accepts_the_loss_goes_on(graph: GraphFolder) -> None:
    lose_the_log(graph)
    Witness(graph.journal).path.unlink()
    add(graph, "c")

    assert verify(graph) == []


def test_a_graph_without_its_journal_is_not_begun_anew(graph: GraphFolder) -> None:
    graph.journal.unlink()

    assert [fault.what for fault in verify(graph)] == ["is missing"]
    with pytest.raises(DamageError, match="acknowledged writes are lost"):
        add(graph, "c")


def test_a_backup_takes_the_place_of_a_lost_journal(graph: GraphFolder, tmp_path: Path) -> None:
    back_up(graph, tmp_path / "b.tar")
    add(graph, "b")
    graph.journal.unlink()
    restore(tmp_path / "b.tar", graph)
    add(graph, "b")

    assert verify(graph) == []


def test_a_journal_from_before_there_were_witnesses_goes_on(graph: GraphFolder) -> None:
    Witness(graph.journal).path.unlink()
    with sqlite3.connect(graph.journal) as db:
        db.execute("DELETE FROM meta WHERE name = 'commits'")
    add(graph, "b")

    assert verify(graph) == []


@pytest.mark.parametrize("content", [b"", b"1", b"00000000000000000003 0000000000000000\n", b"\xff" * 38])
def test_a_damaged_witness_is_named(graph: GraphFolder, content: bytes) -> None:
    Witness(graph.journal).path.write_bytes(content)

    assert [(fault.where, fault.what) for fault in verify(graph)] == [(str(Witness(graph.journal).path), "damaged")]
    with pytest.raises(DamageError, match="delete this file"):
        add(graph, "b")


def test_a_write_that_cannot_be_witnessed_is_not_acknowledged(graph: GraphFolder) -> None:
    path = Witness(graph.journal).path
    path.unlink()
    path.mkdir()

    with pytest.raises(StoreError, match="acknowledged"):
        add(graph, "b")
    shutil.rmtree(path)
    add(graph, "b")
    assert verify(graph) == []
