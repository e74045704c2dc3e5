"""Every SHACL constraint component that the shapes use finds its planted error, in both validators."""

from __future__ import annotations

import pytest

from kg.validation.compiled import validate_graph
from kg.validation.compiler import compile_shapes
from kg.validation.report import Report
from kg.validation.shacl import reference_graph
from tests.shapes.test_twins import twin

# The rule whose twins show it.
PLANTED = {
    "Class": "R07",
    "Datatype": "R56",
    "Disjoint": "R24",
    "Equals": "R15",
    "In": "R50",
    "LessThan": "R60",
    "LessThanOrEquals": "R20",
    "MaxCount": "R56",
    "MaxInclusive": "R57",
    "MinCount": "R04",
    "MinInclusive": "R02",
    "MinLength": "R45",
    "NodeKind": "R13",
    "Not": "R28",
    "Or": "R34",
    "Pattern": "R73",
    "SPARQL": "R09",
    "UniqueLang": "R75",
}


def found(report: Report, rule: str, component: str) -> set[tuple[str, ...]]:
    return {r.key for r in report.results if r.rule == rule and r.component == f"{component}ConstraintComponent"}


def test_each_component_in_use_is_in_the_table_and_none_else() -> None:
    assert {check.component for check in compile_shapes().checks} == {f"{name}ConstraintComponent" for name in PLANTED}


@pytest.mark.parametrize(("component", "rule"), PLANTED.items())
def test_the_planted_error_is_found_and_nothing_else(component: str, rule: str) -> None:
    right, wrong = twin(rule, "conforming"), twin(rule, "violating")

    assert found(validate_graph(right), rule, component) == set()
    assert found(validate_graph(wrong), rule, component) == found(reference_graph(wrong), rule, component) != set()
