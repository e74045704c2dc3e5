import csv
import io
import json

import pytest
from pyoxigraph import RdfFormat, Store
from rdflib import Dataset, Graph

from kg.errors import QueryError
from kg.query.results import Format, rows_of, shorten, write_answer
from kg.query.run import Answer, UnionStore, run_query

GRAPH = """
@prefix ckg: <https://w3id.org/ckg/ns#> . @prefix event: <https://w3id.org/ckg/id/event/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/ckg/graph/kg> {
  event:a skos:prefLabel "=SUM(A1)"@en ; ckg:low -3 .
  event:b skos:prefLabel "line\\none, \\"two\\""@en .
}
"""
ROWS = "SELECT ?event ?label ?low { ?event skos:prefLabel ?label OPTIONAL { ?event ckg:low ?low } } ORDER BY ?event"
TRIPLES = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def ask(sparql: str) -> Answer:
    store = Store()
    store.load(GRAPH.encode(), format=RdfFormat.TRIG)
    return run_query(UnionStore(store), sparql)


def written(sparql: str, format: Format, *, escape_formulas: bool = False) -> bytes:  # noqa: A002
    output = io.BytesIO()
    write_answer(ask(sparql), output, format=format, escape_formulas=escape_formulas)
    return output.getvalue()


def test_csv_has_plain_values_in_lines_that_r_and_pandas_read() -> None:
    lines = list(csv.reader(io.StringIO(written(ROWS, Format.CSV).decode(), newline="")))

    assert lines == [
        ["event", "label", "low"],
        ["https://w3id.org/ckg/id/event/a", "=SUM(A1)", "-3"],
        ["https://w3id.org/ckg/id/event/b", 'line\none, "two"', ""],
    ]


def test_formulas_are_disarmed_and_numbers_are_not() -> None:
    lines = list(csv.reader(io.StringIO(written(ROWS, Format.CSV, escape_formulas=True).decode(), newline="")))

    assert lines[1] == ["https://w3id.org/ckg/id/event/a", "'=SUM(A1)", "-3"]


def test_json_is_that_of_sparql() -> None:
    content = json.loads(written(ROWS, Format.JSON))

    assert content["head"] == {"vars": ["event", "label", "low"]}
    assert content["results"]["bindings"][0]["low"]["datatype"] == "http://www.w3.org/2001/XMLSchema#integer"


@pytest.mark.parametrize("format_name", [Format.XML, Format.TSV])
def test_other_row_formats_hold_every_row(format_name: Format) -> None:
    assert written(ROWS, format_name).count(b"/id/event/") == 2


def test_a_table_shortens_iris_and_counts_rows() -> None:
    text = written(ROWS, Format.TABLE).decode()

    assert text.splitlines()[0].split() == ["event", "label", "low"]
    assert "event:a" in text
    assert text.endswith("(2 rows)\n")


@pytest.mark.parametrize(
    ("format_name", "parser"),
    [(Format.TURTLE, "turtle"), (Format.NTRIPLES, "nt"), (Format.RDFXML, "xml")],
)
def test_rdflib_reads_the_triples_back(format_name: Format, parser: str) -> None:
    graph = Graph().parse(data=written(TRIPLES, format_name), format=parser)

    assert len(graph) == 3


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("format_name", "parser"), [(Format.TRIG, "trig"), (Format.NQUADS, "nquads"), (Format.JSONLD, "json-ld")]
)
def test_rdflib_reads_the_quads_back(format_name: Format, parser: str) -> None:
    dataset = Dataset()
    dataset.parse(data=written(TRIPLES, format_name), format=parser)

    assert sum(1 for _ in dataset.quads()) == 3


def test_equal_graphs_have_equal_bytes() -> None:
    assert written(TRIPLES, Format.TURTLE) == written(TRIPLES, Format.TURTLE)


def test_yes_and_no() -> None:
    assert written("ASK { ?s ?p ?o }", Format.TABLE) == b"true\n"
    assert json.loads(written("ASK { ?s ckg:none ?o }", Format.JSON))["boolean"] is False


@pytest.mark.parametrize(
    ("sparql", "format_name", "message"),
    [
        (ROWS, Format.TURTLE, "rows cannot be written as ttl; use csv, json, table, tsv, xml"),
        (TRIPLES, Format.CSV, "triples cannot be written as csv"),
        ("ASK { ?s ?p ?o }", Format.TURTLE, "a yes or no cannot be written as ttl"),
    ],
)
def test_a_format_that_does_not_fit_is_refused_with_those_that_do(
    sparql: str, format_name: Format, message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        written(sparql, format_name)


def test_rows_come_as_terms_with_none_for_the_unbound() -> None:
    names, rows = rows_of(ask(ROWS))

    assert names == ("event", "label", "low")
    assert list(rows)[1][2] is None


def test_an_iri_without_a_prefix_stays_whole() -> None:
    assert shorten("http://example.org/a") == "http://example.org/a"
