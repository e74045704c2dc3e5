"""Every rule has a conforming and a violating twin, and the compiled queries say what pySHACL says of both."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.validation.compiled import validate_graph
from kg.validation.compiler import compile_shapes
from kg.validation.report import Report
from kg.validation.shacl import reference_graph

HERE = Path(__file__).parent
RULES = [rule.id for rule in compile_shapes().rules]


def twin(rule: str, kind: str) -> Store:
    store = Store()
    store.load(path=HERE / rule / f"{kind}.trig", format=RdfFormat.TRIG)
    return store


def keys(report: Report) -> set[tuple[str, ...]]:
    return {result.key for result in report.results}


def test_every_folder_of_twins_belongs_to_a_rule() -> None:
    folders = {path.name for path in HERE.iterdir() if path.is_dir() and path.name.startswith("R")}

    assert folders == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_conforming_twin_is_looked_at_and_found_right(rule: str) -> None:
    store = twin(rule, "conforming")
    targets = {target for shape in compile_shapes().rules if shape.id == rule for target in shape.targets}
    looked_at = [quad for quad in store if quad.object in targets]

    assert looked_at
    assert rule not in validate_graph(store).counts()


@pytest.mark.parametrize("rule", RULES)
def test_violating_twin_breaks_every_constraint_of_the_rule(rule: str) -> None:
    wanted = {(check.shape, check.component) for check in compile_shapes().checks if check.rule.id == rule}

    found = {(r.shape, r.component) for r in validate_graph(twin(rule, "violating")).results if r.rule == rule}

    assert found == wanted


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES)
def test_pyshacl_says_the_same_of_both_twins(rule: str) -> None:
    for kind in ("conforming", "violating"):
        store = twin(rule, kind)

        assert keys(validate_graph(store)) == keys(reference_graph(store))


@pytest.mark.parametrize("rule", RULES)
def test_a_change_is_found_from_the_nodes_it_touches(rule: str) -> None:
    before, after = twin(rule, "conforming"), twin(rule, "violating")
    triples = [{(q.subject, q.predicate, q.object) for q in store} for store in (before, after)]
    touched = {triple[0].value for triple in triples[0] ^ triples[1]}
    touched |= {triple[2].value for triple in triples[0] - triples[1] if hasattr(triple[2], "value")}
    changed = {node for node in touched if node.startswith("https://")}

    found = {r.key for r in validate_graph(after, since=changed).results if r.rule == rule}

    named = {r.key for r in validate_graph(after).results if r.rule == rule and not r.focus.startswith("_:")}
    assert found == named
