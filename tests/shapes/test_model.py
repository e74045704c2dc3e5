"""`model.csv` has the rules that the model asks for, in its words; each is a shape, and what differs is said."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kg.validation.compiler import compile_shapes

ROWS = list(csv.DictReader(Path(__file__).with_name("model.csv").read_text(encoding="utf-8").splitlines()))
MODEL = {row["rule"] for row in ROWS}


def test_the_model_has_46_rules() -> None:
    assert sorted(MODEL) == [f"R{number:02}" for number in range(1, 47)]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["rule"])
def test_each_rule_of_the_model_is_a_shape_of_the_same_severity_and_target(row: dict[str, str]) -> None:
    rule = compile_shapes().rule(row["rule"])
    targets = " ".join(sorted(target.value.rpartition("#")[2] for target in rule.targets))

    assert (rule.node.value, rule.severity.value) == (row["shape"], row["severity"])
    assert (targets != row["targets"]) == bool(row["differs"])


def test_the_rules_beyond_the_model_go_on_counting() -> None:
    ours = [rule.id for rule in compile_shapes().rules if rule.id not in MODEL]

    assert ours == [f"R{number}" for number in range(47, 47 + len(ours))]
