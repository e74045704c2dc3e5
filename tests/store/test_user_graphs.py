"""Graphs that users write are in the journal before anything is said, survive a rebuild, and touch no other graph."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import Quad

from kg.errors import LockedError, RefusedError
from kg.export.rdf import export_rdf
from kg.pipeline.build import Options, build, rebuild
from kg.rdf import canonical_nquads, iri, text
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import open_current
from kg.store.user_graphs import USER, Change, Outcome, Verb, Written, user_digests, user_graphs, write_graphs
from kg.store.verify import verify
from tests.records import market, write_records

NOTES = f"{USER}notes"
KILLS = 100 if os.environ.get("KG_LONG") else 8


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    path = tmp_path_factory.mktemp("whole")
    folder = GraphFolder(path=path / "graph")
    build(folder, [write_records(path / "in.jsonl", market("a"), market("b", killed=7))], Options(inference=False))
    return folder


@pytest.fixture
def folder(whole: GraphFolder, tmp_path: Path) -> GraphFolder:
    shutil.copytree(whole.path, tmp_path / "graph")
    return GraphFolder(path=tmp_path / "graph")


def quads(name: str, *values: str) -> bytes:
    return canonical_nquads(Quad(iri("urn:x:s"), iri("urn:x:p"), text(value), iri(name)) for value in values)


def put(folder: GraphFolder, *values: str, name: str = NOTES, **more: object) -> Written:
    return write_graphs(folder, [Change(name=name, verb=Verb.REPLACE, quads=quads(name, *values), **more)])  # type: ignore[arg-type]


def values_in(folder: GraphFolder, name: str = NOTES) -> list[str]:
    found = open_current(folder).quads_for_pattern(None, None, None, iri(name))
    return sorted(quad.object.value for quad in found)  # type: ignore[union-attr]


def meta(folder: GraphFolder, name: str) -> str | None:
    journal = Journal(folder.journal)
    try:
        return journal.meta(name)
    finally:
        journal.close()


def others(folder: GraphFolder) -> set[str]:
    return {str(quad) for quad in open_current(folder) if USER not in str(quad.graph_name)}


def test_a_written_graph_is_journalled_and_seen(folder: GraphFolder) -> None:
    assert put(folder, "one", "two") == Written(outcomes=(Outcome.CREATED,))
    assert values_in(folder) == ["one", "two"]


def test_a_write_touches_no_other_graph(folder: GraphFolder) -> None:
    before = others(folder)

    put(folder, "one")

    assert others(folder) == before


@pytest.mark.parametrize(
    "name",
    [
        "https://w3id.org/ckg/graph/kg",
        "https://w3id.org/ckg/graph/identity",
        "https://w3id.org/ckg/graph/ontology",
        "https://w3id.org/ckg/graph/doc/d1/rules-1",
        "https://w3id.org/ckg/graph/user/",
        "https://w3id.org/ckg/id/event/x",
    ],
)
def test_what_is_built_is_not_written(folder: GraphFolder, name: str) -> None:
    before = folder.journal.read_bytes()

    with pytest.raises(RefusedError):
        put(folder, "one", name=name)

    assert folder.journal.read_bytes() == before


def test_replacing_merging_and_removing(folder: GraphFolder) -> None:
    put(folder, "one")
    replaced = put(folder, "two")
    merged = write_graphs(folder, [Change(name=NOTES, verb=Verb.MERGE, quads=quads(NOTES, "two", "three"))])

    assert (replaced.outcomes, merged.outcomes) == ((Outcome.CHANGED,), (Outcome.CHANGED,))
    assert values_in(folder) == ["three", "two"]

    removed = write_graphs(folder, [Change(name=NOTES, verb=Verb.REMOVE)] * 2)

    assert removed.outcomes == (Outcome.REMOVED, Outcome.ABSENT)
    assert values_in(folder) == []


def test_a_graph_may_be_empty(folder: GraphFolder) -> None:
    put(folder)

    journal = Journal(folder.journal)
    assert [(graph.name, graph.count) for graph in user_graphs(journal)] == [(NOTES, 0)]
    journal.close()


def test_what_is_expected_of_a_graph_is_looked_at_first(folder: GraphFolder) -> None:
    put(folder, "one")
    journal = Journal(folder.journal)
    digest = user_digests(journal)[NOTES]
    journal.close()

    assert put(folder, "two", only_if=("0" * 64,)).outcomes == (Outcome.NOT_AS_EXPECTED,)
    assert put(folder, "two", unless=("*",)).outcomes == (Outcome.NOT_AS_EXPECTED,)
    assert put(folder, "two", name="urn:x:none", only_if=("*",)).outcomes == (Outcome.NOT_AS_EXPECTED,)
    assert put(folder, "two", only_if=(digest,)).outcomes == (Outcome.CHANGED,)


def test_a_rebuild_keeps_it_with_the_same_digest(folder: GraphFolder) -> None:
    put(folder, "one")
    put(folder, "two", name="urn:x:mine")

    before, derived = rebuild(folder, inference=False)

    assert (before, derived.digest) == (meta(folder, "digest"), meta(folder, "digest"))
    assert (values_in(folder), values_in(folder, "urn:x:mine")) == (["one"], ["two"])


def test_the_digest_is_another_with_it_and_the_old_one_without(folder: GraphFolder) -> None:
    before = meta(folder, "digest")
    put(folder, "one")
    between = meta(folder, "digest")
    write_graphs(folder, [Change(name=NOTES, verb=Verb.REMOVE)])

    assert (between != before, meta(folder, "digest")) == (True, before)


def test_a_build_keeps_it(folder: GraphFolder, tmp_path: Path) -> None:
    put(folder, "one")

    build(folder, [write_records(tmp_path / "in.jsonl", market("c", killed=3))], Options(inference=False))

    assert (values_in(folder), verify(folder)) == (["one"], [])


def test_verify_looks_at_it(folder: GraphFolder) -> None:
    put(folder, "one")
    assert verify(folder) == []

    with sqlite3.connect(folder.journal) as db:
        db.execute("UPDATE user_graphs SET quads = zeroblob(9)")

    assert "user_graphs" in verify(folder)[0].what


def test_a_row_that_vanished_is_a_fault(folder: GraphFolder) -> None:
    put(folder, "one")
    with sqlite3.connect(folder.journal) as db:
        seal = db.execute("SELECT value FROM meta WHERE name = 'seal'").fetchone()[0]
        db.execute("DELETE FROM user_graphs")
        db.execute("INSERT INTO meta VALUES ('seal', ?)", (seal,))

    assert verify(folder) != []


def test_it_is_exported(folder: GraphFolder, tmp_path: Path) -> None:
    put(folder, "one")

    with (tmp_path / "out.nq").open("wb") as output:
        export_rdf(open_current(folder), output, format="nq")

    assert quads(NOTES, "one") in (tmp_path / "out.nq").read_bytes()


def test_a_second_writer_is_kept_out(folder: GraphFolder) -> None:
    with folder.writing(), pytest.raises(LockedError):
        put(folder, "one")


def test_a_write_after_an_interrupted_build_is_refused(folder: GraphFolder) -> None:
    journal = Journal(folder.journal)
    journal.set_meta("store", "dirty")
    journal.close()

    with pytest.raises(RefusedError, match="kg rebuild"):
        put(folder, "one")


def test_an_interrupted_write_is_made_up_by_the_next(folder: GraphFolder) -> None:
    put(folder, "one")
    put(folder, "gone", name="urn:x:gone")
    with sqlite3.connect(folder.journal) as db:
        db.execute("DELETE FROM user_graphs WHERE key = 'urn:x:gone'")
        db.execute("UPDATE meta SET value = 'dirty' WHERE name = 'user_graphs'")
    seal_again(folder)
    assert "interrupted" in verify(folder)[0].what

    put(folder, "two", name="urn:x:other")

    assert values_in(folder, "urn:x:gone") == []
    assert verify(folder) == []


def seal_again(folder: GraphFolder) -> None:
    journal = Journal(folder.journal)
    journal.seal()
    journal.close()


WRITER = """
import sys
from pathlib import Path
from kg.store.folder import GraphFolder
from tests.store.test_user_graphs import put
folder = GraphFolder(path=Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 1000):
    put(folder, str(number), name=f"urn:x:g{number % 5}")
    print(number, flush=True)
"""


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_by_kills(folder: GraphFolder) -> None:
    acknowledged: dict[str, int] = {}
    for kill in range(KILLS):
        command = [sys.executable, "-c", WRITER, str(folder.path), str(1001 * kill)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(0.05 + 0.08 * (kill % 10))
        process.kill()
        lines += process.stdout.readlines()
        process.stdout.close()
        process.wait()
        acknowledged |= {f"urn:x:g{int(line) % 5}": int(line) for line in lines if line.endswith("\n")}
        journal = Journal(folder.journal)
        kept = {graph.name: int(graph.quads.split(b'"')[1]) for graph in user_graphs(journal)}
        journal.close()
        assert {name: kept[name] >= number for name, number in acknowledged.items()} == dict.fromkeys(
            acknowledged, True
        )

    put(folder, "end")
    assert len(acknowledged) == 5
    assert verify(folder) == []
