"""The graph in Python: typed rows, frames that keep what is missing, evidence that a hostile text cannot break out of."""

import datetime as dt
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import kg
from kg.errors import QueryError, StoreError
from kg.notebook.evidence import Evidence
from kg.notebook.graph import Graph
from kg.notebook.table import make_table, value_of
from kg.query.explain import Explanation, Sentence
from kg.rdf import Literal, day, integer, text
from kg.store.folder import GraphFolder


@pytest.fixture(scope="module")
def graph(sample_folder: GraphFolder) -> Graph:
    return kg.open(sample_folder.path)


def test_importing_kg_loads_nothing_of_it() -> None:
    code = "import sys, kg; print([name for name in sys.modules if name.startswith('kg.')])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_question_gives_typed_rows(graph: Graph) -> None:
    rows = graph.query("civilians-killed-in-air-strikes")

    assert len(rows) > 3
    assert isinstance(rows[0]["day"], dt.date)
    assert all(isinstance(low, int) for low in rows.column("low") if low is not None)
    assert [row["event"] for row in rows] == rows.column("event")


def test_sparql_gives_rows_too(graph: Graph) -> None:
    (row,) = graph.query("SELECT (COUNT(*) AS ?n) WHERE { ?e a ckg:Event }")

    assert isinstance(row["n"], int)
    assert row["n"] > 50


def test_parameters_are_days_labels_and_text(graph: Graph) -> None:
    rows = graph.events(within="Syria", start=dt.date(2020, 1, 1), end="2020-12-31", type="AirStrike")

    assert len(rows) > 0
    assert {str(row["type"]).rsplit("#", 1)[1] for row in rows} == {"AirStrike"}
    assert all(dt.date(2020, 1, 1) <= row["day"] <= dt.date(2020, 12, 31) for row in rows)  # type: ignore[operator]


def test_evidence_marks_the_words_of_a_figure(graph: Graph) -> None:
    strike = graph.query("civilians-killed-in-air-strikes")[0]

    evidence = graph.explain(str(strike["event"]))

    assert len(evidence) > 0
    assert evidence[0].sentences[0].marked.count("[[") >= 1
    assert "<mark>" in evidence._repr_html_()
    assert str(evidence).startswith(str(strike["event"]))


def test_a_frame_keeps_days_as_days_and_missing_counts_missing() -> None:
    table = make_table(("day", "low"), [(day(dt.date(2020, 1, 15)), integer(18)), (None, None)])

    frame = table.to_pandas()

    assert str(frame.dtypes["low"]) == "Int64"
    assert pd.api.types.is_datetime64_any_dtype(frame["day"])
    assert frame["low"].isna().tolist() == [False, True]


def test_a_value_that_its_type_cannot_read_stays_text() -> None:
    assert value_of(Literal("soon", datatype=day(dt.date(2020, 1, 1)).datatype)) == "soon"


@pytest.mark.parametrize(
    ("question", "parameters", "said"),
    [
        ("civilians-kiled", {}, "did you mean civilians-killed"),
        ("events", {"frm": "2020-01-01"}, "it has no parameter 'frm'"),
        ("SELECT ?s WHERE { ?s ?p }", {}, "line 1"),
        ("ASK { ?s ?p ?o }", {}, "only SELECT gives rows"),
        ("SELECT * { ?s ?p ?o }", {"day": 1}, "write values into the SPARQL"),
    ],
)
def test_a_wrong_question_says_why(graph: Graph, question: str, parameters: dict[str, object], said: str) -> None:
    with pytest.raises(QueryError, match=said):
        graph.query(question, **parameters)


def test_a_folder_without_a_graph_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="kg"):
        kg.open(tmp_path / "nowhere")


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(StoreError, match="http"):
        kg.connect("file:///etc/passwd")


def test_triples_come_sorted(graph: Graph) -> None:
    found = graph.triples("CONSTRUCT { ?e skos:prefLabel ?l } WHERE { ?e a ckg:Event ; skos:prefLabel ?l }")

    assert found == sorted(found, key=str)
    assert len(found) > 50


def test_hostile_text_shows_as_text() -> None:
    claim = Explanation(
        claim="c",
        label="<img src=x onerror=alert(1)>",
        used="about it",
        status="asserted",
        mode="narrator",
        said_by=("<b>",),
        spokesperson=None,
        relayed_by=(),
        publisher="P",
        issued=None,
        document="d",
        identifier='"><script>alert(1)</script>',
        spans=((0, 5),),
        sentences=(Sentence(start=0, end=5, marked="[[<script>]] & more"),),
        extractor="x 1",
    )

    shown = Evidence("e", (claim,))._repr_html_()
    table = make_table(("<th>",), [(text("<script>alert(1)</script>"),)])._repr_html_()

    assert "<mark>&lt;script&gt;</mark> &amp; more" in shown
    assert "<script" not in shown + table
    assert "<img" not in shown
