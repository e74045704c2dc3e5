import io
import shutil
import tarfile
from pathlib import Path

import pytest

from kg.cli.main import main
from kg.document.read import make_document
from kg.document.store_form import dump_document
from kg.errors import DamageError, RefusedError
from kg.pipeline.build import Options, build, rebuild
from kg.store.backup import back_up, restore
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.releases import publish
from kg.store.verify import verify
from tests.records import market, write_records

OWN = {
    "actors.csv": "name,kind\nHill Guard,militia\n",
    "aliases.csv": "alias,name\nthe Guards,Hill Guard\n",
    "places.csv": "name,kind,country\nRed Camp,site,ML\n",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> GraphFolder:
    path = tmp_path_factory.mktemp("backup")
    folder = GraphFolder(path=path / "graph")
    build(folder, [write_records(path / "in.jsonl", market("a"), market("b", killed=7))], Options(inference=False))
    (folder.path / "lexicon").mkdir()
    (folder.path / "lexicon" / "own.tsv").write_text("x\n")
    for name, rows in OWN.items():
        (folder.path / name).write_text(rows)
    return folder


def test_a_backup_brings_everything_back(graph: GraphFolder, tmp_path: Path) -> None:
    back_up(graph, tmp_path / "b.tar")
    restored = GraphFolder(path=tmp_path / "again")

    restore(tmp_path / "b.tar", restored)

    before, derived = rebuild(restored, inference=False)
    assert (before == derived.digest, verify(restored)) == (True, [])
    assert (restored.path / "lexicon" / "own.tsv").read_text() == "x\n"
    assert [(restored.path / name).read_text() for name in OWN] == list(OWN.values())


def test_equal_graphs_have_equal_backups(graph: GraphFolder, tmp_path: Path) -> None:
    for name in ("a.tar", "b.tar"):
        back_up(graph, tmp_path / name)

    assert (tmp_path / "a.tar").read_bytes() == (tmp_path / "b.tar").read_bytes()


def test_a_backup_can_be_made_while_a_build_holds_the_journal(graph: GraphFolder, tmp_path: Path) -> None:
    journal = Journal(graph.journal)
    with journal.transaction():
        journal.set_meta("half", "written")
        back_up(graph, tmp_path / "b.tar")
    journal.close()
    restore(tmp_path / "b.tar", GraphFolder(path=tmp_path / "again"))

    found = Journal(tmp_path / "again" / "journal.sqlite")
    assert found.meta("half") is None
    found.close()


def test_half_a_release_is_in_no_backup_and_gone_with_the_next(graph: GraphFolder, tmp_path: Path) -> None:
    left = graph.path / "releases" / ".lost.half"
    left.mkdir(parents=True)
    (left / "store").write_text("x")
    back_up(graph, tmp_path / "b.tar")
    with tarfile.open(tmp_path / "b.tar") as tar:
        assert not [name for name in tar.getnames() if ".half" in name]

    with graph.writing():
        publish(graph, "whole", configuration={})

    assert [path.name for path in (graph.path / "releases").iterdir()] == ["whole"]


def restored_by_command(source: Path, folder: Path) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["-q", "-C", str(folder), "restore", str(source)])
    return int(ended.value.code or 0)


def test_what_nobody_inferred_is_not_inferred_when_it_is_restored(graph: GraphFolder, tmp_path: Path) -> None:
    back_up(graph, tmp_path / "b.tar")

    assert restored_by_command(tmp_path / "b.tar", tmp_path / "again") == 0
    assert verify(GraphFolder(path=tmp_path / "again")) == []


def test_a_backup_made_during_a_build_says_how_many_documents_wait(graph: GraphFolder, tmp_path: Path) -> None:
    busy = GraphFolder(path=tmp_path / "busy")
    shutil.copytree(graph.path, busy.path)
    journal = Journal(busy.journal)
    with journal.transaction():
        waiting = make_document({"id": "late", "text": "Shells fell on the town."}, where="late")
        journal.receive(key=waiting.key, identifier="late", raw=b"raw", body=dump_document(waiting))
    journal.close()
    back_up(busy, tmp_path / "b.tar")

    found = restore(tmp_path / "b.tar", GraphFolder(path=tmp_path / "again"))

    assert (found.is_built, found.waiting) == (False, 1)
    # There is no digest to compare with, so it is no failure that it is another.
    assert restored_by_command(tmp_path / "b.tar", tmp_path / "by-command") == 0


def test_a_graph_is_never_overwritten(graph: GraphFolder, tmp_path: Path) -> None:
    back_up(graph, tmp_path / "b.tar")

    with pytest.raises(RefusedError):
        restore(tmp_path / "b.tar", graph)


@pytest.mark.parametrize("at", [0.1, 0.5, 0.9])
def test_a_damaged_backup_leaves_no_graph(graph: GraphFolder, tmp_path: Path, at: float) -> None:
    back_up(graph, tmp_path / "b.tar")
    body = bytearray((tmp_path / "b.tar").read_bytes())
    del body[int(len(body) * at) :]
    (tmp_path / "b.tar").write_bytes(body)
    again = GraphFolder(path=tmp_path / "again")

    with pytest.raises(DamageError):
        restore(tmp_path / "b.tar", again)
    assert not again.journal.exists()


@pytest.mark.parametrize("name", ["../evil", "/evil", "a/../../evil"])
def test_a_backup_cannot_write_elsewhere(tmp_path: Path, name: str) -> None:
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        entry = tarfile.TarInfo(name)
        entry.size = 1
        tar.addfile(entry, io.BytesIO(b"x"))

    with pytest.raises(DamageError):
        restore(tmp_path / "b.tar", GraphFolder(path=tmp_path / "inner" / "again"))
    assert not (tmp_path / "evil").exists()


def test_a_link_in_a_backup_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "b.tar", "w") as tar:
        entry = tarfile.TarInfo("journal.sqlite")
        entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(entry)

    with pytest.raises(DamageError):
        restore(tmp_path / "b.tar", GraphFolder(path=tmp_path / "again"))
