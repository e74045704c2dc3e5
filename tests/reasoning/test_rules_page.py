"""Every rule has its place on the page of the rules, which is current and needs no network."""

from __future__ import annotations

import re
from functools import cache

import pytest

from kg.reasoning.documentation.rules import RuleEntry, build_rules_page, read_rule_entries
from kg.resources import resource_folder
from kg.validation.compiler import compile_shapes
from kg.validation.shapes import SHAPE


@cache
def page() -> str:
    return build_rules_page()


def test_the_shipped_page_is_current() -> None:
    assert (resource_folder("shapes") / "index.html").read_text("utf-8") == page()


def test_each_rule_has_one_place_on_the_page() -> None:
    assert re.findall(r'<article class="term" id="(R\d+)"', page()) != []
    assert sorted(re.findall(r'<article class="term" id="(R\d+)"', page())) == [r.id for r in compile_shapes().rules]


@pytest.mark.parametrize("entry", read_rule_entries(), ids=lambda entry: entry.id)
def test_a_rule_is_told_as_the_validator_reads_it(entry: RuleEntry) -> None:
    rule = compile_shapes().rule(entry.id)
    messages = {check.message for check in compile_shapes().checks if check.rule.id == rule.id}

    assert (entry.label, entry.severity) == (rule.label, rule.severity.value)
    assert set(entry.messages) == messages
    assert entry.turtle.startswith(f"shape:{rule.id} a sh:NodeShape")
    assert entry.turtle.count(" a sh:NodeShape") == 1
    assert f"{SHAPE}{rule.id}" in page()


def test_nothing_is_loaded_from_elsewhere() -> None:
    assert re.findall(r"<(?:script|link|img|iframe)\b|@import|url\(", page()) == []


def test_every_link_of_the_page_leads_to_a_place_on_it() -> None:
    places = set(re.findall(r'\bid="([^"]+)"', page()))

    assert {name for name in re.findall(r'href="#([^"]+)"', page()) if name not in places} == set()
