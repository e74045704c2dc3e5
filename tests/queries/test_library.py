"""Every question runs on a graph of the sample, in Oxigraph and in rdflib with equal rows."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import QuerySolutions, Store

from kg.pipeline.build import Options, build
from kg.query.catalogue import load_catalogue
from kg.query.check import try_question
from kg.query.run import UnionStore, bind_for, run_question
from kg.resources import sample_file
from kg.store.folder import GraphFolder
from kg.store.oxigraph import open_current
from kg.validation.compiled import validate_graph
from kg.validation.shacl import to_rdflib

if TYPE_CHECKING:
    from rdflib import Graph

GOLD = Path(__file__).parents[1] / "gold" / "sample"
EXPECTED = Path(__file__).parent / "expected"
# A ceasefire's life, three tellings of one strike with growing figures, a denial, a correction: enough for most.
REPORTS = ("sy-ariha-*", "sd-jeddah-*", "sy-balyun-*", "sy-khan-sheikhoun-state", "ua-dnipro-ret*", "sy-moscow-*")
NAMES = [question.name for question in load_catalogue()]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = GraphFolder(path=tmp_path_factory.mktemp("library"))
    files = sorted(path for pattern in REPORTS for path in GOLD.glob(f"{pattern}.json"))
    build(folder, files, Options(texts=(sample_file(),), inference=False))
    memory = Store()
    memory.bulk_extend(iter(open_current(folder)))
    return memory


@pytest.fixture(scope="module")
def graph(store: Store) -> Graph:
    return to_rdflib(store)


def comparable(value: str | None) -> str | None:
    """Numbers by value: engines print 7.0, 7 and 7.0E0."""
    try:
        return value and f"{float(value):.6f}"
    except ValueError:
        return value


def rows_of_oxigraph(store: Store, sparql: str) -> list[tuple[str | None, ...]]:
    answer = UnionStore(store).query(sparql)
    if isinstance(answer, QuerySolutions):
        return [tuple(None if term is None else comparable(term.value) for term in row) for row in answer]
    return sorted(
        (triple.subject.value, triple.predicate.value, triple.object.value)
        for triple in answer  # type: ignore[union-attr]
    )


def rows_of_rdflib(graph: Graph, sparql: str) -> list[tuple[str | None, ...]]:
    result = graph.query(sparql)
    rows = [tuple(None if term is None else comparable(str(term)) for term in row) for row in result]  # type: ignore[union-attr]
    return rows if result.type == "SELECT" else sorted(rows, key=str)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_oxigraph_and_rdflib_give_equal_rows(name: str, store: Store, graph: Graph) -> None:
    question = load_catalogue().question(name)
    sparql = bind_for(UnionStore(store), question, question.example)

    assert rows_of_oxigraph(store, sparql) == rows_of_rdflib(graph, sparql)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_answers_with_the_columns_it_documents(name: str, store: Store) -> None:
    assert try_question(UnionStore(store), load_catalogue().question(name)).fault == ""


@pytest.mark.parametrize("name", NAMES)
def test_a_question_stands_on_its_own_without_binding(name: str) -> None:
    Store().query(load_catalogue().question(name).sparql)


@pytest.mark.parametrize("path", sorted(EXPECTED.glob("*.csv")), ids=lambda path: path.stem)
def test_the_answer_is_the_one_a_person_checked(path: Path, store: Store) -> None:
    question = load_catalogue().question(path.stem)
    expected = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    answer = run_question(UnionStore(store), question, question.example)
    columns = list(expected[0])
    found = [{c: "" if row[c] is None else row[c].value for c in columns} for row in answer]  # type: ignore[union-attr]

    assert found == expected


def test_the_library_has_the_questions_of_the_model() -> None:
    assert len(NAMES) >= 38


def test_every_question_says_what_it_does_not_count() -> None:
    for question in load_catalogue():
        assert len(question.counts_not) > 10


def test_every_parameter_of_a_question_has_a_type_and_a_label() -> None:
    for question in load_catalogue():
        for parameter in question.parameters:
            assert re.match(r"[A-Z]", parameter.label)


def test_the_graph_that_answers_violates_no_rule(store: Store) -> None:
    violated = {result.rule for result in validate_graph(store).results if result.severity.value == "Violation"}

    assert violated == set()
