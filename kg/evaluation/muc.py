"""Our events as MUC-4 role fillers: mentions as they stand in the text, for CEAF-REE."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]
_PERSONS = frozenset({"person", "unidentified-group", None})
_THINGS = frozenset({"facility"})
_VIOLENT = frozenset(
    {
        "Attack",
        "Bombing",
        "Shelling",
        "AirStrike",
        "Shooting",
        "Execution",
        "Abduction",
        "ArmedClash",
        "PropertyDamage",
        "ChemicalAttack",
        "Torture",
        "SexualViolence",
    }
)
ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")


def fillers(text: str, events: Sequence[Json]) -> dict[str, list[list[str]]]:
    """Return the entities of each MUC role: one list of mentions an entity."""
    found: dict[str, dict[str, list[str]]] = {role: {} for role in ROLES}
    for event in events:
        if event["type"] in _VIOLENT and event["status"] != "denied":
            for role in event["roles"]:
                _add(found, text, role)
            for weapon in event["weapons"]:
                if weapon in text.lower():
                    found["Weapon"].setdefault(weapon, []).append(weapon)
    return {role: [sorted(set(mentions)) for mentions in entities.values()] for role, entities in found.items()}


def _add(found: Mapping[str, dict[str, list[str]]], text: str, role: Json) -> None:
    mentions = [text[start:end] for start, end in role.get("evidence", ())]
    name = _role_of(role)
    if name and mentions:
        found[name].setdefault(role["name"], []).extend(mentions)


def _role_of(role: Json) -> str | None:
    kind = role.get("kind")
    if role["role"] in ("perpetrator", "side_b"):
        return "PerpInd" if kind in _PERSONS else "PerpOrg"
    if role["role"] == "target":
        return "Target" if kind in _THINGS else "Victim"
    return None
