"""Every loss is named: in the journal, in the store through its index orders, in the texts."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest

from kg.errors import KgError
from kg.pipeline.build import Options, build, rebuild
from kg.rdf import iri
from kg.store.backup import back_up, restore
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import current_generation, texts_of
from kg.store.records import JournalDecision
from kg.store.releases import publish
from kg.store.seal import file_digest
from kg.store.verify import verify
from kg.store.witness import Witness
from tests.records import event, market, record, toll, write_records

LONG = bool(os.environ.get("KG_LONG"))
MUTATIONS = 500 if LONG else 15
PAGE = 4096


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    """A small graph that tests copy before they damage it."""
    path = tmp_path_factory.mktemp("whole")
    records = write_records(path / "in.jsonl", *(market(f"r{n}", killed=(3, 5, 7)[n % 3]) for n in range(6)))
    folder = GraphFolder(path=path / "graph")
    build(folder, [records], Options(inference=False))
    publish(folder, "first", configuration={})
    back_up(folder, folder.path / "backup.tar")
    # Everything into the main file, as after a while of use.
    with sqlite3.connect(folder.journal) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder


@pytest.fixture(scope="module")
def killed(whole: GraphFolder, tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    """The same after a writer was killed: what it wrote last lies in the journal's log alone."""
    at_work = GraphFolder(path=tmp_path_factory.mktemp("at-work") / "graph")
    shutil.copytree(whole.path, at_work.path)
    records = write_records(at_work.path.with_name("more.jsonl"), *(market(f"s{n}", killed=3) for n in range(3)))
    with sqlite3.connect(at_work.journal) as held:
        held.execute("SELECT count(*) FROM documents").fetchone()
        build(at_work, [records], Options(inference=False))
        found = GraphFolder(path=tmp_path_factory.mktemp("killed") / "graph")
        shutil.copytree(at_work.path, found.path)
    held.close()
    assert log_of(found).stat().st_size > 10 * PAGE
    return found


def log_of(folder: GraphFolder) -> Path:
    return folder.journal.with_name("journal.sqlite-wal")


@pytest.fixture
def copy(whole: GraphFolder, tmp_path: Path) -> GraphFolder:
    shutil.copytree(whole.path, tmp_path / "graph")
    return GraphFolder(path=tmp_path / "graph")


def test_a_whole_graph_has_no_fault(whole: GraphFolder) -> None:
    assert verify(whole) == []


def test_the_graph_of_the_sample_has_no_fault(sample_folder: GraphFolder) -> None:
    assert verify(sample_folder) == []


def test_whole_numbers_that_end_in_255_are_no_fault(tmp_path: Path) -> None:
    text = "Shelling of Kramatorsk killed 255 civilians, the mayor said; 256, the hospital said."
    tolls = [toll(text, str(count), count, count, count, said_by=[who]) for count, who in ((255, "A"), (256, "B"))]
    records = write_records(tmp_path / "in.jsonl", record("r", text, [event(text, "Shelling", tolls=tolls)]))
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [records], Options(inference=False))

    assert verify(folder) == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DELETE FROM documents WHERE sequence = 2", "5 are there"),
        ("UPDATE documents SET id = 'other' WHERE sequence = 2", "identifier"),
        ("UPDATE documents SET body = x'00' WHERE sequence = 2", "checksum"),
        ("UPDATE documents SET raw = x'00' WHERE sequence = 2", "checksum"),
        ("UPDATE graphs SET current = 0 WHERE rowid = 2", "neither a current graph"),
        ("UPDATE graphs SET count = count + 1 WHERE rowid = 2", "quads are recorded"),
        ("DELETE FROM graphs WHERE rowid = 3", "neither a current graph"),
        ("UPDATE extractions SET body = x'00' WHERE rowid = 1", "checksum"),
        (
            (
                "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = replace(sql, 'raw BLOB NOT NULL', 'raw BLOB')"
                " WHERE name = 'documents'; PRAGMA writable_schema = RESET; UPDATE documents SET raw = NULL"
            ),
            "damaged",
        ),
        ("UPDATE meta SET value = 'x' WHERE name = 'digest'", "last build"),
    ],
)
def test_a_change_of_the_journal_behind_our_back_is_named(copy: GraphFolder, statement: str, named: str) -> None:
    with sqlite3.connect(copy.journal) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.executescript(statement)

    assert any(named in fault.what for fault in verify(copy))


def test_a_decision_after_the_build_is_no_fault(copy: GraphFolder) -> None:
    journal = Journal(copy.journal)
    journal.decide(JournalDecision(left="urn:a", right="urn:b", verdict="negative", by="me"))
    journal.close()

    assert verify(copy) == []


VERIFIER = """
import sys
from pathlib import Path
from kg.errors import LockedError
from kg.store.folder import GraphFolder
from kg.store.verify import verify
print("ready", flush=True)
while not Path(sys.argv[2]).exists():
    try:
        print([fault.what for fault in verify(GraphFolder(path=Path(sys.argv[1])))], flush=True)
    except LockedError:
        print("locked", flush=True)
"""


@pytest.mark.slow
def test_a_build_beside_it_is_taken_for_no_loss(copy: GraphFolder, tmp_path: Path) -> None:
    more = [write_records(tmp_path / f"{n}.jsonl", *(market(f"n{n}-{i}", killed=3) for i in range(40))) for n in "ab"]
    command = [sys.executable, "-c", VERIFIER, str(copy.path), str(tmp_path / "stop")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        for path in more:
            build(copy, [path], Options(inference=False))
        (tmp_path / "stop").touch()
        said = process.stdout.read().splitlines()

    assert set(said) <= {"[]", "locked"}
    assert said
    assert verify(copy) == []


def test_a_document_missing_from_the_store_is_named(copy: GraphFolder) -> None:
    from pyoxigraph import Store

    journal = Journal(copy.journal)
    graph = next(journal.graphs()).graph
    journal.close()
    store = Store(str(current_generation(copy)))
    store.remove_graph(iri(graph))
    store.flush()
    del store

    assert any(graph in fault.what for fault in verify(copy))


def test_a_graph_nobody_recorded_is_named(copy: GraphFolder) -> None:
    from pyoxigraph import NamedNode, Quad, Store

    name = NamedNode("urn:x:orphan")
    store = Store(str(current_generation(copy)))
    store.add(Quad(name, name, name, name))
    store.flush()
    del store

    assert any("urn:x:orphan" in fault.what for fault in verify(copy))


def test_missing_texts_are_named(copy: GraphFolder) -> None:
    texts_of(current_generation(copy)).unlink()

    assert any("texts" in fault.what for fault in verify(copy))


def damage(path: Path, how: str, chance: random.Random) -> None:
    body = bytearray(path.read_bytes() or b"empty")
    at = chance.randrange(len(body))
    if how == "flip":
        body[at] ^= 1 << chance.randrange(8)
    elif how == "zero":
        body[at : at + 512] = bytes(len(body[at : at + 512]))
    elif how == "swap":
        at -= at % PAGE
        other = chance.randrange(len(body)) // PAGE * PAGE
        one, two = bytes(body[at : at + PAGE]), bytes(body[other : other + PAGE])
        if len(one) == len(two):
            body[at : at + PAGE], body[other : other + PAGE] = two, one
    elif how == "random":
        body[at : at + 512] = chance.randbytes(len(body[at : at + 512]))
    else:
        del body[at:]
    # A new file: the generation's tables are linked from elsewhere.
    path.unlink()
    if how != "delete":
        path.write_bytes(body)


def damageable(folder: GraphFolder) -> list[Path]:
    """Every file that a reader of the graph may touch; logs of what was done and locks hold nothing."""
    generation = current_generation(folder)
    inert = {"LOG", "LOCK", "IDENTITY"}
    release = folder.path / "releases" / "first"
    log = log_of(folder)
    return [
        folder.journal,
        folder.journal,
        *([log] * 6 if log.exists() else []),
        Witness(folder.journal).path,
        folder.path / "backup.tar",
        *(path for path in sorted(release.rglob("*")) if path.is_file()),
        texts_of(generation),
        *(
            path
            for path in sorted(generation.iterdir())
            if path.name not in inert and not path.name.startswith("OPTIONS")
        ),
    ]


def answers(folder: GraphFolder) -> tuple[object, ...] | None:
    """All that a reader gets from journal, store and texts; `None` if something cannot be read."""
    from pyoxigraph import Store

    try:
        journal = Journal(folder.journal)
        try:
            kept = tuple((d.key, d.id, d.state, d.body) for d in journal.documents())
            rest = (
                tuple(journal.extractions()),
                tuple(journal.graphs()),
                tuple(journal.quarantined()),
                tuple(journal.decisions()),
                journal.counts(),
                journal.meta("digest"),
            )
        finally:
            journal.close()
        store = Store.read_only(str(current_generation(folder)))
        quads = frozenset(str(quad) for quad in store)
        with sqlite3.connect(f"{texts_of(current_generation(folder)).as_uri()}?immutable=1", uri=True) as db:
            texts = tuple(db.execute("SELECT * FROM documents ORDER BY 1")), tuple(db.execute("SELECT * FROM entries"))
    except (KgError, OSError, RuntimeError, sqlite3.Error, UnicodeDecodeError, ValueError):
        return None
    return (kept, rest, quads, texts, released(folder), restorable(folder))


def released(folder: GraphFolder) -> dict[str, str]:
    """Every file of the releases, with its digest."""
    files = (path for path in sorted((folder.path / "releases").rglob("*")) if path.is_file())
    return {path.relative_to(folder.path).as_posix(): file_digest(path) for path in files}


def restorable(folder: GraphFolder) -> str | None:
    """The digest of the journal that the backup beside the graph gives; a damaged one must say so by itself."""
    with tempfile.TemporaryDirectory() as temporary:
        again = GraphFolder(path=Path(temporary) / "again")
        try:
            restore(folder.path / "backup.tar", again)
        except (KgError, OSError):
            return None
        return file_digest(again.journal)


def faults_of(folder: GraphFolder) -> list[str]:
    """What is named: by `kg verify`, or of a backup, whose damage loses nothing of the graph, by `kg restore`."""
    named = [f"{fault.where}: {fault.what}" for fault in verify(folder)]
    return named if restorable(folder) else [*named, "backup.tar: cannot be restored"]


@pytest.mark.slow
def test_every_loss_by_damage_is_named(whole: GraphFolder, killed: GraphFolder, tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    sound: dict[Path, object] = {}
    for folder in (whole, killed):
        shutil.copytree(folder.path, tmp_path / "sound")
        sound[folder.path] = answers(GraphFolder(path=tmp_path / "sound"))
        assert sound[folder.path] is not None
        shutil.rmtree(tmp_path / "sound")
    silent, outcomes = [], Counter[tuple[str, str]]()
    for number in range(MUTATIONS):
        original = chance.choice([whole, killed])
        copied = GraphFolder(path=tmp_path / str(number))
        shutil.copytree(original.path, copied.path)
        path = chance.choice(damageable(copied))
        how = chance.choice(["flip", "zero", "random", "cut", "swap", "delete"])
        damage(path, how, chance)
        # Opening a journal takes what its log still says into the main file and deletes the log: also then, and before.
        late = chance.random() < 0.5
        named = [] if late else faults_of(copied)
        lost = answers(copied) != sound[original.path]
        named = faults_of(copied) if late else named
        kind = path.name if path.name.startswith(("journal", "backup")) else path.suffix or path.name
        outcomes[kind, "named" if named else "silent" if lost else "without effect"] += 1
        if lost and not named:
            silent.append((path.name, how, late))
        shutil.rmtree(copied.path)

    print(f"{MUTATIONS} damages: {dict(sorted(outcomes.items()))}")  # noqa: T201
    assert silent == []


@pytest.mark.slow
def test_a_rebuild_mends_a_damaged_store(copy: GraphFolder) -> None:
    for table in sorted(current_generation(copy).glob("*.sst"))[:3]:
        damage(table, "cut", random.Random(1))  # noqa: S311 - no secret
    shutil.rmtree(copy.store)

    before, derived = rebuild(copy, inference=False)

    assert (before == derived.digest, verify(copy)) == (True, [])
