"""Relations of an actor from statements about relationships and claims."""

from __future__ import annotations

from kg.serve.explorer.asking import Row
from kg.serve.explorer.relations import Relation, Told, relations

NAMES = {"n:a": "Army", "n:b": "Brigade", "n:w": "Wire", "n:m": "Ministry"}


def statements(*triples: tuple[str, str, str]) -> list[Row]:
    return [{"thing": one, "property": f"https://w3id.org/ckg/ns#{two}", "value": three} for one, two, three in triples]


def allied(key: str, day: str | None) -> list[tuple[str, str, str]]:
    """Statements of one claim that the brigade is allied with the army."""
    said = [(f"n:claim-{key}", "about", "n:r"), (f"n:claim-{key}", "saidBy", "n:w")]
    return [*said, (f"n:claim-{key}", "earliest", day), (f"n:claim-{key}", "latest", day)] if day else said


RELATIONSHIP = [
    ("n:r", "kind", "https://w3id.org/ckg/code/alliedWith"),
    ("n:r", "subject", "n:b"),
    ("n:r", "object", "n:a"),
]


def test_claims_of_one_relation_stand_together_in_order_of_day() -> None:
    rows = statements(*RELATIONSHIP, *allied("x", "2020-02-02"), *allied("y", None), *allied("z", "2020-01-01"))

    found = relations(rows, "n:a", NAMES)

    dated = [
        Told(claim="n:claim-z", first="2020-01-01", last="2020-01-01", speaker="Wire"),
        Told(claim="n:claim-x", first="2020-02-02", last="2020-02-02", speaker="Wire"),
        Told(claim="n:claim-y", first="", last="", speaker="Wire"),
    ]
    assert found == [Relation(words="allied with", inward=True, other="n:b", name="Brigade", told=dated)]


def test_a_relation_is_told_from_the_side_of_whom_the_page_shows() -> None:
    rows = statements(*RELATIONSHIP, *allied("x", None))

    assert [(one.inward, one.other) for one in relations(rows, "n:b", NAMES)] == [(False, "n:a")]


def test_what_the_registry_says_needs_no_claim() -> None:
    rows = statements(("n:a", "forceOf", "n:m"), ("n:b", "subOrganizationOf", "n:a"))

    found = relations(rows, "n:a", NAMES)

    assert [(one.words, one.inward, one.name, list(one.told)) for one in found] == [
        ("part of", True, "Brigade", []),
        ("force of", False, "Ministry", []),
    ]


def test_a_renaming_of_the_registry_stands_with_its_day_on_both_pages() -> None:
    renamed = [
        ("n:r", "kind", "https://w3id.org/ckg/code/renamedTo"),
        ("n:r", "subject", "n:a"),
        ("n:r", "object", "n:b"),
        ("n:r", "earliest", "2016-07-28"),
    ]
    from_both = [relations(statements(*renamed), node, NAMES) for node in ("n:a", "n:b")]

    assert from_both == [
        [Relation(words="renamed to", inward=False, other="n:b", name="Brigade", told=[], since="2016-07-28")],
        [Relation(words="renamed to", inward=True, other="n:a", name="Army", told=[], since="2016-07-28")],
    ]
