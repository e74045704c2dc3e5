"""The rule of identity as values, read from `identity.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kg.extraction.model import EventType


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRule:
    """Points for what two reports agree or differ in, and the thresholds over their sum.

    Attributes:
        version: name and version, as judgements carry it.
        points: by part ("day") and case ("same").
        types: points of a pair of unequal types; a pair that is not here cannot be one event.
        groups: types by what they have in common: `slow` ones take more than a day.
        families: types that can be confused, directly or by way of another, share a family.
        judging: words that judge a killing and leave its means open.
        wars: words for the war of a country, of which there is one at a time.
        another: what opens a sentence that tells another event than those before it.
    """

    version: str
    points: Mapping[str, Mapping[str, float]]
    types: Mapping[frozenset[EventType], float]
    groups: Mapping[str, frozenset[EventType]]
    families: Mapping[EventType, str]
    judging: frozenset[str]
    wars: re.Pattern[str]
    another: re.Pattern[str]

    def type_points(self, one: EventType, two: EventType) -> float | None:
        """Return the points of two types; none if they cannot be one event."""
        return self.points["type"]["same"] if one is two else self.types.get(frozenset((one, two)))


@cache
def identity_rule() -> IdentityRule:
    """Return the shipped rule."""
    return read_rule(Path(__file__).with_name("identity.toml"))


def read_rule(path: Path) -> IdentityRule:
    """Read a rule from its file."""
    given: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    version = f"{given.pop('name')} {given.pop('version')}"
    pairs: dict[str, dict[str, float]] = given["type"].pop("pairs")
    types = {
        frozenset((EventType(one), EventType(two))): float(points)
        for one, others in pairs.items()
        for two, points in others.items()
    }
    groups = {name: frozenset(map(EventType, kinds)) for name, kinds in given.pop("groups").items()}
    judging = frozenset(given["type"].pop("judging"))
    groups["rare"] = frozenset(map(EventType, given["lone"].pop("rare")))
    another = _another(given.pop("another"))
    wars = re.compile(rf"\b(?:{'|'.join(given['place'].pop('wars'))})s?\b", re.IGNORECASE)
    return IdentityRule(
        version=version,
        points=given,
        types=types,
        groups=groups,
        families=_families(types),
        judging=judging,
        wars=wars,
        another=another,
    )


def _families(types: Mapping[frozenset[EventType], float]) -> dict[EventType, str]:
    """Name each type by the first of those it is linked to over any number of pairs."""
    family = {kind: {kind} for kind in EventType}
    for pair in types:
        joined = set().union(*(family[kind] for kind in pair))
        family.update(dict.fromkeys(joined, joined))
    return {kind: min(member.value for member in members) for kind, members in family.items()}


def _another(given: Mapping[str, list[str]]) -> re.Pattern[str]:
    """Return what opens a sentence that tells another event, with or without a word on when that was."""
    after, openings = "|".join(given["after"]), "|".join(given["openings"])
    return re.compile(rf"(?:(?:{after}),? )?(?:{openings})\b", re.IGNORECASE)
