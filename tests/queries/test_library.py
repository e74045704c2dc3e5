"""Every question runs on a graph of the sample, in Oxigraph and in rdflib with equal rows."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from pyoxigraph import QuerySolutions, Store

from kg.pipeline.build import Options, build
from kg.query.catalogue import load_catalogue
from kg.query.check import try_question
from kg.query.results import shorten
from kg.query.run import Answer, UnionStore, bind_for, run_question
from kg.resources import resource_folder, sample_file
from kg.store.folder import GraphFolder
from kg.store.oxigraph import open_current
from kg.validation.compiled import validate_graph
from kg.validation.shacl import to_rdflib
from kg.vocabulary import CKG, RDF

if TYPE_CHECKING:
    from rdflib import Graph

# What a coder read in all 65 reports: stable when the extraction changes.
GOLD = Path(__file__).parents[1] / "gold" / "sample" / "extended" / "extractions.jsonl"
EXPECTED = Path(__file__).parent / "expected"
LONG_IN_RDFLIB = {"acts-of-actor"}
"""Asked of the whole sample they take rdflib a minute; their example is enough."""
NAMES = [question.name for question in load_catalogue()]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    folder = GraphFolder(path=tmp_path_factory.mktemp("library"))
    build(folder, [GOLD], Options(texts=(sample_file(),), inference=False))
    return in_memory(folder)


@pytest.fixture(scope="module")
def extracted(sample_folder: GraphFolder) -> Store:
    """The sample as the program reads it: with wrong names, missing places, reports that say nothing."""
    return in_memory(sample_folder)


@pytest.fixture(scope="module")
def graph(store: Store) -> Graph:
    return to_rdflib(store)


@pytest.fixture(scope="module")
def extracted_graph(extracted: Store) -> Graph:
    return to_rdflib(extracted)


def in_memory(folder: GraphFolder) -> Store:
    memory = Store()
    memory.bulk_extend(iter(open_current(folder)))
    return memory


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


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_both_engines_agree_on_what_the_program_extracts(name: str, extracted: Store, extracted_graph: Graph) -> None:
    question = load_catalogue().question(name)
    required = {p.name: question.example[p.name] for p in question.parameters if p.required}
    sparql = bind_for(UnionStore(extracted), question, question.example if name in LONG_IN_RDFLIB else required)

    assert rows_of_oxigraph(extracted, sparql) == rows_of_rdflib(extracted_graph, sparql)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_answers_with_the_columns_it_documents(name: str, store: Store) -> None:
    assert try_question(UnionStore(store), load_catalogue().question(name)).fault == ""


@pytest.mark.parametrize("name", NAMES)
def test_a_question_stands_on_its_own_without_binding(name: str) -> None:
    Store().query(load_catalogue().question(name).sparql)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An answer that a person read from the reports: all rows for these parameters, in these columns."""

    parameters: dict[str, str]
    columns: list[str]
    rows: list[dict[str, str]]


def read_expected(path: Path) -> Expected:
    lines = path.read_text(encoding="utf-8").splitlines()
    header = yaml.safe_load("\n".join(line.removeprefix("#+ ") for line in lines if line.startswith("#+")))
    assert header["checked"], f"{path}: say how the answer was checked"
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#+")))
    parameters = {name: str(value) for name, value in header["parameters"].items()}
    return Expected(parameters=parameters, columns=list(rows[0]), rows=rows)


def rows_found(answer: Answer, columns: list[str]) -> list[dict[str, str]]:
    """Return the rows in these columns; the triples of a graph as subject, predicate, object."""
    if isinstance(answer, QuerySolutions):
        return [{c: "" if row[c] is None else shorten(row[c].value) for c in columns} for row in answer]
    return [{c: shorten(getattr(triple, c).value) for c in columns} for triple in answer]  # type: ignore[union-attr]


def test_every_question_has_an_answer_that_a_person_checked() -> None:
    assert sorted(path.stem for path in EXPECTED.glob("*.csv")) == sorted(NAMES)


def test_coverage_counts_every_claim_once(store: Store) -> None:
    rows = run_question(UnionStore(store), load_catalogue().question("coverage"), {})
    kept = {claim.subject for claim in store.quads_for_pattern(None, RDF.type, CKG.Claim, None)}

    assert sum(int(row["claims"].value) for row in rows) == len(kept)  # type: ignore[union-attr,misc]


@pytest.mark.parametrize("path", sorted(EXPECTED.glob("*.csv")), ids=lambda path: path.stem)
def test_the_answer_is_the_one_a_person_checked(path: Path, store: Store) -> None:
    expected = read_expected(path)
    answer = run_question(UnionStore(store), load_catalogue().question(path.stem), expected.parameters)
    found = rows_found(answer, expected.columns)

    # Rows of one rank are ordered by identifiers, which nobody reads.
    assert sorted(found, key=str) == sorted(expected.rows, key=str)


def test_every_competency_question_has_its_files_and_every_file_its_competency_question() -> None:
    text = (resource_folder("queries") / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", text, flags=re.MULTILINE)
    named = {name for _, files in rows for name in re.findall(r"`([\w-]+)`", files)}

    assert [int(number) for number, _ in rows] == list(range(1, 28))
    assert named == set(NAMES)


def test_every_question_with_parameters_has_an_example() -> None:
    assert [question.name for question in load_catalogue() if question.parameters and not question.example] == []


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
