"""Our events as MUC-4 role fillers: mentions as they stand in the text, for CEAF-REE."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kg.extraction.lexicon import load_lexicon

Json = Mapping[str, Any]
ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
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
_DOING = frozenset({"perpetrator", "side_b"})
_STATES = frozenset({"state-force", "government"})
_ARTICLE = re.compile(r"^(?:the|a|an|some|several|alleged|suspected|unidentified|unknown)\s+", re.IGNORECASE)


def fillers(text: str, events: Sequence[Json]) -> dict[str, list[list[str]]]:
    """Return the entities of each MUC role: one list of mentions an entity.

    An organisation that the registry knows is a PerpOrg, a kind of people ("gunmen") a PerpInd; states count only where
    they alone are accused. Weapons are named by the first of their words that the text has.
    """
    found: dict[str, dict[str, list[str]]] = {role: {} for role in ROLES}
    for event in events:
        if event["type"] in _VIOLENT and event["status"] not in ("denied", "planned"):
            for role in event["roles"]:
                for name, mention in _filled(text, event, role):
                    found[name].setdefault(role["name"], []).append(mention)
            for weapon in event["weapons"]:
                found["Weapon"].setdefault(weapon, []).extend(_weapon_words(text, event, weapon))
    # One mention an entity: a second one that the gold does not list would make the entity wrong.
    return {role: [mentions[:1] for mentions in entities.values() if mentions] for role, entities in found.items()}


def _filled(text: str, event: Json, role: Json) -> Iterator[tuple[str, str]]:
    mentions = [_ARTICLE.sub("", text[start:end]) for start, end in role.get("evidence", ())]
    name = _role_of(event, role)
    if name and mentions:
        yield name, mentions[0]


def _role_of(event: Json, role: Json) -> str | None:
    kind, known = role.get("kind"), role.get("id") is not None and not role.get("described")
    if role["role"] in _DOING:
        if kind in _STATES and event["type"] == "ArmedClash":
            return None
        return "PerpOrg" if known or kind in _STATES else "PerpInd"
    if role["role"] == "target":
        return "Victim" if kind == "person" else "Target" if kind == "facility" else None
    return None


def _weapon_words(text: str, event: Json, weapon: str) -> Iterator[str]:
    """Yield the first words for the weapon inside the event's evidence, else anywhere in the text."""
    entries = (entry for found in load_lexicon(None).means.values() for entry in found)
    forms = [entry.form for entry in entries if entry.weapon == weapon]
    pattern = re.compile(
        rf"\b(?:{'|'.join(sorted(map(re.escape, [*forms, weapon]), key=len, reverse=True))})s?\b", re.IGNORECASE
    )
    quoted = [text[start:end] for start, end in event["evidence"]]
    match = next((found for words in (*quoted, text) if (found := pattern.search(words))), None)
    if match is not None:
        yield match[0]
