"""Our events as MUC-4 role fillers: mentions as they stand in the text, for CEAF-REE.

MUC-4 asks for attacks on civilians, officials and property: arson, attack, bombing, kidnapping, robbery. Fighting
between armed sides is none of these, so its doers and dead are left out; what it destroyed is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
ROLES = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
_FIGHTING = frozenset({"ArmedClash", "Operation", "TerritorialChange"})
_ROLE_OF = {
    ("doer", "person"): "PerpInd",
    ("doer", "people"): "PerpInd",
    ("doer", "body"): "PerpOrg",
    ("accused", "person"): "PerpInd",
    ("accused", "people"): "PerpInd",
    ("accused", "body"): "PerpOrg",
    ("harmed", "person"): "Victim",
    ("harmed", "thing"): "Target",
    ("means", "weapon"): "Weapon",
}
_MILITARY = re.compile(
    r"\b(?:army|air force|navy|military|garrisons?|barracks?|positions?|troops?|trench\w*|tanks?)\b", re.IGNORECASE
)
"""No targets of MUC-4: attacks on armed forces are not asked for."""
_FIGHTERS = re.compile(
    r"\b(?:army|military|garrison|barracks?|positions?|troops?|soldiers?|brigade|battalion|guerr?illas?|rebels?"
    r"|terrorists?|insurgents?|extremists?|subversives?|fighters?|combatants?|patrols?)\b",
    re.IGNORECASE,
)
_STATES = re.compile(r"\b(?:army|navy|forces?|government|police|military|regime|guard)\b", re.IGNORECASE)
"""Forces of order count as perpetrators where an event of the report says so, not wherever they are spoken of."""
_SEARCHES = re.compile("raid", re.IGNORECASE)
"""Raids are searches by the police more often than attacks."""
_LEFT_OUT = ("denied", "planned")
_OPENING = re.compile(r"^(?:the|a|an|some|several|alleged|suspected|his|her|their|its)\s+", re.IGNORECASE)


def fillers(text: str, extraction: Json) -> dict[str, list[list[str]]]:
    """Return the entities of each MUC role: one list of mentions an entity.

    One mention an entity: a second one that the gold does not list would make the entity wrong.
    """
    found: dict[str, dict[str, str]] = {role: {} for role in ROLES}
    for role, told in _asked_for(text, extraction):
        mention = _OPENING.sub("", _quote(text, told))
        if not (role == "Target" and _MILITARY.search(mention)):
            found[role].setdefault((told["name"] if role == "PerpOrg" else mention).casefold(), mention)
    return {role: [[mention] for mention in entities.values()] for role, entities in found.items()}


def _asked_for(text: str, extraction: Json) -> Iterator[tuple[str, Json]]:
    """Yield what the words of violence name, deed by deed, where MUC-4 asks for the deed."""
    loose = [("", told) for told in extraction.get("told", ())]
    events = [event for event in extraction["events"] if event["status"] not in _LEFT_OUT]
    of_events = [(event["type"], told) for event in events for told in event.get("told", ())]
    deeds: dict[tuple[int, int], list[tuple[str, Json]]] = {}
    for kind, told in (*of_events, *loose):
        deeds.setdefault(tuple(told["deed"]), []).append((kind, told))
    for deed, parts in deeds.items():
        if _SEARCHES.match(text, *deed):
            continue
        harmed = [_quote(text, told) for _, told in parts if told["part"] == "harmed"]
        fights = bool(harmed) and all(_FIGHTERS.search(words) for words in harmed)
        for kind, told in parts:
            role = _ROLE_OF.get((told["part"], told["sort"]))
            if role == "PerpOrg" and not kind and _STATES.search(_quote(text, told)):
                continue
            if role == "Target" or (role is not None and not fights and kind not in _FIGHTING):
                yield role, told


def _quote(text: str, told: Json) -> str:
    start, end = told["evidence"][0]
    return text[start:end]
