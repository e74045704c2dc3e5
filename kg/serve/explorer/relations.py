"""The relations of an actor: whom it is allied with, supports, belongs to, as reports claim it over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.serve.explorer.asking import Row
from kg.serve.explorer.terms import local, words

_STANDING = {"forceOf": "force of", "subOrganizationOf": "part of"}
"""What the registry says, without a claim."""

Statements = Mapping[str, Mapping[str, Sequence[str]]]
"""Values by thing and local name of the property."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One claim of a relation; days are empty where it names none."""

    claim: str
    first: str
    last: str
    speaker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What binds an actor to another; `inward` if the other is the one who is allied, supports, belongs.

    `since` and `until` are days that the registry gives; empty where it says nothing of it or leaves it open.
    """

    words: str
    inward: bool
    other: str
    name: str
    told: Sequence[Told]
    since: str = ""
    until: str = ""

    @property
    def first(self) -> str:
        """The first day that the registry or a claim names; the end of all days where none does."""
        days = (self.since, *(told.first for told in self.told))
        return min(filter(None, days), default="9999")


def relations(rows: Iterable[Row], node: str, names: Mapping[str, str]) -> list[Relation]:
    """Return the relations of an actor from the statements of `relations_of`, the earliest first."""
    statements = _statements(rows)
    found: dict[tuple[str, bool, str], list[Told]] = {}
    for claim, values in statements.items():
        for relationship in values.get("about", ()):
            for key in _ends(statements.get(relationship, {}), node):
                found.setdefault(key, []).append(_told(claim, values, names))
    known: dict[tuple[str, bool, str], tuple[str, str]] = {}
    for values in statements.values():
        for key in _ends(values, node):
            found.setdefault(key, [])
            known[key] = (min(values.get("earliest", ("",))), max(values.get("latest", ("",))))
    for key in _standing(statements, node):
        found.setdefault(key, [])
    made = [
        Relation(
            words=relation,
            inward=inward,
            other=other,
            name=names.get(other, local(other)),
            told=sorted(told, key=lambda one: (one.first or "9999", one.speaker, one.claim)),
            since=known.get((relation, inward, other), ("", ""))[0],
            until=known.get((relation, inward, other), ("", ""))[1],
        )
        for (relation, inward, other), told in found.items()
    ]
    return sorted(made, key=lambda one: (one.first, one.name, one.words, one.inward, one.other))


def _statements(rows: Iterable[Row]) -> Statements:
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        found.setdefault(row["thing"], {}).setdefault(local(row["property"]), []).append(row["value"])
    return found


def _ends(relationship: Mapping[str, Sequence[str]], node: str) -> Iterator[tuple[str, bool, str]]:
    """Yield what a relationship says of a node: the relation, whether it comes from the other, the other."""
    for kind in relationship.get("kind", ()):
        for one in relationship.get("subject", ()):
            for two in relationship.get("object", ()):
                if node in (one, two):
                    yield words(kind), two == node, one if two == node else two


def _standing(statements: Statements, node: str) -> Iterator[tuple[str, bool, str]]:
    for thing, values in statements.items():
        for name, said in _STANDING.items():
            for value in values.get(name, ()):
                if thing == node:
                    yield said, False, value
                elif value == node:
                    yield said, True, thing


def _told(claim: str, values: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> Told:
    first = min(values.get("earliest", ("",)))
    speakers = sorted(names.get(one, local(one)) for one in values.get("saidBy", ()))
    return Told(
        claim=claim, first=first, last=max(values.get("latest", (first,))), speaker=", ".join(speakers) or "claim"
    )
