"""Our events as MUC-4 role fillers: mentions as they stand in the text, for CEAF-REE.

MUC-4 asks for attacks on civilians, officials and property: arson, attack, bombing, kidnapping, robbery. Fighting
between armed sides is none of these, so its doers and dead are left out; what it destroyed is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
_INCIDENTS = frozenset(
    {
        "Attack",
        "Bombing",
        "Shelling",
        "AirStrike",
        "Shooting",
        "Execution",
        "Abduction",
        "PropertyDamage",
        "ChemicalAttack",
        "Torture",
        "SexualViolence",
    }
)
_FIGHTING = frozenset({"ArmedClash", "Operation", "TerritorialChange"})
_ROLE_OF = {
    ("doer", "person"): "PerpInd",
    ("doer", "people"): "PerpInd",
    ("doer", "body"): "PerpOrg",
    ("harmed", "person"): "Victim",
    ("harmed", "thing"): "Target",
    ("means", "weapon"): "Weapon",
}
_MILITARY = re.compile(r"\b(?:army|military|garrison|barracks?|positions?|troops?|trench\w*|tanks?)\b", re.IGNORECASE)
"""No targets of MUC-4: attacks on armed forces are not asked for."""
_LEFT_OUT = ("denied", "planned")
_OPENING = re.compile(r"^(?:the|a|an|some|several|alleged|suspected|his|her|their|its)\s+", re.IGNORECASE)


def fillers(text: str, extraction: Json) -> dict[str, list[list[str]]]:
    """Return the entities of each MUC role: one list of mentions an entity.

    One mention an entity: a second one that the gold does not list would make the entity wrong.
    """
    found: dict[str, dict[str, str]] = {role: {} for role in ROLES}
    for role, told in (*_of_events(extraction["events"]), *_of_roles(extraction.get("told", ()))):
        start, end = told["evidence"][0]
        mention = _OPENING.sub("", text[start:end])
        if role == "Target" and _MILITARY.search(mention):
            continue
        found[role].setdefault((told["name"] if role == "PerpOrg" else mention).casefold(), mention)
    return {role: [[mention] for mention in entities.values()] for role, entities in found.items()}


def _of_events(events: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    for event in events:
        if event["status"] in _LEFT_OUT:
            continue
        if event["type"] in _INCIDENTS:
            yield from _of_roles(event.get("told", ()))
        elif event["type"] in _FIGHTING:
            yield from (found for found in _of_roles(event.get("told", ())) if found[0] == "Target")


def _of_roles(told: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    for item in told:
        role = _ROLE_OF.get((item["part"], item["sort"]))
        if role is not None:
            yield role, item
