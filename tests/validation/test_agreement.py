"""Both validators say the same of a real graph: what a coder read in the reports of the sample."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.pipeline.build import Options, build
from kg.resources import sample_file
from kg.store.folder import GraphFolder
from kg.store.oxigraph import open_current
from kg.validation.compiled import validate_graph
from kg.validation.report import Report
from kg.validation.shacl import reference_graph

TESTS = Path(__file__).parents[1]
GOLD = TESTS / "gold" / "sample" / "extended" / "extractions.jsonl"


def keys(report: Report) -> set[tuple[str, ...]]:
    return {result.key for result in report.results}


@pytest.mark.slow
def test_both_validators_agree_on_the_gold_graph(tmp_path: Path) -> None:
    folder = GraphFolder(path=tmp_path / "graph")
    build(folder, [GOLD], Options(texts=(sample_file(),), inference=False))
    store = Store()
    store.bulk_extend(iter(open_current(folder)))

    assert keys(validate_graph(store)) == keys(reference_graph(store))


def test_parsing_each_query_once_changes_no_result() -> None:
    store = Store()
    for rule in ("R06", "R09", "R10", "R31"):
        store.load(path=TESTS / "shapes" / rule / "violating.trig", format=RdfFormat.TRIG)

    found = keys(reference_graph(store))

    assert found
    assert found == keys(reference_graph(store, parse_once=False))
