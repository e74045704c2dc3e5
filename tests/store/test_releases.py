import json
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.cli.main import main
from kg.errors import UsageError
from kg.pipeline.build import Options, build
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.releases import difference, publish, releases
from kg.store.verify import verify
from tests.records import market, write_records

NO_JAVA = Options(inference=False)


@pytest.fixture
def graph(tmp_path: Path) -> GraphFolder:
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [write_records(tmp_path / "in.jsonl", market("a"), market("b", killed=7))], NO_JAVA)
    return folder


def run(folder: GraphFolder, *arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["-q", "-C", str(folder.path), *arguments])
    return int(ended.value.code or 0)


def test_a_release_stays_while_the_graph_goes_on(graph: GraphFolder, tmp_path: Path) -> None:
    made = publish(graph, "2026-1", configuration={})
    build(graph, [write_records(tmp_path / "more.jsonl", market("c", killed=3))], NO_JAVA)

    released = Store.read_only(str(graph.path / "releases" / "2026-1" / "store"))
    assert len(released) == made.counts["quads"]
    assert verify(graph) == []


def test_a_difference_names_the_documents(graph: GraphFolder, tmp_path: Path) -> None:
    publish(graph, "first", configuration={})
    build(graph, [write_records(tmp_path / "more.jsonl", market("c", killed=3))], NO_JAVA)
    publish(graph, "second", configuration={})

    found = difference(graph, "first", "second")

    assert (len(found.documents_added), found.documents_removed, found.documents_changed) == (1, (), ())
    assert list(found.names.values()) == ["c"]
    assert found.things_changed or found.things_added
    assert json.loads((graph.path / "releases/second/changes.json").read_text())["documents_added"]


def test_equal_states_do_not_differ(graph: GraphFolder) -> None:
    publish(graph, "first", configuration={})

    assert difference(graph, "first", "now").is_empty
    assert run(graph, "diff", "first", "--exit-code") == 0


def test_a_tag_is_given_once(graph: GraphFolder) -> None:
    publish(graph, "first", configuration={})

    with pytest.raises(UsageError, match="taken"):
        publish(graph, "first", configuration={})


@pytest.mark.parametrize("tag", ["../up", "a/b", "", ".hidden", "now", "a" * 99])
def test_a_tag_is_a_plain_name(graph: GraphFolder, tag: str) -> None:
    with pytest.raises(UsageError):
        publish(graph, tag, configuration={})


def test_a_changed_file_of_a_release_is_named(graph: GraphFolder) -> None:
    publish(graph, "first", configuration={})
    (graph.path / "releases" / "first" / "store" / "CURRENT").write_text("changed")

    assert any("CURRENT" in fault.where for fault in verify(graph))


def test_publishing_by_command_describes_and_lists(graph: GraphFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(graph, "publish", "first") == 0
    assert run(graph, "log") == 0

    assert "first" in capsys.readouterr().out
    assert (
        b"void:triples" in (graph.path / "releases/first/description.ttl").read_bytes()
        or "void#triples" in (graph.path / "releases/first/description.ttl").read_text()
    )
    assert [manifest.number for manifest in releases(graph)] == [1]


def test_a_withdrawn_document_leaves_a_tombstone_and_never_comes_back(graph: GraphFolder, tmp_path: Path) -> None:
    assert run(graph, "withdraw", "a", "--reason", "the source took it back", "--no-inference") == 0

    again = build(graph, [write_records(tmp_path / "again.jsonl", market("a"))], NO_JAVA)

    journal = Journal(graph.journal)
    reasons = list(journal.withdrawn().values())
    journal.close()
    assert (again.stored, again.counts["stored"], reasons) == (0, 1, ["the source took it back"])
    assert verify(graph) == []


def test_search_finds_the_text(graph: GraphFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(graph, "search", "kramatorsk mark") == 0

    assert "[[Kramatorsk]]" in capsys.readouterr().out
