import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.errors import LockedError
from kg.pipeline.build import BuildResult, Options, build, rebuild
from kg.pipeline.interchange import resolved_lines
from kg.store.folder import GraphFolder
from kg.store.journal import Journal
from kg.store.oxigraph import open_current
from kg.store.verify import verify
from tests.records import Json, event, market, record, spans, toll, write_records

NO_JAVA = Options(inference=False)


def build_records(folder: Path, *records: Json, options: Options = NO_JAVA) -> BuildResult:
    folder.mkdir(parents=True, exist_ok=True)
    path = write_records(folder / "in.jsonl", *records)
    return build(GraphFolder(path=folder / "graph"), [path], options)


def reasons(result: BuildResult) -> list[str]:
    return [item.reason for item in result.refused]


def test_a_record_is_stored_and_counted(tmp_path: Path) -> None:
    result = build_records(tmp_path, market())

    assert (result.stored, result.refused, result.derived.events, result.derived.estimates) == (1, (), 1, 1)


def test_the_same_document_again_changes_nothing(tmp_path: Path) -> None:
    first = build_records(tmp_path, market())

    again = build_records(tmp_path, market())

    assert (again.stored, again.unchanged) == (0, 1)
    assert again.derived.digest == first.derived.digest


def test_a_corrected_record_takes_the_place_of_the_first(tmp_path: Path) -> None:
    first, second = market(), market()
    second["events"][0]["tolls"][0] |= {"low": 6, "best": 6, "high": 6}
    build_records(tmp_path, first)

    build_records(tmp_path, second)

    folder = GraphFolder(path=tmp_path / "graph")
    best = NamedNode("https://w3id.org/ckg/ns#best")
    figures = {quad.object.value for quad in open_current(folder) if quad.predicate == best}
    assert figures == {"6"}
    assert verify(folder) == []


def test_a_place_of_the_users_own_reaches_the_reports_stored_before(tmp_path: Path) -> None:
    report = tmp_path / "r.txt"
    report.write_text(
        "12 May 2021 - Gunmen shot dead four people in the village of Ozerna Balka in Kharkiv region, police said."
    )
    folder = GraphFolder(path=tmp_path / "graph")
    first = build(folder, [report], NO_JAVA)
    (folder.path / "places.csv").write_text(
        "name,kind,country,admin1,latitude,longitude\nOzerna Balka,village,UA,Kharkiv,49.5,36.2\n"
    )

    second, third = build(folder, [report], NO_JAVA), build(folder, [report], NO_JAVA)

    assert [(one.again, one.unchanged) for one in (first, second, third)] == [(0, 0), (1, 0), (0, 1)]
    assert second.derived.digest != first.derived.digest


def test_a_rebuild_gives_the_same_digest(tmp_path: Path) -> None:
    first = build_records(tmp_path, market("a"), market("b", killed=7))

    before, derived = rebuild(GraphFolder(path=tmp_path / "graph"), inference=False)

    assert before == first.derived.digest == derived.digest


RECORDS = (
    market("a"),
    market("b", killed=7, speaker="Rescue Service", issued_resolved="2023-05-05"),
    market("c", killed=3, speaker="Rescue Service"),
    market("d", killed=7, publisher="Other Wire"),
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(RECORDS), split=st.integers(0, len(RECORDS)))
def test_any_order_and_split_gives_the_same_graph(
    tmp_path_factory: pytest.TempPathFactory, order: list[Json], split: int
) -> None:
    whole = build_records(tmp_path_factory.mktemp("whole"), *RECORDS)

    folder = tmp_path_factory.mktemp("split")
    parts = [build_records(folder, *part) for part in (order[:split], order[split:]) if part]

    assert parts[-1].derived.digest == whole.derived.digest


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"type": "Skirmish"}, "events[0].type: 'Skirmish' is not one of"),
        ({"evidence": [[5, 9999]]}, "events[0].evidence[0]: [5, 9999] is no span of the text"),
        ({"evidence": [[9, 5]]}, "events[0].evidence[0]: [9, 5] is no span"),
        ({"tolls": [{"effect": "killed", "low": 9, "best": 5, "high": 5}]}, "low, best, high are out of order"),
        ({"tolls": [{"effect": "killed", "low": -1}]}, "events[0].tolls[0].low"),
        ({"date": {"start": "2023-05-04", "end": "2023-05-03"}}, "the date ends (2023-05-03) before it starts"),
        ({"date": {"start": "2023-02-30", "end": "2023-02-30"}}, "'2023-02-30' is no calendar day"),
        ({"part_of": "e9"}, "events[0].part_of: 'e9' is no other event"),
        ({"agreement": {"kind": "ceasefire", "stage": "signed"}}, "type Shelling needs none"),
        ({"places": [{"name": "X", "country": "Ukraine"}]}, "events[0].places[0].country"),
        ({"roles": [{"role": "villain", "name": "X"}]}, "events[0].roles[0].role: 'villain' is not one of"),
    ],
)
def test_a_faulty_extraction_is_refused_with_document_field_and_reason(
    tmp_path: Path, change: Json, reason: str
) -> None:
    bad = market("bad")
    bad["events"][0] |= change

    result = build_records(tmp_path, bad, market("good"))

    assert result.stored == 1
    assert result.refused[0].id == "bad"
    assert reason in reasons(result)[0]


def test_an_extraction_without_its_text_says_how_to_give_it(tmp_path: Path) -> None:
    bare = market()
    del bare["document"]["text"]

    assert "--texts" in reasons(build_records(tmp_path, bare))[0]


def test_texts_may_come_in_a_file_of_their_own(tmp_path: Path) -> None:
    bare = market()
    text = bare["document"].pop("text")
    write_records(tmp_path / "texts.jsonl", {"id": "r1", "text": text})

    result = build_records(tmp_path, bare, options=Options(inference=False, texts=(tmp_path / "texts.jsonl",)))

    assert (result.stored, result.refused) == (1, ())


def test_stored_and_quarantined_are_all_that_came(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(market()) + "\nnot json\n" + json.dumps({"id": "x", "text": " "}) + "\n")

    result = build(GraphFolder(path=tmp_path / "graph"), [path], NO_JAVA)

    assert result.counts == {"received": 3, "stored": 1, "quarantined": 2, "pending": 0}


def test_a_violating_document_is_quarantined_with_rule_node_and_sentence(tmp_path: Path) -> None:
    bad = market("bad")
    bad["events"][0]["tolls"][0] |= {"bound": "atLeast", "high": 5}

    result = build_records(tmp_path, bad, market("good"))

    assert (result.stored, result.refused[0].stage) == (1, "validation")
    assert "R03" in reasons(result)[0]
    assert "/id/claim/" in reasons(result)[0]
    assert "killing five civilians" in reasons(result)[0]


def test_hostile_names_become_safe_terms(tmp_path: Path) -> None:
    nasty = '"><script>alert(1)</script> <http://x y> ; DROP ALL #'
    hostile = market("h", speaker=nasty, title=nasty, publisher=nasty)
    hostile["events"][0]["places"][0]["name"] = nasty

    result = build_records(tmp_path, hostile)

    assert (result.stored, result.refused) == (1, ())


def test_a_second_extractor_takes_the_place_of_the_first(tmp_path: Path) -> None:
    build_records(tmp_path, market())
    text = market()["document"]["text"]
    other = record(
        "r1", text, [event(text, "Shells hit the market"), event(text, "killing five", id="e2", type="Attack")]
    )
    other["extractor"] = {"name": "coder", "version": "2"}

    result = build_records(tmp_path, other)

    assert (result.counts["stored"], result.derived.events) == (1, 2)


def test_a_second_writer_is_kept_out(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")

    with folder.writing(), pytest.raises(LockedError, match="another kg process is writing"):
        build(folder, [], NO_JAVA)


def test_a_damaged_journal_is_named_not_used(tmp_path: Path) -> None:
    build_records(tmp_path, market())
    folder = GraphFolder(path=tmp_path / "graph")
    with sqlite3.connect(folder.journal) as db:
        db.execute("UPDATE documents SET body = zeroblob(length(body))")

    journal = Journal(folder.journal)
    with pytest.raises(Exception, match=r"document \w+: the stored bytes are damaged"):
        list(journal.documents())
    journal.close()


def test_what_one_source_says_twice_is_one_claim_with_two_spans(tmp_path: Path) -> None:
    text = (
        "Five civilians died in Kramatorsk on 3 May, the hospital said. Shells killed five civilians there, it added."
    )
    figure = toll(text, "Five civilians died", 5, 5, 5, said_by=["Central Hospital"])
    again = figure | {"evidence": spans(text, "killed five civilians")}
    build_records(tmp_path, record("r", text, [event(text, "Five civilians died", tolls=[figure, again])]))

    from kg.store.oxigraph import open_current

    rows = open_current(GraphFolder(path=tmp_path / "graph")).query(
        "SELECT ?c (COUNT(?e) AS ?n) { GRAPH ?g { ?c a <https://w3id.org/ckg/ns#TollClaim> ;"
        " <https://w3id.org/ckg/ns#evidence> ?e } } GROUP BY ?c"
    )
    assert [row["n"].value for row in rows] == ["2"]  # type: ignore[union-attr]


def test_exported_events_carry_the_events_of_the_graph(tmp_path: Path) -> None:
    build_records(tmp_path, market("a"), market("b", speaker="Rescue Service"))
    folder = GraphFolder(path=tmp_path / "graph")

    keys = {event["same_as"] for line in resolved_lines(folder) for event in json.loads(line)["events"]}

    subjects = {
        q.subject.value
        for q in open_current(folder)
        if q.predicate == NamedNode("https://w3id.org/ckg/ns#consolidates")
    }
    assert keys == subjects
    assert len(keys) == 1


def test_a_rebuild_infers_only_if_the_graph_had_been_inferred(tmp_path: Path) -> None:
    build_records(tmp_path, market())

    before, derived = rebuild(GraphFolder(path=tmp_path / "graph"))

    assert (derived.reasoner, derived.digest) == (None, before)


PRIORITY = """
import os, sys
from contextlib import nullcontext
from pathlib import Path
from kg.pipeline.build import Options, build
from kg.store.folder import GraphFolder
folder, is_read = GraphFolder(path=Path(sys.argv[1])), sys.argv[3] == "read"
stages = {}
note = lambda stage, done, total: stages.update({stage: os.getpriority(os.PRIO_PROCESS, 0)})
with folder.reading() if is_read else nullcontext():
    build(folder, [Path(sys.argv[2])], Options(inference=False, gives_way=True), progress=note)
print(stages["read"], stages["extract"], stages["store"])
"""


@pytest.mark.parametrize(("who", "priorities"), [("read", "0 5 5"), ("unread", "0 0 0")])
def test_a_build_gives_way_to_a_server_once_all_is_acknowledged(tmp_path: Path, who: str, priorities: str) -> None:
    records = write_records(tmp_path / "in.jsonl", market())
    folder = tmp_path / "graph"
    folder.mkdir()
    command = [sys.executable, "-c", PRIORITY, str(folder), str(records), who]
    # Relative to this process, which may itself have been given a low priority.
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    expected = " ".join(str(max(int(value), ours)) for value in priorities.split())

    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip() == expected
