"""Short labels of claims and events, written from their values, for people who browse a graph."""

from __future__ import annotations

import re

from kg.extraction.model import DateRange, Effect, PlaceRef, Position, Relation, ReportedEvent, RoleFiller, Toll

_LONGEST = 120
"""Characters of a quotation that a label shows."""
_CATEGORY = {
    "civilian": ("civilian", "civilians"),
    "combatant": ("combatant", "combatants"),
    "child": ("child", "children"),
    "woman": ("woman", "women"),
    "unknown": ("person", "people"),
}


def type_label(name: str) -> str:
    """Return the type in words.

    >>> type_label("AirStrike")
    'Air strike'
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return words[0] + words[1:].lower()


def event_label(event: ReportedEvent) -> str:
    """Return type, place and day: "Air strike, Idlib, 2020-01-15"."""
    head = type_label(event.type.value)
    if event.agreement is not None:
        head = f"{event.agreement.kind.replace('-', ' ').capitalize()} {event.agreement.stage.value.replace('_', ' ')}"
    parts = [head, ", ".join(place_label(place) for place in event.places[:2]), date_label(event.date)]
    return ", ".join(part for part in parts if part)


def place_label(place: PlaceRef) -> str:
    """Return the name, with the position where it is told by another place."""
    if place.relative is None:
        return place.name
    distance = f"{place.relative.distance_km:g} km " if place.relative.distance_km is not None else ""
    return f"{distance}{place.relative.relation} {place.name}"


def date_label(value: DateRange) -> str:
    """Return one day, or the first and last; empty where there is none."""
    if value.start is None or value.end is None:
        return ""
    return str(value.start) if value.start == value.end else f"{value.start} to {value.end}"


def figures_label(low: int | None, best: int | None, high: int | None) -> str:
    """Return the bounds in words.

    >>> figures_label(18, 18, 18), figures_label(22, 22, None), figures_label(None, 9, 9), figures_label(24, None, None)
    ('18', 'at least 22', 'up to 9', 'at least 24')
    """
    if low is not None and high is not None:
        return f"{low:,}" if low == high else f"{low:,} to {high:,}"
    if low is not None:
        return f"at least {low:,}"
    if high is not None:
        return f"up to {high:,}"
    return f"about {best:,}" if best is not None else "an unstated number of"


def toll_label(toll: Toll, event: str) -> str:
    """Return the figure, who, what befell them, and in which event."""
    single, plural = ("thing", "things") if toll.effect is Effect.DESTROYED else _CATEGORY[toll.category.value]
    noun = single if (toll.low, toll.high) == (1, 1) else plural
    group = f" of {toll.group}" if toll.group else ""
    return f"{figures_label(toll.low, toll.best, toll.high)} {noun}{group} {toll.effect.value} ({event})"


def role_label(filler: RoleFiller, event: str) -> str:
    """Return who has which role in which event."""
    return f"{filler.name} as {filler.role.value.replace('_', ' ')} ({event})"


def agreement_label(event: ReportedEvent) -> str:
    """Return the stage of the agreement."""
    return event_label(event)


def position_label(position: Position) -> str:
    """Return who stands where."""
    relative = position.reference.relative
    if relative is not None and relative.distance_km is not None:
        return f"{position.subject}: {relative.distance_km:g} km from {position.reference.name}"
    verb = "holds" if position.control else "at"
    return f"{position.subject}: {verb} {position.reference.name}"


def relation_label(relation: Relation) -> str:
    """Return the relation as three words."""
    return f"{relation.subject} {relation.kind.replace('-', ' ')} {relation.object}"


def statement_label(quoted: str, event: str) -> str:
    """Return the words, shortened, and the event they are about."""
    words = " ".join(quoted.split())
    short = words if len(words) <= _LONGEST else words[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
    return f"“{short}” ({event})" if event else f"“{short}”"
