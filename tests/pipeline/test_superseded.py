"""A later reading stands beside the earlier one and supersedes it: nothing lost, nothing counted twice."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.cli.main import main
from kg.identifiers import SUPERSEDED_GRAPH
from kg.pipeline.build import Options, build, rebuild
from kg.query.catalogue import load_catalogue
from kg.query.explain import explain
from kg.query.parameters import bind
from kg.query.run import UnionStore, run_query
from kg.rdf import iri
from kg.store.folder import GraphFolder
from kg.store.history import history_of
from kg.store.journal import Journal
from kg.store.oxigraph import open_current
from kg.store.verify import verify
from kg.validation.compiled import validate_graph
from tests.records import Json, market, write_records

NO_JAVA = Options(inference=False)


def read_by(item: Json, name: str, version: str, killed: int | None = None) -> Json:
    """The record as another extractor reads it, with another figure if one is given."""
    copy: Json = json.loads(json.dumps(item)) | {"extractor": {"name": name, "version": version}}
    if killed is not None:
        copy["events"][0]["tolls"][0] |= {"low": killed, "best": killed, "high": killed}
    return copy


def build_all(path: Path, *records: Json) -> GraphFolder:
    folder = GraphFolder(path=path / "graph")
    folder.create()
    for number, item in enumerate(records):
        build(folder, [write_records(path / f"{number}.jsonl", item)], NO_JAVA)
    return folder


def rows(store: Store, sparql: str) -> list[tuple[str, ...]]:
    found = run_query(UnionStore(store), sparql)
    if not isinstance(found, QuerySolutions):
        return sorted((str(triple),) for triple in found)  # type: ignore[union-attr] # the library asks no ASK
    return sorted(tuple("" if term is None else term.value for term in row) for row in found)


TOLLS = "SELECT ?claim ?best { ?claim a ckg:TollClaim ; ckg:best ?best }"
OLD_TOLLS = (
    "SELECT ?claim ?best { ?claim a ckg:SupersededClaim ; dct:type ckg:TollClaim ."
    " ?said rdf:subject ?claim ; rdf:predicate ckg:best ; rdf:object ?best }"
)


@pytest.fixture
def twice(tmp_path: Path) -> GraphFolder:
    """A report that version 1 reads as five killed and version 2 as four."""
    return build_all(tmp_path, read_by(market(), "coder", "1"), read_by(market(), "coder", "2", killed=4))


def test_the_newest_reading_alone_makes_events_and_figures(twice: GraphFolder) -> None:
    store = open_current(twice)

    assert [best for _, best in rows(store, TOLLS)] == ["4"]
    assert rows(store, "SELECT ?best { ?e a ckg:Estimate ; ckg:best ?best }") == [("4",)]


def test_an_earlier_claim_keeps_its_iri_and_what_it_said(tmp_path: Path, twice: GraphFolder) -> None:
    before = rows(open_current(build_all(tmp_path / "alone", read_by(market(), "coder", "1"))), TOLLS)

    assert rows(open_current(twice), OLD_TOLLS) == before


def test_the_later_claim_supersedes_the_one_read_in_the_same_words(twice: GraphFolder) -> None:
    store = open_current(twice)
    old, new = rows(store, OLD_TOLLS)[0][0], rows(store, TOLLS)[0][0]
    pairs = (
        "SELECT ?new ?old { ?new ckg:supersedes ?old . ?old a ckg:SupersededClaim ; prov:wasInvalidatedBy ?run ."
        " ?run ckg:supersedes ?earlier . ?earlier prov:generated ?old . ?new prov:wasGeneratedBy ?run }"
    )

    assert rows(store, pairs) == [(new, old)]


def test_what_both_read_is_superseded_by_nothing(twice: GraphFolder) -> None:
    kept = "SELECT ?claim { ?claim a ckg:EventClaim . ?old prov:generated ?claim . ?new ckg:supersedes ?old }"

    assert len(rows(open_current(twice), kept)) == 1
    assert len(rows(open_current(twice), "SELECT ?claim { ?claim a ckg:SupersededClaim }")) == 1


def test_every_question_is_answered_as_if_only_the_newest_had_read(tmp_path: Path, twice: GraphFolder) -> None:
    alone = build_all(tmp_path / "alone", read_by(market(), "coder", "2", killed=4))
    first, second = open_current(alone), open_current(twice)

    for question in load_catalogue():
        text = bind(question, {}, partial=True)
        assert rows(second, text) == rows(first, text), question.name


def test_superseded_claims_break_no_rule(twice: GraphFolder) -> None:
    assert validate_graph(open_current(twice)).conforms


def test_a_graph_with_history_is_rebuilt_to_the_same_digest(twice: GraphFolder) -> None:
    shutil.rmtree(twice.store)
    before, derived = rebuild(twice, inference=False)

    assert (before == derived.digest, verify(twice)) == (True, [])


def test_a_late_repeat_of_an_earlier_reading_changes_nothing(tmp_path: Path, twice: GraphFolder) -> None:
    result = build(twice, [write_records(tmp_path / "late.jsonl", read_by(market(), "coder", "1"))], NO_JAVA)

    assert (result.stored, result.unchanged) == (0, 1)
    assert [best for _, best in rows(open_current(twice), TOLLS)] == ["4"]


def test_versions_that_look_alike_in_an_iri_have_graphs_of_their_own(tmp_path: Path) -> None:
    folder = build_all(tmp_path, read_by(market(), "coder", "1.0"), read_by(market(), "coder", "1-0", killed=4))

    assert len({reading.graph for reading in history_of(folder, "r1").readings}) == 2
    assert verify(folder) == []


def test_what_is_read_again_as_before_stands_again_under_its_old_name(tmp_path: Path) -> None:
    report = tmp_path / "r.txt"
    report.write_text("12 May 2021 - Gunmen shot dead four people in the village of Ozerna Balka, police said.")
    folder, places = GraphFolder(path=tmp_path / "graph"), tmp_path / "graph" / "places.csv"
    build(folder, [report], NO_JAVA)
    places.write_text("name,kind,country,admin1,latitude,longitude\nOzerna Balka,village,UA,Kharkiv,49.5,36.2\n")
    build(folder, [], NO_JAVA)
    changed = [(item.revision, item.current) for item in history_of(folder, "r").readings]
    places.unlink()
    build(folder, [], NO_JAVA)

    assert changed == [(1, False), (2, True)]
    assert [(item.revision, item.current) for item in history_of(folder, "r").readings] == [(2, False), (1, True)]
    assert verify(folder) == []


def test_a_word_of_the_users_own_supersedes_what_was_read_without_it(tmp_path: Path) -> None:
    report = tmp_path / "r.txt"
    report.write_text("3 May 2023 - Gunmen zapped a market in Kramatorsk on Wednesday, killing five civilians.")
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [report], NO_JAVA)
    first = history_of(folder, "r").readings
    before = {claim for (claim,) in rows(open_current(folder), "SELECT ?c { ?c a ckg:Claim }")}
    (folder.path / "lexicon").mkdir()
    (folder.path / "lexicon" / "triggers.tsv").write_text(
        "form\tpos\ttype\trequires\tmeans\texample\nzap\tV\tShelling\t\t\tTroops zapped the depot.\n"
    )

    result = build(folder, [report], NO_JAVA)

    readings = history_of(folder, "r").readings
    after = {claim for (claim,) in rows(open_current(folder), "SELECT ?c { ?c a ckg:Claim }")}
    old = {claim for (claim,) in rows(open_current(folder), "SELECT ?c { ?c a ckg:SupersededClaim }")}
    assert (result.again, [item.current for item in readings]) == (1, [False, True])
    assert readings[0].graph == first[0].graph
    assert readings[0].quads_sha256 == first[0].quads_sha256
    assert old == before - after
    assert verify(folder) == []


def test_a_rule_extractor_of_another_version_reads_its_reports_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kg.extraction import engine
    from kg.extraction.model import ExtractorInfo

    report = tmp_path / "r.txt"
    report.write_text("3 May 2023 - Shells hit a market in Kramatorsk on Wednesday, killing five civilians.")
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [report, write_records(tmp_path / "in.jsonl", market())], NO_JAVA)
    monkeypatch.setattr(engine, "INFO", ExtractorInfo(name="kg-rules", version="99"))

    result = build(folder, [], NO_JAVA)

    assert (result.again, result.stored) == (1, 1)
    assert [item.version for item in history_of(folder, "r").readings] == ["1", "99"]
    assert [item.extractor for item in history_of(folder, "r1").readings] == ["coder"]


def test_an_interrupted_second_reading_leaves_the_first_standing(tmp_path: Path) -> None:
    folder = build_all(tmp_path, read_by(market(), "coder", "1"))
    journal = Journal(folder.journal)
    [document] = journal.documents(state="stored")
    journal.wait(document.key, json.dumps(read_by(market(), "coder", "2", killed=4)).encode())
    journal.close()

    _, derived = rebuild(folder, inference=False)
    assert [best for _, best in rows(open_current(folder), TOLLS)] == ["5"]

    build(folder, [], NO_JAVA)
    assert (derived.events, [best for _, best in rows(open_current(folder), TOLLS)]) == (1, ["4"])


def test_explain_shows_both_sides(twice: GraphFolder) -> None:
    store = open_current(twice)
    old, new = rows(store, OLD_TOLLS)[0][0], rows(store, TOLLS)[0][0]

    [before] = explain(UnionStore(store), old, text_of=lambda _: None)
    [after] = explain(UnionStore(store), new, text_of=lambda _: None)

    assert (before.used, before.extractor) == ("superseded: coder 2 no longer reads it so", "coder 1")
    assert [sentence.marked for sentence in before.sentences] == ["[[killing five civilians]]"]
    assert (after.extractor, [claim for _, claim in after.supersedes]) == ("coder 2", [old])


def test_log_lists_the_readings_of_a_document(twice: GraphFolder, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["-C", str(twice.path), "log", "r1"])

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(";")[0].strip() for line in lines[1:]] == ["coder 1: superseded", "coder 2: stands"]


def test_a_journal_of_the_first_format_is_brought_up(tmp_path: Path) -> None:
    folder = build_all(tmp_path, read_by(market(), "coder", "1"), read_by(market(), "coder", "2"))
    before, _ = rebuild(folder, inference=False)
    with sqlite3.connect(folder.journal) as db:
        db.executescript(
            "DROP TABLE waiting; CREATE TABLE old (key TEXT, extractor TEXT, version TEXT, body BLOB, body_sha256 TEXT,"
            " sequence INTEGER, current INTEGER, PRIMARY KEY (key, extractor, version)); INSERT INTO old SELECT key,"
            " extractor, version, body, body_sha256, sequence, current FROM extractions; DROP TABLE extractions;"
            " ALTER TABLE old RENAME TO extractions; UPDATE meta SET value = '1' WHERE name = 'format'"
        )

    again, derived = rebuild(folder, inference=False)

    assert (again, derived.digest) == (before, before)
    assert verify(folder) == []


def test_the_history_is_a_graph_of_its_own(twice: GraphFolder) -> None:
    found = list(open_current(twice).quads_for_pattern(None, None, None, iri(SUPERSEDED_GRAPH)))

    assert found
