"""Each format is read back by another library than the one that wrote it, to the same graph."""

import csv
import io
import json
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import QuerySolutions, Store
from rdflib.compare import to_isomorphic

from kg.cli.main import main
from kg.export.rdf import QUAD_FORMATS, TRIPLE_FORMATS, export_rdf
from kg.export.tables import COLUMNS, column_meanings, event_rows, export_csv, export_geojson
from kg.pipeline.build import Options, build
from kg.query.catalogue import load_catalogue
from kg.query.run import UnionStore, run_question
from kg.rdf import RdfFormat, canonical_nquads, parse
from kg.store.folder import GraphFolder
from kg.store.oxigraph import open_current
from tests.records import event, market, record, write_records

NAMES = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "trig": "trig", "nq": "nquads", "jsonld": "json-ld"}
NASTY = '=HYPERLINK("http://x")'


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = tmp_path_factory.mktemp("export")
    text = 'An attack was reported from the village on 3 May 2023 "<&>" \\ and nobody knows more.'
    plain = record("c", text, [event(text, "An attack was reported", type="Attack", places=[])], title=NASTY)
    path = write_records(folder / "in.jsonl", market("a"), market("b", killed=7, speaker=NASTY), plain)
    build(GraphFolder(path=folder / "graph"), [path], Options(inference=False))
    return open_current(GraphFolder(path=folder / "graph"))


def written(store: Store, name: str) -> bytes:
    output = io.BytesIO()
    export_rdf(store, output, format=name)
    return output.getvalue()


@pytest.mark.parametrize("name", TRIPLE_FORMATS)
def test_rdflib_reads_the_triples_that_oxigraph_wrote(store: Store, name: str) -> None:
    read = rdflib.Graph().parse(data=written(store, name), format=NAMES[name])

    ours = rdflib.Graph().parse(data=written(store, "nt"), format="nt")
    assert to_isomorphic(read) == to_isomorphic(ours)
    assert len(read) > 100


@pytest.mark.parametrize("name", QUAD_FORMATS)
def test_rdflib_reads_the_quads_that_oxigraph_wrote(store: Store, name: str) -> None:
    read = rdflib.Dataset().parse(data=written(store, name), format=NAMES[name])

    back = parse(read.serialize(format="nquads").encode(), format=RdfFormat.N_QUADS)
    assert canonical_nquads(back) == written_canonically(store)


def written_canonically(store: Store) -> bytes:
    return canonical_nquads(parse(written(store, "nq"), format=RdfFormat.N_QUADS))


def test_the_same_graph_gives_the_same_bytes(store: Store) -> None:
    assert written(store, "trig") == written(store, "trig")


def test_the_event_table_has_a_row_an_event_and_disarms_formulas(store: Store) -> None:
    output = io.BytesIO()

    count = export_csv(store, output)

    rows = list(csv.DictReader(io.StringIO(output.getvalue().decode())))
    assert (len(rows), count) == (2, 2)
    assert tuple(rows[0]) == COLUMNS
    assert [row["killed_civilians_low"] for row in rows] == ["5", ""]
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row.values())


def test_pandas_reads_the_table_with_numbers(store: Store, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    with (tmp_path / "events.csv").open("wb") as output:
        export_csv(store, output)

    frame = pandas.read_csv(tmp_path / "events.csv")

    assert frame["killed_high"].max() == 7


def test_geojson_puts_the_place_where_it_is(store: Store) -> None:
    output = io.BytesIO()
    export_geojson(store, output)

    features = json.loads(output.getvalue())["features"]

    longitude, latitude = features[0]["geometry"]["coordinates"]
    assert (round(latitude), round(longitude)) == (49, 38)
    assert features[1]["geometry"] is None


def test_an_open_bound_leaves_a_sum_open(store: Store) -> None:
    assert [row["killed_high"] for row in event_rows(store)] == [7, None]


def two_opinions(tmp_path: Path) -> Store:
    """One shelling: one source counts five civilians, another seven people of no stated kind."""
    other = market("b", killed=7, speaker="Rescue Service")
    other["events"][0]["tolls"][0]["category"] = "unknown"
    build(
        GraphFolder(path=tmp_path / "graph"),
        [write_records(tmp_path / "in.jsonl", market("a", speaker="Mayor of Kramatorsk"), other)],
        Options(inference=False),
    )
    return open_current(GraphFolder(path=tmp_path / "graph"))


def test_people_of_no_stated_kind_are_not_added_to_those_whom_others_call_civilians(tmp_path: Path) -> None:
    (row,) = event_rows(two_opinions(tmp_path))

    assert [row[f"killed_{bound}"] for bound in ("low", "best", "high")] == [7, 7, 7]
    assert row["killed_civilians_best"] == 5


def test_questions_add_the_dead_as_the_table_does(tmp_path: Path) -> None:
    store = two_opinions(tmp_path)
    rows = run_question(UnionStore(store), load_catalogue().question("acled-rows"))

    assert isinstance(rows, QuerySolutions)
    assert [int(row["fatalities"].value) for row in rows] == [7]


def test_the_table_names_who_is_quoted_and_the_reports(tmp_path: Path) -> None:
    (row,) = event_rows(two_opinions(tmp_path))

    assert (row["sources"], row["documents"], row["document_ids"]) == (2, 2, "a; b")
    assert {"Mayor of Kramatorsk", "Rescue Service"} <= set(row["source_names"].split("; "))


def test_every_column_of_the_table_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert tuple(column_meanings()) == COLUMNS
    assert all(column_meanings().values())

    with pytest.raises(SystemExit, match="0"):
        main(["export", "--columns"])
    assert capsys.readouterr().out.startswith("event ")
