"""What a document that arrives can break, in itself and in what was there, in a graph that is broken already."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, parse

from kg.validation.compiled import validate_graph
from kg.validation.compiler import compile_shapes
from kg.validation.report import Report

TWINS = Path(__file__).parents[1] / "shapes"
RULES = [rule.id for rule in compile_shapes().rules]
ABOUT_NAMES = {"R76", "R77"}
"""To these the names of a copy are ill formed themselves."""
ID = "https://w3id.org/ckg/id/"


def quads(rule: str, kind: str, copy: str) -> list[Quad]:
    """The twin with things of its own: two rules' twins share names, which would join what they say."""
    text = (TWINS / rule / f"{kind}.trig").read_text(encoding="utf-8").replace(f"<{ID}", f"<{ID}{copy}-")
    for misnamed in ("claims/1", "Some-Actor"):  # planted by the rules about names
        text = text.replace(f"<https://w3id.org/ckg/{misnamed}>", f"<https://w3id.org/ckg/{misnamed}-{copy}>")
    return list(parse(text.encode(), format=RdfFormat.TRIG))


@cache
def broken() -> tuple[Quad, ...]:
    """A graph that breaks each rule somewhere."""
    return tuple(quad for rule in RULES for quad in quads(rule, "violating", rule.lower()))


def store_of(*parts: list[Quad] | tuple[Quad, ...]) -> Store:
    store = Store()
    for part in parts:
        store.extend(part)
    return store


def keys(report: Report) -> set[tuple[str, ...]]:
    """Without results on blank nodes, whose names no run shares with another."""
    return {result.key for result in report.results if not result.focus.startswith("_:")}


def subjects(added: list[Quad]) -> set[str]:
    return {quad.subject.value for quad in added if isinstance(quad.subject, NamedNode)}


@pytest.fixture(scope="module")
def before() -> set[tuple[str, ...]]:
    return keys(validate_graph(store_of(broken())))


@pytest.mark.parametrize("rule", RULES)
def test_a_document_added_to_a_broken_graph_is_judged_by_itself(rule: str, before: set[tuple[str, ...]]) -> None:
    for kind in ("conforming", "violating"):
        added = quads(rule, kind, "new")
        after = store_of(broken(), added)

        found = keys(validate_graph(after, since=subjects(added)))

        assert found == keys(validate_graph(after)) - before
        assert any(key[-1] == rule for key in found) == (kind == "violating" or rule in ABOUT_NAMES)


@pytest.mark.parametrize("rule", RULES)
def test_what_a_document_breaks_in_another_is_found(rule: str, before: set[tuple[str, ...]]) -> None:
    sound, wrong = quads(rule, "conforming", "new"), quads(rule, "violating", "new")
    known = {quad.triple for quad in sound}
    added = [quad for quad in wrong if quad.triple not in known]
    sober, after = store_of(broken(), sound), store_of(broken(), sound, added)

    found = keys(validate_graph(after, since=subjects(added)))

    whole = keys(validate_graph(after))
    assert whole - keys(validate_graph(sober)) <= found <= whole - before


def test_most_rules_can_be_broken_by_what_another_document_adds() -> None:
    """Or the test above would be true of nothing."""
    breaking = []
    for rule in RULES:
        sound, wrong = quads(rule, "conforming", "new"), quads(rule, "violating", "new")
        both = {result.rule for result in validate_graph(store_of(sound, wrong)).results}
        breaking += [rule] if rule in both else []

    assert len(breaking) > 60
